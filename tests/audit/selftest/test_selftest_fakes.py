"""Fakes look like methods, and a verdict that believes one is told."""

from __future__ import annotations

import numpy as np
import pytest

from audit.checks.transparency.worked import WorkedExplainer, sum_of, weights_as_values
from audit.finding import Measurement, Status
from audit.selftest import table
from audit.selftest.certify import Certificate
from audit.selftest.fakes import FAKES, WithFakes
from audit.selftest.theory import Promise, promise_of
from audit.selftest.trial import Score, Trial

HERE, ELSEWHERE = {"ill": 2.0, "calm": -1.0}, {"c": 3.0}
TEXTS, TARGETS = ["a ill b calm c", "ill d"], [1, 0]


@pytest.fixture
def explainer():
    here = WorkedExplainer(sum_of(HERE), weights_as_values(HERE))
    there = WorkedExplainer(sum_of(ELSEWHERE), weights_as_values(ELSEWHERE))
    return WithFakes(here, (there,), ("by_hand",), seed=3)


def values(explainer, method):
    return [found.values.tolist() for found in explainer.explain(method, TEXTS, TARGETS)]


def test_each_fake_is_what_it_says(explainer):
    assert values(explainer, "by_hand") == [[0, 2, 0, -1, 0], [-2, 0]]
    assert values(explainer, "reversed") == [[0, -2, 0, 1, 0], [2, 0]]
    assert values(explainer, "first_words") == [[1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], [1, 1 / 2]]
    assert values(explainer, "another_models") == [[0, 0, 0, 0, 3], [0, 0]]


def test_random_values_hang_on_seed_and_text_alone(explainer):
    assert values(explainer, "random") == values(explainer, "random")
    backwards = explainer.explain("random", TEXTS[::-1], TARGETS[::-1])
    assert backwards[1].values.tolist() == values(explainer, "random")[0]
    other = WithFakes(explainer.explainer, explainer.others, ("by_hand",), seed=4)
    assert values(other, "random") != values(explainer, "random")


def test_fakes_are_offered_beside_the_methods_and_carry_their_own_name(explainer):
    assert explainer.applicability.methods == ("by_hand", *FAKES)
    assert explainer.applicability.comparators == FAKES
    for method in explainer.applicability.methods:
        made = explainer.explain(method, TEXTS, TARGETS)
        assert [(one.method, one.target) for one in made] == [(method, 1), (method, 0)]


@pytest.mark.parametrize(
    ("promise", "precision", "verdict", "kept"),
    [
        (Promise.RECOVERS, 1.0, Status.PASS, True),
        (Promise.RECOVERS, 1.0, Status.INCONCLUSIVE, False),
        (Promise.RECOVERS, 0.5, Status.PASS, False),
        (Promise.MISSES, 0.5, Status.FAIL, True),
        (Promise.MISSES, 0.5, Status.PASS, False),
        (Promise.MISSES, 0.9, Status.FAIL, False),
        (Promise.FAKE, 0.1, Status.FAIL, True),
        (Promise.FAKE, 0.1, Status.INCONCLUSIVE, False),
        (Promise.NOTHING, 0.1, Status.PASS, True),
    ],
)
def test_a_promise_is_kept_by_finding_the_reason_and_by_what_the_audit_says(
    promise, precision, verdict, kept
):
    assert promise.kept(precision, verdict) is kept


def test_theory_says_that_occlusion_cannot_see_redundant_words():
    assert promise_of("occlusion", "two redundant words") is Promise.MISSES
    assert promise_of("occlusion", "one word") is Promise.RECOVERS
    assert promise_of("gradient_x_input", "one word") is Promise.NOTHING
    assert {promise_of(fake, "one word") for fake in FAKES} == {Promise.FAKE}


def trial_of(seed=0, **verdicts):
    ncomp = Measurement(metric="m", value=0.5, low=0.25, high=0.75, n=3, method="m")
    scores = tuple(
        Score(method, np.array([1.0, 0.5]), ncomp, verdict, promise_of(method, "one word"))
        for method, verdict in verdicts.items()
    )
    return Trial("one word", seed, Certificate(1.0, 1.0, 1.0, 0.99, 0.01), "", scores)


def test_a_believed_fake_is_told_in_words_and_in_the_table():
    trials = [trial_of(random=Status.FAIL), trial_of(1, random=Status.PASS)]
    told = table.page(trials, "python -m audit selftest transparency")
    assert "seed 1, one word: random (fake) has average precision 0.75 and is faithful." in told
    assert "Fakes rejected: 1 of 2." in told
    assert "faithful 1/2, rejected 1/2 | NO " in told
    assert "    python -m audit selftest transparency\n" in told


def test_the_page_says_when_all_is_well_and_is_aligned():
    told = table.page([trial_of(shap=Status.FAIL, random=Status.FAIL)])
    assert "AGAINST THEORY: seed 0, one word: shap" in told
    told = table.page([trial_of(random=Status.FAIL)])
    assert "All is as theory says." in told
    lines = [line for line in told.splitlines() if line.startswith("|")]
    assert len({len(line) for line in lines}) == 1
