"""Tables of the page on privacy, made from what a report says of personal data."""

from __future__ import annotations

import pandas as pd

from audit.finding import Finding
from dashboards.perturbing import estimate, limit
from reports import words
from reports.personal import Column, Personal, Taken


def types(column: Column) -> pd.DataFrame:
    """A line for each type of personal data the column holds, and one for all of them."""
    return pd.DataFrame(
        {
            "Personal data": words.sentence_case(name),
            **estimate(finding.measurement, "Share of rows"),
            "n": finding.measurement.n if finding.measurement else 0,
            "Limit": limit(finding),
        }
        for name, finding in {"any": column.whole, **column.types}.items()
    )


def groups(column: Column) -> pd.DataFrame:
    """A line for each group whose rows were looked at."""
    return pd.DataFrame(
        {
            "Feature": feature,
            "Group": group,
            **estimate(finding.measurement, "Share of rows"),
            "n": finding.measurement.n if finding.measurement else 0,
            "Limit": limit(finding),
        }
        for feature, by_group in column.by_group.items()
        for group, finding in by_group.items()
    )


def used(found: Personal) -> pd.DataFrame:
    """A line for each type that was taken away."""
    return pd.DataFrame(
        {
            "Taken away": words.sentence_case(one.name),
            **estimate(one.flip_rate, "Decisions turned"),
            "Another's": one.swapped.value if one.swapped else None,
            "Other words": one.control.value if one.control else None,
            "Score moves": one.score_shift.value if one.score_shift else None,
            "From": one.score_shift.low if one.score_shift else None,
            "To": one.score_shift.high if one.score_shift else None,
            "p": "" if one.p is None else words.p_value(one.p),
            "n": one.flip_rate.n,
            "Limit": _limits(one),
        }
        for one in found.taken
        if one.flip_rate
    )


def places(found: Personal) -> pd.DataFrame:
    """A line for each place, masked."""
    return pd.DataFrame(
        {
            "Personal data": words.sentence_case(one.of),
            "Place": one.text,
            "Why": one.reason,
            "Column": one.column,
            "Row": one.row,
        }
        for one in found.places
    )


def _limits(one: Taken) -> str:
    judged: list[Finding] = [f for f in (one.flips, one.shift) if f and f.criterion]
    return "; ".join(map(limit, judged)) or "no limit"
