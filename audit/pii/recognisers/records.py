"""Numbers under which an institution keeps a person: patients, cases, passports, licences."""

from __future__ import annotations

import re

from audit.pii.patterns import is_date, labelled
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_NUMBER = r"[A-Za-z0-9](?:[A-Za-z0-9]|[./-][A-Za-z0-9]){3,23}"
_OF = r"(?:number|num|no\.?|nr\.?|id(?:entifier)?|#)"


@recogniser(
    "medical_record_number",
    labelled(
        _NUMBER,
        r"(?:hospital)?u?mrn|m\.r\.n|med(?:ical)? rec(?:ord)?|uhid"
        rf"|(?:hosp(?:ital)?|patient|pt|pat|chart|clinic|case ?notes?|record|unit|pas|e[hm]r) {_OF}"
        rf"|(?:health record|admission|in-?patient|out-?patient|encounter|subject) {_OF}"
        r"|patient ref|hosp no|mr (?:number|no|#)",
        "(?:病历|病案|住院|门诊|急诊|就诊|就诊卡|诊疗卡|就医卡|健康卡|登记|体检|患者|病人)(?:号|编号|ID|id)",
    ),
    languages=("en", "zh"),
    examples=[
        Example("MRN 79-37-008Z", ("79-37-008Z",)),
        Example("medical record MRN-73572751", ("MRN-73572751",)),
        Example("Hospital no. H7189462;", ("H7189462",)),
        Example("patient number is 0012345", ("0012345",)),
        Example("住院号：20210056", ("20210056",)),
        Example("病历号A123456。", ("A123456",)),
        Example("patient no longer smokes"),
        Example("med rec no: 26-48-82", ("26-48-82",)),
        Example("病案号为81-26-78。", ("81-26-78",)),
        Example("medical record of 12/05/2021"),
        Example("medical record shows BP 139/85"),
        Example("Med. Rec. No. M854706", ("M854706",)),
        Example('"patientId": "H7189462"', ("H7189462",)),
        Example("Unit No:\n0012345", ("0012345",)),
        Example("患者ID：20210056", ("20210056",)),
        Example("患者20210056人"),
    ],
)
def medical_record_number(candidate: Candidate) -> Verdict | None:
    """A number of a patient, behind a word that says so."""
    if len(candidate.digits) < 4 or _is_written_out(candidate.value):
        return None
    return Verdict(0.8, "behind a word of patients' records")


@recogniser(
    "case_number",
    labelled(
        _NUMBER,
        rf"(?:case|claim|docket|cause|matter|court|crime|incident|complaint|inmate|prisoner) {_OF}"
        rf"|(?:offender|booking|arrest|custody|warrant|summons|petition|appeal) {_OF}"
        rf"|(?:civil action|court file) {_OF}"
        rf"|(?:court|our|your|crime|police|file|claim|case) ref(?:erence|\.)?|docket"
        rf"|ref(?:erence)? {_OF}",
        "(?:^|[^病档])案号|(?:案件|理赔|报案|立案|投诉|受理|卷宗|警情|接警)(?:编号|号)",
    ),
    languages=("en", "zh"),
    examples=[
        Example("Case no. T20245366.", ("T20245366",)),
        Example("court ref. ZZ48/52385/25", ("ZZ48/52385/25",)),
        Example("our reference S-123456", ("S-123456",)),
        Example("Docket 21-cv-01234", ("21-cv-01234",)),
        Example("Claim number: 2021-778899", ("2021-778899",)),
        Example("投诉编号：TS20210001", ("TS20210001",)),
        Example("Court file no. CR-2022-07719", ("CR-2022-07719",)),
        Example("police ref: 42/05584/23", ("42/05584/23",)),
        Example("报案编号：A2021001", ("A2021001",)),
        Example("驾驶证档案号000000000012"),
        Example("in any case no 12 men"),
        Example("trial t18200918-1 of 18 September 1820"),
        Example("this case is from 2019"),
    ],
)
def case_number(candidate: Candidate) -> Verdict | None:
    """A number of a case, claim or complaint, behind a word that says so or in a court's form."""
    if len(candidate.digits) < 4 or _is_written_out(candidate.value):
        return None
    return Verdict(0.8, "behind a word of cases")


def _is_written_out(value: str) -> bool:
    """Whether it is a date; 28-05-33, of a short year, is a number where one is due."""
    return is_date(value) and (len(value) > 8 or "-" not in value)


