"""What perturbations of words and sentences look things up in, and where they draw the line."""

import sys

import pytest

from audit.errors import InputError
from audit.perturbations import chinese_traditional as traditional
from audit.perturbations import perturbations
from audit.perturbations.articles import with_article
from audit.perturbations.sentences import begins, sentences
from audit.perturbations.tables import table, words_of
from audit.perturbations.verbs import finite, verbs

SYNONYMS = (
    "anywhere",
    "before_to",
    "before_that",
    "with_object",
    "base",
    "third",
    "past",
    "ing",
)


@pytest.mark.parametrize(
    ("text", "new", "mended"),
    [
        ("a physician", "expert", "an expert"),
        ("An automobile", "car", "A car"),
        ("a vital point", "important", "an important"),
        ("an hourly fee", "yearly", "a yearly"),
        ("a wage", "hourly", "an hourly"),
        ("an old law", "uniform", "a uniform"),
        ("a rich man", "uninsured", "an uninsured"),
        ("an old man", "European", "a European"),
        ("an odd chance", "one-off", "a one-off"),
        ("the old man", "rich", "the rich"),
        ("banana split", "ice", "banana ice"),
        ("AN OLD MAN", "RICH", "A RICH"),
    ],
)
def test_articles_are_mended(text, new, mended):
    at = text.index(" ") + 1
    start, written = with_article(text, at, new)
    assert text[:start] + written == mended


def test_synonyms_are_of_one_reading_and_form_by_form():
    seen, pairs = set(), 0
    for key in SYNONYMS:
        for line in filter(None, table("synonyms")[key].split("\n")):
            old, new = (side.split(", ") for side in line.split(" = "))
            assert len(old) == len(new), line
            assert not seen.intersection(old), line
            assert not set(old) & set(new), line
            seen.update(old)
            pairs += 1
    assert pairs >= 250
    assert not seen & {"patient", "bank", "charge", "sentence", "discharge"}


@pytest.mark.parametrize(
    ("name", "characters"), [("chinese_homophones", 150), ("chinese_similar_characters", 100)]
)
def test_groups_of_characters(name, characters):
    groups = words_of(name, "groups")
    assert len(set("".join(groups))) >= characters
    assert all(len(set(group)) == len(group) > 1 for group in groups)
    assert not set("".join(groups)) & set("他她它我你一二三四五六七八九十不没男女父母")


def test_verbs_have_four_forms_and_none_is_lost():
    assert len({verb.base for verb in verbs()}) == len(verbs())
    assert all(verb.third.endswith("s") for verb in verbs())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The patient often reports pain.", ["often reports"]),
        ("The patient reports were filed.", []),
        ("The man found dead was old.", []),
        ("The man said that she was old.", ["said"]),
        ("The applicant employed by them left.", []),
        ("Had he left earlier", []),
        ("The doctor he saw left.", ["saw"]),
        ("Two court orders", []),
        ("The court ordered it.", ["ordered"]),
    ],
)
def test_verbs_are_told_from_nouns(text, found):
    assert [text[verb.start : verb.end] for verb in finite(text)] == found


def test_sentences_do_not_end_at_abbreviations():
    text = 'Dr. Smith saw it v. J. Brown. It was 3.5 mg!\n  "Why?" No. 5, e.g. Monday… he left'
    assert [text[start:end] for start, end in sentences(text)] == [
        "Dr. Smith saw it v. J. Brown.",
        "It was 3.5 mg!",
        '"Why?"',
        "No. 5, e.g. Monday… he left",
    ]
    assert begins(text, text.index("It was"))
    assert not begins(text, text.index("Brown"))


def test_without_opencc_only_what_needs_it_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "opencc", None)
    traditional._converter.cache_clear()
    convert = perturbations()["chinese_traditional"]
    assert convert("他不去。") == "他不去。"
    with pytest.raises(InputError, match=r"ethics-audit\[perturb\]"):
        convert("身体")


def test_hundreds_of_thousands_of_one_character_take_no_time():
    names = ["aave_rules", "hedging", "learner_english", "negation", "sentence_shuffle", "synonyms"]
    for text in ("!?" * 50_000 + "x", " " * 100_000 + "x", "he " * 33_000, "\n" * 100_000):
        for name in names:
            assert isinstance(perturbations()[name](text, 3), str)
