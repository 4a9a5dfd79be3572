"""The explained texts of an audit: made once, whichever checks ask about them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from tqdm.auto import tqdm

from audit.attribution import Attribution, Game, TextExplainer
from audit.budget import what_it_cost
from audit.checks.transparency.faithfulness import Loss, Side, losses
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.stats.estimate import Ints

ABSENT = ("mask", "delete")
"""How words are taken away: put a stand-in there, or close the gap."""

MOST_METHODS = 3
"""Methods offered as explanations that are made by default, besides the comparators."""

TESTED = 24
"""Texts explained by every method and put to the test, at least, where the budget has as many; of a
larger one a quarter, without any budget all. The others are explained by the lead method alone."""

FIRST_CHUNK, CHUNK = 2, 8
"""Texts explained together; between chunks the clock is looked at."""

TIME_TO_TEST, TIME_TO_EXPLAIN = 0.5, 0.7
"""Shares of the time at which testing, and explaining, ends; the rest is for the checks that
explain a few texts again under change."""


@dataclass(frozen=True)
class Explained:
    """One explained text.

    Attributes
    ----------
    row
        Its row in the evidence.
    by_method
        Method -> attribution.
    losses
        How words were taken away -> side -> what it cost; empty where the text was not put to the
        test, or has no words.
    """

    row: int
    game: Game
    by_method: dict[str, Attribution]
    losses: dict[str, dict[Side, Loss]]


@dataclass
class Study:
    """Texts drawn from the evidence, explained within its budget.

    Attributes
    ----------
    methods
        Names, the lead method first.
    explained
        The texts, those put to the test first.
    texts
        Distinct texts there are.
    stopped
        Whether time ended it, before the rows of the budget were done.
    seconds
        Of the budget; 0 for as long as it takes.
    seconds_a_text
        What a tested text took.
    broken
        Methods that gave values which are no numbers, and where; they are no longer among
        `methods`.
    """

    explainer: TextExplainer
    methods: tuple[str, ...]
    texts: int
    explained: list[Explained] = field(default_factory=list)
    stopped: bool = False
    seconds: float = 0.0
    seconds_a_text: float = 0.0
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def lead(self) -> str:
        """The method a report leads with."""
        return self.methods[0]

    @property
    def rows(self) -> Ints:
        """Rows of the evidence, one an explained text."""
        return np.array([item.row for item in self.explained], dtype=np.int64)

    @property
    def tested(self) -> list[Explained]:
        """The texts that every method explained and that were put to the test."""
        return [item for item in self.explained if item.losses]

    def attributions(self, method: str) -> list[Attribution]:
        """Attributions by one method: of the lead method one for each of `rows`."""
        return [item.by_method[method] for item in self.explained if method in item.by_method]

    def losses(self, absent: str, side: Side) -> list[Loss]:
        """What the tested texts lost, by one way of taking words away."""
        return [item.losses[absent][side] for item in self.tested]

    def note(self, used: int) -> str:
        """What it costs that only `used` texts speak; empty where all do."""
        return what_it_cost(used, self.texts, stopped=self.stopped)


def study(evidence: Evidence) -> Study:
    """The study of this evidence, made when first asked for."""
    return evidence.once("study", evidence.everyone, lambda: _made(evidence))


def _made(evidence: Evidence) -> Study:
    explainer = evidence.explainer
    assert explainer is not None  # noqa: S101  # checks that come here need one
    texts = texts_of(evidence)
    order = first_of_each(texts, drawn(evidence))
    seconds = evidence.budget.seconds
    found = Study(explainer, _chosen(explainer, evidence.methods), len(order), seconds=seconds)
    rows = order[: evidence.budget.rows] if evidence.budget.rows else order
    tests = min(len(rows), max(TESTED, len(rows) // 4)) if evidence.budget.limited else len(rows)
    clock = _Clock(seconds)
    with tqdm(total=len(rows), desc="Explaining", unit="text", disable=None, leave=False) as bar:
        while (done := len(found.explained)) < len(rows):
            in_time = clock.allows(TIME_TO_TEST, testing=True)
            found.stopped |= done < tests and not in_time
            testing = done < tests and in_time
            if not testing and not clock.allows(TIME_TO_EXPLAIN, testing=False):
                found.stopped = True
                break
            end = min(done + (CHUNK if done else FIRST_CHUNK), tests if testing else len(rows))
            chunk = rows[done:end].tolist()
            found.explained += _explain(evidence, found, chunk, texts, testing=testing)
            clock.lap(testing=testing)
            if testing:
                found.seconds_a_text = clock.spent / len(found.explained)
            bar.update(len(chunk))
    return found


LEAD_ALONE = 0.3
"""What explaining by the lead method takes, as a share of testing; until it is known better."""


class _Clock:
    """How much of the time is gone, and whether a chunk like the last one still fits."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._started = self._last = time.perf_counter()
        self._took: dict[bool, float] = {}

    @property
    def spent(self) -> float:
        """Seconds until the end of the last chunk."""
        return self._last - self._started

    def lap(self, *, testing: bool) -> None:
        """A chunk is done."""
        now = time.perf_counter()
        self._took[testing], self._last = now - self._last, now

    def allows(self, share: float, *, testing: bool) -> bool:
        """Whether the next chunk is expected to end within a share of the time."""
        tested = self._took.get(True, 0.0)
        expected = self._took.get(testing, tested if testing else LEAD_ALONE * tested)
        return not self._seconds or self.spent + expected <= share * self._seconds


def _chosen(explainer: TextExplainer, named: Sequence[str]) -> tuple[str, ...]:
    able = explainer.applicability
    offered = [name for name in able.methods if name not in able.comparators]
    return (*(named or offered[:MOST_METHODS]), *able.comparators)


def _explain(
    evidence: Evidence, found: Study, rows: Sequence[int], texts: Sequence[str], *, testing: bool
) -> list[Explained]:
    asked, targets = [texts[i] for i in rows], [int(evidence.y_pred[i]) for i in rows]
    methods = found.methods if testing else found.methods[:1]
    made = {name: found.explainer.explain(name, asked, targets) for name in methods}
    for name in [name for name in made if _set_aside(found, name, made[name], rows)]:
        del made[name]
    return [
        _explained(row, found.explainer.game(text), {n: of[i] for n, of in made.items()}, testing)
        for i, (row, text) in enumerate(zip(rows, asked, strict=True))
    ]


def _set_aside(found: Study, method: str, made: Sequence[Attribution], rows: Sequence[int]) -> bool:
    """Whether a method gave values that are no numbers; it is then taken out of the study."""
    bad = [row for row, one in zip(rows, made, strict=True) if not np.isfinite(one.values).all()]
    if bad:
        found.broken[method] = f"{method} gave values that are no numbers (row {bad[0]})"
        found.methods = tuple(name for name in found.methods if name != method)
        for item in found.explained:
            item.by_method.pop(method, None)
    return bool(bad)


def _explained(row: int, game: Game, by_method: dict[str, Attribution], testing: bool) -> Explained:
    if not testing or not by_method or not len(game.spans):
        return Explained(row, game, by_method, {})
    orders = {name: made.order for name, made in by_method.items()}
    target = next(iter(by_method.values())).target
    tested = {absent: losses(game, orders, target, absent) for absent in ABSENT}
    return Explained(row, game, by_method, tested)
