"""Decisions explained word by word: the text again, each word marked by what it speaks for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from audit.finding import Scalar
from audit.manifest import Task
from audit.report import Report
from reports.explanations import Method, lead, methods
from reports.tables import Record, records
from reports.words import false_negative, false_positive, number, printable

LEVELS = (0.1, 0.3, 0.6)
"""Shares of the largest value in a text from which on a word is marked, ever more strongly."""

NAMED = 3
"""Words that are named with their values, on either side."""

LONGEST_SENTENCE = 80
"""Characters of a sentence that are quoted."""

_SIGNS = {1: "+", -1: "−"}


@dataclass(frozen=True)
class Word:
    """A word of an explained text.

    Attributes
    ----------
    before
        What stands between it and the word before: nothing, a space or a new line.
    value
        What it adds to the log-odds of the decision made.
    sentence
        Number of the sentence it stands in, from 0.
    level
        How strongly it is marked, 1 to `len(LEVELS)`, negative where it speaks against the
        decision; 0 unmarked.
    """

    text: str
    before: str
    value: float
    sentence: int
    level: int

    @property
    def sign(self) -> str:
        """Which way it speaks and how strongly, told without colour: ``+``, ``−−``, ``+++``."""
        return _SIGNS.get((self.level > 0) - (self.level < 0), "") * abs(self.level)

    @property
    def markup(self) -> Markup:
        """The word as HTML, everything in it escaped."""
        gap, text = Markup("<br>") if "\n" in self.before else self.before, printable(self.text)
        if not self.level:
            return escape(gap) + text
        side = "for" if self.level > 0 else "against"
        return Markup('{}<mark class="{} l{}">{}<sup>{}</sup></mark>').format(
            gap, side, abs(self.level), text, self.sign
        )


@dataclass(frozen=True)
class Reading:
    """One decision explained by one method."""

    method: Method
    words: tuple[Word, ...]

    @property
    def markup(self) -> Markup:
        """The text with its words marked, as HTML."""
        return Markup("").join(word.markup for word in self.words)

    @property
    def strongest(self) -> tuple[str, str]:
        """The words that speak most for the decision and most against it, with their values."""
        marked = sorted((w for w in self.words if w.level), key=lambda w: -abs(w.value))
        return _named(w for w in marked if w.level > 0), _named(w for w in marked if w.level < 0)

    @property
    def sentence(self) -> str:
        """The sentence whose words together speak most for the decision; empty for a text of one.

        Values are parts of a sum, so that those of a sentence add up.
        """
        sums: dict[int, float] = {}
        for word in self.words:
            sums[word.sentence] = sums.get(word.sentence, 0.0) + word.value
        best = max(sums, key=sums.__getitem__, default=0)
        if len(sums) < 2 or sums[best] <= 0:
            return ""
        first = "".join(w.before + w.text for w in self.words if w.sentence == best)
        quoted = printable(textwrap.shorten(first, LONGEST_SENTENCE, placeholder=" …"))
        return f"“{quoted}” +{number(sums[best])} in all its words"


@dataclass(frozen=True)
class Edit:
    """The fewest words found whose deletion reverses a decision; the model was asked."""

    words: tuple[str, ...]
    would_be: str


@dataclass(frozen=True)
class Case:
    """One decision of the report, explained.

    Attributes
    ----------
    read, unread
        Words the model read of the text, and words beyond.
    readings
        By the methods that may be shown, the lead method first.
    edit
        ``None`` where none was listed.
    """

    row: int
    outcome: str
    groups: str
    truth: str
    decision: str
    score: float | None
    read: int
    unread: int
    readings: tuple[Reading, ...]
    edit: Edit | None

    @property
    def key(self) -> str:
        """What it is picked by."""
        return f"Row {self.row}: {self.outcome}{f', {self.groups}' if self.groups else ''}"

    @property
    def left_out(self) -> str:
        """Which words are not in the text shown, and why."""
        shown = len(self.readings[0].words) if self.readings else self.read
        parts = [f"{self.read - shown:,} more words were read"] if self.read > shown else []
        parts += [f"{self.unread:,} further words the model did not read"] if self.unread else []
        return f"… {' and '.join(parts)}." if parts else ""

    def title(self, task: Task) -> str:
        """What became of the person, in the words of the task."""
        meaning = {"false positive": false_positive, "false negative": false_negative}
        if self.outcome in meaning:
            return f"A {self.outcome}: {meaning[self.outcome](task)}"
        if self.outcome.startswith("true "):
            return f"A {self.outcome}: rightly decided “{self.decision}”"
        return f"Decided “{self.decision}”; {self.outcome}"


def cases(report: Report) -> tuple[Case, ...]:
    """The explained decisions, in the order of the report."""
    found = methods(report)
    main = lead(found)
    shown = [m for m in found if m.is_shown and m is not main]
    order = [main, *shown] if main else shown
    words: dict[tuple[Scalar, str], list[Record]] = {}
    for record in records(report, "explained_words"):
        words.setdefault((record["case"], str(record["method"])), []).append(record)
    edits = {record["row"]: record for record in records(report, "few_word_reversal")}
    return tuple(
        _case(record, order, words, edits.get(record["row"]))
        for record in records(report, "explained_cases")
    )


def minimal(edit: Edit, read: int) -> str:
    """What would have changed a decision, as a sentence."""
    quoted = ", ".join(f"“{printable(word)}”" for word in edit.words)
    each = "word" if len(edit.words) == 1 else f"{len(edit.words)} words"
    return f"Without the {each} {quoted}, of {read:,}, the decision would be “{edit.would_be}”."


def _case(
    record: Record,
    order: Iterable[Method],
    words: dict[tuple[Scalar, str], list[Record]],
    edit: Record | None,
) -> Case:
    score, truth = record["score"], record["truth"]
    by_method = [(method, words.get((record["case"], method.key))) for method in order]
    return Case(
        row=_whole(record["row"]),
        outcome=str(record["outcome"]),
        groups=str(record["groups"]),
        truth="not known" if truth is None else str(truth),
        decision=str(record["decision"]),
        score=float(score) if isinstance(score, float | int) else None,
        read=_whole(record["words"]),
        unread=_whole(record["unread"]),
        readings=tuple(Reading(method, _words(found)) for method, found in by_method if found),
        edit=_edit(edit) if edit else None,
    )


def _words(found: Iterable[Record]) -> tuple[Word, ...]:
    rows = [
        (str(r["word"]), str(r["before"] or ""), _real(r["value"]), _whole(r["sentence"]))
        for r in found
    ]
    largest = max((abs(value) for _, _, value, _ in rows), default=0.0)
    return tuple(Word(*row, _level(row[2], largest)) for row in rows)


def _level(value: float, largest: float) -> int:
    if not largest:
        return 0
    level = sum(abs(value) / largest >= share for share in LEVELS)
    return level if value > 0 else -level


def _edit(record: Record) -> Edit:
    return Edit(tuple(str(record["words_deleted"]).split(" · ")), str(record["would_be"]))


def _named(words: Iterable[Word]) -> str:
    first = list(words)[:NAMED]
    return ", ".join(f"“{printable(w.text)}” {'+' * (w.value > 0)}{number(w.value)}" for w in first)


def _whole(value: Scalar) -> int:
    return int(value) if isinstance(value, float | int) else 0


def _real(value: Scalar) -> float:
    return float(value) if isinstance(value, float | int) else 0.0
