"""Folding, boundaries, choice of types, overlaps: what holds whatever is looked for."""

import math
import pickle
from copy import deepcopy

import pytest
import re2

from audit.errors import InputError
from audit.pii import Hit, Scanner, find
from audit.pii.folding import SOON_READ, fold
from audit.pii.masking import hinted, masked
from audit.pii.overlaps import without_overlaps
from audit.pii.patterns import labelled, words
from audit.pii.recogniser import Verdict, recogniser
from audit.pii.recognisers import types
from audit.pii.scanner import CHUNK, TOGETHER


def values(text, **options):
    return [text[hit.start : hit.end] for hit in Scanner(**options).find(text)]


def types_of(text):
    return [hit.type for hit in find(text)]


def test_folding_keeps_places():
    folded = fold("ｊｏ＠ｘ．ｙ 一2\u00a0٣")
    assert folded.text == "jo@x.y 一2 3"
    assert folded.kept is None
    # 一 takes three bytes in UTF-8: what follows stands two bytes later than its character.
    assert [folded.index(offset) for offset in (0, 7, 10, 11)] == [0, 7, 8, 9]


def test_places_far_into_a_text_are_those_of_its_characters():
    """Near ones are counted anew, far ones are looked up; 一 takes three bytes."""
    filler = "一" * SOON_READ
    text = f"一ann@example.com{filler}bob@example.com"
    assert [(one.start, one.end) for one in find(text)] == [
        (1, 16),
        (16 + len(filler), len(text)),
    ]


def test_folding_leaves_out_what_takes_no_room_and_counts_back():
    text = "a\u200bb\ufeff\u00adc"
    folded = fold(text)
    assert folded.text == "abc"
    assert folded.original(0, 1) == (0, 1)
    assert folded.original(1, 3) == (2, 6)
    assert folded.original(0, 3) == (0, 6)


def test_halves_of_pairs_are_one_character_each():
    text = "\ud800 ann@example.com \udfff"
    assert values(text) == ["ann@example.com"]
    assert fold(text).text == "\ufffd ann@example.com \ufffd"


@pytest.mark.parametrize("text", ["", " ", "\x00\x01\x02", "no data here", "一二三", "\ud83d"])
def test_nothing_is_found_where_nothing_is(text):
    assert find(text) == []


@pytest.mark.parametrize("cell", [None, math.nan])
def test_missing_texts_have_no_hits(cell):
    assert find(cell) == []
    assert [len(hits) for hits in Scanner().find_all([cell, "ann@example.com"])] == [0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "BP 139/85, pulse 72, temp 38.6, given 500 mg at 11:51 on 14/07/2021",
        "ICD 250.83, E11.9; WBC 7.2 x 10^9/L; lot A1234B exp 2025-01",
        "t18200918-1 tried in 1820, aged about 30 or 40",
        "paid $1,234,567.89 of 250,000 over 36 months at 4.5 % APR",
        "section 1.2.3.4 of version 2.10.0.1; ratio 2:1; 2021-05-03T17:20:00Z",
        "患者血压139/85，体温38.6，2021年5月3日复诊，共计1234567元",
        "part no. 1234-5678, order 20210503001, 10.1000/182",
        "p < .0001, OR 1.2345 (95 % CI 1.1111-1.4444), n = 12345",
    ],
)
def test_ordinary_numbers_are_nobodys(text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("电话13800138000请回", "phone"),
        ("卡号4111111111111111有误", "credit_card"),
        ("来自192.0.2.44的登录", "ip_address"),
        ("身份证11010519491231002X已核", "cn_resident_id"),
        ("邮箱ann@example.com已退", "email"),
    ],
)
def test_a_chinese_character_ends_a_value(text, type_):
    assert types_of(text) == [type_]


def test_a_digit_does_not():
    assert find("94111111111111111") == []
    assert find("411111111111111199999") == []


def test_a_number_is_found_whatever_stands_behind_it():
    """A pattern takes what it can: `+44 (0)131 496 0918. 845` is the number and half of another."""
    assert values("Fax +44 (0)131 496 0918. 84558667") == ["+44 (0)131 496 0918"]
    assert values("card_4111111111111111_front.png") == ["4111111111111111"]
    assert values("07700900123/+447700900124") == ["07700900123", "+447700900124"]


def test_an_ideographic_full_stop_ends_a_value():
    assert values("病历号H521463。ann@example.com收到") == ["H521463", "ann@example.com"]
    assert types_of("国民保险号：KM 87 88 15 C。ann@example.com") == ["uk_nino", "email"]


def test_words_are_found_whole_however_they_are_written():
    found = words("soc sec", "*ssn", "电话")
    for text in (
        "soc. sec. no",
        "soc_sec",
        "socsec:",
        "ssn#",
        "employeessn",
        "ssnnumber",
        "我的电话",
    ):
        assert found.search(text), text
    for text in ("assoc sector", "ssnake", "soc, sec", "电影"):
        assert not found.search(text), text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("badge no. 1234", "1234"),
        ("badge number is: 1234", "1234"),
        ('"staffBadge": "1234"', ""),  # whose badge is not among the words
        ('"employeeBadgeNo": "1234"', "1234"),
        ("<badge>1234</badge>", "1234"),
        ("**Badge:** 1234", "1234"),
        ("Badge No:\n1234", "1234"),
        ("badge of the holder: 1234", "1234"),
        ("badge number (if any): 1234", "1234"),
        ("工牌号码(临时)为1234", "1234"),
        ("badge号码:1234", "1234"),
        ("badge\n1234", ""),  # the name of a column, and the first value of a row
        ("badge of honour won by 1234", ""),
        ("badges. Later, 1234", ""),
    ],
)
def test_a_value_stands_behind_its_label(text, found):
    match = re2.search(labelled("[0-9]{4}", "badge", "工牌"), text)
    assert (match[1] if match else "") == found


