"""Where somebody lives: addresses, postcodes, coordinates."""

from __future__ import annotations

import re

from audit.pii.patterns import labelled, words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_AREA_CODES = """
AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC
EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU
M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS
ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ"""
_AREAS = frozenset(_AREA_CODES.split())
"""Postcode areas of the United Kingdom and the islands; ZZ is none and stands in examples."""

_STATE_CODES = """
AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY
NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP AA AE AP"""
_STATES = frozenset(_STATE_CODES.split())
_STREETS = (
    "Street|Road|Lane|Avenue|Close|Terrace|Drive|Court|Place|Square|Way|Boulevard|Crescent|Gardens"
    "|Grove|Hill|Mews|Parkway|Highway|Circle|Row|Walk|Alley|Yard|Rise|View|Green"
    "|St|Rd|Ln|Ave|Dr|Ct|Pl|Sq|Blvd|Cres|Pkwy|Hwy|Cir"
)
_WORD = r"[A-Z][A-Za-z'-]{0,20}"
_TOWN = r"[A-Z](?:[a-z'-]{1,20}|[A-Z]{3,20})"
_UK = r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}"
_US = r"[A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?"
_UNIT = r"(?i:flat|apt\.?|apartment|unit|suite|ste\.?|room) ?#?[0-9]{1,4}[A-Za-z]?"
_HAN = r"[\x{4e00}-\x{9fff}]"
_LIVES = words("address", "living", "lives?", "lived", "resident", "resides?", "staying", "moved",
               "post goes", "home", "住址", "地址", "住在", "家住")  # fmt: skip
_POSTCODE = r"zip(?: code|\+4)?|(?:zip/)?post(?:al)?(?: code| cd)|p code"
_ABROAD = (
    r"[0-9]{3} [0-9]{2}|[0-9]{2}-[0-9]{3}|[0-9]{4}(?:-[0-9]{3}| [A-Z]{2})?"
    r"|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]"
)
"""Postcodes of other countries than of five digits: most of Europe, Canada, Australia."""
_LOT = words("lots?", "batch", "serial")
# What stands before a Chinese address and is none of it.
_LEAD = re.compile(
    r".*(?:地址|住址|住在|居住|位于|家住|现住|寄往|寄到|送到|搬到|来自|户籍|籍贯|[在到于至是住])[是为:]?"
)
_INCODE = re.compile(r" ?([0-9][A-Z]{2})$")


@recogniser(
    "address",
    rf"(?:{_UNIT},? )?[0-9]{{1,5}}[A-Za-z]?(?:-[0-9]{{1,5}})?,? (?:{_WORD} ){{1,4}}(?:{_STREETS})\b"
    rf"(?:\.?,? {_UNIT})?(?:\.?, ?{_TOWN}(?:[ -]{_TOWN}){{0,2}}){{0,3}}(?:,? (?:{_UK}|{_US}))?",
    languages=("en",),
    examples=[
        Example("at 5 Gorse Road, Northmere ZZ29 3DE.", ("5 Gorse Road, Northmere ZZ29 3DE",)),
        Example(
            "Lives at Flat 21, 52 Cedar Lane, Fennbridge",
            ("Flat 21, 52 Cedar Lane, Fennbridge",),
        ),
        Example("12 Example Street", ("12 Example Street",)),
        Example(
            "742 Example Terrace, Springfield, IL 62704",
            ("742 Example Terrace, Springfield, IL 62704",),
        ),
        Example("住12 Example Street。", ("12 Example Street",)),
        Example("2 weeks later he took a walk"),
        Example("In 1885 The Court sat"),
        Example("500 mg By Way of mouth"),
        Example("on 11-30-05 Saw Dr Head"),
    ],
)
def street_address(candidate: Candidate) -> Verdict | None:
    """An address: a number and a street, a box at a post office, or a Chinese road and number."""
    value = candidate.value
    goes_on = candidate.before[-1:] in ("-", "/") and candidate.before[-2:-1].isdecimal()
    if goes_on or re.match(r"[0-9]+,? (?:The|By|In|On|At|And|Of|A) ", value):
        return None
    if re.search(rf"(?:{_UK}|[A-Z]{{2}},? [0-9]{{5}}(?:-[0-9]{{4}})?)$", value):
        return Verdict(0.9, "a number, a street and a postcode")
    if candidate.follows(_LIVES):
        return Verdict(0.85, "a number and a street, behind a word of living there")
    return Verdict(0.7 if "," in value else 0.6, "a number and a street")


