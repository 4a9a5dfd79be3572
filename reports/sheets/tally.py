"""Counts of people by category, read from the report, and their impact ratios."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from audit.errors import InputError, listing
from audit.finding import ALL_GROUPS, MISSING, Measurement
from audit.report import Report
from audit.stats.gaps import pairwise_confidence
from audit.stats.intervals import log_ratio
from reports.sheets.sheet import Basis

ROLES: Mapping[str, frozenset[str]] = {
    "sex": frozenset({"sex", "gender"}),
    "race": frozenset({"race", "ethnicity", "ethnic"}),
}
"""Role of a feature in a sheet -> words of a column's name that give it away."""


@dataclass(frozen=True)
class Tally:
    """The people of one category.

    Attributes
    ----------
    names
        The category's value of each feature.
    n, count
        How many people, and how many of them selected (or scored above the median).
    low, high
        Interval of the rate.
    """

    names: tuple[str, ...]
    n: int
    count: int
    low: float | None
    high: float | None

    @property
    def rate(self) -> float | None:
        """`count` / `n`; ``None`` for nobody."""
        return self.count / self.n if self.n else None


@dataclass(frozen=True)
class Impact:
    """A category against the one with the highest rate.

    Attributes
    ----------
    share
        Of the people in the table.
    excluded
        Too small a share to take part in ratios.
    top
        It is the category with the highest rate.
    ratio, low, high
        Impact ratio with its interval; ``None`` when excluded, or when nobody was selected. The
        highest category's is 1 by definition and has no interval.
    """

    tally: Tally
    share: float
    excluded: bool
    top: bool
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


def confidence_of(report: Report) -> float:
    """The confidence of the report's intervals."""
    return float(report.run.settings.get("confidence") or 0.95)


def basis_of(report: Report, basis: Basis | None, sheet: str) -> Basis:
    """The basis asked for, else the first that was measured.

    Raises
    ------
    InputError
        The metric is not in the report.
    """
    measured = {f.measurement.metric for f in report.findings if f.measurement}
    for candidate in [basis] if basis else Basis:
        if candidate.metric in measured:
            return candidate
    wanted = basis.metric if basis else " or ".join(item.metric for item in Basis)
    raise InputError(
        sheet,
        f"the report has no {wanted}",
        hint="Audit a table with decisions or scores, and leave the check selected.",
    )


def features_of(report: Report) -> tuple[str, ...]:
    """The sensitive features of the report, in its order."""
    return tuple(dict.fromkeys(size.feature for size in report.data.groups))


def feature_for(role: str, report: Report, columns: Mapping[str, str], sheet: str) -> str:
    """The feature that plays `role`: as told, else the only one whose name says so.

    Raises
    ------
    InputError
        There is none, or more than one; names what was found.
    """
    features = features_of(report)
    found = [columns[role]] if role in columns else [f for f in features if _says(f, role)]
    if len(found) == 1 and found[0] in features:
        return found[0]
    problem = f"found {listing(found)} for {role}" if found else f"no column is named for {role}"
    raise InputError(
        sheet,
        f"{problem} among the sensitive features {listing(features, 30)}",
        hint=f"Name it: --sheet-columns {role}=COLUMN, and among --sensitive.",
    )


def _says(feature: str, role: str) -> bool:
    return not ROLES[role].isdisjoint(re.split(r"[^a-z]+", feature.lower()))


def tallies(
    report: Report, metric: str, features: Sequence[str], unknown: Collection[str], sheet: str
) -> tuple[tuple[Tally, ...], int]:
    """The categories of `features` crossed, and how many people fall in an unknown one.

    Raises
    ------
    InputError
        The report has not measured `metric` for them, its rows are weighted, or it knows fewer
        than two categories.
    """
    not_known = {MISSING, *unknown}
    measured = _measured(report, metric, features)
    if not measured:
        raise InputError(
            sheet,
            f"the report has no {metric} by {' × '.join(features)}",
            hint=f"Audit with --sensitive {','.join(features)}.",
        )
    known: list[Tally] = []
    left_out = 0
    for m in measured:
        names = tuple(m.slice[feature] for feature in features)
        if not_known.isdisjoint(names):
            known.append(Tally(names, m.n, _count(m, sheet), m.low, m.high))
        else:
            left_out += m.n
    if len(known) < 2:
        raise InputError(
            sheet,
            f"found {listing(' × '.join(tally.names) for tally in known)}",
            field=" × ".join(features),
            expected="at least two categories",
        )
    return tuple(known), left_out


def _measured(report: Report, metric: str, features: Sequence[str]) -> list[Measurement]:
    """The measurements by group of exactly these features, in the order the report lists groups.

    One that was held to two limits counts once.
    """
    measured = [f.measurement for f in report.findings if f.measurement]
    wanted = [m for m in measured if m.metric == metric and m.slice.keys() == set(features)]
    once = {m.key: m for m in wanted if ALL_GROUPS not in m.slice.values()}
    order = {(size.feature, size.group): at for at, size in enumerate(report.data.groups)}
    return sorted(once.values(), key=lambda m: [order.get((f, m.slice[f]), 0) for f in features])


def _count(m: Measurement, sheet: str) -> int:
    if "effective_n" in m.detail:
        raise InputError(
            sheet,
            "the rows of this audit are weighted",
            expected="a count of people",
            hint="Make the sheet from an audit without --weight.",
        )
    count = m.detail.get("count")
    if not isinstance(count, int | float):
        raise InputError(sheet, f"the report does not say how many of {m.where} were counted")
    return round(count)


def impacts(found: Sequence[Tally], exclude_below: float, confidence: float) -> tuple[Impact, ...]:
    """Impact ratio of each category to the one with the highest rate.

    The interval holds for all pairs of categories together, since which is highest is itself a
    matter of chance.
    """
    total = sum(tally.n for tally in found)
    included = [t for t in found if t.n and t.n >= exclude_below * total]
    top = max(included, key=lambda t: (t.rate or 0.0, t.n), default=None)
    each = pairwise_confidence(len(included), confidence)
    made = []
    for tally in found:
        share = tally.n / total if total else 0.0
        takes_part = tally in included
        made.append(_impact(tally, top, share, each, excluded=not takes_part))
    return tuple(made)


def _impact(
    tally: Tally, top: Tally | None, share: float, confidence: float, *, excluded: bool
) -> Impact:
    if excluded or top is None or not top.count:
        return Impact(tally, share, excluded, top=False)
    if tally is top:
        return Impact(tally, share, excluded, top=True, ratio=1.0)
    # In whole numbers, so that a ratio of exactly four fifths is not a hair less.
    ratio = (tally.count * top.n) / (tally.n * top.count)
    low, high = log_ratio(tally.count, tally.n, top.count, top.n, confidence)
    # One half is added to the counts of the interval, not of the ratio: near 0 the two can part.
    limits = min(ratio, float(low)), max(ratio, float(high))
    return Impact(tally, share, excluded, False, ratio, *limits)
