"""From scores to measurements: any estimate of a group's scores, and its gaps between groups."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

import numpy as np

from audit.checks.by_group import Part, gap_measurement, measurement, to_reference
from audit.evidence import Evidence
from audit.finding import Measurement, Scalar, Test
from audit.groups import Groups
from audit.stats.auc import auc_of
from audit.stats.distances import DistanceOf, distance_estimate, widest_distance
from audit.stats.estimate import Estimate, undefined
from audit.stats.intervals import bounded_mean
from audit.stats.metrics import Limits
from audit.stats.scores import Scored, ScoreTable, on, pooled, without

Of = Callable[[Scored, float], Estimate]
"""Scores of a group and a confidence -> the estimate."""

Size = Callable[[Scored], float]

Side = Literal["group", "background"]


def known_rows(scored: Scored) -> float:
    """Rows with a known label: what a metric that compares score and truth counts."""
    return float(scored.known.sum())


def all_rows(scored: Scored) -> float:
    """All rows: what a metric of the score alone counts."""
    return float(scored.total.sum())


def mean_score_of(evidence: Evidence) -> Of:
    """The mean score of a group, known to lie in the score's range."""

    def mean(scored: Scored, confidence: float) -> Estimate:
        low, high = evidence.score.low, evidence.score.high
        return bounded_mean(scored.score, confidence, low, high, scored.total)

    return mean


def by_score(
    evidence: Evidence, name: str, of: Of, lacking: str, size: Size = known_rows
) -> Iterator[Measurement]:
    """An estimate of the scores, overall, by group and by crossing of features.

    `lacking` says what a slice lacks when the estimate has no value there.
    """
    for groups in (evidence.everyone, *evidence.comparisons):
        effective, rows = evidence.scored(groups), evidence.rows_scored(groups)
        for group in range(len(groups)):
            found = of(effective.group(group), evidence.confidence)
            note = f"Undefined: {lacking}." if math.isnan(found.value) else ""
            n = round(size(rows.group(group)))
            yield measurement(name, found, n, groups.slice(group), note=note)


def score_difference(
    evidence: Evidence, name: str, metric: str, of: Of, size: Size = known_rows
) -> Iterator[Measurement]:
    """The widest difference between groups in an estimate of the scores; to the reference too."""
    for groups in evidence.comparisons:
        part = score_part(evidence, metric, groups, of, size)
        yield gap_measurement(evidence, name, groups, [part])
        yield from to_reference(evidence, name, groups, part)


def score_part(
    evidence: Evidence, metric: str, groups: Groups, of: Of, size: Size = known_rows
) -> Part:
    """An estimate of the scores, to be compared between the groups."""
    table, rows = evidence.scored(groups), evidence.rows_scored(groups)
    n = np.array([round(size(rows.group(i))) for i in range(len(groups))], dtype=np.int64)
    return Part(metric, partial(_limits, table, of), n)


def against_background(
    evidence: Evidence, name: str, positives: Side, negatives: Side, lacking: str
) -> Iterator[Measurement]:
    """An area under the ROC curve of each group with its background: everyone of other groups.

    `positives` and `negatives` say whose are compared. Rows whose group is not recorded belong to
    neither.
    """
    for groups in evidence.features:
        table, rows = evidence.scored(groups), evidence.rows_scored(groups)
        named = [int(i) for i in np.flatnonzero(groups.named)]
        # Groups are pooled by weight, which effective rows are not in proportion to.
        weighed = {i: table.group(i).scaled(1 / _kish(evidence, groups, [i])) for i in named}
        everyone = pooled(list(weighed.values()))
        truth = {i: (rows.group(i).positive.sum(), rows.group(i).negative.sum()) for i in named}
        for group in named:
            others = [i for i in named if i != group]
            background = without(everyone, weighed[group]).scaled(_kish(evidence, groups, others))
            inside = on(everyone.score, table.group(group))
            sides = {"group": inside, "background": background}
            found = auc_of(
                sides[positives].positive, sides[negatives].negative, evidence.confidence
            )
            members = {"group": [group], "background": others}
            n = sum(int(truth[i][0]) for i in members[positives])
            n += sum(int(truth[i][1]) for i in members[negatives])
            note = f"Undefined: {lacking}." if math.isnan(found.value) else ""
            yield measurement(name, found, n, groups.slice(group), note=note)


