"""How far, and whose way, does the score move when only who the person is changes?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.fairness.counterfactual_flip_rate import NEEDS, deaf_to_women
from audit.checks.fairness.counterfactuals import (
    Counterfactuals,
    Moved,
    by_direction,
    counterfactuals,
    per_text,
)
from audit.checks.robustness.worked import worked_probe
from audit.checks.robustness.worst import EXAMPLE
from audit.checks.shown import where_they_differ
from audit.checks.transparency.cases import groups_in_words
from audit.checks.transparency.sample import texts_of
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table, Test
from audit.stats.estimate import Estimate, Floats, undefined
from audit.stats.intervals import EXACT_BELOW, bounded_mean
from audit.stats.paired import FEWEST, sign_flip_p_value

NAME = "counterfactual_score_shift"
MOST_SHOWN = 2
"""Texts shown of each direction of an attribute."""


@check(
    concern=Concern.FAIRNESS,
    needs=NEEDS,
    references=(
        "Garg, Perot, Limtiaco, Taly, Chi, Beutel (2019), AIES, arXiv:1809.10610",
        "Bertrand, Mullainathan (2004), American Economic Review 94:991-1013 (names)",
        "Waudby-Smith, Ramdas (2024), JRSS B 86:1-27",
    ),
    examples=[
        Example(
            worked_probe(["then she left", "then he left", "it rained"], deaf_to_women),
            {
                "attribute = gender and before = female and after = male": -0.5,
                "attribute = gender and before = male and after = female": 0.5,
            },
            "from .75 to .25 for the woman, from .25 to .75 for the man",
        ),
    ],
)
def counterfactual_score_shift(evidence: Evidence) -> Iterator[Result]:
    """How far, and whose way, does the score move when only who the person is changes?

    Mean over texts of P(positive | moved to another group) - P(positive | as written), by attribute
    and by the groups moved from and to; from -1 to 1, 0 is best. The number of the attribute as a
    whole, which a policy limits, is that of the direction that most surely moves the score, its
    interval widened for the number of directions asked, those of at least 40 texts (Bonferroni);
    which one it is stands in the detail. Moves of one text count once, as their mean. The p-value
    is of the shift being no farther than that of a control, a move of the same text within its
    group (sign flips).

    It misses what is bound up with the attribute and not written as a word of it.
    """
    found = counterfactuals(evidence)
    for attribute, swaps in found.swaps.items():
        yield _surest(evidence, found, attribute)
        for (before, after), moves in by_direction(swaps).items():
            shifts = _shifts(moves)
            yield measurement(
                NAME, bounded_mean(shifts, evidence.confidence, -1, 1), shifts.size,
                {"attribute": attribute, "before": before, "after": after},
                test=_beside_control(moves, found.controls[attribute], attribute),
                largest=float(max((m.shift for m in moves), key=abs)),
            )  # fmt: skip
    yield _examples(evidence, found)


def _shifts(moves: Sequence[Moved]) -> Floats:
    return per_text(moves, np.array([move.shift for move in moves]))


def _surest(evidence: Evidence, found: Counterfactuals, attribute: str) -> Measurement:
    """The direction farthest from 0 with certainty; of those that are not, the largest.

    Directions of fewer than `EXACT_BELOW` texts, of which little can be said, are not asked; where
    all are that thin, the one with the most texts is.
    """
    every = by_direction(found.swaps[attribute])
    enough = {d: moves for d, moves in every.items() if len(_shifts(moves)) >= EXACT_BELOW}
    directions = enough or dict(list(every.items())[:1])
    each = 1 - (1 - evidence.confidence) / max(1, len(directions))
    estimates = {d: bounded_mean(_shifts(moves), each, -1, 1) for d, moves in directions.items()}
    if not estimates:
        return measurement(
            NAME, undefined(), 0, {"attribute": attribute}, note=found.note(attribute)
        )
    best = max(estimates, key=lambda direction: _sureness(estimates[direction]))
    moves = directions[best]
    test = _beside_control(moves, found.controls[attribute], attribute)
    return measurement(
        NAME, estimates[best], len({m.row for m in moves}), {"attribute": attribute},
        note=found.note(attribute), test=test,
        before=best[0], after=best[1], directions=len(directions),
    )  # fmt: skip


def _sureness(found: Estimate) -> tuple[float, float]:
    return max(found.low, -found.high, 0.0), abs(found.value)


def _beside_control(
    moves: Sequence[Moved], controls: Sequence[Moved], attribute: str
) -> Test | None:
    """Does the move go farther than a move of the same text within its group?"""
    within = {move.row: abs(move.shift) for move in controls}
    pairs = {move.row: abs(move.shift) - within[move.row] for move in moves if move.row in within}
    if len(pairs) < FEWEST:
        return None
    before, after = moves[0].direction
    return Test(
        null=f"{attribute} {before} to {after} moves the score no farther than within the group",
        p_value=sign_flip_p_value(np.array(list(pairs.values()))),
        method=f"sign flips over {len(pairs):,} texts",
    )


def _examples(evidence: Evidence, found: Counterfactuals) -> Table:
    return Table(
        name="counterfactual_examples",
        title="Texts whose score moves farthest when only who the person is changes",
        columns=("attribute", "from", "to", *EXAMPLE),
        rows=tuple(
            (attribute, *direction, *_example(evidence, move))
            for attribute, swaps in found.swaps.items()
            for direction, moves in by_direction(swaps).items()
            for move in sorted(moves, key=lambda move: -abs(move.shift))[:MOST_SHOWN]
        ),
    )


def _example(evidence: Evidence, move: Moved) -> tuple[Scalar, ...]:
    labels = evidence.task.labels
    return (
        move.row, groups_in_words(evidence, move.row),
        *where_they_differ(texts_of(evidence)[move.row], move.variant.text),
        labels[evidence.y_pred[move.row]], labels[move.decided],
        round(move.before, 4), round(move.after, 4),
    )  # fmt: skip
