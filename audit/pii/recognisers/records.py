"""Numbers under which an institution keeps a person: patients, cases, passports, licences."""

from __future__ import annotations

import re

from audit.pii.patterns import is_date, labelled
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_NUMBER = r"[A-Za-z0-9](?:[A-Za-z0-9]|[./-][A-Za-z0-9]){3,23}"
_OF = r"(?:number|num|no\.?|nr\.?|id|#)"


@recogniser(
    "medical_record_number",
    labelled(
        _NUMBER,
        r"mrn|m\.r\.n\.|med(?:ical)? rec(?:ord)?"
        rf"|(?:hospital|patient|chart|record|case notes?) {_OF}"
        r"|patient identifier|hosp\.? no\.?|unit no\.?",
        "病历号|病案号|住院号|门诊号|就诊卡号|患者编号",
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
        rf"|(?:court|our|your|crime|file|claim|case) ref(?:erence|\.)?|docket|ref(?:erence)? {_OF}",
        "(?:^|[^病])案号|案件号|理赔号|投诉编号|受理号",
    ),
    languages=("en", "zh"),
    examples=[
        Example("Case no. T20245366.", ("T20245366",)),
        Example("court ref. ZZ48/52385/25", ("ZZ48/52385/25",)),
        Example("our reference S-123456", ("S-123456",)),
        Example("Docket 21-cv-01234", ("21-cv-01234",)),
        Example("Claim number: 2021-778899", ("2021-778899",)),
        Example("投诉编号：TS20210001", ("TS20210001",)),
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
    labelled(r"[A-Z]{0,2} ?[0-9]{6,9}|[A-Z0-9]{8,9}", "passport", "护照"),
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
        rf"driv(?:er'?s?|ing) licen[cs]es?(?: {_OF})?|dl {_OF}|licen[cs]e {_OF}",
        "(?:驾驶证|驾照)[(]?(?:档案)?",
    ),
    languages=("en", "zh"),
    examples=[
        Example("driver's license D0000000", ("D0000000",)),
        Example("Driver license number: S000-000-00-000-0", ("S000-000-00-000-0",)),
        Example("驾驶证号：000000000012", ("000000000012",)),
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