@recogniser(
    "address",
    r"\b(?i:p\.? ?o\.? ?box) [0-9]{1,6}",
    languages=("en",),
    examples=[
        Example("write to PO Box 1234", ("PO Box 1234",)),
        Example("P.O. Box 77, Northmere", ("P.O. Box 77",)),
        Example("the box 1234"),
    ],
)
def post_box(candidate: Candidate) -> Verdict | None:
    """A box at a post office."""
    del candidate
    return Verdict(0.7, "the words PO Box")


@recogniser(
    "address",
    rf"{_HAN}{{2,24}}(?:路|街|道|巷|弄|胡同|大道|里)[东西南北中]?(?:[0-9]{{1,5}}|[一二三四五六七八九十百]{{1,5}})号?"
    rf"(?:弄|院|楼|之[0-9])?(?:{_HAN}{{0,8}}?[0-9]{{1,4}}(?:号楼|栋|幢|单元|室|层|座|号|楼)){{0,4}}",
    rf"{_HAN}{{1,12}}(?:省|市|区|县)[^\n]{{0,2}}{_HAN}{{1,10}}(?:村|镇|乡|小区|社区|家园|花园)"
    r"[0-9]{1,4}(?:号楼|栋|幢|组|号)(?:[0-9]{1,3}单元)?(?:[0-9]{1,4}室)?",
    languages=("zh",),
    examples=[
        Example(
            "我住在北京市示例区样本路100号2单元301室。", ("北京市示例区样本路100号2单元301室",)
        ),
        Example("地址：上海市示例区样本街８号", ("上海市示例区样本街８号",)),
        Example("浙江省示例县样本镇样本村3组", ("浙江省示例县样本镇样本村3组",)),
        Example("他走在路上，买了100个苹果"),
        Example("走了一条路3公里"),
    ],
)  # fmt: skip
def chinese_address(candidate: Candidate) -> Verdict | None:
    """A Chinese address: a road and a number, or a village and a house."""
    lead = _LEAD.match(candidate.value.split("路")[0].split("街")[0])
    start = lead.end() if lead else 0
    rest = candidate.value[start:]
    if len(rest) < 5 or not re.search("[号室组栋幢]", rest):
        return None
    region = re.search("[省市区县州镇]", rest)
    score = 0.85 if region or candidate.follows(_LIVES) else 0.6
    return Verdict(score, "a road or village and a number", (start, len(candidate.value)))


@recogniser(
    "postcode",
    _UK,
    languages=("en",),
    examples=[
        Example("ZZ29 3DE", ("ZZ29 3DE",)),
        Example("邮编SW1A 1AA。", ("SW1A 1AA",)),
        Example("at M1 1AE,", ("M1 1AE",)),
        Example("EC1A1BB", ("EC1A1BB",)),
        Example("QX9 9ZZ"),
        Example("B12 3CI"),
        Example("T2 1AB"),
        Example("(lot#M160HH)"),
        Example("sw1a 1aa of"),
    ],
    references=("BS 7666; Royal Mail, Programmers' guide to the Postcode Address File",),
)
def postcode(candidate: Candidate) -> Verdict | None:
    """A postcode: of the United Kingdom by its grammar, others behind words that say so."""
    incode = _INCODE.search(candidate.value)
    outcode = candidate.value[: incode.start()] if incode else ""
    spaced = " " in candidate.value
    if re.split("[0-9]", outcode)[0] not in _AREAS or (not spaced and candidate.follows(_LOT)):
        return None
    return Verdict(0.75 if spaced else 0.6, "the grammar of British postcodes")


