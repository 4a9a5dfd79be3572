"""From evidence to measurements: a rate, or any estimate, overall, by group and by intersection."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.evidence import Evidence
from audit.finding import Measurement, Scalar
from audit.groups import Groups
from audit.stats.estimate import Estimate, Ints
from audit.stats.gaps import Gap
from audit.stats.intervals import rate as rate_estimate
from audit.stats.rates import RATES

Rows = NDArray[np.bool_]


def measurement(
    metric: str,
    estimate: Estimate,
    n: int,
    slice_: dict[str, str],
    *,
    note: str = "",
    **detail: Scalar,
) -> Measurement:
    """A measurement of an estimate; NaN becomes undefined."""
    value, low, high = (None if math.isnan(x) else x for x in estimate[:3])
    return Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_,
        method=estimate.method, note=note, detail=detail,
    )  # fmt: skip


def rates(evidence: Evidence, name: str) -> Iterator[Measurement]:
    """One rate of `RATES`, overall, by group and by intersection."""
    spec = RATES[name]
    for groups in (evidence.everyone, *evidence.comparisons):
        confusion = evidence.confusion(groups)
        k, n = spec.numerator(confusion), spec.denominator(confusion)
        for group in range(len(groups)):
            size = int(n[group])
            yield measurement(
                name,
                rate_estimate(int(k[group]), size, evidence.confidence),
                size,
                groups.slice(group),
                note="" if size else f"Undefined: no row to count ({spec.title}).",
                count=int(k[group]),
            )


def estimates(
    evidence: Evidence, name: str, estimate: Callable[[Rows], Estimate], undefined: str
) -> Iterator[Measurement]:
    """Any estimate over the rows with a known label, overall, by group and by intersection.

    `undefined` says what a slice lacks when the estimate has no value there.
    """
    for groups in (evidence.everyone, *evidence.comparisons):
        for group in range(len(groups)):
            rows = evidence.known & (groups.codes == group)
            found = estimate(rows)
            note = f"Undefined: {undefined}." if math.isnan(found.value) else ""
            yield measurement(name, found, int(rows.sum()), groups.slice(group), note=note)


def gaps(
    evidence: Evidence,
    name: str,
    over: tuple[str, ...],
    gap: Callable[[Ints, Ints, float], Gap],
) -> Iterator[Measurement]:
    """The widest gap across the groups of each comparison, in the worst of the rates `over`.

    With two rates each gets half of the error probability (Bonferroni), so that the limits of the
    larger gap hold with the stated confidence.
    """
    confidence = 1 - (1 - evidence.confidence) / len(over)
    for groups in evidence.comparisons:
        confusion = evidence.confusion(groups)
        found = []
        for rate in over:
            k, n = RATES[rate].numerator(confusion), RATES[rate].denominator(confusion)
            # Rows whose group is not recorded are shown, never compared.
            found.append(_Found(rate, k, n, gap(k * groups.named, n * groups.named, confidence)))
        yield _gap_measurement(name, groups, found)


class _Found(NamedTuple):
    """The gap in one rate, and the counts behind it."""

    rate: str
    k: Ints
    n: Ints
    gap: Gap


def _gap_measurement(name: str, groups: Groups, found: list[_Found]) -> Measurement:
    defined = [item for item in found if item.gap.widest.high >= 0]
    note = " ".join(_absent(groups, item) for item in found).strip()
    rows = int(groups.sizes[groups.named].sum())
    if not defined:
        nothing = "Undefined: fewer than two groups have a rate to compare."
        empty = found[0].gap.estimate
        return measurement(name, empty, rows, groups.across, note=f"{nothing} {note}".strip())
    widest = max(defined, key=lambda item: item.gap.estimate.value)
    surest = max(defined, key=lambda item: item.gap.estimate.low)
    limits = [item.gap.estimate for item in defined]
    estimate = widest.gap.estimate._replace(
        low=max(limit.low for limit in limits), high=max(limit.high for limit in limits)
    )
    detail = {
        "rate": widest.rate,
        **_end("highest", groups, widest, widest.gap.widest.high),
        **_end("lowest", groups, widest, widest.gap.widest.low),
        "surest_rate": surest.rate,
        **_end("surest_high", groups, surest, surest.gap.surest.high),
        **_end("surest_low", groups, surest, surest.gap.surest.low),
    }
    return measurement(name, estimate, rows, groups.across, note=note, **detail)


def _end(name: str, groups: Groups, found: _Found, group: int) -> dict[str, Scalar]:
    k, n = int(found.k[group]), int(found.n[group])
    return {name: groups.label(group), f"{name}_value": k / n, f"{name}_n": n}


def _absent(groups: Groups, found: _Found) -> str:
    absent = [groups.label(int(i)) for i in np.flatnonzero(groups.named & (found.n == 0))]
    names = "; ".join(absent)
    return f"No {found.rate} for {names} (nothing to count): left out." if absent else ""
