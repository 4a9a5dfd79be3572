"""Pseudonyms: alike, the same for the same, of nobody."""

import re

import pytest
from stdnum import iban, luhn
from stdnum.cn import ric
from stdnum.gb import nhs
from stdnum.us import ssn

from audit.pii import find
from audit.pii.pseudonyms import KEY_BYTES, Pseudonyms, random_key

MADE = Pseudonyms(b"a key for tests, of no use elsewhere")


def shape(text):
    return re.sub("[0-9]", "0", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", text)))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("credit_card", "4111 1111 1111 1111"),
        ("credit_card", "3782-822463-10005"),
        ("uk_nhs", "999 000 0018"),
        ("cn_resident_id", "110105194912310028"),
        ("iban", "GB82 WEST 1234 5698 7654 32"),
        ("us_ssn", "123-45-6789"),
        ("uk_nino", "QQ 12 34 56 C"),
        ("phone", "+44 7700 900116"),
        ("phone", "(415) 555-0151"),
        ("phone", "138 0013 8000"),
        ("case_number", "ZZ48/52385/25"),
        ("date_of_birth", "16/03/1942"),
        ("imei", "490154203237518"),
        ("mac_address", "00:00:5E:00:53:1f"),
    ],
)
def test_a_pseudonym_looks_alike(type_, value):
    made = MADE(value, type_)
    assert shape(made) == shape(value) or type_ in ("cn_resident_id", "mac_address")
    assert len(made) == len(value)
    assert made == MADE(value, type_)
    assert made != value


def test_what_is_written_otherwise_is_the_same():
    one, other = MADE("4111-1111-1111-1111", "credit_card"), MADE("4111111111111111", "credit_card")
    assert one.replace("-", "") == other
    assert MADE("Ann@example.com", "email") == MADE("ann@example.com", "email")
    assert MADE("４111111111111111", "credit_card") == other


def test_another_key_another_type_another_value_make_another():
    other = Pseudonyms(b"another key for tests, of no use")
    assert other("ann@example.com", "email") != MADE("ann@example.com", "email")
    assert MADE("bob@example.com", "email") != MADE("ann@example.com", "email")
    assert MADE("12345678", "passport") != MADE("12345678", "case_number")


@pytest.mark.parametrize("number", range(40))
def test_check_digits_hold_and_ranges_are_those_set_aside(number):
    card = MADE(f"41111111111{number:05}", "credit_card")
    assert luhn.is_valid(card)
    assert card.startswith("400000")
    health = MADE(f"99900000{number:02}", "uk_nhs")
    assert nhs.is_valid(health)
    assert health.startswith("999")
    resident = MADE(f"1101051949123100{number:02}", "cn_resident_id")
    assert ric.is_valid(resident)
    assert resident[14:17] == "000"
    account = MADE(f"GB82 WEST 1234 5698 7654 {number:02}", "iban")
    assert iban.is_valid(account, check_country=False)
    assert not ssn.is_valid(MADE(f"123-45-67{number:02}", "us_ssn"))
    assert re.fullmatch(r"user[0-9a-f]{10}@example\.com", MADE(f"a{number}@example.org", "email"))
    assert re.fullmatch(r"07700 900\d{3}", MADE(f"07911 1234{number:02}", "phone"))
    assert re.fullmatch(r"\+1 415-555-01\d\d", MADE(f"+1 415-222-33{number:02}", "phone"))
    assert MADE(f"192.0.2.{number}", "ip_address").startswith(("198.18.", "198.19."))
    birth = MADE(f"DOB 1{number % 10}/03/1942"[4:], "date_of_birth")
    assert [hit.type for hit in find(f"DOB {birth}")] == ["date_of_birth"]


def test_a_person_keeps_their_names():
    first, last = MADE("John Smith", "person_name").split(" ")
    assert MADE("Smith", "person_name") == last
    assert MADE("SMITH", "person_name") == last.upper()
    assert MADE("John", "person_name") == first
    assert MADE("J. Smith", "person_name") == f"J. {last}"
    assert MADE("王小明", "person_name")[0] == MADE("王", "person_name")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="is 3 bytes, expected at least 16"):
        Pseudonyms(b"key")
    assert len(random_key()) == KEY_BYTES
    assert random_key() != random_key()


@pytest.mark.parametrize("value", ["", "\ud800", "１２", "a\u200bb", "x" * 5000])
def test_any_value_has_one(value):
    for type_ in ("email", "phone", "case_number", "person_name", "date_of_birth", "address"):
        assert isinstance(MADE(value, type_), str)
