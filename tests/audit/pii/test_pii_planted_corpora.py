"""The planted corpora are what they say, and the detector finds what is planted in them.

`benchmarks/privacy.py` measures the same at length, and Presidio beside it.
"""

import ipaddress
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from random import Random

import phonenumbers
import pytest
from stdnum import bitcoin, iban, luhn
from stdnum.cn import ric
from stdnum.gb import nhs
from stdnum.us import itin, ssn

from audit.pii import Scanner
from benchmarks import pii_corpora, pii_numbers, pii_presidio, pii_scoring, pii_synth
from benchmarks.pii_corpora import INVISIBLE, Span, corpus
from benchmarks.pii_decoys import DECOYS
from benchmarks.pii_values import STRUCTURED, VALUES

LANGUAGES = ("en", "zh")
DOCUMENTS = 1_500
SEED = 7


@cache
def documents(language):
    return corpus(language, DOCUMENTS, SEED)


@cache
def scored(language):
    made = documents(language)
    hits = list(Scanner().find_all([one.text for one in made]))
    return pii_scoring.score([one.spans for one in made], hits)


def values(kind, *names):
    """Values of the corpora, without what disguises them: full width, invisible, other blanks."""
    plain = str.maketrans("０１２３４５６７８９\u00a0\u2011", "0123456789 -", INVISIBLE)
    return [
        one.text[span.start : span.end].translate(plain)
        for language in LANGUAGES
        for one in documents(language)
        for span in getattr(one, kind)
        if span.type in names
    ]


def compact(text):
    return re.sub("[ -]", "", text)


def is_wallet(text):
    """Of taproot addresses python-stdnum knows nothing; Ethereum's in one case have no check."""
    lower = text.lower()
    return (
        bitcoin.is_valid(text) or lower.startswith("bc1p") or re.fullmatch("0x[0-9a-f]{40}", lower)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STRUCTURED)
def test_detector_finds_what_is_planted(language, name):
    tally = scored(language).tallies[name]
    assert tally.planted >= 60
    assert tally.found >= 0.98 * tally.planted, f"recall {tally.recall}"
    assert tally.right >= 0.97 * tally.hits, f"precision {tally.precision}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_spans_are_where_values_stand(language):
    for one in documents(language):
        spans = sorted([*one.spans, *one.decoys])
        assert all(one.text[s.start : s.end].strip() == one.text[s.start : s.end] for s in spans)
        assert all(s.start < s.end <= len(one.text) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert {s.type for s in one.spans} <= set(VALUES)
        assert {s.type for s in one.decoys} <= set(DECOYS)
        assert len(one.spans) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_there(language):
    made = documents(language)
    planted = Counter(span.type for one in made for span in one.spans)
    decoys = Counter(span.type for one in made for span in one.decoys)
    assert set(planted) == set(VALUES)
    assert set(decoys) == set(DECOYS)
    assert {len(one.spans) for one in made} >= {0, 1, 2, 3, 4}
    assert len({one.kind for one in made}) == 8


def test_same_seed_same_corpus_and_another_another():
    assert corpus("en", 50, 3) == corpus("en", 50, 3)
    assert corpus("en", 50, 3) != corpus("en", 50, 4)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VALUES)
def test_held_out_words_are_others(language, name):
    shown, others = (
        {
            words
            for some in pii_corpora._contexts(held_out)[language][name].values()
            for words in some
        }
        for held_out in (False, True)
    )
    assert shown
    assert others
    assert not shown & others


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_stand_in_words_held_out(language):
    """A date of birth of statements and letters stands behind one of the beginnings there."""
    sentences = pii_corpora._contexts(True)[language]["date_of_birth"]["say"]
    beginnings = tuple(sentence.partition("{}")[0] for sentence in sentences)
    before = [
        one.text[: span.start]
        for one in corpus(language, 400, SEED, held_out=True)
        for span in one.spans
        if span.type == "date_of_birth" and one.kind in {"statement", "letter"}
    ]
    known = pii_corpora._contexts(True)["en"]["date_of_birth"]["say"]  # amid Chinese too
    beginnings += tuple(sentence.partition("{}")[0] for sentence in known)
    assert len(before) > 5
    assert all(text.endswith(beginnings) for text in before)


def test_chinese_values_stand_right_beside_characters():
    beside = [
        one.text[span.start - 1]
        for one in documents("zh")
        for span in one.spans
        if span.start and "\u4e00" <= one.text[span.start - 1] <= "\u9fff"
    ]
    assert len(beside) > 300


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("credit_card", luhn.is_valid),
        ("iban", iban.is_valid),
        ("us_ssn", ssn.is_valid),
        ("us_itin", lambda text: itin.is_valid(text) or text[3] in "56"),
        ("uk_nhs", nhs.is_valid),
        ("cn_resident_id", ric.is_valid),
        ("crypto_wallet", is_wallet),
    ],
)
def test_planted_numbers_hold(name, holds):
    found = [compact(text) for text in values("spans", name)]
    assert found
    assert [text for text in found if not holds(text)] == []


