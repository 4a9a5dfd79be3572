"""What was found in a file, counted by column and type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from audit.pii.hit import Hit
from audit.pii.recognisers import types
from audit.pii.scanner import NAME_TYPES
from audit.stats.intervals import rate

CONFIDENCE = 0.95


@dataclass
class _Tally:
    hits: int = 0
    rows: int = 0
    scores: float = 0.0


@dataclass
class Summary:
    """Hits counted while a file is read.

    Attributes
    ----------
    rows
        Rows read, with or without hits.
    """

    rows: int = 0
    _tallies: dict[tuple[str, str], _Tally] = field(default_factory=lambda: defaultdict(_Tally))

    def add(self, found: Sequence[tuple[str, Sequence[Hit]]]) -> None:
        """Count a row: its columns and the hits in each."""
        self.rows += 1
        seen = set()
        for column, hits in found:
            for hit in hits:
                tally = self._tallies[column, hit.type]
                tally.hits += 1
                tally.scores += hit.score
                seen.add((column, hit.type))
        for key in seen:
            self._tallies[key].rows += 1

    def lines(self) -> Iterator[str]:
        """A table: of which share of rows has how many hits of each type, by column."""
        if not self._tallies:
            yield f"nothing found in {self.rows:,} rows"
            return
        head = ("column", "type", "hits", "rows", "share of rows [95% interval]", "mean score")
        body = [head]
        for (column, type_), tally in sorted(self._tallies.items()):
            share = rate(tally.rows, self.rows, CONFIDENCE)
            body.append((
                _short(column), type_, f"{tally.hits:,}", f"{tally.rows:,}",
                f"{share.value:.4f} [{share.low:.4f}, {share.high:.4f}]",
                f"{tally.scores / tally.hits:.2f}",
            ))  # fmt: skip
        widths = [max(map(len, values)) for values in zip(*body, strict=True)]
        for values in body:
            cells = (value.ljust(width) for value, width in zip(values, widths, strict=True))
            yield "  ".join(cells).rstrip()
        yield f"{self.rows:,} rows read"


def not_looked_for(chosen: Collection[str], named: bool, blind_spots: str) -> Iterator[str]:
    """What the numbers say nothing of, in sentences."""
    left_out = [name for name in types() if name not in chosen]
    if left_out:
        yield f"not looked for: {', '.join(left_out)}"
    if not named:
        yield f"not looked for: {', '.join(NAME_TYPES)} (see --names)"
    elif blind_spots:
        yield blind_spots
    yield (
        "Found is what has a known form; a share of 0 does not say that texts are free of personal "
        "data."
    )


def printable(text: str) -> str:
    """A text on one line of a terminal, whatever it holds."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _short(name: str, most: int = 40) -> str:
    shown = printable(name)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