def test_patterns_of_a_family_are_one_automaton_and_those_behind_labels_another():
    gates = Scanner()._gates
    families = [{one.recogniser.validate.__module__ for one in searches} for _, searches in gates]
    assert sum(len(family) > 1 for family in families) == 1
    assert all(len(searches) <= TOGETHER for _, searches in gates)


def test_after_what_is_none_the_next_word_is_tried():
    assert values("1234 4111 1111 1111 1111") == ["4111 1111 1111 1111"]


def test_types_choose_what_is_looked_for():
    text = "ann@example.com, 4111 1111 1111 1111, aged 34"
    assert values(text, types=["email"]) == ["ann@example.com"]
    assert values(text) == ["ann@example.com", "4111 1111 1111 1111"]
    assert values(text, types=["age"]) == ["34"]  # off unless asked for
    assert values(text, types=[]) == []


def test_an_unknown_type_is_named():
    with pytest.raises(InputError, match=r"found 'emial'; expected .*'email'"):
        Scanner(types=["emial"])


def test_least_leaves_out_what_is_less_sure():
    text = "seen AB12 CDE leaving; ann@example.com"
    assert values(text) == ["AB12 CDE", "ann@example.com"]
    assert values(text, least=0.9) == ["ann@example.com"]


def hit(start, end, type_="phone", score=0.5):
    return Hit(start, end, type_, score, "a reason")


def test_of_overlapping_hits_the_surer_then_the_longer_then_the_first():
    assert without_overlaps([hit(0, 9), hit(5, 8, score=0.6)]) == [hit(5, 8, score=0.6)]
    assert without_overlaps([hit(0, 3), hit(2, 9)]) == [hit(2, 9)]
    assert without_overlaps([hit(3, 6), hit(1, 4)]) == [hit(1, 4)]
    chain = [hit(0, 4), hit(3, 7, score=0.9), hit(6, 9)]
    assert without_overlaps(chain) == without_overlaps(chain[::-1]) == [hit(3, 7, score=0.9)]
    apart = [hit(5, 6), hit(0, 5)]
    assert without_overlaps(apart) == [hit(0, 5), hit(5, 6)]


def test_what_lets_in_hides_its_parts():
    inside = [hit(8, 20, "url_credentials", 0.6), hit(10, 20, "email", 0.95)]
    assert [one.type for one in without_overlaps(inside)] == ["url_credentials"]
    assert types_of("https://ann:s3cret@example.com/") == ["url_credentials"]


def test_masked():
    text = "write to ann@example.com or bob@example.org."
    assert masked(text, find(text)) == "write to [email] or [email]."
    assert masked(text, []) == text


def test_a_hint_shows_one_character_at_most_of_each_part():
    assert hinted("john@example.com", "email") == "j***@e***.com"
    assert hinted("4111 1111 1111 1111", "credit_card") == "[credit_card]"
    assert hinted("not an address", "email") == "[email]"


def test_workers_keep_the_order():
    texts = [f"ann{n}@example.com" if n % 3 else None for n in range(2 * CHUNK + 7)]
    scanner = Scanner(types=["email"])
    assert list(scanner.find_all(texts, workers=2)) == list(scanner.find_all(texts))


def test_a_scanner_can_be_handed_to_a_process():
    copy = deepcopy(Scanner(least=0.9))  # by the same way as pickle
    assert copy.find("ann@example.com") == find("ann@example.com")


def test_names_are_asked_once_for_many_texts_and_give_way_to_what_is_surer():
    asked = []

    def names(texts):
        asked.append(list(texts))
        return [[Hit(0, 15, "person_name", 0.6, "x")] if text else [] for text in texts]

    scanner = Scanner(names=names)
    found = list(scanner.find_all(["ann@example.com", None, "Ann Lee is here"]))
    assert asked == [["ann@example.com", "", "Ann Lee is here"]]
    assert [[one.type for one in hits] for hits in found] == [["email"], [], ["person_name"]]
    assert Scanner(types=["email"], names=names).find("Ann Lee is here") == []


def test_a_type_of_ones_own_can_be_declared():
    @recogniser("badge", r"B-[0-9]{4}", examples=[])
    def badge(candidate):
        """A badge."""
        return Verdict(0.9, "form") if candidate.digits != "0000" else None

    assert values("B-1234 B-0000", declared=[badge]) == ["B-1234"]
    with pytest.raises(TypeError, match="badge is no name of a module"):
        pickle.dumps(Scanner(declared=[badge]))


def test_known_types():
    assert {"email", "phone", "credit_card", "iban", "us_ssn", "us_itin", "uk_nhs"} <= set(types())
    assert {"uk_nino", "cn_resident_id", "passport", "driving_licence", "ip_address"} <= set(
        types()
    )
    assert {"mac_address", "url_credentials", "medical_record_number", "case_number"} <= set(
        types()
    )
    assert {"bank_account", "sort_code", "date_of_birth", "age", "address"} <= set(types())
    assert {"postcode", "coordinates", "licence_plate", "crypto_wallet", "api_key"} <= set(types())
