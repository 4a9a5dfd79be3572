"""Each group's share of favourable decisions, over that of the most selected group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.groups import Groups
from audit.stats.estimate import Estimate, percent, undefined
from audit.stats.gaps import pairwise_confidence
from audit.stats.intervals import log_ratio, proportion


@check(
    concern=Concern.FAIRNESS,
    needs=("sensitive", "y_pred"),
    references=(
        "29 CFR 1607.4(D), Uniform Guidelines on Employee Selection Procedures (1978)",
        "New York City Local Law 144 of 2021; 6 RCNY § 5-300",
    ),
    examples=[
        Example(
            example_evidence(None, "110100", sex="MMMFFF"),
            {"sex = F": 0.5, "sex = M": 1.0},
            "favourable: F 1/3 over M 2/3; M is the most selected",
        ),
        Example(
            example_evidence(None, "1101001", sex="MMMFFF."),
            {"sex = F": 0.5, "sex = M": 1.0, "sex = (missing)": 1.5},
            "those not recorded, 1/1, are held against M's 2/3 and never the measure of others",
        ),
        Example(
            example_evidence(None, "0000", sex="MMFF"),
            {"sex = F": None, "sex = M": None},
            "nobody is given the favourable decision: 0/0 is undefined, not parity",
        ),
    ],
)
def impact_ratio(evidence: Evidence) -> Iterator[Measurement]:
    """Each group's share of favourable decisions, over that of the most selected group.

    (selection rate of the group) / (highest selection rate of any recorded group), from 0 to 1 for
    recorded groups, 1 is parity with the most selected. The US Uniform Guidelines look for less
    than .8; New York's Local Law 144 asks for the figure and sets no limit.

    Which group is the most selected is itself uncertain: the limits are the smallest over all
    recorded groups of those of the ratio to each, simultaneous over all pairs. The test of whether
    there is a difference at all goes with `demographic_parity_ratio`.

    It misses whether the decisions are right, and it is harsh where rates are small: .02 against
    .01 is a ratio of .5.
    """
    for groups in evidence.comparisons:
        yield from _of(evidence, groups)


def _of(evidence: Evidence, groups: Groups) -> Iterator[Measurement]:
    counts, sizes = evidence.confusion(groups), evidence.sizes(groups)
    selected, total = np.asarray(counts.selected), np.asarray(counts.total)
    rates = proportion(selected, total)
    recorded = np.flatnonzero(groups.named & (total > 0))
    top = int(recorded[rates[recorded].argmax()]) if recorded.size > 1 else -1
    each = pairwise_confidence(max(2, int((total > 0).sum())), evidence.confidence)
    method = f"log-delta +1/2 {percent(evidence.confidence)}, simultaneous over pairs of groups"
    for group in range(len(groups)):
        if top < 0 or not rates[top] > 0 or np.isnan(rates[group]):
            few = "fewer than two groups to compare."
            none = "no group is given the favourable decision, and 0/0 is no ratio."
            note = f"Undefined: {few if top < 0 else none}"
            yield measurement(
                "impact_ratio", undefined(), int(sizes[group]), groups.slice(group), note=note
            )
            continue
        others = recorded[recorded != group]
        low, high = log_ratio(selected[group], total[group], selected[others], total[others], each)
        ratio = float(rates[group] / rates[top])
        itself = [1.0] if groups.named[group] else []
        estimate = Estimate(
            ratio,
            min([ratio, *low, *itself]),
            max(ratio, min([*high, *itself])),
            method,
        )
        yield measurement(
            "impact_ratio", estimate, int(sizes[group]), groups.slice(group),
            most_selected=groups.label(top),
            most_selected_rate=float(rates[top]),
            rate=float(rates[group]),
        )  # fmt: skip
