"""The personal data in the audited rows: looked for once, for every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.checks.data.columns import inputs, words
from audit.checks.transparency.sample import drawn
from audit.evidence import Evidence
from audit.pii import Hit, Scanner
from audit.pii.named import behind_name, in_cell
from audit.pii.names import Gazetteer
from audit.stats.estimate import Ints

MOST_ROWS = 20_000
"""Rows looked at: a few seconds, and a rate of 1 in 1,000 to within .05 percentage points."""

LONGEST = 100_000
"""Characters of a cell that are looked at."""

Hits = tuple[Hit, ...]


@dataclass(frozen=True)
class PersonalData:
    """What was found in the columns of the rows looked at.

    Attributes
    ----------
    rows
        Numbers of the rows looked at.
    columns
        Column -> the hits of each of those rows, as spans of its cell.
    note
        What was left out; empty where all was looked at.
    """

    rows: Ints
    columns: Mapping[str, tuple[Hits, ...]]
    note: str

    def holds(self, column: str, type_: str = "") -> Ints:
        """0/1 by row looked at: whether its cell holds personal data (of a type)."""
        return np.array(
            [any(type_ in ("", hit.type) for hit in hits) for hits in self.columns[column]],
            dtype=np.int64,
        )

    def types(self, column: str) -> list[str]:
        """Types found in a column, the most frequent first."""
        found = [hit.type for hits in self.columns[column] for hit in hits]
        return sorted(set(found), key=lambda type_: (-found.count(type_), type_))


def personal_data(evidence: Evidence) -> PersonalData:
    """The personal data of this evidence, looked for when first needed."""
    return evidence.once("personal data", evidence.everyone, lambda: _looked_for(evidence))


def _looked_for(evidence: Evidence) -> PersonalData:
    rows = np.sort(drawn(evidence, MOST_ROWS))
    frame = inputs(evidence).iloc[rows]
    text = evidence.used.get("text")
    scanner = Scanner(names=Gazetteer())
    columns = {}
    cut = 0
    for name in frame.columns:
        if name == text or not pd.api.types.is_float_dtype(frame[name].dtype):
            codes, cells = words(frame[name])
            cut += sum(len(cell) > LONGEST for cell in cells)
            found = _of_cells(scanner, "" if name == text else str(name), cells)
            columns[str(name)] = tuple(found[code] if code >= 0 else () for code in codes)
    return PersonalData(rows, columns, _left_out(len(rows), evidence.units, cut))


def _of_cells(scanner: Scanner, column: str, cells: list[str]) -> list[Hits]:
    read = [cell[:LONGEST] for cell in cells]
    found = scanner.find_all(behind_name(column, cell) for cell in read)
    return [tuple(in_cell(column, cell, hits)) for cell, hits in zip(read, found, strict=True)]


def _left_out(looked: int, of: int, cut: int) -> str:
    said = []
    if looked < of:
        said.append(f"{looked:,} of {of:,} rows, spread over groups and outcomes.")
    if cut:
        said.append(f"Of {cut:,} cells the first {LONGEST:,} characters.")
    return " ".join(said)
