"""Identity numbers of China."""

from __future__ import annotations

from stdnum.cn import ric

from audit.pii.patterns import is_day, labelled, words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_ID = words("身份证", "身份号码", "证件", "公民身份", "id card", "resident id", "identity")

# The first two of its six digits of place (GB/T 2260); the rest changes with districts.
_PROVINCE_CODES = """
11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81
82 83"""
_PROVINCES = frozenset(_PROVINCE_CODES.split())


@recogniser(
    "cn_resident_id",
    r"[1-9][0-9]{5}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx]",
    languages=("zh", "en"),
    examples=[
        Example("身份证号11010519491231002X。", ("11010519491231002X",)),
        Example(
            "身份证：１１０１０５１９４９１２３１００２Ｘ",
            ("１１０１０５１９４９１２３１００２Ｘ",),
        ),
        Example("id 110105 19491231 002X", ("110105 19491231 002X",)),
        Example("id 11010519491231002x", ("11010519491231002x",)),
        Example("身份证号110105194912310021"),
        Example("身份证号110105194913310028"),
        Example("111010519491231002X"),
    ],
    references=("GB 11643-1999; ISO 7064 MOD 11-2; the example of the standard",),
)
def cn_resident_id(candidate: Candidate) -> Verdict | None:
    """A resident identity number (China): province, date of birth and check digit hold."""
    number = candidate.compact
    born = (int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if number[:2] not in _PROVINCES or not is_day(*born):
        return None
    if number[-1] != ric.calc_check_digit(number):
        return None
    named = candidate.is_near(_ID)
    return Verdict(1.0 if named else 0.95, "province, date of birth and check digit hold")


@recogniser(
    "wechat_id",
    labelled("[A-Za-z][A-Za-z0-9_-]{5,19}", "wechat|weixin", "微信账?|微信号|加V|加微"),
    languages=("zh", "en"),
    examples=[
        Example("微信号：zhang_san2020", ("zhang_san2020",)),
        Example("WeChat ID: lisi-8888", ("lisi-8888",)),
        Example("用微信付款"),
        Example("he paid by WeChat yesterday"),
        Example("WeChat: payment"),
    ],
    references=("WeChat ID: 6 to 20 letters, digits, _ and -, a letter first",),
)
def wechat_id(candidate: Candidate) -> Verdict | None:
    """A WeChat ID behind a word that says so; one of letters alone is taken for a word."""
    if not set(candidate.value) & set("0123456789_"):
        return None
    return Verdict(0.75, "behind the word WeChat")
