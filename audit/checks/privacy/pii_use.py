"""What the model says without the personal data of a text, or with another's: asked once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from audit.budget import what_it_cost
from audit.checks.privacy.personal_data import Hits, personal_data
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.pii.masking import replaced
from audit.pii.pseudonyms import Pseudonyms
from audit.stats.estimate import Floats, Ints

ROWS_PER_EXPLAINED, SHARE_OF_TIME, PILOT = 10, 0.05, 16

ANY = "any"
"""All the personal data of a text, whatever its type."""

_WORD = re.compile(r"\S+")

_ANOTHER = Pseudonyms(b"no secret: so that a report says the same twice")


@dataclass(frozen=True)
class Removal:
    """Texts without their personal data of a type, with another's, and without other words.

    Attributes
    ----------
    rows
        Of the texts that hold it, in the evidence.
    before, after, swapped, control
        Score of the positive class as written, without the personal data, with other data of its
        kind in its place, and without as many other words.
    turned, swapped_turned, control_turned
        0/1 by text: whether the decision is another one.
    """

    rows: Ints
    before: Floats
    after: Floats
    swapped: Floats
    control: Floats
    turned: Ints
    swapped_turned: Ints
    control_turned: Ints

    @property
    def shift(self) -> Floats:
        """Score without it less score with it."""
        return self.after - self.before

    @property
    def control_shift(self) -> Floats:
        """The same without as many other words."""
        return self.control - self.before


@dataclass(frozen=True)
class Use:
    """Every removal, by type of personal data.

    Attributes
    ----------
    removals
        `ANY` first, then the types, the most frequent first; empty where no text holds any.
    """

    removals: Mapping[str, Removal]
    note: str


def use(evidence: Evidence) -> Use:
    """The removals of this evidence, asked about when first needed."""
    return evidence.once("use of personal data", evidence.everyone, lambda: _made(evidence))


def without(text: str, hits: Hits) -> str:
    """The text without its personal data; the blanks around it become one."""
    return " ".join(replaced(text, hits, lambda _: " ").split())


def with_others_data(text: str, hits: Hits) -> str:
    """The text with data of nobody in the place of its personal data: of the same form."""
    return replaced(text, hits, lambda hit: _ANOTHER(text[hit.start : hit.end], hit.type))


def without_others(text: str, hits: Hits, chance: Random) -> str:
    """The text without as many other words, next to each other, as its personal data has."""
    words = [match.span() for match in _WORD.finditer(text)]
    is_personal = [any(h.start < end and start < h.end for h in hits) for start, end in words]
    count = sum(is_personal)
    free = [
        first
        for first in range(len(words) - count + 1)
        if not any(is_personal[first : first + count])
    ]
    if not free:
        return text
    first = chance.choice(free)
    gone = set(range(first, first + count))
    return " ".join(text[start:end] for i, (start, end) in enumerate(words) if i not in gone)


def _made(evidence: Evidence) -> Use:
    found, texts = personal_data(evidence), texts_of(evidence)
    by_row = dict(zip(found.rows.tolist(), found.columns[evidence.used["text"]], strict=True))
    order = first_of_each(texts, drawn(evidence))
    holding = [row for row in order.tolist() if by_row.get(row)]
    if not holding:
        return Use({}, f"Undefined: none of the {len(by_row):,} texts looked at holds any.")
    budget = evidence.budget.part(ROWS_PER_EXPLAINED, SHARE_OF_TIME)
    wanted = holding[: budget.rows or len(holding)]
    started = time.perf_counter()
    _ask(evidence, [text for row in wanted[:PILOT] for text in _variants(texts[row], by_row[row])])
    spent = time.perf_counter() - started
    affordable = max(PILOT, budget.affordable(len(wanted), spent / len(wanted[:PILOT])))
    rows = wanted[:affordable]
    answers = _ask(evidence, [text for row in rows for text in _variants(texts[row], by_row[row])])
    return Use(
        removals={
            type_: _removal(evidence, texts, rows, by_row, type_, answers)
            for type_ in types_in(by_row[row] for row in rows)
        },
        note=what_it_cost(
            len(rows), len(holding), stopped=len(rows) < len(wanted),
            things="texts that hold personal data",
        ),
    )  # fmt: skip


def types_in(found: Iterator[Hits]) -> list[str]:
    """`ANY`, then each type, that of the most texts first."""
    types = [type_ for hits in found for type_ in {hit.type for hit in hits}]
    return [ANY, *sorted(set(types), key=lambda type_: (-types.count(type_), type_))]


def of_type(hits: Hits, type_: str) -> Hits:
    """Those of a type; all for `ANY`."""
    return tuple(hit for hit in hits if type_ in (ANY, hit.type))


def _three(text: str, hits: Hits) -> tuple[str, str, str]:
    """Without the hits, with others in their place, and without as many other words.

    Which other words is a matter of chance, of the text alone.
    """
    chance = Random(text.encode("utf-8", "surrogatepass"))  # noqa: S311
    return without(text, hits), with_others_data(text, hits), without_others(text, hits, chance)


def _variants(text: str, hits: Hits) -> Iterator[str]:
    for type_ in types_in(iter([hits])):
        yield from _three(text, of_type(hits, type_))


def _ask(evidence: Evidence, texts: Sequence[str]) -> dict[str, Floats]:
    assert evidence.predict is not None  # noqa: S101  # checks that come here need it
    distinct = list(dict.fromkeys(texts))
    return dict(zip(distinct, evidence.predict(distinct), strict=True))


def _removal(
    evidence: Evidence,
    texts: Sequence[str],
    rows: Sequence[int],
    by_row: Mapping[int, Hits],
    type_: str,
    answers: Mapping[str, Floats],
) -> Removal:
    mine = np.array([row for row in rows if of_type(by_row[row], type_)], dtype=np.int64)
    made = [_three(texts[row], of_type(by_row[row], type_)) for row in mine.tolist()]
    asked = [np.array([answers[text] for text in of]) for of in zip(*made, strict=True)]
    after, swapped, control = (found[:, evidence.positive] for found in asked)
    turned, swapped_turned, control_turned = (
        (found.argmax(axis=1) != evidence.y_pred[mine]).astype(np.int64) for found in asked
    )
    return Removal(
        rows=mine,
        before=evidence.scores[mine],
        after=after,
        swapped=swapped,
        control=control,
        turned=turned,
        swapped_turned=swapped_turned,
        control_turned=control_turned,
    )
