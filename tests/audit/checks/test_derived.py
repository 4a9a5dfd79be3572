"""Count metrics and what is derived from them: which checks there are, and the awkward rows."""

from dataclasses import replace

import numpy as np
import pytest

from audit.check import example_evidence
from audit.checks import catalogue
from audit.checks.fairness.derived import CHECKS, NAMED
from audit.evidence import Evidence, Weights
from audit.finding import Measurement
from audit.groups import Groups
from audit.manifest import Task
from audit.stats.metrics import METRICS
from audit.stats.rates import RATES

COUNTED = [*METRICS, *(check.name for check in CHECKS), *NAMED.values(), "impact_ratio"]
COUNTED += ["equalized_odds_difference", "equalized_odds_ratio", "average_absolute_odds_difference"]
COUNTED += ["between_group_generalised_entropy", "between_group_theil"]


def found(name, evidence):
    return [m for m in catalogue()[name].body(evidence) if isinstance(m, Measurement)]


def by_where(name, evidence):
    return {m.where: m for m in found(name, evidence)}


def counted(cells, confidence=0.95):
    """Evidence of groups with so many rows of TP, FP, FN and TN each."""
    cells = np.asarray(cells)
    names = tuple((f"g{i}",) for i in range(len(cells)))
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="1"),
        y_true=np.tile([1, 0, 1, 0], len(cells)),
        y_pred=np.tile([1, 1, 0, 0], len(cells)),
        features=(Groups(("group",), names, np.repeat(np.arange(len(cells)), 4)),),
        counts=cells.ravel(),
        confidence=confidence,
    )


def test_every_metric_has_its_extremes_and_a_difference_unless_its_complement_has():
    for name, metric in METRICS.items():
        assert {f"{name}_group_min", f"{name}_group_max", name} <= catalogue().keys()
        complement = name in RATES and RATES[name].complement
        difference, ratio = f"{name}_difference", f"{name}_ratio"
        assert (NAMED.get(difference, difference) in catalogue()) is not bool(complement)
        assert (NAMED.get(ratio, ratio) in catalogue()) is metric.has_ratio


def test_what_goes_by_the_fields_own_name_has_no_second_check():
    assert not NAMED.keys() & catalogue().keys()
    assert set(NAMED.values()) <= catalogue().keys()


def test_complements_share_their_test():
    evidence = example_evidence("110101100101", "111001000101", sex="FFFFFFMMMMMM")
    tests = {
        name: by_where(name, evidence)["by sex"].test
        for name in ("equal_opportunity_difference", "false_negative_rate_ratio")
    }
    assert len(set(map(str, tests.values()))) == 1


def test_perfect_classifier_and_a_group_without_positives():
    """fairlearn takes 0/0 as 0 and reports odds 1.0 apart."""
    evidence = example_evidence("110000", "110000", sex="MMMMFF")
    assert by_where("true_positive_rate", evidence)["sex = F"].value is None
    odds = by_where("equalized_odds_difference", evidence)["by sex"]
    assert odds.value == 0
    assert odds.note == "No true_positive_rate for F (nothing to count): left out."
    ratio = by_where("equalized_odds_ratio", evidence)["by sex"]
    assert ratio.value is None
    assert "0 in every group" in ratio.note
    assert by_where("equal_opportunity_difference", evidence)["by sex"].value is None
    assert by_where("true_positive_rate_group_min", evidence)["by sex"].value == 1
    assert "F" in by_where("true_positive_rate_group_min", evidence)["by sex"].note


def test_a_ratio_that_nothing_has_is_said_to_be_left_out():
    evidence = example_evidence("11001100", "11001000", sex="MMMMFFFF")
    odds = by_where("equalized_odds_ratio", evidence)["by sex"]
    assert odds.value == 0.5
    assert odds.note == "false_positive_rate is 0 in every group and has no ratio."


@pytest.mark.parametrize("name", COUNTED)
def test_one_row_per_group_gives_honest_answers(name):
    evidence = example_evidence("1010", "1100", sex="abcd")
    for m in found(name, evidence):
        assert (m.value is None) == (m.low is None) == (m.high is None)
        assert m.value is not None or m.note
        assert m.value is None or np.isfinite([m.value, m.low, m.high]).all()
        if m.value is not None and "*" in m.slice.values():
            assert m.low < m.high, "one row a group is certain of nothing"


