"""Are the groups among the rows as often as among the people?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy import stats

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import ALL_GROUPS, Concern, Measurement, Scalar, Table, Test
from audit.groups import Groups
from audit.stats.association import goodness_of_fit
from audit.stats.estimate import Estimate, Floats, Ints, percent, undefined
from audit.stats.metrics import rate_limits


def _example(sex: str, **shares: float) -> Evidence:
    evidence = example_evidence(None, "1" * len(sex), sex=sex)
    return replace(evidence, population={"sex": shares})


@check(
    concern=Concern.DATA,
    needs=("sensitive", "population"),
    references=(
        "Regulation (EU) 2024/1689 (AI Act), art. 10(3)",
        "Wilson (1927), JASA 22:209-212",
        "Pearson (1900), Philosophical Magazine 50:157-175",
    ),
    examples=[
        Example(
            _example("FMMM.", F=0.5, M=0.5),
            {"sex = F": -0.25, "sex = M": 0.25, "by sex": 0.25},
            "F 1 of 4 against .5; the row with no recorded sex takes no part",
        ),
        Example(
            _example("FFMMX", F=0.4, M=0.4, N=0.2),
            {"sex = F": 0.1, "sex = M": 0.1, "sex = N": -0.2, "by sex": 0.2},
            "F and M 2 of 4 each against .4, N none against .2; of X the population says nothing",
        ),
    ],
)
def representation(evidence: Evidence) -> Iterator[Result]:
    """Are the groups among the rows as often as in the reference population?

    By group: share of the rows - share of the population, from -1 to 1; below 0 the group is too
    rarely among the rows. By feature: the largest of these differences, without sign; 0 is best.
    Shares are among the groups that the population names. Intervals take the population's shares
    as exact; the tests are binomial by group and chi-square by feature.

    It misses whether the population given is the right one, whether a group is there in number
    (a fair share of few rows is few rows), and who within a group was left out. Rows are counted
    as they are, weighted or not.
    """
    rows: list[tuple[Scalar, ...]] = []
    for groups in evidence.features:
        feature = groups.features[0]
        shares = evidence.population.get(feature)
        if not shares:
            note = f"Undefined: the reference population gives no shares by {feature}."
            yield measurement(
                "representation", undefined(), len(evidence), groups.across, note=note
            )
            continue
        counted = _counted(evidence, groups, shares)
        yield from _measured(feature, counted, evidence.confidence)
        rows += _rows(feature, counted, evidence.confidence)
    yield Table(
        name="representation",
        title="Share of each group among the rows and in the reference population",
        columns=("feature", "group", "n", "share", "low", "high", "population"),
        rows=tuple(rows),
    )


class _Counted(NamedTuple):
    """Rows and population share of each group that the population names, and what was left out."""

    groups: tuple[str, ...]
    k: Ints
    share: Floats
    note: str


def _counted(evidence: Evidence, groups: Groups, shares: Mapping[str, float]) -> _Counted:
    size = {groups.label(i): int(n) for i, n in enumerate(evidence.sizes(groups))}
    absent = [f"{name} ({n:,})" for name, n in size.items() if name not in shares and n]
    note = f"Rows of groups the population does not name are left out: {', '.join(absent)}."
    share = np.array(list(shares.values()), dtype=float)
    k = np.array([size.get(name, 0) for name in shares], dtype=np.int64)
    return _Counted(tuple(shares), k, share / share.sum(), note if absent else "")


def _measured(feature: str, counted: _Counted, confidence: float) -> Iterator[Measurement]:
    n = int(counted.k.sum())
    names, k, share, note = counted
    across = {feature: ALL_GROUPS}
    if n == 0:
        nothing = f"Undefined: no row is of a group the population names. {note}".strip()
        yield measurement("representation", undefined(), 0, across, note=nothing)
        return
    limits = rate_limits(k, np.full(k.size, n), confidence)
    for i, name in enumerate(names):
        value, low, high = (float(x[i] - share[i]) for x in limits[:3])
        p_value = float(stats.binomtest(int(k[i]), n, float(share[i])).pvalue)
        null = f"share of {feature} = {name} as in the population"
        yield measurement(
            "representation", Estimate(value, low, high, limits.method[i]), n, {feature: name},
            test=Test(null=null, p_value=p_value, method="exact binomial"),
            count=int(k[i]), share=float(limits.value[i]), population=float(share[i]),
        )  # fmt: skip
    estimate, worst = _largest(k, share, confidence)
    tested = goodness_of_fit(k, share)
    null = f"shares by {feature} as in the population"
    yield measurement(
        "representation", estimate, n, across, note=note,
        test=Test(null=null, p_value=tested.p_value, method=tested.method),
        group=names[worst], share=float(k[worst] / n), population=float(share[worst]),
    )  # fmt: skip


def _largest(k: Ints, share: Floats, confidence: float) -> tuple[Estimate, int]:
    """The largest difference without sign, with limits that hold for all groups (Šidák)."""
    each = confidence ** (1 / k.size)
    limits = rate_limits(k, np.full(k.size, k.sum()), each)
    value, low, high = (x - share for x in limits[:3])
    worst = int(np.abs(value).argmax())
    least = np.maximum(0, np.maximum(low, -high)).max()
    most = np.maximum(np.abs(low), np.abs(high)).max()
    method = f"{limits.method[worst].rsplit(' ', 2)[0]} {percent(confidence)}"
    method += f", simultaneous over {k.size} groups (Šidák)"
    return Estimate(float(abs(value[worst])), float(least), float(most), method), worst


def _rows(feature: str, counted: _Counted, confidence: float) -> Iterator[tuple[Scalar, ...]]:
    n = np.full(counted.k.size, counted.k.sum())
    limits = rate_limits(counted.k, n, confidence)
    for i, name in enumerate(counted.groups if n[0] else ()):
        share, low, high = (float(x[i]) for x in limits[:3])
        yield feature, name, int(counted.k[i]), share, low, high, float(counted.share[i])
