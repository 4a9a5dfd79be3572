"""Telephone numbers: international ones of any country, national ones of chosen regions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

from audit.pii.patterns import is_close, is_date, words
from audit.pii.recogniser import Candidate, Example, Recogniser, Verdict, recogniser

REGIONS = ("GB", "US", "CN")
"""Regions whose numbers are found as they are written there, without a country code."""

_CALL = words(
    r"tel\.?", "telephone[ds]?", "phone[ds]?", r"ph\.?", "home ?phone", "work ?phone",
    "cell ?phone", "mobile ?phone", "contact ?phone", "user ?phone", "mobiles?", r"mob\.?", "cell",
    "cellular", "call(?:ed|er|ing)?", "call ?back", "ring", "rang", "rung", "text(?:ed)?", "sms",
    "fax(?:ed)?", "whatsapp", "telegram", "contact", "reach(?:ed)?", "dial(?:led|ed)?", "hotline",
    "helpline", "landline", "voicemail", "switchboard", "pager", "msisdn",
    "answer(?:s|ed|ing)? (?:at|on)", "messages? (?:to|from|at|on)", "work ?:", "home ?:",
    "office ?:", "desk ?:", "direct ?:", "daytime",
    "电话", "手机", "联系", "致电", "拨", "传真", "来电", "热线", "电联", "座机", "固话", "短信",
    "回电",
)  # fmt: skip
# A field's name, and nothing but a mark behind it.
_LABEL = re.compile(
    r"(?:tel|telephone|phone|mobile|mob|cell|fax|msisdn|work|home|office|desk|direct|daytime"
    r"|电话|手机|传真|座机|联系方式)[)]?(?:[ ._]{0,2}(?:no\.?|num|number|nr|#)|号码?)?"
    r" ?[:.=;,|]?[ \n]{0,2}[\"']?$"
)
_NEAR = 30
"""Characters before a number among which a word of calling is looked for."""
_OTHER = words(
    r"ref\.?", "reference", "account", r"acct\.?", "a/c", "invoice", "order", "policy", "serial",
    "lot", "batch", "timestamp", "ts", "case", "claim", "mrn", "isbn", "docket", "tracking",
    "订单", "账号", "编号", "单号", "时间戳", "发票", "流水号",
)  # fmt: skip
# Set aside for drama: 555-0100 to -0199 in North America, Ofcom's in the United Kingdom,
# Arcep's in France.
_SET_ASIDE = re.compile(
    r"(?:\+?1)?[2-9]\d\d55501\d\d|55501\d\d"
    r"|(?:\+?44|0044|0)(?:7700900|2079460|11[3-8]4960|1[2-9]14960|1632960|8081570|9098790|3069990)\d{3}"
    r"|(?:\+?33|0033|0)(?:19900|26191|35301|46571|53649|63998)\d{4}"
)
# Groups of four before it: part of the number of a card, an order or an IBAN.
_IN_GROUPS = re.compile(r"\d[ -]$")
_PART = re.compile(r"(?:^|[^\d -][ -]?)(?:(?:\d{4}|[a-z]{2}\d\d)[ -]){1,5}$")
_SHAPES = {
    "US": r"(?:(?:001|\+?1)[ .-]?)?"
    r"(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}|\([2-9]\d\d\) ?[2-9]\d{6}",
    "GB": r"\(?0\d{2,5}\)?(?:[ -]\d{2,7}){1,3}|07\d{9}",
    "CN": r"(?:(?:0086|86)[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|\(?0\d{2,3}[)-] ?\d{7,8}"
    r"|\(?0\d{2,3}[) -] ?\d{3,4}[ -]?\d{4}|[48]00-\d{3}-?\d{4}",
}
_LOOSE = {"US": r"1?\d{10}|(?:1[ .-]?)?\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}"}
"""Shapes behind a word of calling, where not any will do."""
_WRITTEN = {region: re.compile(shape) for region, shape in _SHAPES.items()}
_ANY = re.compile(".+")
_SAID = {region: re.compile(shape) for region, shape in _LOOSE.items()}
# How a number begins that may be one by itself: with its country's code, as nationally, for drama.
_BEGINS = re.compile(rf"\+|{'|'.join(_SHAPES.values())}|\(?[0-9 ().-]{{0,9}}555[ .-]?01|\(?0")
_FOREIGN = re.compile(r"\(?\d{2,4}\)?(?:[ .-]\d{2,4}){2,4}|\d{4} \d{4}|\(?0\d{1,4}\)?[ -]\d{5,8}")
"""Groups as in the numbers of many countries; of others, a number goes by its country code."""
_BEHIND = re.compile(
    r".{0,5}打电话|[ ,-]{0,2}\(?(?:office|mobile|mob|fax|work|cell|tel|phone|direct)"
    r"(?![a-z :;=|_]|-[a-z])"
)
"""Behind a number: what it is for, as in a signature; with no word or value of its own behind."""
_SHORT_US = re.compile(r"[2-9]\d\d[ .-]\d{4}")
_EXTENSION = re.compile(r" ?(?:x|ext\.?|extension|转) ?\d{1,5}$")
_GROUP = re.compile(r"[ ().-]{1,3}\d+$")
_MOST_GROUPS = 8
_DATE = re.compile(r"(?:\d{4}[.-]\d\d?[.-]\d\d?|\d\d?[.-]\d\d?[.-]\d{4})(?!\d)")
_SHORT_DATE = re.compile(r"\d\d?([.-])\d\d?\1\d\d(?!\d)")

_PATTERN = (
    r"(?:\+ ?|\()?[0-9](?:[ ().-]{0,3}[0-9]){6,14}(?: ?(?:x|ext\.?|extension|转) ?[0-9]{1,5})?"
)


def phones(regions: Sequence[str]) -> Recogniser:
    """A recogniser that reads numbers without a country code as those of `regions`."""

    @recogniser(
        "phone",
        _PATTERN,
        languages=("en", "zh"),
        examples=[
            Example("Ring +44 7700 900116 now", ("+44 7700 900116",)),
            Example("call back 07700900864.", ("07700900864",)),
            Example("Tel 020 7946 0717", ("020 7946 0717",)),
            Example("on (415) 555-0151,", ("(415) 555-0151",)),
            Example("212-555-0149", ("212-555-0149",)),
            Example("001-212-555-0149x123", ("001-212-555-0149x123",)),
            Example("+44 (0)20 7946 0717", ("+44 (0)20 7946 0717",)),
            Example("电话13800138000请回", ("13800138000",)),
            Example("手机：１３８００１３８０００", ("１３８００１３８０００",)),
            Example("客服 400-000-0000", ("400-000-0000",)),
            Example("call me at 0494 92 82 32", ("0494 92 82 32",)),
            Example("Phone: 60-56-85-91", ("60-56-85-91",)),
            Example("Mobile: 03.93.92.16.85", ("03.93.92.16.85",)),
            Example("cell 555-0123", ("555-0123",)),
            Example("07700 900123 12 people", ("07700 900123",)),
            Example("from 2021-05-03 17:20 to 2021-06-03"),
            Example("order 4155550151 of 2021"),
            Example("BP 139/85, 500 mg, 250.83"),
            Example("t18200918-1, 1234 5678 90"),
            Example("Invoice 13800138000"),
            Example("多次致电无人回复；库存13 800 138 000件"),
            Example("pt called 10-20-06 4:15pm"),
            Example("0.0123 0.4567 0.8901"),
            Example("the call-back password is 5349-5211"),
            Example("call me on 9472 7916", ("9472 7916",)),
            Example("0494 92 82 32 office", ("0494 92 82 32",)),
            Example("called 03-12-21 1200"),
            Example("12 345 678 mobile users"),
            Example("the caller rang from +33 6 39 98 15 65", ("+33 6 39 98 15 65",)),
            Example("tel;\n+33639981565", ("+33639981565",)),
            Example("Fax +44 (0)131 496 0918. 84558667", ("+44 (0)131 496 0918",)),
            Example("固话：010 6300 6561", ("010 6300 6561",)),
            Example('"homePhone": "07700900123"', ("07700900123",)),
            Example("AE09-8689-0182-6365-9908-534"),
            Example("SE85 0519 3441 7049 5913"),
            Example("多次致电无人回复，从198.51.100.164登录"),
            Example("客户来电。零件220-62-65906"),
            Example("x +123456 y"),
            Example("order_no=9996073542 mobile=none"),
            Example("serial GB64-WJRV-0595-3437-6211"),
            Example("batch 310104. Work: 020-7946-0677", ("020-7946-0677",)),
        ],
        references=(
            "ITU-T E.164",
            "Ofcom, Telephone numbers for use in TV and radio drama programmes",
            "ATIS-0300115, 555 NXX line numbers",
        ),
    )
    def phone(candidate: Candidate) -> Verdict | None:
        """A telephone number."""
        before = candidate.before
        called, labelled = _called(before[-_NEAR:])
        called = called or _BEHIND.match(candidate.after) is not None
        if not (called or _BEGINS.match(candidate.value)):
            return None  # as most are: the rest takes time
        if _is_no_number(candidate.value) or _is_part(before, candidate.after):
            return None
        if before.endswith("-") and not called:
            return None
        other = not called and candidate.is_told(_OTHER)
        for value in _shortened(candidate.value):
            score = _score(value, regions, called, other)
            if score:
                reason = "is a number in use" if score >= 0.7 else "is written like a number"
                reason += ", behind a word of calling" if called else ""
                return Verdict(min(1.0, score), reason, (0, len(value)))
        if labelled and not _DATE.match(candidate.value):
            return Verdict(0.6, "right behind a word of telephones")
        return None

    return phone


def _called(before: str) -> tuple[bool, bool]:
    """Whether the last word of calling says what a number is, and whether as a field's name.

    It does if it stands close, and no word of other numbers behind it.
    """
    if not _CALL.search(before):
        return False, False
    if _LABEL.search(before):
        return True, True
    between = before[max(match.end() for match in _CALL.finditer(before)) :]
    return is_close(between) and not _OTHER.search(between), False


def _is_part(before: str, after: str) -> bool:
    """Whether it stands amid hyphened digits, or behind groups of four."""
    if not _IN_GROUPS.search(before):
        return after[:1] == "-" and after[1:2].isdecimal()
    return before[-1] == "-" or _PART.search(before) is not None


def _is_no_number(value: str) -> bool:
    """Whether it is a row of figures: more groups than a number has, or parted by many stops."""
    return len(re.findall(r"\d+", value)) > _MOST_GROUPS or value.count(".") > 4


def _shortened(value: str) -> Iterator[str]:
    """The value, then without its last group of digits, and so on: what follows may be another."""
    while len(value) >= 7:
        yield value
        shorter = _EXTENSION.sub("", value)
        shorter = _GROUP.sub("", value) if shorter == value else shorter
        if shorter == value:
            return
        value = shorter


def _score(value: str, regions: Sequence[str], called: bool, other: bool) -> float:
    """How sure a value is a number, 0 where it is none."""
    number = _EXTENSION.sub("", value)
    grouped = not number.isdecimal()
    if other or _DATE.match(number) or _is_short_date(number):
        return 0
    bonus = 0.15 if called else 0.0
    if _SET_ASIDE.fullmatch(re.sub(r"[ ().-]", "", number.replace("(0)", ""))):
        return 0.75 + bonus if grouped or called or number.startswith("07") else 0.5
    if number.startswith("+"):
        read = _read(number, None)
        if read and phonenumbers.is_valid_number(read):
            return 0.85 + bonus
        possible = read and phonenumbers.is_possible_number(read)
        return 0.65 if possible and (called or _long_enough(number)) else 0
    for region in regions:
        shapes = [_WRITTEN.get(region)]
        if called and _long_enough(number):
            shapes.append(_SAID.get(region, _ANY))
        if not any(shape and shape.fullmatch(number) for shape in shapes):
            continue
        read = _read(number, region)
        if read and phonenumbers.is_valid_number(read):
            return (0.75 if grouped else 0.65) + bonus
    if called and "US" in regions and _SHORT_US.fullmatch(number):
        return 0.6
    foreign = _FOREIGN.fullmatch(number) and sum(map(str.isdecimal, number)) >= 8
    return 0.5 if called and foreign else 0


def _is_short_date(number: str) -> bool:
    """Whether it begins as a day of a year of two digits: ``03-12-21 1200``."""
    day = _SHORT_DATE.match(number)
    return day is not None and is_date(day[0])


def _long_enough(number: str) -> bool:
    """Whether it has the digits of a whole number, area and all."""
    return sum(map(str.isdecimal, number)) >= 9


def _read(value: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(value, region)
    except NumberParseException:
        return None


phone = phones(REGIONS)
