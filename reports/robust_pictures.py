"""Figures of robustness, and the words for what was changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import partial

from audit.perturbations import perturbations
from audit.perturbations.tabular import table_perturbations
from reports import severity
from reports.galleries import Figure, small_multiples
from reports.perturbed import Way
from reports.robustness import Robust

PANEL = 192
"""Pixels of a panel; two stand side by side on a phone."""

UNFAMILIAR_TITLE = "Are the texts like those it was trained on?"
UNFAMILIAR_WORDS = {
    "mahalanobis": "Lying far from the training texts, inside the model (Mahalanobis distance)",
    "energy": "Speaking for no class (energy)",
}


@dataclass(frozen=True)
class Drawn:
    """What is drawn of robustness; ``None`` where the report has none of it.

    Attributes
    ----------
    by_severity
        The numbers behind `severity`.
    """

    severity: Figure | None
    attacks: Figure | None
    by_severity: list[dict[Hashable, object]]


def drawn(found: Robust) -> Drawn:
    """Draw what the report has."""
    rows, curve = found.by_severity, found.attack_curve
    by_severity = partial(severity.by_severity, rows, PANEL)
    by_queries = partial(severity.by_queries, curve, PANEL)
    return Drawn(
        severity=small_multiples(by_severity, "severity", severity.WORDS) if len(rows) else None,
        attacks=small_multiples(by_queries, "attacks", severity.ATTACK_WORDS)
        if len(curve)
        else None,
        by_severity=rows.to_dict("records"),
    )


def glosses(ways: Iterable[Way]) -> dict[str, str]:
    """Perturbation in words -> what it does, of those this version knows."""
    known = {p.name: p.title for p in perturbations().values()}
    known |= {p.name: p.title for p in table_perturbations().values()}
    return {way.name: known[way.key] for way in ways if way.key in known}
