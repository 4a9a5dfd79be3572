"""What attacks make of the audited texts: made once, whichever results want to know."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from audit.attacks.characters import misspelled
from audit.attacks.constraints import Choice, choices, permitted
from audit.attacks.greedy import greedy
from audit.attacks.hotflip import hotflip
from audit.attacks.search import BUDGET, Attack, Search, side_by_side
from audit.attribution import Differentiable
from audit.budget import what_it_cost
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.perturbations.synonyms import synonym_places
from audit.stats.estimate import Ints

ROWS_PER_ATTACKED = 2
"""Rows that the budget has explained for each text attacked: 48 of 96."""

SHARE_OF_TIME = 0.05
"""Of the budget."""

VOCABULARIES: dict[str, Callable[[str], list[Choice]]] = {
    "synonyms": lambda text: permitted(text, synonym_places(text)),
    "characters": lambda text: choices(text, misspelled),
}
"""Attacks that only ask, and what may stand where in a text."""


@dataclass(frozen=True)
class Attacked:
    """What every attack made of the same texts.

    Attributes
    ----------
    by_attack
        Of each attack, the texts it could change a word of.
    rows
        int64 array (texts,): rows of the texts attacked.
    eligible
        Distinct texts that might have been.
    labelled
        Whether those are the texts decided rightly, not just decided.
    stopped
        Whether time, not the number of rows, decided how many are attacked.
    """

    by_attack: Mapping[str, tuple[Attack, ...]]
    rows: Ints
    eligible: int
    labelled: bool
    stopped: bool = False

    def note(self) -> str:
        """Which texts are meant, what it costs that not all were attacked."""
        which = "decided rightly" if self.labelled else "decided, rightly or not (no labels)"
        said = f"Of texts {which}; an attack may ask {BUDGET} questions."
        cost = what_it_cost(
            len(self.rows), self.eligible, stopped=self.stopped, things="distinct ones"
        )
        return f"{said} {cost}".strip()


def attacked(evidence: Evidence) -> Attacked:
    """The attacks on this evidence, made when first asked for."""
    return evidence.once("attacks", evidence.everyone, lambda: _made(evidence))


def _made(evidence: Evidence) -> Attacked:
    """Attack one text, then as many again and again, as long as the time is expected to do."""
    texts = texts_of(evidence)
    labelled = bool(evidence.known.any())
    order = first_of_each(texts, drawn(evidence))
    if labelled:
        order = order[evidence.y_true[order] == evidence.y_pred[order]]
    budget = evidence.budget.part(1, SHARE_OF_TIME)
    wanted = min(len(order), -(-budget.rows // ROWS_PER_ATTACKED) or len(order))
    found: dict[str, list[Attack]] = {name: [] for name in _attacks(evidence)}
    started, done = time.perf_counter(), 0
    while done < wanted:
        next_ = min(wanted - done, done or 1, _affordable(budget.seconds, started, done))
        if not next_:
            break
        for name, attack in _round(evidence, texts, order[done : done + next_]):
            found[name].append(attack)
        done += next_
    return Attacked(
        by_attack={name: tuple(of_attack) for name, of_attack in found.items()},
        rows=order[:done],
        eligible=len(order),
        labelled=labelled,
        stopped=done < wanted,
    )


def _affordable(seconds: float, started: float, done: int) -> int:
    """Texts expected to fit into what is left of the time; any number without a limit."""
    spent = time.perf_counter() - started
    return max(0, int((seconds / spent - 1) * done)) if seconds and done else 1 + done


def _attacks(evidence: Evidence) -> tuple[str, ...]:
    explainer: object = evidence.explainer
    return (*VOCABULARIES, "hotflip") if isinstance(explainer, Differentiable) else (*VOCABULARIES,)


def _round(evidence: Evidence, texts: Sequence[str], rows: Ints) -> list[tuple[str, Attack]]:
    """All attacks on some texts, side by side."""
    assert evidence.predict is not None  # noqa: S101  # checks that come here need it
    begun = [
        (name, _search(evidence, name, row, texts[row]))
        for row in rows.tolist()
        for name in _attacks(evidence)
    ]
    ended = side_by_side([search for _, search in begun], evidence.predict)
    return [(name, attack) for (name, _), attack in zip(begun, ended, strict=True) if attack]


def _search(evidence: Evidence, name: str, row: int, text: str) -> Search:
    explainer: object = evidence.explainer
    if isinstance(explainer, Differentiable) and name not in VOCABULARIES:
        return hotflip(row, text, explainer.swaps)
    return greedy(row, text, VOCABULARIES[name](text))
