"""What all sheets share: options, a page, and a CSV that a spreadsheet may open safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import Environment

from audit.report import Report
from reports import words
from reports.templating import environment

Cell = str | float | int | None

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes a cell that begins with it for."""


class Basis(StrEnum):
    """Whom a sheet counts: people given the favourable decision, or scored above the median."""

    SELECTION = "selection"
    SCORING = "scoring"

    @property
    def metric(self) -> str:
        """The metric of the report it rests on."""
        return f"{self.value}_rate"


@dataclass(frozen=True)
class Options:
    """What a sheet must be told, since no report knows it.

    Attributes
    ----------
    columns
        Role (``sex``, ``race``) -> sensitive feature of the report; by default found by name.
    unknown
        Groups that stand for *not known*, e.g. ``Not specified``; those with no value always do.
    basis
        Whether `nyc-ll144` counts selections or scores; by default selections where there are.
    exclude_below
        Categories with a smaller share of the people take no part in ratios; 0 keeps all.
    justification
        Why they are left out, in the auditor's words.
    distribution_date
        When the employer began to use the tool.
    data_source
        Where the data came from and how; by default what the report says of it.
    auditor
        Who answers for the audit.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    basis: Basis | None = None
    exclude_below: float = 0.02
    justification: str = ""
    distribution_date: str = ""
    data_source: str = ""
    auditor: str = ""


@dataclass(frozen=True)
class Sheet:
    """A filled-in sheet, as a page and as a table."""

    html: str
    csv: str


def page(template: str, report: Report, **values: Any) -> str:
    """Fill in a template of `reports/templates`; every text of the report is escaped."""
    return _environment().get_template(template).render(report=report, **values)


@cache
def _environment() -> Environment:
    made = environment()
    made.filters |= {
        "count": words.count,
        "moment": words.moment,
        "number": words.number,
        "percent": percent,
        "p_value": p_value,
    }
    return made


def percent(value: float | None) -> str:
    """A share with one decimal, ``47.0 %``; *undefined* for ``None``."""
    return words.UNDEFINED if value is None else f"{100 * value:.1f} %"


def p_value(value: float) -> str:
    """A p-value with three decimals, and nothing smaller than that by name."""
    return "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Rows as CSV: one header, empty where a row has nothing to say.

    A text that a spreadsheet would take for a formula is kept from being one, and every row stays
    on one line.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return buffer.getvalue()


def _cell(value: Cell) -> Cell:
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, str):
        text = words.printable(" ".join(value.split()))
        return f"'{text}" if text.startswith(FORMULA) else text
    return value