@recogniser(
    "postcode",
    labelled(rf"(?i:{_UK})|[0-9]{{5}}(?:-[0-9]{{4}})?", _POSTCODE, "邮区|邮递区号"),
    r"([A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?)",
    labelled(rf"[0-9]{{6}}|{_ABROAD}", _POSTCODE, "邮编|邮政编[码号]|邮码"),
    languages=("en", "zh"),
    examples=[
        Example("zip 00000", ("00000",)),
        Example("Springfield, IL 62704", ("IL 62704",)),
        Example("邮编：100000", ("100000",)),
        Example("postcode m8 4lq", ("m8 4lq",)),
        Example("postal_code=20824", ("20824",)),
        Example("ZIP: 0123", ("0123",)),
        Example("postcode 00-950", ("00-950",)),
        Example("Post code 1000 AA", ("1000 AA",)),
        Example("邮政编号=100000", ("100000",)),
        Example("zip 12 files"),
        Example("QQ 62704"),
        Example("in 62704 cases"),
        Example("OK 100000"),
    ],
    references=("USPS Publication 28, appendix B", "GB/T 10114"),
)
def labelled_postcode(candidate: Candidate) -> Verdict | None:
    """A postcode of the United States behind its state, or any behind words that say so."""
    if not re.match("[A-Z]{2},? [0-9]", candidate.value):
        return Verdict(0.8, "behind a word of postcodes")
    return Verdict(0.65, "behind its state") if candidate.value[:2] in _STATES else None


@recogniser(
    "coordinates",
    r"[+-]?[0-9]{1,2}\.[0-9]{4,15}°? ?[NSns]?[,; ] {0,2}"
    r"[+-]?[0-9]{1,3}\.[0-9]{4,15}°?(?: ?[EWew]\b)?",
    r"[NS] ?[0-9]{1,2}\.[0-9]{4,15}°?,? {0,2}[EW] ?[0-9]{1,3}\.[0-9]{4,15}°?",
    r"(?:东经|西经|北纬|南纬)[0-9]{1,3}\.[0-9]{4,15}[°度]?[, ]{0,2}"
    r"(?:东经|西经|北纬|南纬)[0-9]{1,3}\.[0-9]{4,15}[°度]?",
    r"[0-9]{1,2}° ?[0-9]{1,2}' ?(?:[0-9]{1,2}(?:\.[0-9]{1,6})?\" ?)?[NS],? {0,2}"
    r"[0-9]{1,3}° ?[0-9]{1,2}' ?(?:[0-9]{1,2}(?:\.[0-9]{1,6})?\" ?)?[EW]",
    examples=[
        Example("at 51.47780, -0.00150", ("51.47780, -0.00150",)),
        Example("位于39.9042,116.4074附近", ("39.9042,116.4074",)),
        Example("51°28′40″N, 0°0′5″W", ("51°28′40″N, 0°0′5″W",)),
        Example("GPS N29.1444° E110.8970°", ("N29.1444° E110.8970°",)),
        Example("东经112.0496°，北纬39.9568°", ("东经112.0496°，北纬39.9568°",)),
        Example("p 0.0312, 0.9541"),
        Example("99.12345, 181.12345"),
        Example("1.5, 2.5"),
    ],
    references=("ISO 6709",),
)  # fmt: skip
def coordinates(candidate: Candidate) -> Verdict | None:
    """A point on the earth, to about ten metres or closer."""
    if "°" in candidate.value and "'" in candidate.value:
        return Verdict(0.9, "degrees, minutes and a direction each")
    if re.match("[NS东西南北]", candidate.value):
        return Verdict(0.85, "degrees and a direction each")
    latitude, longitude = (float(n) for n in re.findall(r"[+-]?[0-9]+\.[0-9]+", candidate.value))
    if abs(latitude) > 90 or abs(longitude) > 180 or max(abs(latitude), abs(longitude)) < 1:
        return None
    return Verdict(0.7, "latitude and longitude, four decimals or more")
