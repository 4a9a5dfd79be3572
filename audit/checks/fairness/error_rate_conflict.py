"""Do the base rates force error rates apart?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, check, example_evidence
from audit.checks.by_group import Part, gap_measurement, part_of, significance
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.groups import Groups
from audit.stats.conflict import implied_rate_gap
from audit.stats.gaps import Gap, LimitsAt
from audit.stats.metrics import METRICS

OBSERVED = ("positive_predictive_value", "false_positive_rate", "false_negative_rate")


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred"),
    references=(
        "Chouldechova (2017), Big Data 5:153-163, equation 2.6",
        "Kleinberg, Mullainathan, Raghavan (2017), ITCS",
    ),
    examples=[
        Example(
            example_evidence("1110110011001000", "1110110111011100", sex="MMMMMMMMFFFFFFFF"),
            {"by sex": 0.4},
            "odds of being positive: M 5/3, F 3/5; 3 false alarms for 8 positives: 3/8 · 16/15",
        ),
        Example(
            example_evidence("11001100", "10101010", sex="MMMMFFFF"),
            {"by sex": 0.0},
            "base rates are equal: nothing forces error rates apart",
        ),
    ],
)
def error_rate_conflict(evidence: Evidence) -> Iterator[Measurement]:
    """Do the base rates force error rates apart?

    Base rate p, PPV and FNR determine the false positive rate: FPR = p / (1 - p) · (1 - PPV) / PPV
    · (1 - FNR). Were PPV and FNR the same in every group (those of all rows), FPR would have to
    differ by this much: max - min of it over groups, 0 or more, 0 is no conflict. Above 1 not even
    that is possible. A model then cannot have equal predictive values and equal error rates both,
    however it is made; which of the two to give up is not for a measurement to say.

    The interval allows for the uncertainty of the base rates (simultaneous over all pairs of
    groups) and of the pooled rates, half of the error probability each; the test is of equal base
    rates. Features are taken one by one; rows whose group is not recorded take no part.

    It misses why base rates differ: labels made by unequal policing or diagnosis force error rates
    apart on paper. It speaks of decisions; scores calibrated in each group conflict alike.
    """
    for groups in evidence.features:
        yield _conflict(evidence, groups)


def _conflict(evidence: Evidence, groups: Groups) -> Measurement:
    counts, rows = evidence.confusion(groups), evidence.rows_confusion(groups)
    positives, known = counts.tp + counts.fn, counts.known

    def gap(_: LimitsAt, named: NDArray[np.bool_], confidence: float) -> Gap:
        false_alarms = float(counts.fp[named].sum())
        return implied_rate_gap(positives, known, false_alarms, named, confidence)

    limits_at = METRICS["base_rate"].for_gaps
    part = Part(
        "implied_false_positive_rate",
        lambda level: limits_at(counts, level),
        np.asarray(rows.known, dtype=np.int64),
        gap,
    )
    made = gap_measurement(
        evidence,
        "error_rate_conflict",
        groups,
        [part],
        significance(evidence, groups, ("base_rate",)),
    )
    if made.low is None:
        return made
    observed = {name: _observed(evidence, groups, name) for name in OBSERVED}
    detail: dict[str, Any] = {**made.detail, "conflict": made.low > 0}
    for name, found in observed.items():
        detail |= {
            f"{name}_{side}": x for side, x in zip(("gap", "low", "high"), found, strict=True)
        }
    note = f"{_in_words(made.low, observed)} {made.note}".strip()
    return made.model_copy(update={"detail": detail, "note": note})


def _observed(evidence: Evidence, groups: Groups, name: str) -> tuple[float | None, ...]:
    """The gap there is now, with its limits."""
    part = part_of(evidence, name, groups)
    found = part.gap(part.limits_at, groups.named, evidence.confidence)
    return found.estimate[:3] if found.exists else (None, None, None)


def _in_words(least: float, observed: dict[str, tuple[float | None, ...]]) -> str:
    if least <= 0:
        return "No conflict is shown: base rates may be equal, or false alarms next to none."
    shown = [name for name, (_, low, _) in observed.items() if low is not None and low > 0]
    others = [name for name in observed if name not in shown]
    now = f"Gaps shown now: {', '.join(shown) or 'none'}"
    now += f"; not shown: {', '.join(others)}." if others else "."
    return (
        "Calibration and error-rate balance exclude each other here: with equal predictive values "
        f"and false negative rates, false positive rates differ by at least {least:.3f}. {now}"
    )
