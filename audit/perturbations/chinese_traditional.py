"""Chinese in the other script."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from typing import Any

from audit.errors import InputError
from audit.perturbation import Example, Kind, perturbation

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[\u3041-\u30ff]")
_RARE = b"\xc9"
"""Where the rarer half of Big5 begins, which has some that are simplified today, such as 体."""


@perturbation(
    kind=Kind.CHINESE,
    languages=("zh",),
    severities=(1,),
    examples=[
        Example("头发很长，他发现皇后在后面。", "頭髮很長，他發現皇后在後面。"),
        Example("頭髮很長，他發現皇后在後面。", "头发很长，他发现皇后在后面。"),
        Example("他是干部，喝了一杯干红。", "他是幹部，喝了一杯乾紅。"),
        Example("医院里有病人。", "醫院裏有病人。"),
        Example("銀行拒絕了她的貸款申請。", "银行拒绝了她的贷款申请。"),
        Example("Er 说 2 次", "Er 說 2 次"),
        Example("身体", "身體"),
        Example("他不去。", "他不去。"),
        Example("東京の銀行", "東京の銀行"),
        Example("The court sat.", "The court sat."),
    ],
    never=[("皇后", "皇後"), ("頭髮", "头髮")],
    references=("OpenCC, https://github.com/BYVoid/OpenCC (Apache-2.0)",),
)
def chinese_traditional(text: str, severity: int, rng: Random) -> str:
    """Chinese in simplified characters is put in traditional ones, and the other way round.

    In the script most of its characters are not of; a text of characters common to both is left,
    and one in Japanese.

    Raises
    ------
    InputError
        The text is to be converted, and the optional library OpenCC is not installed.
    """
    del severity, rng
    direction = _direction("".join(_HAN.findall(text)))
    if direction is None or _KANA.search(text):
        return text
    convert = _converter(direction).convert
    return _HAN.sub(lambda run: convert(run[0]), text)


def _direction(characters: str) -> str | None:
    """OpenCC's name of the way to go; ``None`` where no character belongs to one script alone."""
    simplified = sum(map(_is_simplified, characters))
    traditional = sum(map(_is_traditional, characters))
    if not simplified and not traditional:
        return None
    return "s2t" if simplified >= traditional else "t2s"


@lru_cache(maxsize=30_000)
def _is_simplified(character: str) -> bool:
    return _coded(character, "gb2312") > b"" and not b"" < _coded(character, "big5") < _RARE


@lru_cache(maxsize=30_000)
def _is_traditional(character: str) -> bool:
    return _coded(character, "big5") > b"" == _coded(character, "gb2312")


def _coded(character: str, code: str) -> bytes:
    return character.encode(code, "ignore")


@lru_cache
def _converter(direction: str) -> Any:
    try:
        from opencc import OpenCC
    except ModuleNotFoundError as error:
        raise InputError(
            "chinese_traditional", "OpenCC is not installed",
            hint="Install it: pip install 'ethics-audit[perturb]'.",
        ) from error  # fmt: skip
    return OpenCC(direction)
