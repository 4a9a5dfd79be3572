"""Names of persons without a model: known given names, titles, and words before a name.

Fast and the same everywhere, and far from complete; `BLIND_SPOTS` says what it does not see. Where
names matter, give `audit.pii.token_classifier` a model, or plug in `audit.pii.presidio`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.lexicons import built_in
from audit.pii.hit import Hit
from audit.pii.patterns import labelled
from audit.pii.recogniser import Candidate, Example, Recogniser, Verdict, recogniser
from audit.pii.scanner import Scanner

BLIND_SPOTS = (
    "Names are found by a list of given names, titles and labels: a person called by a rare given "
    "name or a surname alone is missed, and so are organisations, places and names in lower case."
)

_TITLES = (
    r"mr|mrs|ms|miss|mx|dr|prof(?:essor)?|sir|dame|lord|lady|judge|justice|rev|sgt|pc|nurse|sister"
)
# A word with a capital: Smith, O'Neil, McDonald, Smith-Jones.
_WORD = r"[A-Z](?:['’][A-Z])?[a-zà-ÿ]{1,20}(?:[A-Z-][A-Za-zà-ÿ]{1,20})?"
# Words in capitals are names behind a known given name only: notes are written in capitals too.
_ANY_WORD = rf"(?:{_WORD}|[A-Z][A-Z'-]{{1,20}})"
_NEXT = rf"(?: (?:[A-Z]\.? )?{_WORD}){{0,2}}"
_NEXT_ANY = rf"(?: (?:[A-Z]\.? )?{_ANY_WORD}){{0,2}}"
_NO_NAME = re.compile(
    r"(?i:the|this|that|and|but|was|is|has|had|he|she|his|her|it|they|we|in|on|at|of|to|i|a|for|from"
    r"|with|said|who|when|then|there|dob|tel|mrn|email|address|phone|nb|also|not|no|street|road|lane"
    r"|avenue|hospital|clinic|court|bank|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|inc|ltd|plc|llc|corp|co|company|university|school|county|city|state|account|number|department"
    r"|creditor|bankruptcy|verification|medical|stated|you|x+)$"  # XXXX is a name taken out already
)
_HAN = r"[\x{4e00}-\x{9fff}]"
_SURNAMES = (
    "(?:欧阳|司马|上官|诸葛|司徒|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于"
    "蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤])"
)


def _given_names() -> str:
    """The given names of the list, as written and in capitals."""
    terms = built_in("names").terms
    names = [*terms["female"], *terms["male"]]
    return "|".join(sorted({*names, *map(str.upper, names)}, key=len, reverse=True))


def _kept(candidate: Candidate, least: int) -> tuple[int, int] | None:
    """The words up to the first that is none of a name, if they are enough."""
    kept = 0
    words = candidate.value.split(" ")
    while kept < len(words) and not _NO_NAME.match(words[kept].strip(".")):
        kept += 1
    while kept and len(words[kept - 1].strip(".")) == 1:
        kept -= 1  # an initial at the end begins what follows
    return (0, len(" ".join(words[:kept]))) if kept >= least else None


@recogniser(
    "person_name",
    rf"\b((?:{_given_names()}){_NEXT_ANY})",
    languages=("en",),
    examples=[
        Example("said Sarah Farthingale.", ("Sarah Farthingale",)),
        Example("JOHN Q. SMITH was", ("JOHN Q. SMITH",)),
        Example("for Emily The court", ("Emily",)),
        Example("on Sarah Street"),
        Example("a johnny"),
    ],
)
def given_name(candidate: Candidate) -> Verdict | None:
    """A name of a person that begins with a known given name."""
    span = _kept(candidate, 1)
    words = candidate.value.split(" ")
    if span is None or re.search(r"(?:street|road|hospital|st)$", words[-1].lower()):
        return None
    alone = " " not in candidate.value[: span[1]]
    return Verdict(0.55 if alone else 0.75, "a known given name", span)


@recogniser(
    "person_name",
    rf"\b(?i:{_TITLES})\b\.? ({_WORD}{_NEXT})",
    languages=("en",),
    examples=[
        Example("saw Dr. Farthingale today", ("Farthingale",)),
        Example("Mrs O'Neil said", ("O'Neil",)),
        Example("MS GIVEN 5 MG TODAY"),
        Example("Mr. XXXX called"),
        Example("Mr He said"),
        Example("dr to see"),
    ],
)
def titled(candidate: Candidate) -> Verdict | None:
    """A name of a person behind a title."""
    span = _kept(candidate, 1)
    return Verdict(0.8, "behind a title", span) if span else None


@recogniser(
    "person_name",
    labelled(
        rf"{_WORD}(?: (?:[A-Z]\.? )?{_WORD}){{1,2}}",
        r"(?:full |first |last |sur|client |patient )?names?|patient|client|defendant|claimant"
        r"|signed(?: by)?|regarding|re|(?:known to us|booked in|known) as|attn",
        "(?:姓名)",
    ),
    languages=("en",),
    examples=[
        Example("name: Alaric Zellweather", ("Alaric Zellweather",)),
        Example("Booked in as Valentin Nightingall\n", ("Valentin Nightingall",)),
        Example("full name given as Stellan Longstaffe.", ("Stellan Longstaffe",)),
        Example("Patient Has Fever"),
        Example("name unknown"),
    ],
)
def labelled_name(candidate: Candidate) -> Verdict | None:
    """A name of a person behind a word that says so."""
    span = _kept(candidate, 2)
    return Verdict(0.7, "behind a word of names", span) if span else None


@recogniser(
    "person_name",
    r"(?:姓名|患者|病人|原告|被告人?|申请人|联系人|我叫|名叫|我是|本人)[是为:]? ?"
    rf"({_SURNAMES}{_HAN}{{1,2}})",
    rf"({_SURNAMES}{_HAN}{{0,2}}?)(?:先生|女士|小姐|医生|大夫|护士|老师|律师|法官|经理|教授)",
    languages=("zh",),
    examples=[
        Example("姓名：王小明，男", ("王小明",)),
        Example("王先生来电", ("王",)),
        Example("找李小红医生", ("李小红",)),
        Example("姓名：不详"),
        Example("先生您好"),
    ],
)
def chinese_name(candidate: Candidate) -> Verdict | None:
    """A Chinese name with a title or behind a word that says so."""
    return Verdict(0.65, "a common surname with a title or label") if candidate.value else None


DECLARED: tuple[Recogniser, ...] = (given_name, titled, labelled_name, chinese_name)


class Gazetteer:
    """Finds names of persons by lists alone.

    Attributes
    ----------
    blind_spots
        What it does not see, in a sentence.
    """

    blind_spots = BLIND_SPOTS

    def __init__(self) -> None:
        self._scanner = Scanner(types=["person_name"], declared=DECLARED)

    def __call__(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The names in each text."""
        return [self._scanner.find(text) for text in texts]
