"""What follows from every metric by group: its difference, its ratio, its extremes.

One table says of each metric its formula and a case worked by hand; the checks are made of it.
Where the field has a name for one of them (`demographic_parity_difference` is the difference in
selection rates), that check has a file of its own and none is made here. A rate and its complement
(TPR and FNR) differ alike between groups, so only one of the two gets a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from audit.check import Check, Example, check, example_evidence
from audit.checks.by_group import difference, extreme, ratio
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.metrics import METRICS
from audit.stats.rates import RATES

NAMED = {
    "selection_rate_difference": "demographic_parity_difference",
    "selection_rate_ratio": "demographic_parity_ratio",
    "base_rate_difference": "label_rate_difference",
    "true_positive_rate_difference": "equal_opportunity_difference",
    "true_positive_rate_ratio": "equal_opportunity_ratio",
    "false_positive_rate_difference": "predictive_equality_difference",
    "positive_predictive_value_difference": "predictive_parity_difference",
    "missed_per_false_alarm_difference": "treatment_equality_difference",
}
"""Checks that go by the field's own name, each in a file of its own."""

MISSES = {
    "difference": "the level: all groups may be treated equally badly",
    "ratio": "the level, and is harsh where values are small: .02 against .01 is a ratio of .5",
    "group_min": "how far other groups are ahead; of many small groups chance picks the lowest",
    "group_max": "how far other groups are behind; of many small groups chance picks the highest",
}

# F: TP 3, FN 1, FP 1, TN 1. M: TP 1, FN 1, FP 2, TN 8.
TWO_GROUPS = example_evidence("111100110000000000", "111010101100000000", sex="F" * 6 + "M" * 12)


class Worked(NamedTuple):
    """A metric's formula and range, and its values in `TWO_GROUPS`, worked by hand."""

    formula: str
    f: float
    m: float
    because: str
    range: str = "0 to 1"


WORKED = {
    "selection_rate": Worked("(rows predicted favourable) / n", 4 / 6, 3 / 12, "F 4/6, M 3/12"),
    "base_rate": Worked("(rows truly positive) / n", 4 / 6, 2 / 12, "F 4/6, M 2/12"),
    "accuracy": Worked("(TP + TN) / n", 4 / 6, 9 / 12, "F 4/6, M 9/12"),
    "true_positive_rate": Worked("TP / (TP + FN)", 3 / 4, 1 / 2, "F 3/4, M 1/2"),
    "false_positive_rate": Worked("FP / (FP + TN)", 1 / 2, 2 / 10, "F 1/2, M 2/10"),
    "true_negative_rate": Worked("TN / (FP + TN)", 1 / 2, 8 / 10, "F 1/2, M 8/10"),
    "false_negative_rate": Worked("FN / (TP + FN)", 1 / 4, 1 / 2, "F 1/4, M 1/2"),
    "positive_predictive_value": Worked("TP / (TP + FP)", 3 / 4, 1 / 3, "F 3/4, M 1/3"),
    "negative_predictive_value": Worked("TN / (TN + FN)", 1 / 2, 8 / 9, "F 1/2, M 8/9"),
    "false_discovery_rate": Worked("FP / (TP + FP)", 1 / 4, 2 / 3, "F 1/4, M 2/3"),
    "false_omission_rate": Worked("FN / (TN + FN)", 1 / 2, 1 / 9, "F 1/2, M 1/9"),
    "balanced_accuracy": Worked(
        "(TPR + TNR) / 2", 5 / 8, 13 / 20, "F (3/4 + 1/2)/2, M (1/2 + 4/5)/2"
    ),
    "f1_score": Worked("2 TP / (2 TP + FP + FN)", 6 / 8, 2 / 5, "F 6/(6 + 1 + 1), M 2/(2 + 2 + 1)"),
    "matthews_corrcoef": Worked(
        "(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))",
        1 / 4,
        1 / 15**0.5,
        "F (3 - 1)/sqrt(4 x 4 x 2 x 2), M (8 - 2)/sqrt(3 x 2 x 10 x 9)",
        "-1 to 1",
    ),
    "missed_per_false_alarm": Worked("FN / FP", 1, 1 / 2, "F 1/1, M 1/2", "0 upwards"),
}


def _difference(metric: str, worked: Worked) -> Check:
    name = f"{metric}_difference"
    widest = "0 to 2" if worked.range == "-1 to 1" else "0 to 1"
    return _declared(
        metric,
        "difference",
        partial(difference, name=name, over=(metric,)),
        f"Widest difference between groups in the {METRICS[metric].title}.",
        f"max - min over groups of {worked.formula}, from {widest}, 0 is best.",
        abs(worked.f - worked.m),
    )


def _ratio(metric: str, worked: Worked) -> Check:
    name = f"{metric}_ratio"
    return _declared(
        metric,
        "ratio",
        partial(ratio, name=name, over=(metric,)),
        f"Smallest ratio between groups in the {METRICS[metric].title}.",
        f"min / max over groups of {worked.formula}, from 0 to 1, 1 is best; undefined where it is "
        "0 in every group.",
        min(worked.f, worked.m) / max(worked.f, worked.m),
    )


def _extreme(metric: str, worked: Worked, *, lowest: bool) -> Check:
    suffix, word, pick = ("group_min", "Lowest", min) if lowest else ("group_max", "Highest", max)
    return _declared(
        metric,
        suffix,
        partial(extreme, name=f"{metric}_{suffix}", of=metric, lowest=lowest),
        f"{word} value in any group of the {METRICS[metric].title}.",
        f"{pick.__name__} over groups of {worked.formula}, from {worked.range}; `{metric}` says "
        "whether more of it is better.",
        pick(worked.f, worked.m),
    )


def _declared(
    metric: str,
    suffix: str,
    measure: Callable[[Evidence], Iterator[Measurement]],
    title: str,
    formula: str,
    value: float,
) -> Check:
    def body(evidence: Evidence) -> Iterator[Measurement]:
        yield from measure(evidence)

    body.__name__ = f"{metric}_{suffix}"
    body.__doc__ = (
        f"{title}\n\n{formula}\n\n"
        "The interval is simultaneous over all groups, so that many groups do not make a finding "
        "by chance. Groups that have no value are left out, by name; rows whose group is not "
        f"recorded take no part.\n\nIt misses {MISSES[suffix]}."
    )
    example = Example(TWO_GROUPS, {"by sex": value}, WORKED[metric].because)
    declare = check(
        concern=Concern.FAIRNESS,
        needs=_needs(metric),
        references=(
            "Weerts et al. (2023), Fairlearn, Journal of Machine Learning Research 24:257",
        ),
        examples=[example],
    )
    return declare(body)


def _needs(metric: str) -> tuple[str, ...]:
    uses = {"selection_rate": ("y_pred",), "base_rate": ("y_true",)}
    return ("sensitive", *uses.get(metric, ("y_true", "y_pred")))


def _derived() -> Iterator[Check]:
    for metric, worked in WORKED.items():
        made = [
            _extreme(metric, worked, lowest=True),
            _extreme(metric, worked, lowest=False),
        ]
        if not (metric in RATES and RATES[metric].complement):
            made.append(_difference(metric, worked))
        if METRICS[metric].has_ratio:
            made.append(_ratio(metric, worked))
        yield from (one for one in made if one.name not in NAMED)


CHECKS = tuple(_derived())