def weighted(evidence, weight):
    weight = np.broadcast_to(np.asarray(weight, float), len(evidence))
    return replace(evidence, weights=Weights(weight, weight**2))


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    letters = ["".join(rng.choice(list(alphabet), 300)) for alphabet in ("0001", "01", "abc")]
    return example_evidence(*letters[:2], sex=letters[2])


def numbers(name, evidence):
    return [
        np.array([x if x is not None else np.nan for x in (m.value, m.low, m.high, m.n)], float)
        for m in found(name, evidence)
    ]


@pytest.mark.parametrize("name", COUNTED)
def test_weights_of_one_change_nothing_and_their_unit_does_not_matter(name, rows):
    plain, ones = numbers(name, rows), numbers(name, weighted(rows, 1))
    assert np.allclose(plain, ones, rtol=0, atol=1e-9, equal_nan=True)
    weight = np.random.default_rng(1).uniform(0.5, 3, len(rows))
    once, twice = (numbers(name, weighted(rows, factor * weight)) for factor in (1, 2))
    assert np.allclose(once, twice, rtol=0, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("name", COUNTED)
def test_a_weight_of_two_is_the_value_of_two_rows(name, rows):
    """Values of weighted rows are those of rows repeated; intervals are wider, as n is smaller."""
    weight = np.random.default_rng(2).integers(1, 4, len(rows))
    repeated = replace(rows, counts=weight)
    for one, other in zip(found(name, weighted(rows, weight)), found(name, repeated), strict=True):
        assert one.value == pytest.approx(other.value, abs=1e-9)


PLANTED = [[80, 10, 20, 90], [78, 12, 22, 88], [40, 40, 60, 60]]
ALIKE = [[80, 10, 20, 90], [78, 11, 22, 89], [81, 9, 19, 91]]
GAPS = [
    "average_absolute_odds_difference",
    "balanced_accuracy_difference",
    "between_group_generalised_entropy",
    "equalized_odds_difference",
    "f1_score_difference",
    "matthews_corrcoef_difference",
    "predictive_equality_difference",
    "predictive_parity_difference",
]


@pytest.mark.parametrize("name", GAPS)
def test_a_planted_gap_is_found_and_its_absence_is_not(name):
    cells = [[90, 2, 30, 100], [88, 3, 32, 99], [40, 40, 10, 60]]
    (planted,) = found(name, counted(cells))
    (alike,) = found(name, counted(ALIKE))
    assert planted.low > 0
    assert planted.test.p_value < 0.01
    assert alike.low == 0
    assert alike.test.p_value > 0.2


def test_the_group_that_is_worst_off_is_named():
    (least,) = found("accuracy_group_min", counted(PLANTED))
    assert least.value == 0.5
    assert least.detail["group"] == "g2"
    assert least.n == 600
    assert "simultaneous over 3 groups" in least.method


SHARES = np.array([[0.25, 0.1, 0.15, 0.5]] * 3 + [[0.2, 0.2, 0.2, 0.4]])
SIZES = [300, 200, 100, 60]


@pytest.mark.parametrize(
    "name",
    [
        "average_absolute_odds_difference",
        "equalized_odds_ratio",
        "f1_score_group_min",
        "false_positive_rate_group_max",
        "impact_ratio",
        "matthews_corrcoef_difference",
        "treatment_equality_difference",
    ],
)
@pytest.mark.parametrize("equal", [True, False])
def test_intervals_of_several_groups_cover_the_truth(name, equal):
    """All of a check's at once; found .94 to 1.00."""
    shares = SHARES[[0, 0, 0, 0]] if equal else SHARES
    truth = [m.value for m in found(name, counted(np.rint(shares * 1e5).astype(int)))]
    rng, hits = np.random.default_rng(0), []
    for _ in range(200):
        cells = [rng.multinomial(*one) for one in zip(SIZES, shares, strict=True)]
        measured = found(name, counted(cells))
        hits.append(
            all(m.low - 1e-9 <= t <= m.high + 1e-9 for m, t in zip(measured, truth, strict=True))
        )
    assert np.mean(hits) >= 0.93
