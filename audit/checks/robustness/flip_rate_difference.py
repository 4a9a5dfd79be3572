"""Do the decisions of some groups turn more easily than those of others?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_group import difference
from audit.checks.robustness.by_way import NEEDS, as_decisions, note
from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probed
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test

NAME = "flip_rate_difference"


@check(
    concern=Concern.ROBUSTNESS,
    needs=(*NEEDS, "sensitive"),
    references=("Calders, Verwer (2010), Data Mining and Knowledge Discovery 21:277-292",),
    examples=[
        Example(
            worked_probe(["help me", "help you", "rain", "help"], shouting, sex="FFMM"),
            {"by sex, perturbation = upper_case and severity = 1": 0.5},
            "of F 2 of 2 turn, of M 1 of 2",
        )
    ],
)
def flip_rate_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Do the decisions of some groups turn more easily than those of others?

    max - min over groups of the flip rate, for each perturbation and severity; from 0, the best, to
    1. The interval is simultaneous over all pairs of groups, and a permutation test says whether
    there is a gap at all.

    It misses groups that write otherwise: a perturbation may apply to few texts, or rows, of one.
    """
    found = probe(evidence)
    for probed in found.by_way:
        if not len(probed):
            continue
        for made in difference(as_decisions(evidence, probed), NAME, ("selection_rate",)):
            yield made.model_copy(
                update={
                    "slice": {**probed.way.slice, **made.slice},
                    "test": _test(made.test, probed),
                    "note": f"{made.note} {note(found, probed)}".strip(),
                    "detail": {**made.detail, "rate": "flip_rate", "surest_rate": "flip_rate"},
                }
            )


def _test(found: Test | None, probed: Probed) -> Test | None:
    """The test with its null said: findings of one null share their adjusted p-value."""
    if found is None:
        return None
    way = f"{probed.way.perturbation.name}, severity {probed.way.severity}"
    null = found.null.replace("selection_rate", f"flip_rate under {way},")
    return found.model_copy(update={"null": null})
