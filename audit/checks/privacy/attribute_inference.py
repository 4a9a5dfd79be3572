"""What the checks of attribute inference share: halves of the rows, groups, and what is undefined.

An adversary is fitted on one half of the rows and asked about the other. The halves do not change
places: scores of two fits depend on one another, and an interval would be too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.checks.by_group import measurement
from audit.checks.data.columns import Fingerprints, fingerprints, whole_input
from audit.checks.data.reading import folds, whole_copies
from audit.evidence import Evidence
from audit.finding import Measurement, Test
from audit.groups import Groups
from audit.stats.estimate import Estimate, Floats, Ints, undefined
from audit.stats.membership import Advantage

FEWEST = 10
"""Rows of a group, and of the others, that either half needs: fewer are nothing to learn from."""

MOST_ROWS = 100_000
"""Rows used at most: seconds, and intervals that no decision hangs on."""

FREDRIKSON = "Fredrikson, Jha, Ristenpart (2015), ACM CCS, 1322-1333 (inversion by confidence)"
YEOM = "Yeom, Giacomelli, Fredrikson, Jha (2018), IEEE CSF, 268-282 (attribute advantage)"
JAYARAMAN = "Jayaraman, Evans (2022), ACM CCS, 1569-1582 (attribute inference or imputation?)"
ZHAO = "Zhao, Agrawal, Coburn, Asghar, et al. (2021), IEEE EuroS&P, 232-251 (feasibility)"
DELONG = "DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845"


@dataclass(frozen=True)
class Halves:
    """The rows in an order that their contents alone decide, and what each of them shows.

    Attributes
    ----------
    rows
        Positions of the rows.
    fit
        bool array (rows,): the half that adversaries are fitted on.
    label
        int64 array (rows,) of true labels.
    score, decided
        The output: the score, and the decided class where it says more than the score.
    copies
        How often the table holds every row: a table written out twice says what it says once.
    note
        Which rows were left out; empty where none was.
    """

    rows: NDArray[np.intp]
    fit: NDArray[np.bool_]
    label: Ints
    score: Floats
    decided: Ints | None
    copies: int
    note: str = ""

    def keeping(self, some: NDArray[np.bool_]) -> Halves:
        """Some of the rows."""
        return Halves(
            rows=self.rows[some],
            fit=self.fit[some],
            label=self.label[some],
            score=self.score[some],
            decided=None if self.decided is None else self.decided[some],
            copies=self.copies,
            note=self.note,
        )

    @property
    def asked(self) -> int:
        """Rows the adversary is asked about."""
        return int((~self.fit).sum()) * self.copies

    @property
    def fitted_on(self) -> int:
        """Rows it learns from."""
        return int(self.fit.sum()) * self.copies


@dataclass(frozen=True)
class Adversary:
    """Who infers, and what comes of it.

    Attributes
    ----------
    guess
        Halves and members (rows, groups) -> guesses of each row and group, of one adversary or two.
    compare
        Guesses of members and of others, at a confidence.
    null
        The hypothesis of the test; ``{who}`` stands for the group, or the feature.
    """

    guess: Callable[[Halves, NDArray[np.bool_]], tuple[Floats, ...]]
    compare: Callable[[Sequence[Floats], Sequence[Floats], float], Advantage]
    null: str


def inferred(
    evidence: Evidence, name: str, half: Halves, adversary: Adversary, note: str = ""
) -> Iterator[Measurement]:
    """One measurement by group, against the rest, and one by feature: the group most exposed."""
    for groups in evidence.features:
        named = half.keeping(groups.named[groups.codes[half.rows]])
        found = _Feature(groups, named, adversary, evidence.confidence)
        yield from found.measured(name, f"{half.note} {note}".strip())


def halves(evidence: Evidence) -> Halves:
    """Part the rows in two by their contents; a row's number plays no part.

    Rows of one text, or of the same columns and score, are one case and stay together. Where more
    than a few have the same they are people alike, and each is drawn by itself.
    """
    return evidence.once("halves", evidence.everyone, lambda: _halved(evidence))


def _halved(evidence: Evidence) -> Halves:
    codes = (groups.codes for groups in evidence.features)
    content = _numbered([evidence.y_true, evidence.y_pred, evidence.scores, *codes])
    cases = _cases(evidence)
    order = np.lexsort((content, cases))
    copies = whole_copies([cases[order], content[order]])
    whole = order[::copies]
    # In the order of their fingerprints, any evenly spaced rows are as good as drawn at random.
    rows = whole[np.arange(min(MOST_ROWS, whole.size)) * whole.size // min(MOST_ROWS, whole.size)]
    few = rows.size < whole.size
    return Halves(
        rows=rows,
        fit=folds(cases[rows], content[rows], parts=2) == 0,
        label=evidence.y_true[rows],
        score=evidence.scores[rows],
        decided=evidence.y_pred[rows] if len(evidence.task.labels) > 2 else None,
        copies=copies,
        note=f"{rows.size:,} of {whole.size:,} rows, drawn evenly by content." if few else "",
    )


def _cases(evidence: Evidence) -> Fingerprints:
    """Fingerprint of each row, equal for rows that are to stay together."""
    frame = whole_input(evidence)
    if "text" in evidence.used:
        return fingerprints(frame, normalised=True)
    named = [groups.features[0] for groups in evidence.features]
    frame = frame.drop(columns=[name for name in named if name in frame])
    inputs = fingerprints(frame, normalised=False) if frame.size else 0
    # A model gives equal rows one score; people who share a few columns only have others.
    return fingerprints(
        pd.DataFrame({"inputs": inputs, "score": evidence.scores}), normalised=False
    )


def _numbered(columns: Sequence[NDArray[np.generic]]) -> Ints:
    """A number per row, the same for rows that are equal in every column."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        at = np.unique(column, return_inverse=True)[1]
        pairs = number * (int(at.max(initial=0)) + 1) + at
        number = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    return number


