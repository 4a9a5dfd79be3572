"""What the page says of attacks, and of texts unlike those of the training."""

from __future__ import annotations

import pytest
from robust_report import judged, measured, outcomes, robust_report, section_of, text_of

from reports import html


@pytest.fixture(scope="module")
def page() -> str:
    return section_of(html.render(robust_report()))


def test_attacks_say_how_far_they_go_and_what_it_takes(page: str) -> None:
    text = text_of(page[page.index("How many can somebody turn on purpose?") :])
    assert "0.425 [0.285, 0.578]" in text
    assert "in the middle: 3 words changed, 0.090 of the text, 41 questions asked" in text
    assert "What it does not turn is not proven safe" in text
    assert 'id="attacks-words"' in page
    assert "<ins>soreness</ins>" in page


def test_without_attacks_and_training_texts_nothing_is_said_of_them() -> None:
    bare = [o for o in outcomes() if o.check not in ("attack_success_rate", "unfamiliar_share")]
    page = section_of(html.render(robust_report(findings=judged(iter(bare)), tables=())))
    assert "on purpose" not in page
    assert "trained on" not in page
    assert "What it looks like" not in page


def test_an_attack_that_found_no_word_is_no_pass() -> None:
    silent = measured(
        "attack_success_rate", None, 0, {"attack": "synonyms"}, note="Undefined: no word."
    )
    report = robust_report(findings=judged(iter([silent])), tables=())
    page = text_of(section_of(html.render(report)))
    assert "no text had a word it may change: nothing is known" in page
    assert "on purpose turns" not in page


def test_unfamiliar_texts_are_told_with_what_was_expected(page: str) -> None:
    text = text_of(page[page.index("Are the texts like those it was trained on?") :])
    assert "(Mahalanobis distance) 0.100 [0.074, 0.133] n = 400 p = 0.001 expected 0.048" in text
