"""Share of people scored better than the median of all who were scored."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.intervals import rate
from audit.stats.scores import Scored


@check(
    concern=Concern.FAIRNESS,
    needs=("y_score",),
    references=(
        "New York City Local Law 144 of 2021; 6 RCNY § 5-300 (scoring rate) and § 5-301(c)",
    ),
    examples=[
        Example(
            example_evidence(None, "1100", score=[0.9, 0.4, 0.6, 0.2], sex="FFMM"),
            {"overall": 0.5, "sex = F": 0.5, "sex = M": 0.5},
            "median of .9 .4 .6 .2 is .5; above it F .9 of two, M .6 of two",
        ),
        Example(
            example_evidence(None, "11000", score=[0.9, 0.5, 0.5, 0.5, 0.1], sex="FFMMM"),
            {"overall": 0.2, "sex = F": 0.5, "sex = M": 0.0},
            "median .5; a score equal to it is not above it: only .9 is, one of F's two",
        ),
        Example(
            example_evidence(None, "1100", score=[0.9, 0.4, 0.6, 0.2], punitive=True, sex="FMFM"),
            {"overall": 0.5, "sex = F": 0.0, "sex = M": 1.0},
            "a high score is bad news here, so better is below .5: M's .4 and .2",
        ),
    ],
)
def scoring_rate(evidence: Evidence) -> Iterator[Measurement]:
    """Share of people scored better than the median of all who were scored.

    scoring rate = (rows of the group with a score above the median) / (rows of the group), the
    median being that of all rows, also of those whose group is not recorded. From 0 to 1; what
    matters is whether groups differ. Where positive is not favourable a high score is bad news,
    and the rate counts scores below the median.

    A score equal to the median is not above it: with many ties fewer than half of all people are.
    ``at_median`` in the detail says how many tie. The interval takes the median as given.

    It misses how far above the median a score lies, and the threshold that decisions are made
    with: groups can share a scoring rate and differ in who is selected.
    """
    overall = evidence.scored(evidence.everyone).group(0)
    median = median_of(overall)
    above = evidence.task.positive == evidence.task.favourable
    for groups in (evidence.everyone, *evidence.comparisons):
        rows, effective = evidence.rows_scored(groups), evidence.scored(groups)
        for group in range(len(groups)):
            counted, scored = rows.group(group), effective.group(group)
            better = scored.score > median if above else scored.score < median
            n = scored.total.sum().item()
            weighted = {} if evidence.weights is None else {"effective_n": round(n, 1)}
            yield measurement(
                "scoring_rate",
                rate(scored.total[better].sum().item(), n, evidence.confidence),
                int(counted.total.sum()),
                groups.slice(group),
                note="" if n else "Undefined: nobody was scored.",
                count=int(counted.total[better].sum()),
                median=median,
                at_median=int(counted.total[counted.score == median].sum()),
                side="above" if above else "below",
                **weighted,
            )


def median_of(scored: Scored) -> float:
    """Median of counted scores: the middle one, or the mean of the middle two; NaN for none."""
    if not scored.score.size:
        return float("nan")
    reached = np.cumsum(scored.total)
    half = reached[-1] / 2
    low, high = (np.searchsorted(reached, half, side) for side in ("left", "right"))
    return float((scored.score[low] + scored.score[high]) / 2)