@recogniser(
    "case_number",
    r"[0-9]:[0-9]{2}-(?i:cv|cr|mc|mj|bk|po)-[0-9]{4,6}",
    r"[\[(〔][12][0-9]{3}[\])〕][\x{4e00}-\x{9fff}]{1,4}[0-9]{0,6}[\x{4e00}-\x{9fff}]{1,6}"
    r"[0-9]{1,6}号",
    languages=("en", "zh"),
    examples=[
        Example("see 1:21-cv-01234", ("1:21-cv-01234",)),
        Example("（2021）京01民终1234号判决", ("（2021）京01民终1234号",)),
        Example("〔2020〕沪0115刑初77号", ("〔2020〕沪0115刑初77号",)),
        Example("at 1:21 he came"),
        Example("（2021）第3号"),
    ],
    references=(
        "CM/ECF, case numbers of the federal courts of the United States",
        "最高人民法院，关于人民法院案件案号的若干规定（2015）",
    ),
)
def court_number(candidate: Candidate) -> Verdict | None:
    """A case number in the form of the courts of the United States or China."""
    if candidate.value.endswith("号") and "第" in candidate.value:
        return None  # of a document, not of a case
    return Verdict(0.9, "the form of a court's numbers")


_GERMAN = frozenset("CFGHJKLMNPRTVWXYZ0123456789")
"""Characters of passport numbers that may have no digit: no vowels, so that they make no word."""


@recogniser(
    "passport",
    labelled(
        r"[A-Z]{0,2} ?[0-9]{6,9}|[A-Z0-9]{8,9}",
        rf"(?:e-?|[a-z]{{2,12}})?passports?|ppt|pp {_OF}|travel doc(?:ument)?",
        "护照|旅行证",
    ),
    languages=("en", "zh"),
    examples=[
        Example("passport no. 000000000", ("000000000",)),
        Example("Passport: C00000000", ("C00000000",)),
        Example("护照号E00000000，", ("E00000000",)),
        Example("holder of passport C0XXXX9X0", ("C0XXXX9X0",)),
        Example("passport of 12 May 2021"),
        Example("PASSPORT EXPIRED"),
        Example("E00000000"),
        Example("passport 12345"),
        Example("her passport, number C00000000, is lost", ("C00000000",)),
        Example("passport details: 000000000", ("000000000",)),
        Example("<passportNo>C00000000</passportNo>", ("C00000000",)),
        Example("护照编号（普通）：E00000000", ("E00000000",)),
        Example("her passport; number 000000000 of them"),
    ],
    references=("ICAO Doc 9303-4", "中华人民共和国普通护照: E and G, 8 digits"),
)
def passport(candidate: Candidate) -> Verdict | None:
    """A passport number (United Kingdom, United States, China), behind a word that says so."""
    value = candidate.compact
    if len(value) not in (8, 9, 10) or (len(candidate.digits) < 2 and set(value) - _GERMAN):
        return None
    return Verdict(0.85, "behind the word passport")


@recogniser(
    "driving_licence",
    labelled(
        r"[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){4,17}\b",
        rf"driv(?:er'?s?|ing) (?:licen[cs]es?|lic|permit)(?: {_OF})?|dln|oln"
        rf"|(?:dl|driver|dvla|licen[cs]e) {_OF}|operator'?s? licen[cs]e",
        "(?:驾驶证|驾照|驾驶执照)[(]?(?:档案)?",
    ),
    languages=("en", "zh"),
    examples=[
        Example("driver's license D0000000", ("D0000000",)),
        Example("Driver license number: S000-000-00-000-0", ("S000-000-00-000-0",)),
        Example("驾驶证号：000000000012", ("000000000012",)),
        Example("Driver Lic. No. D0000000", ("D0000000",)),
        Example("驾驶证档案号000000000012", ("000000000012",)),
        Example("driver no. 7 of 12"),
        Example("driving licence in 2019"),
        Example("driver's license expired"),
    ],
)
def licence_number(candidate: Candidate) -> Verdict | None:
    """A number of a driving licence, behind a word that says so or of the British form."""
    # Words behind the number are not part of it.
    value = re.match(r"(?:[ -]?[A-Za-z]{0,5}\d+)+[A-Za-z]?", candidate.value)
    if not value or sum(map(str.isdecimal, value[0])) < 6:
        return None
    return Verdict(0.75, "behind a word of driving licences", value.span())
