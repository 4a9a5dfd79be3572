"""Do probabilities mean what they say?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_score import by_score
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.groups import Groups
from audit.stats import calibration


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_score", "probability"),
    references=(
        "Naeini, Cooper, Hauskrecht (2015), AAAI",
        "Guo, Pleiss, Sun, Weinberger (2017), ICML",
    ),
    examples=[
        Example(
            example_evidence("1010", "1111", score=[0.5, 0.5, 0.9, 0.9], sex="FFMM"),
            {"overall": 0.2, "sex = F": 0.0, "sex = M": 0.4},
            "half of each are positive: told .5, an error of 0; told .9, of .4; the mean is .2",
        ),
        Example(
            example_evidence("10", "11", score=[0.64, 0.68]),
            {"overall": 0.16},
            "one bin, mean score .66, half positive",
        ),
    ],
)
def expected_calibration_error(evidence: Evidence) -> Iterator[Result]:
    """Do probabilities mean what they say?

    ECE = Σ (n_b / n) |mean score_b - rate_b| over 10 bins of equal width, from 0 to 1, lower is
    better: of those told .7, do 7 in 10 turn out positive? The curve behind it comes along.

    Chance alone keeps the estimate above 0, most in small groups. The interval allows for that: of
    a calibrated model its lower end is 0 in at least 95 of 100 samples. It is simultaneous over the
    bins, so wider than needed.

    It misses errors that cancel within a bin, and says nothing of discrimination: always answering
    the base rate is perfectly calibrated.
    """
    lacking = "no row with a known label"
    yield from by_score(
        evidence, "expected_calibration_error", calibration.expected_calibration_error, lacking
    )
    yield Table(
        name="calibration_curve",
        title="Share of positives by score",
        columns=(
            "feature", "group", "low", "high", "mean_score", "rate", "rate_low", "rate_high", "n",
        ),
        rows=tuple(
            row
            for groups in (evidence.everyone, *evidence.features)
            for row in _curves(evidence, groups)
        ),
    )  # fmt: skip


def _curves(evidence: Evidence, groups: Groups) -> Iterator[tuple[Scalar, ...]]:
    feature = groups.features[0] if groups.features else ""
    effective, rows = evidence.scored(groups), evidence.rows_scored(groups)
    for group in range(len(groups)):
        curve = calibration.calibration_curve(effective.group(group))
        counted = rows.group(group)
        bins = calibration.bins_of(counted.score)
        n = np.bincount(bins, counted.known, minlength=calibration.BINS)
        low, high = curve.limits(evidence.confidence)
        columns = (curve.low, curve.high, curve.score, curve.rate, low, high)
        for numbers, size in zip(
            zip(*columns, strict=True), n[calibration.bins_of(curve.low)], strict=True
        ):
            yield (feature, groups.label(group), *map(float, numbers), int(size))
