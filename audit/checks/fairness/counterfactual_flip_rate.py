"""How often does a decision turn when only who the person is changes?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.fairness.counterfactuals import (
    Moved,
    by_direction,
    counterfactuals,
    counts_per_text,
)
from audit.checks.robustness.worked import worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar
from audit.stats.clusters import clustered_mean_rate
from audit.stats.estimate import Estimate, undefined

NEEDS = ("of_text", "predict", "text")


def deaf_to_women(text: str) -> float:
    """.75 for a text that speaks of *her* or *she*, else .25."""
    return 0.75 if {"she", "her"} & set(text.split()) else 0.25


@check(
    concern=Concern.FAIRNESS,
    needs=NEEDS,
    references=(
        "Kusner, Loftus, Russell, Silva (2017), NeurIPS, arXiv:1703.06856",
        "Garg, Perot, Limtiaco, Taly, Chi, Beutel (2019), AIES, arXiv:1809.10610",
        "Rao, Scott (1992), Biometrics 48:577-585 (clustered binary data)",
    ),
    examples=[
        Example(
            worked_probe(["then she left", "then he left", "it rained"], deaf_to_women),
            {
                "attribute = gender": 1.0,
                "attribute = gender and before = female and after = male": 1.0,
                "attribute = gender and before = male and after = female": 1.0,
            },
            "both texts that name a gender are decided otherwise for the other one",
        ),
    ],
)
def counterfactual_flip_rate(evidence: Evidence) -> Iterator[Measurement]:
    """How often does a decision turn when only who the person is changes?

    Share of the moves of a text to another group (*gender*, *age*, *names* …) after which the
    decision is another one, by attribute and by the groups moved from and to; from 0, the best, to
    1. Beside it, in the detail, the same of a control: a move within the group, from one name or
    age to another that reveals the same. What the control turns is the noise of any rewording.
    Moves of one text are not independent: the interval is clustered by text.

    It misses what is bound up with the attribute and not written as a word of it, and it counts
    only texts that reveal the attribute at all.
    """
    found = counterfactuals(evidence)
    for attribute, swaps in found.swaps.items():
        controls = found.controls[attribute]
        yield _rate(evidence, swaps, controls, {"attribute": attribute}, found.note(attribute))
        for (before, after), moves in by_direction(swaps).items():
            mine = [move for move in controls if move.variant.before == before]
            slice_ = {"attribute": attribute, "before": before, "after": after}
            yield _rate(evidence, moves, mine, slice_)


def _rate(
    evidence: Evidence,
    moves: Sequence[Moved],
    controls: Sequence[Moved],
    slice_: dict[str, str],
    note: str = "",
) -> Measurement:
    detail: dict[str, Scalar] = {
        "texts": len({move.row for move in moves}), "controls": len(controls)
    }  # fmt: skip
    if controls:
        control = _share(controls, evidence.confidence)
        detail |= {
            "control": control.value, "control_low": control.low, "control_high": control.high
        }  # fmt: skip
    made = measurement(
        "counterfactual_flip_rate",
        _share(moves, evidence.confidence),
        len(moves),
        slice_,
        note=note,
    )
    return made.model_copy(update={"detail": detail})


def _share(moves: Sequence[Moved], confidence: float) -> Estimate:
    return clustered_mean_rate(*counts_per_text(moves), confidence) if moves else undefined()
