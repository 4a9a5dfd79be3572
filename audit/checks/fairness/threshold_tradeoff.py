"""At which threshold does each gap close, and at what cost?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, Result, check, example_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table
from audit.groups import Groups
from audit.stats import sweep
from audit.stats.estimate import Floats, percent
from audit.stats.sweep import Along, Called, Changes

GAPS = {
    "demographic_parity_difference": ("selection_rate",),
    "equal_opportunity_difference": ("true_positive_rate",),
    "predictive_equality_difference": ("false_positive_rate",),
    "equalized_odds_difference": ("true_positive_rate", "false_positive_rate"),
}

CLOSED = 0.10
"""A gap of at most this is closed; it is the limit of the default policy."""

SMALLEST_SHARE = 0.02
"""A group of a smaller share of the rows does not steer the threshold."""


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_true", "y_pred", "y_score"),
    references=(
        "Hardt, Price, Srebro (2016), NeurIPS 29",
        "Corbett-Davies, Gaebler, Nilforoshan, Shroff, Goel (2023), JMLR 24:312",
    ),
    examples=[
        Example(
            example_evidence(
                "1010" * 2,
                "1110" + "1000",
                score=[0.8, 0.6, 0.4, 0.2, 0.8, 0.3, 0.2, 0.1],
                sex="MMMMFFFF",
            ),
            {"by sex, gap = demographic_parity_difference": 0.8},
            "decided positive from .4 on: 3 of 4 M, 1 of 4 F. From .6 on 2 and 1; from .8 on 1 and "
            "1. From .3 on 3 and 2, from .2 on 4 and 3",
        ),
        Example(
            example_evidence(
                "1010" * 2,
                "1100" * 2,
                score=[0.8, 0.6, 0.4, 0.2] * 2,
                sex="MMMMFFFF",
            ),
            {"by sex, gap = equalized_odds_difference": 0.6},
            "the groups are scored alike: closed at the current threshold, .6",
        ),
    ],
)
def threshold_tradeoff(evidence: Evidence) -> Iterator[Result]:
    """At which threshold does each gap close, and at what cost?

    Decided positive is who scores at least the threshold. Measured, for each gap of each feature,
    is the threshold at which the gap is at most 0.10, the one nearest to the current: where the
    fewest decisions change. It lies in the range of the score; neither end is better. The detail
    says what it costs: accuracy and balanced accuracy against now, on the same rows. Beside it
    stands the best trade-off: the smallest gap whose balanced accuracy is not credibly below the
    current one's (the upper limit of the change is at least 0).

    The interval reaches from the lowest to the highest threshold that the data do not rule out as
    the nearest; some in between may be ruled out. Thresholds that decide nearly everyone alike
    close every gap and are left out: each decision must go to at least 10 % of people, or to half
    as many as now where that is fewer. Tried are all distinct scores, or, of more than 100, their
    percentiles. Groups of less than 2 % of the rows do not steer the threshold.

    The current threshold is the lowest score that is decided positive, or, where decisions do not
    follow the score, the one that agrees with most of them.

    It misses thresholds of its own for each group, which close every gap at a lower cost and are
    unlawful in places; and what a wrong decision costs the person, which accuracy counts alike.
    """
    tried = _tried(evidence)
    rows: list[tuple[Scalar, ...]] = list(_utility_rows(evidence, tried))
    for groups in evidence.features:
        steering = _Steering.of(evidence, groups, tried)
        for name, rates in GAPS.items():
            gap = sweep.gap_along(steering.counts, rates, evidence.confidence)
            best = sweep.best_trade_off(gap, tried.balanced_accuracy, tried.usable)
            yield _closing(evidence, groups, name, gap, best, tried, steering)
            rows.extend(_rows(groups.features[0], name, gap, tried, best))
    yield Table(
        name="threshold_sweep",
        title="Gaps and utilities along the threshold",
        columns=("feature", "metric", "threshold", "value", "low", "high", "current", "best"),
        rows=tuple(rows),
    )


@dataclass(frozen=True)
class _Tried:
    """The thresholds tried, and what each would mean for all rows.

    Attributes
    ----------
    share
        Share of people decided positive.
    current
        Position of the current threshold.
    about_current
        How it is known, in words.
    usable
        Does the decision still tell people apart?
    accuracy, balanced_accuracy
        Their change against the current threshold.
    """

    thresholds: Floats
    everyone: Called
    share: Floats
    current: int
    about_current: str
    usable: NDArray[np.bool_]
    accuracy: Changes
    balanced_accuracy: Changes


def _tried(evidence: Evidence) -> _Tried:
    scored = evidence.scored(evidence.everyone).group(0)
    now, about = _current(evidence, sweep.thresholds_of(scored))
    thresholds = np.union1d(sweep.thresholds_of(scored), now)
    counts = sweep.called([scored], thresholds)
    current = int(np.searchsorted(thresholds, now))
    share = counts.every[:, 0] / counts.total[0]
    return _Tried(
        thresholds, counts, share, current, about,
        sweep.usable(share, current),
        sweep.accuracy_changes(counts, current, evidence.confidence),
        sweep.balanced_accuracy_changes(counts, current, evidence.confidence),
    )  # fmt: skip


def _current(evidence: Evidence, thresholds: Floats) -> tuple[float, str]:
    """The threshold in force, and how it is known, in words."""
    positive = evidence.y_pred == evidence.positive
    lowest = evidence.scores[positive].min(initial=np.inf)
    if positive.any() and lowest > evidence.scores[~positive].max(initial=-np.inf):
        return float(lowest), f"Current threshold: {lowest:.4g}, the lowest score decided positive."
    # Right to follow a threshold: positive at or above it, negative below.
    above = np.searchsorted(thresholds, evidence.scores, side="right")
    agree = np.where(positive, 1, -1) * (1 if evidence.counts is None else evidence.counts)
    gained = np.bincount(above, agree, minlength=thresholds.size + 1)[1:]
    from_here_up = np.cumsum(gained[::-1])[::-1]
    at = int(from_here_up.argmax())
    against = int(positive @ np.abs(agree)) - int(from_here_up[at])
    return float(thresholds[at]), (
        f"Decisions do not follow the score: {against:,} of {len(evidence):,} rows are decided "
        f"otherwise than by any threshold; {thresholds[at]:.4g} agrees with most and is taken for "
        "the current one."
    )


class _Steering(NamedTuple):
    """The groups that steer the threshold: counts at each, their rows, and who was left out."""

    counts: Called
    n: int
    note: str

    @classmethod
    def of(cls, evidence: Evidence, groups: Groups, tried: _Tried) -> _Steering:
        sizes = evidence.sizes(groups)
        large = groups.named & (sizes >= SMALLEST_SHARE * sizes[groups.named].sum())
        steering = large if large.sum() > 1 else groups.named
        counts = sweep.called(evidence.scored(groups).groups, tried.thresholds).of(steering)
        known = [scored.known.sum() for scored in evidence.rows_scored(groups).groups]
        left_out = [
            f"{groups.label(int(i))} ({sizes[i]:,})"
            for i in np.flatnonzero(groups.named & ~steering)
        ]
        note = f"Too few rows to steer it: {', '.join(left_out)}." if left_out else ""
        return cls(counts, round(float(np.array(known)[steering].sum())), note)


def _closing(
    evidence: Evidence,
    groups: Groups,
    name: str,
    gap: Along,
    best: int,
    tried: _Tried,
    steering: _Steering,
) -> Measurement:
    found = sweep.closing(gap, tried.share, tried.current, CLOSED, tried.usable)
    at = tried.thresholds
    defined = found.at >= 0
    method = f"thresholds not ruled out {percent(evidence.confidence)}"
    nearest = found.at if defined else _least(gap, tried)
    notes = (_in_words(gap, found, nearest, tried), tried.about_current, steering.note)
    detail: dict[str, Scalar] = {
        "limit": CLOSED,
        **_at("current", tried.current, gap, tried, costs=False),
        **(_at("closing" if defined else "least", nearest, gap, tried) if nearest >= 0 else {}),
        **(_at("best", best, gap, tried) if best >= 0 else {}),
    }
    return Measurement(
        metric="threshold_tradeoff",
        value=float(at[found.at]) if defined else None,
        low=float(at[found.low]) if defined else None,
        high=float(at[found.high]) if defined else None,
        n=steering.n,
        slice={**groups.across, "gap": name},
        method=method if defined else "undefined",
        note=" ".join(filter(None, notes)),
        detail=detail,
    )


def _least(gap: Along, tried: _Tried) -> int:
    """The usable threshold of the smallest gap; -1 where no gap is known."""
    known = tried.usable & ~np.isnan(gap.value)
    return int(np.where(known, gap.value, np.inf).argmin()) if known.any() else -1


def _in_words(gap: Along, found: sweep.Closing, nearest: int, tried: _Tried) -> str:
    if not tried.usable.any():
        return "Undefined: every threshold decides nearly everyone alike."
    if nearest < 0:
        return "Undefined: at no threshold do two groups have a rate to compare."
    if found.at == tried.current:
        return f"Closed already: the gap is {gap.value[nearest]:.3f}."
    at, share = tried.thresholds, 100 * tried.share
    cost = (
        f"accuracy changes by {_change(tried.accuracy, nearest)}, balanced accuracy by "
        f"{_change(tried.balanced_accuracy, nearest)}; decided positive are "
        f"{share[nearest]:.1f} % instead of {share[tried.current]:.1f} %"
    )
    if found.at >= 0:
        moved = f"from {gap.value[tried.current]:.3f} to {gap.value[nearest]:.3f}"
        return f"The gap goes {moved}; {cost}."
    open_ = "the data rule it out everywhere"
    if found.low >= 0:
        several = f"from {at[found.low]:.4g} to {at[found.high]:.4g}"
        one = found.low == found.high
        open_ = f"the data leave it open {f'at {at[found.low]:.4g}' if one else several}"
    return (
        f"The gap closes (to at most {CLOSED:g}) at no threshold that tells people apart; {open_}. "
        f"The least is {gap.value[nearest]:.3f}, at {at[nearest]:.4g}: {cost}."
    )


def _change(changes: Changes, threshold: int) -> str:
    change = changes.at(threshold)
    if np.isnan(change.value):
        return "an unknown amount (a class is absent)"
    return f"{change.value:+.3f} [{change.low:+.3f}, {change.high:+.3f}]"


def _at(
    name: str, threshold: int, gap: Along, tried: _Tried, *, costs: bool = True
) -> dict[str, Scalar]:
    """What holds at one threshold, by name."""
    detail: dict[str, Scalar] = {
        f"{name}_threshold": float(tried.thresholds[threshold]),
        f"{name}_decided_positive": float(tried.share[threshold]),
        **_limits(f"{name}_gap", *(float(side[threshold]) for side in gap)),
    }
    if costs:
        cost = tried.balanced_accuracy.at(threshold)[:3]
        detail |= _limits(f"{name}_accuracy_change", *tried.accuracy.at(threshold)[:3])
        detail |= _limits(f"{name}_balanced_accuracy_change", *cost)
    return detail


def _limits(name: str, value: float, low: float, high: float) -> dict[str, Scalar]:
    return {name: _known(value), f"{name}_low": _known(low), f"{name}_high": _known(high)}


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _utility_rows(evidence: Evidence, tried: _Tried) -> Iterator[tuple[Scalar, ...]]:
    assistive = evidence.positive == evidence.favourable
    found = sweep.utilities(tried.everyone, evidence.confidence, assistive=assistive)
    for name, along in found.items():
        defined = name != "selection_rate" and not np.isnan(along.value).all()
        yield from _rows("", name, along, tried, int(np.nanargmax(along.value)) if defined else -1)


def _rows(
    feature: str, metric: str, along: Along, tried: _Tried, best: int
) -> Iterator[tuple[Scalar, ...]]:
    for i, threshold in enumerate(tried.thresholds):
        limits = (_known(float(side[i])) for side in along)
        yield (feature, metric, float(threshold), *limits, i == tried.current, i == best)
