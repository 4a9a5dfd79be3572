"""Where the evidence is too thin, and how many rows would settle it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from audit.report import Report
from reports.tables import table
from reports.words import about, count

THIN = "thin_groups"
COLUMNS = ("feature", "group", "rate", "n", "verdict", "rows_needed")


@dataclass(frozen=True)
class Thin:
    """The groups of one comparison about which the rows leave something open.

    Attributes
    ----------
    groups
        How many are compared.
    rates
        What is asked of each, e.g. ``selection_rate``.
    open
        Group -> what is known by rate, in words; the smallest group first.
    """

    where: str
    groups: int
    rates: tuple[str, ...]
    open: Mapping[str, tuple[str, ...]]


def thin_groups(report: Report) -> tuple[Thin, ...]:
    """Where evidence is too thin to say whether a group is treated like everybody else."""
    cells = table(report, THIN)
    if not set(COLUMNS) <= set(cells.columns):
        return ()
    rates = tuple(cells["rate"].unique())
    found = []
    for where, part in cells.groupby("feature", sort=False):
        undecided = part[part["group"].isin(part.loc[part["verdict"] == "open", "group"])]
        smallest_first = undecided.groupby("group")["n"].min().sort_values(kind="stable").index
        known = {
            (str(cell["group"]), str(cell["rate"])): _known(cell)
            for cell in undecided.to_dict("records")
        }
        open_ = {str(g): tuple(known.get((str(g), r), "–") for r in rates) for g in smallest_first}
        if open_:
            found.append(Thin(str(where), part["group"].nunique(), rates, open_))
    return tuple(found)


def _known(cell: Mapping[Hashable, Any]) -> str:
    """What the rows say of one rate of one group."""
    if cell["verdict"] != "open":
        return f"settled: {cell['verdict']}"
    needed = cell["rows_needed"]
    enough = about(int(needed)) if pd.notna(needed) else "unknown"
    return f"{count(cell['n'])} of {enough}"