@dataclass(frozen=True)
class _Feature:
    groups: Groups
    half: Halves
    adversary: Adversary
    confidence: float

    def measured(self, name: str, note: str) -> Iterator[Measurement]:
        half, groups = self.half, self.groups
        member = groups.codes[half.rows][:, None] == np.arange(len(groups))
        enough = _least(member, half.fit) >= FEWEST
        note = " ".join(filter(None, (note, self._too_few(member, enough))))
        if why := _why_not(half, member, enough):
            note = f"Undefined: {why}. {note}".strip()
            yield measurement(name, undefined(), half.asked, groups.across, note=note)
            return
        guesses = self.adversary.guess(half, member)
        read = [_Read(int(g), member[:, g], guesses, half) for g in np.flatnonzero(enough)]
        # Of two groups one is as exposed as the other: they are one question.
        questions = 1 if member.any(axis=0).sum() == 2 else len(read)
        found = [one.compared(self.adversary, self.confidence) for one in read]
        for one, (estimate, p) in zip(read, found, strict=True) if questions > 1 else ():
            yield measurement(
                name, estimate, half.asked, groups.slice(one.group), note=note,
                test=self._test(f"{groups.features[0]} = {groups.label(one.group)}", p),
                members=one.members, fitted_on=half.fitted_on,
            )  # fmt: skip
        yield self._most_exposed(name, read, found, questions, note)

    def _most_exposed(
        self,
        name: str,
        read: Sequence[_Read],
        found: Sequence[Advantage],
        questions: int,
        note: str,
    ) -> Measurement:
        half, most = self.half, int(np.argmax([of.difference.value for of in found]))
        method, over = found[most].difference.method, ""
        if questions > 1:
            over = f" over {questions} groups (Bonferroni)"
            method += f", simultaneous{over}"
        each = 1 - (1 - self.confidence) / questions
        at = [one.compared(self.adversary, each).difference for one in read]
        limits = max(one.low for one in at), max(one.high for one in at)
        # Where a group is told completely there is no p-value, and none of all groups either.
        p = questions * float(np.min([of.p_value for of in found]))
        return measurement(
            name, Estimate(at[most].value, *limits, method), half.asked, self.groups.across,
            note=note, test=self._test(self.groups.features[0], p, over),
            group=self.groups.label(read[most].group), fitted_on=half.fitted_on,
        )  # fmt: skip

    def _test(self, who: str, p: float, over: str = "") -> Test | None:
        if math.isnan(p):
            return None
        null = self.adversary.null.format(who=who)
        return Test(null=null, p_value=min(1.0, p), method=f"paired DeLong{over}")

    def _too_few(self, member: NDArray[np.bool_], enough: NDArray[np.bool_]) -> str:
        few = np.flatnonzero(~enough & member.any(axis=0))
        if not few.size or not enough.any():
            return ""
        return f"Too few rows of {', '.join(self.groups.label(int(g)) for g in few)} to infer."


@dataclass(frozen=True)
class _Read:
    """How one group was read, one against the rest."""

    group: int
    member: NDArray[np.bool_]
    guesses: tuple[Floats, ...]
    half: Halves

    @property
    def members(self) -> int:
        """Of the group, among the rows asked about."""
        return int(self.member[~self.half.fit].sum()) * self.half.copies

    def compared(self, adversary: Adversary, confidence: float) -> Advantage:
        """What comes of the guesses of the rows not fitted on."""
        asked = np.repeat(np.flatnonzero(~self.half.fit), self.half.copies)
        member = self.member[asked]
        guessed = [guess[asked, self.group] for guess in self.guesses]
        mine, others = [guess[member] for guess in guessed], [guess[~member] for guess in guessed]
        return adversary.compare(mine, others, confidence)


def _least(member: NDArray[np.bool_], fit: NDArray[np.bool_]) -> Ints:
    """By group the fewest rows of it, or of the others, on either half."""
    counts = [side.sum(axis=0) for part in (fit, ~fit) for side in (member[part], ~member[part])]
    return np.asarray(np.min(counts, axis=0), dtype=np.int64)


def _why_not(half: Halves, member: NDArray[np.bool_], enough: NDArray[np.bool_]) -> str:
    if member.any(axis=0).sum() < 2:
        return "fewer than two groups have a row"
    if not enough.any():
        return f"no group has {FEWEST} rows, and {FEWEST} of others, on either half of the rows"
    constant = np.unique(half.score).size == 1
    if constant and (half.decided is None or np.unique(half.decided).size == 1):
        return "every row has the same score"
    return ""
