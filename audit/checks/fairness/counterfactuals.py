"""What the model says when only who the person is changes: asked once for every check."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from audit.budget import what_it_cost
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.perturbations.attributes import attributes
from audit.perturbations.identity import Variant
from audit.stats.estimate import Floats, Ints

ROWS_PER_EXPLAINED = 10
"""Texts looked at for each that the budget has explained: one pass a variant, not hundreds."""

SHARE_OF_TIME = 0.1
"""Of the budget; the rest is for explaining and for perturbing."""

MOST_SWAPS = 2
"""Other groups a text is moved to: more texts say more than more groups for each."""

PILOT = 16
"""Texts moved first, to see what one costs."""


@dataclass(frozen=True)
class Moved:
    """One text written of a person of another group, or of another person of the same group.

    Attributes
    ----------
    row
        Of the text in the evidence.
    before, after
        Score of the positive class, as written and as moved.
    decided
        Code of the decision as moved.
    flipped
        Whether that is another decision than as written.
    """

    row: int
    variant: Variant
    before: float
    after: float
    decided: int
    flipped: bool

    @property
    def direction(self) -> tuple[str, str]:
        """Group moved from, and to."""
        return self.variant.before, self.variant.after

    @property
    def shift(self) -> float:
        """Score after less score before."""
        return self.after - self.before


@dataclass(frozen=True)
class Counterfactuals:
    """Every text moved in every attribute it reveals.

    Attributes
    ----------
    swaps, controls
        Attribute -> moves to another group, and within the group.
    looked, distinct
        Texts looked at, of how many.
    """

    swaps: Mapping[str, tuple[Moved, ...]]
    controls: Mapping[str, tuple[Moved, ...]]
    looked: int
    distinct: int
    stopped: bool

    def note(self, attribute: str) -> str:
        """That no text reveals the attribute, or what looking at fewer texts costs."""
        if not self.swaps[attribute]:
            return f"Undefined: none of the {self.looked:,} texts looked at can be moved."
        return what_it_cost(self.looked, self.distinct, stopped=self.stopped)


def counterfactuals(evidence: Evidence) -> Counterfactuals:
    """The moved texts of this evidence, asked about when first needed."""
    return evidence.once("counterfactuals", evidence.everyone, lambda: _made(evidence))


def by_direction(moves: Sequence[Moved]) -> dict[tuple[str, str], list[Moved]]:
    """Moves by the group moved from and to, the most frequent first."""
    found: dict[tuple[str, str], list[Moved]] = {}
    for move in moves:
        found.setdefault(move.direction, []).append(move)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def per_text(moves: Sequence[Moved], values: Floats) -> Floats:
    """Mean value of each text: variants of one text are one piece of evidence."""
    rows = np.array([move.row for move in moves])
    _, text = np.unique(rows, return_inverse=True)
    return np.asarray(np.bincount(text, values) / np.bincount(text))


def counts_per_text(moves: Sequence[Moved]) -> tuple[Ints, Ints]:
    """By text: variants whose decision turned, and all."""
    rows = np.array([move.row for move in moves], dtype=np.int64)
    _, text = np.unique(rows, return_inverse=True)
    turned: NDArray[np.int64] = np.bincount(text, [move.flipped for move in moves])
    return turned.astype(np.int64), np.bincount(text).astype(np.int64)


def _made(evidence: Evidence) -> Counterfactuals:
    texts = texts_of(evidence)
    order = first_of_each(texts, drawn(evidence))
    budget = evidence.budget.part(ROWS_PER_EXPLAINED, SHARE_OF_TIME)
    rows = order[: budget.rows or len(order)]
    started = time.perf_counter()
    _answers(evidence, _variants(texts, rows[:PILOT]))
    spent = time.perf_counter() - started
    affordable = max(PILOT, budget.affordable(len(rows), spent / max(1, len(rows[:PILOT]))))
    stopped, rows = affordable < len(rows), rows[:affordable]
    plan = _variants(texts, rows)
    answers = _answers(evidence, plan)
    moved = {
        attribute: [_moved(evidence, row, variant, answers) for row, variant in found]
        for attribute, found in plan.items()
    }
    return Counterfactuals(
        swaps={a: tuple(m for m in ms if not m.variant.control) for a, ms in moved.items()},
        controls={a: tuple(m for m in ms if m.variant.control) for a, ms in moved.items()},
        looked=len(rows),
        distinct=len(order),
        stopped=stopped,
    )


def _variants(texts: Sequence[str], rows: Ints) -> dict[str, list[tuple[int, Variant]]]:
    """Attribute -> every text moved in it, with its row."""
    return {
        name: [
            (row, variant)
            for row in rows.tolist()
            for variant in _some(variants(texts[row], _chance(name, texts[row])), texts[row])
        ]
        for name, variants in attributes().items()
    }


def _some(variants: Sequence[Variant], text: str) -> list[Variant]:
    """The first swaps and the first control; which those are is a matter of chance."""
    moved = [variant for variant in variants if variant.text != text]
    swaps = [variant for variant in moved if not variant.control]
    return swaps[:MOST_SWAPS] + [variant for variant in moved if variant.control][:1]


def _chance(attribute: str, text: str) -> Random:
    """Of a text alone, so that it is moved alike whatever stands beside it."""
    return Random(f"{attribute} {text}".encode("utf-8", "surrogatepass"))  # noqa: S311


def _answers(
    evidence: Evidence, plan: Mapping[str, Sequence[tuple[int, Variant]]]
) -> dict[str, Floats]:
    assert evidence.predict is not None  # noqa: S101  # checks that come here need it
    asked = list(dict.fromkeys(v.text for found in plan.values() for _, v in found))
    return dict(zip(asked, evidence.predict(asked), strict=True)) if asked else {}


def _moved(evidence: Evidence, row: int, variant: Variant, answers: Mapping[str, Floats]) -> Moved:
    answer = answers[variant.text]
    decided = int(answer.argmax())
    return Moved(
        row=row,
        variant=variant,
        before=float(evidence.scores[row]),
        after=float(answer[evidence.positive]),
        decided=decided,
        flipped=bool(decided != evidence.y_pred[row]),
    )
