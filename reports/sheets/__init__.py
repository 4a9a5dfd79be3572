"""The sheets regulators ask for: each a pure function of the report, as HTML and as CSV."""

from __future__ import annotations

from collections.abc import Callable

from audit.errors import InputError, listing
from audit.report import Report
from reports.sheets import four_fifths, nyc_ll144
from reports.sheets.sheet import Basis, Options, Sheet

Render = Callable[[Report, Options], Sheet]

SHEETS: dict[str, Render] = {"nyc-ll144": nyc_ll144.render, "four-fifths": four_fifths.render}
"""Name, as `--sheet` takes it -> the function that fills the sheet in."""

__all__ = ["SHEETS", "Basis", "Options", "Sheet", "render"]


def render(name: str, report: Report, options: Options) -> Sheet:
    """Fill in the sheet called `name`.

    Raises
    ------
    InputError
        No such sheet, or the report lacks what it needs.
    """
    if name not in SHEETS:
        raise InputError("--sheet", f"found {name!r}", expected=listing(SHEETS))
    return SHEETS[name](report, options)
