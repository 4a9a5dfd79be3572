from __future__ import annotations

import pytest

from audit.finding import Measurement
from audit.manifest import Task
from audit.report import Report
from reports import words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.3124, "0.312"),
        (-0.0748013, "−0.075"),
        (0.0, "0.000"),
        (0.0004, "<0.001"),
        (-0.0004, ">−0.001"),
        (1234.5, "1,234.500"),
        (None, "undefined"),
    ],
)
def test_numbers_have_three_decimals_and_are_never_0_for_undefined(
    value: float | None, shown: str
) -> None:
    assert words.number(value) == shown


def test_an_interval_is_printed_after_its_estimate() -> None:
    m = Measurement(metric="m", value=0.312, low=0.281, high=0.345, n=900, method="Wilson")
    assert words.interval(m) == "0.312 [0.281, 0.345]"
    assert words.interval(m.model_copy(update={"value": None, "low": None})) == "undefined"


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        ("2025-03-02T09:30:00Z", "2 March 2025, 09:30 UTC"),
        ("2025-03-02T09:30:00", "2 March 2025, 09:30"),
        ("last spring", "last spring"),
    ],
)
def test_moments_read_as_prose(stamp: str, shown: str) -> None:
    assert words.moment(stamp) == shown


def test_prose_prints_metric_names_and_minus_signs_and_leaves_the_rest(report: Report) -> None:
    printed = words.prose(report)
    assert printed(
        "selection_rate by age_band: -0.01. true_positive_rate of 18-39 in 2025-03-02"
    ) == ("Selection rate by age_band: −0.01. True positive rate of 18-39 in 2025-03-02")


def test_the_report_says_whether_positive_is_what_the_person_wants() -> None:
    labels = ("low risk", "high risk")
    punitive = Task(labels=labels, positive="high risk", favourable="low risk")
    assert "different classes" in words.roles(punitive)
    assert words.false_positive(punitive) == "a person wrongly held to be “high risk”"
    assistive = Task(labels=labels, positive="high risk", favourable="high risk")
    assert "both the positive class" in words.roles(assistive)


def test_marks_of_docstrings_are_taken_off_and_products_left_alone() -> None:
    assert words.unmarked("*which* ``a_b`` and 2 * 3 * 4") == "which a_b and 2 * 3 * 4"


@pytest.mark.parametrize(
    ("metric", "shown"),
    [
        ("roc_auc_difference", "ROC AUC difference"),
        ("bpsn_auc", "BPSN AUC"),
        ("f1_score_group_min", "F1 score group min"),
        ("matthews_corrcoef", "Matthews correlation"),
        ("log_loss_difference", "log-loss difference"),
        ("kolmogorov_smirnov_distance", "Kolmogorov–Smirnov distance"),
        ("between_group_theil", "between group Theil"),
        ("proxies", "proxies"),
    ],
)
def test_proper_names_keep_their_capitals(metric: str, shown: str) -> None:
    assert words.metric_name(metric) == shown


@pytest.mark.parametrize(
    ("p", "shown"), [(0.0, "p < 0.001"), (0.00099, "p < 0.001"), (0.0123, "p = 0.012"), (1.0, "p = 1.000")]
)  # fmt: skip
def test_a_p_value_is_never_printed_as_0(p: float, shown: str) -> None:
    assert words.p_value(p) == shown


@pytest.mark.parametrize(
    ("n", "shown"), [(7, "about 7"), (99, "about 99"), (204, "about 210"), (358_400, "about 360,000")]
)  # fmt: skip
def test_a_guess_has_two_digits_rounded_upwards(n: int, shown: str) -> None:
    assert words.about(n) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), ("", "–"), (True, "yes"), (False, "no"), (1234, "1,234"), (-0.5, "−0.500"), ("a", "a")],
)  # fmt: skip
def test_cells_of_tables_are_put_as_numbers_elsewhere_are(value: object, shown: str) -> None:
    assert words.cell(value) == shown  # type: ignore[arg-type]
