"""From counts to measurements: a metric by group, and its gaps between the groups.

One spec table (`audit.stats.metrics.METRICS`) says how a metric is made from counts. What is
derived from a metric (`difference`, `ratio`, `group_min`, `group_max`) is made here, alike for all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from audit.evidence import Evidence
from audit.finding import Compared, Measurement, Scalar, Test
from audit.groups import Groups
from audit.stats.counts import Confusion
from audit.stats.estimate import Estimate, Ints, percent, undefined
from audit.stats.gaps import (
    Gap,
    LimitsAt,
    difference_gap,
    difference_limits,
    ratio_gap,
    ratio_limits,
    smallest_ratio,
    tukey_p_value,
)
from audit.stats.metrics import METRICS, Limits
from audit.stats.permutation import max_t_p_value
from audit.stats.rates import RATES
from audit.stats.shrinkage import shrunk_rates


def measurement(
    metric: str,
    estimate: Estimate,
    n: int,
    slice_: dict[str, str],
    *,
    note: str = "",
    test: Test | None = None,
    compared: Sequence[Compared] = (),
    **detail: Scalar,
) -> Measurement:
    """A measurement of an estimate; NaN becomes undefined."""
    value, low, high = (None if math.isnan(x) else x for x in estimate[:3])
    return Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_, method=estimate.method,
        note=note, test=test, compared=tuple(compared), detail=detail,
    )  # fmt: skip


def by_group(evidence: Evidence, name: str) -> Iterator[Measurement]:
    """One metric of `METRICS`, overall, by group and by crossing of features.

    In crossings, where groups are small, a rate is given raw and, as detail, shrunk.
    """
    metric = METRICS[name]
    for groups in (evidence.everyone, *evidence.comparisons):
        counts, rows = evidence.confusion(groups), evidence.rows_confusion(groups)
        limits, sizes = metric.limits(counts, evidence.confidence), metric.size(rows)
        details = _details(evidence, name, groups, counts, rows)
        for group in range(len(groups)):
            size = int(sizes[group])
            estimate = limits.at(group)
            note = _why_undefined(estimate, size, metric.title)
            made = measurement(name, estimate, size, groups.slice(group), note=note)
            yield made.model_copy(update={"detail": details[group]})


def _why_undefined(estimate: Estimate, size: int, title: str) -> str:
    if not math.isnan(estimate.value):
        return ""
    what = "no row to count" if size == 0 else f"{size:,} rows do not determine it"
    return f"Undefined: {what} ({title})."


def _details(
    evidence: Evidence, name: str, groups: Groups, counts: Confusion, rows: Confusion
) -> list[dict[str, Scalar]]:
    details: list[dict[str, Scalar]] = [{} for _ in range(len(groups))]
    if evidence.weights is not None:
        effective = METRICS[name].size(counts)
        details = [{"effective_n": round(float(n), 1)} for n in effective]
    if name not in RATES:
        return details
    rate = RATES[name]
    for detail, k in zip(details, rate.numerator(rows), strict=True):
        detail["count"] = int(k)
    shrunk = None
    if len(groups.features) > 1:
        k, n = rate.numerator(counts), rate.denominator(counts)
        shrunk = shrunk_rates(k, n, evidence.confidence)
    if shrunk is not None:
        for detail, value, low, high in zip(details, *shrunk, strict=True):
            detail |= {"shrunk": float(value), "shrunk_low": float(low), "shrunk_high": float(high)}
    return details


class Part(NamedTuple):
    """What is compared between groups: its name, its limits at a confidence, its n by group."""

    name: str
    limits_at: LimitsAt
    n: Ints
    gap: Callable[[LimitsAt, np.typing.NDArray[np.bool_], float], Gap] = difference_gap


def part_of(evidence: Evidence, name: str, groups: Groups, *, ratio: bool = False) -> Part:
    """One metric of `METRICS`, to be compared between the groups."""
    metric, counts = METRICS[name], evidence.confusion(groups)
    n = np.asarray(metric.size(evidence.rows_confusion(groups)), dtype=np.int64)
    gap: Callable[..., Gap] = ratio_gap if ratio else difference_gap
    if ratio and name in RATES:
        k, of = RATES[name].numerator(counts), RATES[name].denominator(counts)

        def gap(_: LimitsAt, named: np.typing.NDArray[np.bool_], confidence: float) -> Gap:
            return smallest_ratio(k * named, of * named, confidence)

    return Part(name, partial(metric.for_gaps, counts), n, gap)


def difference(evidence: Evidence, name: str, over: Sequence[str]) -> Iterator[Measurement]:
    """The widest difference between groups in the worst of `over`, and each to the reference.

    With two metrics each gets half of the error probability (Bonferroni), so that the limits of
    the larger gap hold with the stated confidence.
    """
    for groups in evidence.comparisons:
        parts = [part_of(evidence, one, groups) for one in over]
        yield gap_measurement(evidence, name, groups, parts, significance(evidence, groups, over))
        if len(over) == 1:
            yield from to_reference(evidence, name, groups, parts[0])


def ratio(evidence: Evidence, name: str, over: Sequence[str]) -> Iterator[Measurement]:
    """The smallest ratio between groups in the worst of `over`, and each to the reference."""
    for groups in evidence.comparisons:
        parts = [part_of(evidence, one, groups, ratio=True) for one in over]
        test = significance(evidence, groups, over)
        yield gap_measurement(evidence, name, groups, parts, test, smallest=True)
        if len(over) == 1:
            yield from to_reference(evidence, name, groups, parts[0], ratio=True)


def extreme(evidence: Evidence, name: str, of: str, *, lowest: bool) -> Iterator[Measurement]:
    """The lowest or highest value of a metric among the groups.

    Its limits are the lowest (highest) of the groups' own, at the confidence that makes all of
    them hold together (Šidák).
    """
    metric = METRICS[of]
    pick = np.argmin if lowest else np.argmax
    for groups in evidence.comparisons:
        each = evidence.confidence ** (1 / max(1, int(groups.named.sum())))
        limits = metric.limits(evidence.confusion(groups), each)
        sizes = metric.size(evidence.rows_confusion(groups))
        known = np.flatnonzero(groups.named & ~np.isnan(limits.value))
        rows = int(evidence.sizes(groups)[groups.named].sum())
        if not known.size:
            note = f"Undefined: no group has a {of}."
            yield measurement(name, undefined(), rows, groups.across, note=note)
            continue
        at = int(known[pick(limits.value[known])])
        low, high = (float((np.min if lowest else np.max)(x[known])) for x in limits[1:3])
        method = f"{limits.method[at].rsplit(' ', 2)[0]} {percent(evidence.confidence)}"
        method += f", simultaneous over {known.size} groups (Šidák)"
        estimate = Estimate(float(limits.value[at]), low, high, method)
        yield measurement(
            name, estimate, rows, groups.across, note=_absent(groups, limits, of),
            group=groups.label(at), group_n=int(sizes[at]),
        )  # fmt: skip


def significance(evidence: Evidence, groups: Groups, over: Sequence[str]) -> Test | None:
    """Permutation test that groups are alike in every one of `over`; `None` unless all are rates.

    A rate and its complement (1 minus it) share a test.
    """
    if not set(over) <= set(RATES):
        return None
    names = tuple(dict.fromkeys(RATES[one].tested_as for one in over))

    def made() -> Test | None:
        null = f"equal {' and '.join(names)} by {' × '.join(groups.features)}"
        return permutation_test(null, groups, evidence.confusion(groups), names)

    return evidence.once(f"test of {names}", groups, made)


def permutation_test(
    null: str, groups: Groups, counts: Confusion, over: Sequence[str]
) -> Test | None:
    """Test by permutation that groups are alike in all rates `over`; `None` where none can vary."""
    rates = [(RATES[one].numerator(counts), RATES[one].denominator(counts)) for one in over]
    found = max_t_p_value([(k * groups.named, n * groups.named) for k, n in rates])
    if found is None:
        return None
    p, draws = found
    return Test(null=null, p_value=p, method=f"permutation max-T, {draws:,} draws")


def gap_measurement(
    evidence: Evidence,
    name: str,
    groups: Groups,
    parts: Sequence[Part],
    test: Test | None = None,
    *,
    smallest: bool = False,
) -> Measurement:
    """The widest of the gaps in `parts` (the smallest ratio, if so asked), with its groups.

    Where no `test` is given, Tukey's is made of the limits. Rows whose group is not recorded are
    shown elsewhere and never compared.
    """
    confidence = 1 - (1 - evidence.confidence) / len(parts)
    found = [(part, part.gap(part.limits_at, groups.named, confidence)) for part in parts]
    defined = [(part, gap) for part, gap in found if gap.exists]
    note = " ".join(_absent(groups, gap.groups, part.name) for part, gap in found).strip()
    rows = int(evidence.sizes(groups)[groups.named].sum())
    if not defined:
        nothing = "Undefined: fewer than two groups have a value to compare."
        if any(int((~np.isnan(gap.groups.value)).sum()) > 1 for _, gap in found):
            nothing = "Undefined: the value is 0 in every group, and 0/0 is no ratio."
        return measurement(name, undefined(), rows, groups.across, note=f"{nothing} {note}".strip())
    note = f"{note} {_without_ratio(found)}".strip()
    worst: Callable[..., int] = np.argmin if smallest else np.argmax
    part, gap = defined[worst([gap.estimate.value for _, gap in defined])]
    low, high = [gap.estimate.low for _, gap in defined], [gap.estimate.high for _, gap in defined]
    sure_part, sure = defined[worst(high if smallest else low)]
    estimate = gap.estimate._replace(low=low[worst(low)], high=high[worst(high)])
    if test is None:
        test = _tukey(name, groups, defined)
    return measurement(
        name, estimate, rows, groups.across, note=note, test=test,
        compared=_compared(groups, part, gap),
        rate=part.name,
        critical=gap.critical,
        **_end("highest", groups, part, gap, gap.widest.high),
        **_end("lowest", groups, part, gap, gap.widest.low),
        surest_rate=sure_part.name,
        **_end("surest_high", groups, sure_part, sure, sure.surest.high),
        **_end("surest_low", groups, sure_part, sure, sure.surest.low),
    )  # fmt: skip


def _without_ratio(found: Sequence[tuple[Part, Gap]]) -> str:
    """Of which parts nothing was compared although groups have values: all of them are 0."""
    return " ".join(
        f"{part.name} is 0 in every group and has no ratio."
        for part, gap in found
        if not gap.exists and (~np.isnan(gap.groups.value)).sum() > 1
    )


def _tukey(name: str, groups: Groups, found: Sequence[tuple[Part, Gap]]) -> Test | None:
    of = " and ".join(part.name for part, _ in found)
    p = min(1.0, len(found) * min(tukey_p_value(gap) for _, gap in found))
    null = f"equal {of or name} by {' × '.join(groups.features)}"
    return Test(null=null, p_value=p, method="studentised range (Tukey)")


def _compared(groups: Groups, part: Part, gap: Gap) -> list[Compared]:
    return [
        Compared(
            group=groups.label(int(i)), n=int(part.n[i]),
            value=float(gap.groups.value[i]), low=float(gap.groups.low[i]),
            high=float(gap.groups.high[i]),
        )
        for i in np.flatnonzero(~np.isnan(gap.groups.value))
    ]  # fmt: skip


def _end(name: str, groups: Groups, part: Part, gap: Gap, group: int) -> dict[str, Scalar]:
    value = float(gap.groups.value[group])
    return {name: groups.label(group), f"{name}_value": value, f"{name}_n": int(part.n[group])}


def _absent(groups: Groups, limits: Limits, name: str) -> str:
    missing = np.flatnonzero(groups.named & np.isnan(limits.value))
    names = "; ".join(groups.label(int(i)) for i in missing)
    return f"No {name} for {names} (nothing to count): left out." if names else ""


def to_reference(
    evidence: Evidence, name: str, groups: Groups, part: Part, *, ratio: bool = False
) -> Iterator[Measurement]:
    """Every group against the reference group the user named; nothing where none was.

    The intervals hold together for all groups of the feature (Šidák).
    """
    reference = _reference(evidence, groups)
    if reference is None:
        return
    others = [int(i) for i in np.flatnonzero(groups.named) if i != reference]
    if not others:
        return
    limits = part.limits_at(evidence.confidence ** (1 / len(others)))
    pair_limits = ratio_limits if ratio else difference_limits
    for group in others:
        pair = [group, reference]
        value, low, high = limits.value[pair], limits.low[pair], limits.high[pair]
        estimate = undefined()
        if not np.isnan(value).any() and (not ratio or value[1] > 0):
            least, most = pair_limits(value, low, high)
            found = value[0] / value[1] if ratio else value[0] - value[1]
            method = f"{'MOVER-R' if ratio else 'MOVER'} {percent(evidence.confidence)}"
            estimate = Estimate(
                float(found), float(least[0, 1]), float(most[0, 1]),
                f"{method}, simultaneous over {len(others)} groups (Šidák)",
            )  # fmt: skip
        absent = (
            "" if not math.isnan(estimate.value) else "Undefined: one of the two has no value. "
        )
        yield measurement(
            name, estimate, int(part.n[group]), groups.slice(group),
            note=f"{absent}Against the reference group {groups.label(reference)}.",
            reference=groups.label(reference), reference_n=int(part.n[reference]),
        )  # fmt: skip


def _reference(evidence: Evidence, groups: Groups) -> int | None:
    """Position of the reference group: named for every feature that is crossed."""
    if not set(groups.features) <= set(evidence.reference):
        return None
    name = tuple(evidence.reference[feature] for feature in groups.features)
    return groups.names.index(name) if name in groups.names and len(groups) > 1 else None
