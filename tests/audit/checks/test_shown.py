"""Texts as a report may show them: personal data masked, also what came in its place."""

import pytest

from audit.checks.shown import MOST_WORDS, masked_words, where_they_differ

MAIL = "write to ann.smith@example.com today"


def test_words_of_personal_data_bear_its_type():
    text = "ring 020 7946 0018 or wait"
    spans = [(0, 4), (5, 8), (9, 13), (14, 18), (19, 21), (22, 26)]
    assert masked_words(text, spans) == ["ring", "[phone]", "[phone]", "[phone]", "or", "wait"]


def test_a_text_and_its_change_are_shown_around_the_difference():
    long = "word " * 40
    before, after = where_they_differ(f"{long}pain {long}", f"{long}PAIN {long}")
    assert before.startswith("… word")
    assert before.endswith("word …")
    assert before.replace("pain", "PAIN") == after
    assert len(before.split()) == MOST_WORDS + 2


def test_masks_in_a_row_are_one():
    before, after = where_they_differ("ring 020 7946 0018 now", "ring 020 7946 0018 soon")
    assert (before, after) == ("ring [phone] now", "ring [phone] soon")


@pytest.mark.parametrize(
    "misspelt",
    [
        "write to ann.smith(at)example.com today",
        "write to ann smith at example . com today",
        "wirte to amn.smith#example.com today",
    ],
)
def test_personal_data_that_a_perturbation_made_unreadable_stays_hidden(misspelt):
    before, after = where_they_differ(MAIL, misspelt)
    assert before == "write to [email] today"
    assert "example" not in after
    assert "smith" not in after


def test_what_is_no_personal_data_is_shown():
    assert where_they_differ("blood pressure 139/85", "blood pressure 140/85") == (
        "blood pressure 139/85", "blood pressure 140/85",
    )  # fmt: skip
    assert where_they_differ("", "") == ("", "")