def test_planted_addresses_of_machines_are_addresses():
    assert all(ipaddress.ip_address(text) for text in values("spans", "ip_address"))


def test_planted_telephones_can_be_dialled():
    for text in values("spans", "phone"):
        numbers = [phonenumbers.parse(text, region) for region in ("US", "GB", "CN")]
        assert any(phonenumbers.is_possible_number(number) for number in numbers)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("luhn_fails", luhn.is_valid),
        ("iban_fails", iban.is_valid),
        ("ssn_never", lambda text: ssn.is_valid(text) or itin.is_valid(text)),
        ("nhs_fails", nhs.is_valid),
        ("resident_fails", ric.is_valid),
        ("wallet_fails", bitcoin.is_valid),
    ],
)
def test_hard_negatives_do_not(name, holds):
    found = values("decoys", name)
    found = found if name == "ssn_never" else [compact(text) for text in found]
    assert found
    assert [text for text in found if holds(text)] == []


def test_check_digits_are_those_of_published_examples():
    assert pii_numbers.luhn_digit("7992739871") == "3"  # ISO/IEC 7812-1's usual example
    assert pii_numbers.iban_digits("GB", "WEST12345698765432") == "82"  # the register's example
    assert pii_numbers.nhs_digit("943476591") == "9"  # the NHS data dictionary's 943 476 5919
    assert pii_numbers.resident_digit("11010519491231002") == "X"  # GB 11643's example


def test_national_insurance_numbers_keep_to_the_letters_given():
    for text in values("spans", "uk_nino"):
        assert re.fullmatch(r"(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", compact(text))


def test_segwit_checks_are_those_of_the_standard():
    """BIP 173 and BIP 350 print these addresses."""
    for address, constant in (
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", 1),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", 0x2BC830A3),
    ):
        words = [pii_numbers.BECH32.index(letter) for letter in address[3:]]
        assert pii_numbers._bech32_remainder([3, 3, 0, 2, 3, *words]) == constant
    made = {pii_numbers.segwit_address(Random(seed))[:4] for seed in range(20)}
    assert made == {"bc1q", "bc1p"}


def test_score_by_hand():
    truth = [[Span(0, 10, "phone"), Span(20, 30, "iban"), Span(40, 50, "iban")]]
    hits = [[
        Span(0, 10, "phone"),  # right, to the character
        Span(25, 30, "iban"),  # half of it: right, not exact
        Span(40, 44, "iban"),  # less than half: false, and the third is missed
        Span(20, 30, "phone"),  # of another type: false, and a confusion
        Span(60, 64, "age"),  # of nothing: false
    ]]  # fmt: skip
    made = pii_scoring.score(truth, hits)
    assert made.tallies["phone"] == pii_scoring.Tally(1, 1, 1, hits=2, right=1)
    assert made.tallies["iban"] == pii_scoring.Tally(2, 1, 0, hits=2, right=1)
    assert made.tallies["age"] == pii_scoring.Tally(0, 0, 0, hits=1, right=0)
    assert made.confusions == {("iban", "phone"): 1}
    assert made.missed == [(0, truth[0][2])]
    assert [hit for _, hit in made.false] == hits[0][2:]
    assert made.tallies["age"].recall == "–"


def test_hits_on_what_is_not_scored_count_for_nothing():
    made = pii_scoring.score([[]], [[Span(2, 6, "age"), Span(9, 12, "age")]], [[Span(0, 8, "x")]])
    assert made.tallies["age"] == pii_scoring.Tally(0, 0, 0, hits=1, right=0)


def test_every_name_of_another_detector_is_a_type():
    assert set(pii_presidio.TYPES.values()) < set(STRUCTURED)
    assert set(pii_presidio.NAMES.values()) | set(pii_synth.TYPES.values()) < set(VALUES)


def test_part_of_an_address_is_no_false_hit_where_the_whole_is_marked():
    one = pii_synth.Sentence("12 Elm St 02139, zip 02140", [Span(0, 15, "address")], [])
    hits = [Span(10, 15, "postcode"), Span(21, 26, "postcode"), Span(0, 15, "address")]
    assert one.counted(hits) == hits[1:]


def test_synthetic_sentences_are_read(shared_data):
    made = pii_synth.sentences(shared_data)
    assert len(made) == 1_500
    cards = [
        one.text[s.start : s.end] for one in made for s in one.spans if s.type == "credit_card"
    ]
    assert len(cards) == 136
    assert all(luhn.is_valid(number) for number in cards)
