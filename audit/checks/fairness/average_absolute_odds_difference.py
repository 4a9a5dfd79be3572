"""Widest difference between two groups in both error rates, on average."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from audit.check import Example, check, example_evidence
from audit.checks.by_group import Part, gap_measurement, significance
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.counts import Confusion
from audit.stats.estimate import percent
from audit.stats.metrics import METRICS, Limits

ODDS = ("true_positive_rate", "false_positive_rate")


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=(
        "Bellamy et al. (2019), IBM Journal of Research and Development 63:4:1-15",
        "Zou, Donner (2008), Statistics in Medicine 27:1693-1702 (interval)",
    ),
    examples=[
        Example(
            example_evidence("110000110000", "110000101110", sex="MMMMMMFFFFFF"),
            {"by sex": 0.625},
            "TPR M 2/2, F 1/2; FPR M 0/4, F 3/4: (.5 + .75) / 2; signed they would nearly cancel",
        ),
        Example(
            example_evidence("110000110000", "111100111000", sex="MMMMMMFFFFFF"),
            {"by sex": 0.125},
            "TPR 2/2 in both; FPR M 2/4, F 1/4: (0 + .25) / 2",
        ),
        Example(
            example_evidence("110000", "110010", sex="MMMMFF"),
            {"by sex": None},
            "F has no positive, hence no TPR: there is no average to compare",
        ),
    ],
)
def average_absolute_odds_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between two groups in both error rates, on average.

    max over pairs of groups of (|difference in TPR| + |difference in FPR|) / 2, from 0 to 1, 0 is
    best. For two groups it is AIF360's average_abs_odds_difference; its average_odds_difference
    leaves out the bars: there +.2 and -.2 give 0.

    Whatever their signs, the mean of two distances is the larger of two plain differences between
    the same groups, in (TPR + FPR) / 2 and in (TPR - FPR) / 2; the interval is that of the two,
    simultaneous over them and over all pairs of groups. Groups that lack either rate are left out,
    by name; rows whose group is not recorded take no part.

    It misses what an average always misses: one rate alike and one far apart look like two that
    are a little apart. It trusts the labels.
    """
    for groups in evidence.comparisons:
        counts, n = evidence.confusion(groups), evidence.rows_confusion(groups).known
        parts = [
            Part(f"half of TPR {sign} FPR", partial(_half, counts, sign), n) for sign in ("+", "-")
        ]
        test = significance(evidence, groups, ODDS)
        yield gap_measurement(evidence, "average_absolute_odds_difference", groups, parts, test)


def _half(counts: Confusion, sign: str, confidence: float) -> Limits:
    """(TPR + FPR) / 2 or (TPR - FPR) / 2 by group; the two rates are of different rows (MOVER)."""
    tpr, fpr = (METRICS[name].for_gaps(counts, confidence) for name in ODDS)
    if sign == "-":
        fpr = Limits(-fpr.value, -fpr.high, -fpr.low, fpr.method)
    value = (tpr.value + fpr.value) / 2
    low = value - np.hypot(tpr.value - tpr.low, fpr.value - fpr.low) / 2
    high = value + np.hypot(tpr.high - tpr.value, fpr.high - fpr.value) / 2
    return Limits(value, low, high, (f"MOVER-Wilson {percent(confidence)}",) * value.size)
