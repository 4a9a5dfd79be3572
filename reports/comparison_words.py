"""A comparison in words, whatever it is shown in: cells, differences, and how to read them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from audit.finding import Status
from audit.stats.estimate import percent
from reports.comparison import HIGHER, LOWER, Cell, Change, Comparison, Row
from reports.words import STATUS_WORDS, UNDEFINED, count, interval, number, sentence_case

NOT_MEASURED = "not measured"

_JUDGED = {
    Status.PASS: "within",
    Status.FAIL: "beyond",
    Status.INCONCLUSIVE: "reaches over it",
    Status.WAIVED: "beyond, and waived",
}


def in_cell(cell: Cell) -> str:
    """Estimate and interval, with the sign of the verdict where a policy has a limit."""
    m = cell.measurement
    if m is None:
        return NOT_MEASURED
    if m.value is None:
        return UNDEFINED
    sign = f"{STATUS_WORDS[cell.judged].sign} " if cell.judged else ""
    return f"{sign}{interval(m)}"


def in_words(change: Change) -> str:
    """*lower by 0.057 [0.024, 0.091]*, or that no difference is shown, with the interval."""
    if change.verdict == LOWER:
        return f"lower by {_distance(-change.value, -change.high, -change.low)}"
    if change.verdict == HIGHER:
        return f"higher by {_distance(change.value, change.low, change.high)}"
    if change.low == change.high:
        return change.verdict
    return f"{change.verdict}, {_distance(change.value, change.low, change.high)}"


def title(row: Row) -> str:
    """What was measured, as prose."""
    return sentence_case(row.name)


def parts(comparison: Comparison) -> Iterator[tuple[str, list[Row], str]]:
    """Concern by concern: its name, the rows to draw, and a sentence on those that are all alike.

    What was asked for by name, what a gate hangs on, and how good the decisions are, is drawn in
    any case.
    """
    for concern, found in groupby(comparison.rows, key=lambda row: row.concern):
        rows = list(found)
        drawn = [row for row in rows if comparison.in_full or _is_news(row)]
        alike = [row.name for row in rows if not (comparison.in_full or _is_news(row))]
        said = f"The same to the last digit in all: {'; '.join(alike)}." if alike else ""
        yield sentence_case(concern.value), drawn, said


def _is_news(row: Row) -> bool:
    return not row.is_alike or row.is_gated or row.is_price


def summaries(comparison: Comparison) -> list[list[str]]:
    """Of every report what is shown to be lower and higher in it, a phrase each; first none."""
    others = range(1, len(comparison.names))
    changes = ([(row.name, row.changes[i]) for row in comparison.rows] for i in others)
    return [[], *(list(_summary(of)) for of in changes)]


def _summary(changes: Sequence[tuple[str, Change | None]]) -> Iterator[str]:
    known = [(name, change.verdict) for name, change in changes if change is not None]
    of = f"of {count(len(known))} measurement{'' if len(known) == 1 else 's'}"
    for verdict in (LOWER, HIGHER):
        if names := [name for name, is_ in known if is_ == verdict]:
            yield f"{of} {count(len(names))} shown to be {verdict}: {'; '.join(names)}"
    if not any(is_ in (LOWER, HIGHER) for _, is_ in known):
        yield f"{of} none is shown to differ" if known else "there is no number to compare"


def remarks(comparison: Comparison) -> Iterator[str]:
    """How to read the differences, a sentence or two each."""
    level, n = percent(comparison.confidence), comparison.differences
    yield (
        f"Intervals are of {level}; those of differences are made from the two intervals, by "
        "squares (MOVER: Zou, Donner 2008), as if the estimates were independent. A difference "
        "counts as shown where its interval does not hold 0."
    )
    if comparison.same_rows:
        yield (
            "All audited the same rows, so that estimates move together: intervals of differences "
            "are as a rule wider than need be, and what is shown is shown with room to spare."
        )
    else:
        yield (
            "Not all audited the same rows, by their digests: a difference may be of the rows as "
            "well as of the models."
        )
    if n > 1:
        chance = (1 - comparison.confidence) * n
        yield (
            f"Each of {count(n)} differences is judged by itself: where nothing differs, about "
            f"{max(1, round(chance))} would still seem to."
        )
    signs = {cell.judged for row in comparison.rows for cell in row.cells}
    if signs & set(_JUDGED):
        said = (f"{STATUS_WORDS[s].sign} {_JUDGED[s]}" for s in _JUDGED if s in signs)
        yield f"By the limits of each report’s own policy: {', '.join(said)}."
    yield "Which end of a measure is better: python -m audit explain NAME."
    if comparison.left_out:
        counts = (f"{count(n)} of {concern.value}" for concern, n in comparison.left_out.items())
        yield f"Not shown: {', '.join(counts)} (--all shows them, --metric NAME some of them)."


def _distance(value: float, low: float, high: float) -> str:
    if low == high:
        return number(value)
    least = "(−∞" if math.isinf(low) else f"[{number(low)}"
    most = "∞)" if math.isinf(high) else f"{number(high)}]"
    return f"{number(value)} {least}, {most}"
