"""Attacks to be drawn: how far so many questions go; and texts as they were changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from audit.attacks.search import Attack
from audit.checks.robustness.attacked import Attacked
from audit.checks.robustness.worst import EXAMPLE, MOST_SHOWN
from audit.checks.shown import where_they_differ
from audit.checks.transparency.cases import groups_in_words
from audit.evidence import Evidence
from audit.finding import Scalar, Table
from audit.stats.intervals import rate

QUERIES = (1, 5, 10, 20, 30, 40, 50, 60, 80, 100)
"""Numbers of questions the curve is drawn at."""

EXAMPLES = ("attack", *EXAMPLE, "words_changed", "queries")


def turned_within(attacks: Sequence[Attack], queries: int) -> int:
    """Attacks that turned the decision with at most so many questions."""
    return sum(attack.flipped and attack.queries <= queries for attack in attacks)


def curve(found: Attacked, confidence: float) -> Table:
    """Of each attack the share of decisions turned by number of questions."""
    return Table(
        name="attack_curve",
        title="Decisions an attack turns, by the questions it may ask",
        columns=("attack", "queries", "share", "low", "high", "n"),
        rows=tuple(
            (
                name,
                queries,
                *rate(turned_within(made, queries), len(made), confidence)[:3],
                len(made),
            )
            for name, made in found.by_attack.items()
            if made
            for queries in QUERIES
        ),
    )


def examples(evidence: Evidence, found: Attacked) -> Table:
    """Of each attack the texts it turned with fewest words, or moved farthest if it turned none."""
    return Table(
        name="attack_examples",
        title="Texts under attack, those turned with the fewest words first",
        columns=EXAMPLES,
        rows=tuple(
            row for name, made in found.by_attack.items() for row in _rows(evidence, name, made)
        ),
    )


def _rows(evidence: Evidence, name: str, made: Sequence[Attack]) -> Iterator[tuple[Scalar, ...]]:
    labels, positive = evidence.task.labels, evidence.positive
    for attack in sorted(made, key=_telling)[:MOST_SHOWN]:
        yield (
            name, attack.row, groups_in_words(evidence, attack.row),
            *where_they_differ(attack.text, attack.attacked),
            labels[int(attack.before.argmax())], labels[int(attack.after.argmax())],
            round(float(attack.before[positive]), 4), round(float(attack.after[positive]), 4),
            attack.words_changed, attack.queries,
        )  # fmt: skip


def _telling(attack: Attack) -> tuple[bool, int, float]:
    moved = float(np.abs(attack.after - attack.before).max())
    return not attack.flipped, attack.words_changed if attack.flipped else 0, -moved
