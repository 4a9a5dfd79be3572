"""What somebody drives, and the device they carry."""

from __future__ import annotations

from stdnum import imei as imei_numbers

from audit.pii.patterns import labelled, words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_CAR = words(
    "plates?", "registration", "reg", "regn", "rego", "vrm", "vrn", "vehicle", "veh", "car", "van",
    "taxi", "lorry", "truck", "driving", "drove", "driver", "parked", "车", "号牌", "牌照",
)  # fmt: skip
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_VIN_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@recogniser(
    "licence_plate",
    r"[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} ?[A-HJ-PR-Z]{3}",
    languages=("en",),
    examples=[
        Example("car AB51 ABC", ("AB51 ABC",)),
        Example("registration ab AB51ABC.", ("AB51ABC",)),
        Example("seen AB12 CDE leaving", ("AB12 CDE",)),
        Example("AB51ABC"),
        Example("AB45 ABC"),
        Example("car AI51 ABC"),
    ],
    references=("DVLA INF104, Vehicle registration numbers and number plates",),
)
def british_plate(candidate: Candidate) -> Verdict | None:
    """A number plate of a vehicle (United Kingdom, China; others behind words that say so)."""
    year = int(candidate.value[2:4])
    if not (2 <= year <= 30 or 51 <= year <= 80):
        return None
    if candidate.follows(_CAR):
        return Verdict(0.85, "a year's plate, behind a word of vehicles")
    return Verdict(0.5, "a year's plate") if " " in candidate.value else None


@recogniser(
    "licence_plate",
    rf"[{_PROVINCES}][A-HJ-NP-Z][·. ]?[A-HJ-NP-Z0-9]{{4,5}}(?:[A-HJ-NP-Z0-9]|[学警挂领港澳])",
    languages=("zh",),
    examples=[
        Example("车牌京A·12345，", ("京A·12345",)),
        Example("粤B12345违停", ("粤B12345",)),
        Example("沪A12345D", ("沪A12345D",)),
        Example("京ABCDEF"),
        Example("京A1234"),
    ],
    references=("GA 36-2018",),
)
def chinese_plate(candidate: Candidate) -> Verdict | None:
    """A number plate of a vehicle in China."""
    if len(candidate.digits) < 3:
        return None
    return Verdict(0.9, "a province's plate")


@recogniser(
    "licence_plate",
    labelled(
        r"[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4}",
        "(?:licen[cs]e|number|car)?plates?|(?:car)?(?:registration|reg)(?: mark)?|regn"
        "|rego|vrm|vrn|(?:licen[cs]e|vehicle|car) tag|tag (?:no|number)"
        "|(?:car|van|vehicle|lorry|truck|taxi) registered",
        "车牌|号牌|牌照|车号|牌号",
    ),
    languages=("en",),
    examples=[
        Example("license plate ABC-0000", ("ABC-0000",)),
        Example("number plate: 0ABC000", ("0ABC000",)),
        Example("reg. no. 0ABC000", ("0ABC000",)),
        Example("plates 0ABC000", ("0ABC000",)),
        Example("a car registered 0ABC000", ("0ABC000",)),
        Example("registered in 2021"),
        Example("plate of MEAT"),
        Example("plate 2021"),
    ],
)
def labelled_plate(candidate: Candidate) -> Verdict | None:
    """A number plate behind a word that says so."""
    if len(candidate.digits) < 2 or candidate.compact.isdecimal():
        return None
    return Verdict(0.65, "behind a word of plates")


@recogniser(
    "vin",
    r"[A-HJ-NPR-Z0-9]{17}",
    examples=[
        Example("VIN 1M8GDM9AXKP042788", ("1M8GDM9AXKP042788",)),
        Example("车架号1M8GDM9AXKP042788。", ("1M8GDM9AXKP042788",)),
        Example("1M8GDM9A1KP042788"),
        Example("1" * 17),
        Example("ABCDEFGHJKLMNPRST"),
    ],
    references=("ISO 3779; 49 CFR 565.15",),
)
def vin(candidate: Candidate) -> Verdict | None:
    """A vehicle identification number: its check digit holds, as it must in North America."""
    value = candidate.value
    if value.isdecimal() or len(candidate.digits) < 4:
        return None
    total = sum(w * int(_VIN_VALUES[c]) for w, c in zip(_VIN_WEIGHTS, value, strict=True))
    if "0123456789X"[total % 11] != value[8]:
        return None
    return Verdict(0.85, "check digit holds")


@recogniser(
    "imei",
    labelled("[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9]", "imei", "(?:设备|手机)串号"),
    examples=[
        Example("IMEI 490154203237518", ("490154203237518",)),
        Example("IMEI: 49-015420-323751-8", ("49-015420-323751-8",)),
        Example("IMEI 490154203237519"),
        Example("490154203237518"),
    ],
    references=("3GPP TS 23.003, annex B (Luhn digit)",),
)
def imei(candidate: Candidate) -> Verdict | None:
    """The number of a mobile device (IMEI), behind that word; its Luhn digit holds."""
    if not imei_numbers.is_valid(candidate.digits):
        return None
    return Verdict(0.95, "Luhn digit holds, behind the letters IMEI")