def score_distance(
    evidence: Evidence, name: str, distance: DistanceOf, most: float
) -> Iterator[Measurement]:
    """The widest distance between the scores of two groups of a feature; to the reference too.

    Features are taken one by one: crossings have more pairs than anyone reads.
    """
    for groups in evidence.features:
        effective, rows = evidence.scored(groups), evidence.rows_scored(groups)
        n = [round(all_rows(scored)) for scored in rows.groups]
        named = [int(i) for i in np.flatnonzero(groups.named)]
        scores = [effective.group(i) for i in named]
        total = sum(n[i] for i in named)
        found = widest_distance(scores, distance, most, evidence.confidence)
        if found is None:
            note = "Undefined: fewer than two groups have a row."
            yield measurement(name, undefined(), total, groups.across, note=note)
            continue
        by_mean = sorted(found.pair, key=lambda i: _mean(scores[i]))
        yield measurement(
            name, found.estimate, total, groups.across,
            note="", compared=(), test=_alike(name, groups, found.p_value),
            **_side(groups, "higher", named[by_mean[1]], scores[by_mean[1]], n),
            **_side(groups, "lower", named[by_mean[0]], scores[by_mean[0]], n),
        )  # fmt: skip
        yield from _to_reference(evidence, name, groups, distance, most)


def _to_reference(
    evidence: Evidence, name: str, groups: Groups, distance: DistanceOf, most: float
) -> Iterator[Measurement]:
    name_of_reference = (evidence.reference.get(groups.features[0], ""),)
    if name_of_reference not in groups.names:
        return
    reference = groups.names.index(name_of_reference)
    effective, rows = evidence.scored(groups), evidence.rows_scored(groups)
    others = [int(i) for i in np.flatnonzero(groups.named) if i != reference]
    note = f"Against the reference group {groups.label(reference)}."
    for group in others:
        pair = effective.group(group), effective.group(reference)
        found = distance(*pair) if all(all_rows(one) > 0 for one in pair) else None
        estimate = distance_estimate(found, most, len(others), evidence.confidence)
        n = round(all_rows(rows.group(group)))
        absent = "" if found else "Undefined: one of the two has no row. "
        yield measurement(
            name, estimate, n, groups.slice(group), note=f"{absent}{note}",
            reference=groups.label(reference),
            reference_n=round(all_rows(rows.group(reference))),
        )  # fmt: skip


def _alike(name: str, groups: Groups, p_value: float) -> Test:
    # One hypothesis, but each distance tests it in its own way: the null must tell them apart.
    null = f"equal distribution of scores by {groups.features[0]} ({name})"
    return Test(null=null, p_value=p_value, method="bound of the sampling error (Bonferroni)")


def _mean(scored: Scored) -> float:
    return float((scored.score * scored.total).sum() / scored.total.sum())


def _side(
    groups: Groups, name: str, group: int, scored: Scored, n: Sequence[int]
) -> dict[str, Scalar]:
    return {name: groups.label(group), f"{name}_mean": _mean(scored), f"{name}_n": n[group]}


def _kish(evidence: Evidence, groups: Groups, of: Sequence[int]) -> float:
    """Effective rows for each unit of weight in some of the groups; 1 without weights."""
    if evidence.weights is None:
        return 1.0
    inside = np.isin(groups.codes, of)
    squares = float(evidence.weights.squares[inside].sum())
    return float(evidence.weights.total[inside].sum()) / squares if squares > 0 else 1.0


def _limits(table: ScoreTable, of: Of, confidence: float) -> Limits:
    found = [of(table.group(group), confidence) for group in range(len(table))]
    value, low, high = (np.array([estimate[i] for estimate in found]) for i in range(3))
    return Limits(value, low, high, tuple(estimate.method for estimate in found))
