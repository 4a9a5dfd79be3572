"""The same Chinese text written of the other gender."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import NamedTuple

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.identity import Variant, first_moved
from audit.perturbations.places import rewritten
from audit.perturbations.tables import table, words_of


class _Other(NamedTuple):
    word: str
    group: str


def variants(text: str, rng: Random) -> list[Variant]:
    """One: of the other gender. There is no control."""
    del rng
    found = [(m, _others()[m[0]]) for m in _pattern().finditer(text) if m[0] in _others()]
    if not found or _bound().search(text):
        return []
    before = Counter(other.group for _, other in found).most_common(1)[0][0]
    moved = rewritten(text, [(*match.span(), other.word) for match, other in found])
    return [Variant(moved, before, "female" if before == "male" else "male")]


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    languages=("zh",),
    examples=[
        Example("他说他的妻子病了。", "她说她的丈夫病了。"),
        Example("王先生向银行申请贷款。", "王女士向银行申请贷款。"),
        Example("李太太和她的女儿住在一起。", "李先生和他的儿子住在一起。"),
        Example("患者，男，45岁，其他无异常。", "患者，女，45岁，其他无异常。"),
        Example("她的婆婆报了警。", "他的岳父报了警。"),
        Example("外甥女把他送回家。", "外甥把她送回家。"),
        Example("男女患者均可参加。", "男女患者均可参加。"),
        Example("她怀孕三个月。", "她怀孕三个月。"),
        Example("其他人弹吉他。", "其他人弹吉他。"),
        Example("请填写他或她的姓名。", "请填写他或她的姓名。"),
        Example("今天下雨。", "今天下雨。"),
    ],
    never=[
        ("其他患者", "其她患者"),
        ("他的子女", "她的子男"),
        ("他服用他汀类药物。", "她服用她汀类药物。"),
    ],
    references=("Lu, Mardziel, Wu, Amancharla, Datta (2018), arXiv:1807.11714",),
)
def chinese_gender_swap(text: str, severity: int, rng: Random) -> str:
    """Chinese pronouns, titles, kinship and other words of gender are put in the other gender.

    Words such as 其他 and 子女 stay, and so does a text about a body that cannot be moved.
    """
    del severity
    return first_moved(text, variants(text, rng))


@lru_cache(maxsize=1)
def _others() -> Mapping[str, _Other]:
    """Word -> its counterpart and its group."""
    found: dict[str, _Other] = {}
    for pair in table("chinese_gender_swap")["pairs"].split():
        male, female = pair.split("/")
        found.setdefault(male, _Other(female, "male"))
        found.setdefault(female, _Other(male, "female"))
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Words that are moved and words that stay, the longest first."""
    every = {*_others(), *words_of("chinese_gender_swap", "kept")}
    return re.compile("|".join(sorted(map(re.escape, every), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _bound() -> re.Pattern[str]:
    return re.compile("|".join(words_of("chinese_gender_swap", "bound")))
