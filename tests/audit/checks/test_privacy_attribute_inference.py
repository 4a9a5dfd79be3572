"""A feature planted in the output is found as far as it was planted; none is found where none is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from audit.check import example_evidence
from audit.checks import catalogue
from audit.checks.privacy.attribute_inference import halves
from audit.finding import MISSING
from audit.groups import groups_of
from audit.manifest import Task

AUC, ADVANTAGE = "attribute_inference_auc", "attribute_inference_advantage"


def measured(name, evidence):
    return {m.where: m for m in catalogue()[name].body(evidence)}


def people(seed=0, n=4000, *, shift=0.0, truth=0.0, right=1.0):
    """`shift` of the score by sex, in standard deviations; share of women more often positive."""
    rng = np.random.default_rng(seed)
    woman = rng.random(n) < 0.5
    positive = rng.random(n) < 0.5 + truth * np.where(woman, 1, -1)
    score = norm.cdf(rng.normal(size=n) + shift * woman + right * positive)
    letters = ["".join("01"[int(flag)] for flag in column) for column in (positive, score > 0.5)]
    sex = "".join("MF"[int(flag)] for flag in woman)
    return example_evidence(*letters, score=score, sex=sex)


@pytest.mark.parametrize("shift", [0.3, 1.0, 2.0])
def test_a_planted_difference_is_found_as_large_as_it_is(shift):
    evidence = people(shift=shift, right=0.0)
    truth = float(norm.cdf(shift / 2**0.5))
    alone, beyond = measured(AUC, evidence)["by sex"], measured(ADVANTAGE, evidence)["by sex"]
    assert alone.low < truth < alone.high
    assert alone.low > 0.5
    assert beyond.low < truth - 0.5 < beyond.high
    assert beyond.low > 0
    assert beyond.test.p_value < 1e-6
    assert alone.test is None


def test_what_follows_from_the_truth_is_no_advantage():
    evidence = people(1, truth=0.3, right=3.0)
    alone, beyond = measured(AUC, evidence)["by sex"], measured(ADVANTAGE, evidence)["by sex"]
    assert alone.low > 0.65, "the output alone tells the sex, for it tells the truth"
    assert beyond.low <= 0 <= beyond.high
    assert beyond.test.p_value > 0.05


@pytest.mark.parametrize(("n", "truth"), [(200, 0.0), (200, 0.2), (1000, 0.2)])
def test_alarms_are_false_no_more_often_than_promised(n, truth):
    found = [measured(ADVANTAGE, people(seed, n, truth=truth))["by sex"] for seed in range(200)]
    alarms = sum(m.test.p_value <= 0.05 for m in found)
    assert alarms <= 17, "of 200 at 5 %, more happen once in a hundred"
    assert sum(m.low <= 0 for m in found) >= 188
    assert sum(m.low <= 0 <= m.high for m in found) >= 175
    assert abs(np.mean([m.value for m in found])) < 0.02


def test_intervals_hold_the_truth_of_a_curve_that_is_read_in_full():
    truth = float(norm.cdf(0.5 / 2**0.5))
    found = [
        measured(AUC, people(seed, 600, shift=0.5, right=0.0))["by sex"] for seed in range(200)
    ]
    assert sum(m.low <= truth <= m.high for m in found) >= 183


def test_of_several_groups_each_is_told_and_only_one_is_given_away():
    rng = np.random.default_rng(4)
    race = rng.choice(list("abc"), 3000, p=[0.5, 0.3, 0.2])
    score = np.round(np.where(race == "c", 0.5, rng.random(3000)), 2)
    evidence = example_evidence("1" * 3000, "1" * 3000, score=score, race="".join(race))
    found = measured(ADVANTAGE, evidence)
    assert found["race = c"].low > 0.3, "in the middle of the others: no straight line finds it"
    assert abs(found["race = a"].value) < 0.25
    assert found["by race"].detail["group"] == "c"
    assert found["by race"].value == found["race = c"].value
    assert found["by race"].low < found["race = c"].low, "holds for three groups at once"
    assert "Bonferroni" in found["by race"].method
    assert found["by race"].test.method == "paired DeLong over 3 groups (Bonferroni)"
    nulls = [m.test.null for m in found.values()]
    assert len(set(nulls)) == len(nulls) == 4
    assert found["by race"].test.p_value == pytest.approx(
        min(1, 3 * min(found[f"race = {g}"].test.p_value for g in "abc"))
    )


def test_a_decision_among_three_classes_is_part_of_the_output():
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 2, 800)
    evidence = replace(
        people(n=800, right=0.0),
        task=Task(labels=("a", "b", "c"), positive="b", favourable="b"),
        y_pred=codes + 1,
        features=(groups_of(pd.Series(codes), "sex", "example")[0],),
    )
    assert measured(AUC, evidence)["by sex"].value == 1.0
    two = replace(evidence, task=Task(labels=("a", "b"), positive="b", favourable="b"))
    assert measured(AUC, two)["by sex"].low < 0.5, "of two classes the score says it all"


def test_rows_of_one_text_stay_together_and_teach_nothing_of_each_other():
    rng = np.random.default_rng(6)
    n = 400
    person = np.repeat(np.arange(n), rng.integers(1, 6, n))
    woman, score = rng.random(n) < 0.5, rng.random(n)
    sex = "".join("MF"[int(woman[i])] for i in person)
    evidence = example_evidence(None, "1" * person.size, score=score[person], sex=sex)
    texts = [f"{'A' if i % 2 else 'a'}pplicant  {p}" for i, p in enumerate(person)]
    half = halves(replace(evidence, rows=pd.DataFrame({"note": texts}), used={"text": "note"}))
    assert half.copies == 1
    assert (pd.Series(half.fit).groupby(person[half.rows]).nunique() == 1).all()
    assert 0.4 < half.fit.mean() < 0.6
    office = np.where(rng.random(person.size) < 0.5, "north", "south")
    apart = halves(replace(evidence, rows=pd.DataFrame({"office": office})))
    rows = pd.DataFrame({"p": person, "o": office}).iloc[apart.rows].assign(fit=apart.fit)
    assert (rows.groupby(["p", "o"])["fit"].nunique() == 1).all()


def test_people_alike_are_drawn_one_by_one():
    """Of a score of ten values the halves must not hold other values, nor equal shares."""
    rng = np.random.default_rng(7)
    score, sex = rng.integers(1, 11, 4000) / 10, "".join(rng.choice(list("FM"), 4000))
    evidence = example_evidence("1" * 4000, "1" * 4000, score=score, sex=sex)
    half = halves(evidence)
    for value in np.unique(half.score):
        assert 0.4 < half.fit[half.score == value].mean() < 0.6
    found = measured(AUC, evidence)["by sex"]
    assert found.low <= 0.5 <= found.high


def test_what_is_left_out_is_said():
    evidence = people(n=400)
    y_true = np.where(np.arange(400) < 50, -1, evidence.y_true)
    letters = np.array(list("FM" * 200), dtype=object)
    letters[-30:], letters[-36:-30] = None, "X"
    sex = groups_of(pd.Series(letters), "sex", "example")[0]
    evidence = replace(evidence, y_true=y_true, features=(sex,))
    found = measured(ADVANTAGE, evidence)
    assert MISSING not in "".join(found)
    (by_sex,) = (m for where, m in found.items() if where == "by sex")
    assert by_sex.note == ("50 rows without a true label are left out. Too few rows of X to infer.")
    alone = measured(AUC, evidence)["by sex"]
    assert alone.note == "Too few rows of X to infer."
    assert alone.n + alone.detail["fitted_on"] == 370
    assert by_sex.n + by_sex.detail["fitted_on"] == 320


@pytest.mark.parametrize(
    ("sex", "score", "why"),
    [
        ("F" * 60 + "." * 60, None, "fewer than two groups have a row"),
        ("F" * 110 + "M" * 10, None, "no group has 10 rows, and 10 of others, on either half"),
        ("FM" * 60, 0.5, "every row has the same score"),
    ],
)
def test_undefined_says_why(sex, score, why):
    evidence = people(n=120)
    codes = np.array(["FM.".index(letter) for letter in sex])
    groups = groups_of(pd.Series(list("FM.")).replace(".", None), "sex", "example")[0]
    evidence = replace(
        evidence,
        features=(replace(groups, codes=codes),),
        y_score=evidence.scores if score is None else np.full(120, score),
    )
    for name in (AUC, ADVANTAGE):
        (found,) = measured(name, evidence).values()
        assert found.value is None
        assert found.note.startswith(f"Undefined: {why}")
        assert found.test is None


def test_a_group_told_completely_has_an_interval_and_no_test():
    score = [0.4] * 100 + [0.6] * 100
    evidence = example_evidence("1" * 200, "1" * 200, score=score, sex="F" * 100 + "M" * 100)
    found = measured(ADVANTAGE, evidence)["by sex"]
    assert found.value == 0.5
    assert found.low > 0.3
    assert found.test is None


def test_of_very_many_rows_some_are_drawn_and_said_to_be(monkeypatch):
    monkeypatch.setattr("audit.checks.privacy.attribute_inference.MOST_ROWS", 1_000)
    evidence = people(n=2_500, shift=1.0, right=0.0)
    found = measured(AUC, evidence)["by sex"]
    assert found.note == "1,000 of 2,500 rows, drawn evenly by content."
    assert found.n + found.detail["fitted_on"] == 1_000
    assert found.low < norm.cdf(1 / 2**0.5) < found.high
