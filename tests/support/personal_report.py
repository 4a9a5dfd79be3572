"""A report on personal data, made by hand: what was found, where, and whether it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from counterfactual_report import NONE
from sample_report import sample_report

from audit.finding import Concern, Finding, Measurement, Scalar, Table, Test
from audit.policy import Outcome, Policy, judge
from audit.report import CheckInfo, Report
from audit.stats.intervals import rate

TYPES: Mapping[str, int] = {"email": 28, "credit_card": 14, "phone": 13, "us_ssn": 1}
"""Type -> rows of 633 that hold it."""

ANY_ROWS, ROWS = 47, 633
GROUPS = {"F": (19, 327), "M": (27, 301)}
USED: Mapping[str, tuple[int, int, float]] = {
    "any": (12, 1, 0.0005),
    "email": (12, 0, 0.0005),
    "phone": (0, 1, 1.0),
}
"""Type -> decisions turned, by other words, and the p-value."""

UNUSED: Mapping[str, tuple[int, int, float]] = {"any": (1, 1, 1.0), "email": (1, 1, 1.0)}
COST = "40 of 47 texts that hold personal data (the budget)."
PLACES: tuple[tuple[Scalar, ...], ...] = (
    ("text", 8, "email", 0.95, "has the form of an e-mail address", "… driver; e-mail [email]. He …"),
    ("text", 16, "credit_card", 1.0, "Luhn digit holds", "… bank card [credit_card]. Please …"),
)  # fmt: skip


def measured(metric: str, k: int, n: int, slice_: Mapping[str, str], **more: Any) -> Outcome:
    value, low, high = rate(k, n)[:3] if n else (None, None, None)
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_, method="Wilson", **more
    )
    return Outcome(metric, Concern.PRIVACY, m)


def held(column: str = "text", types: Mapping[str, int] = TYPES) -> Iterator[Outcome]:
    of, whole = {"column": column}, ANY_ROWS if types else 0
    yield measured("pii_rate", whole, ROWS, of, note="Names are not looked for.")
    for type_, k in types.items():
        yield measured("pii_rate", k, ROWS, {**of, "type": type_})
    for group, (k, n) in GROUPS.items() if types else ():
        yield measured("pii_rate", k, n, {**of, "sex": group})


def used(by_type: Mapping[str, tuple[int, int, float]] = USED, n: int = 40) -> Iterator[Outcome]:
    for type_, (turned, by_others, p) in by_type.items():
        value, low, high = rate(by_others, n)[:3]
        null = f"personal data ({type_}) turns as many decisions as other words"
        detail = {"control": value, "control_low": low, "control_high": high}
        detail |= {"swapped": 0.05, "swapped_low": 0.01, "swapped_high": 0.17}
        yield measured(
            "pii_flip_rate", turned, n, {"type": type_}, detail=detail, note=COST,
            test=Test(null=null, p_value=p, method="McNemar"),
        )  # fmt: skip
        m = Measurement(
            metric="pii_score_shift", value=-0.1, low=-0.2, high=-0.01, n=n,
            slice={"type": type_}, method="",
        )  # fmt: skip
        yield Outcome("pii_score_shift", Concern.PRIVACY, m)


def places(rows: Sequence[tuple[Scalar, ...]] = PLACES) -> Table:
    columns = ("column", "row", "type", "score", "reason", "text")
    return Table(name="pii_places", title="Places", columns=columns, rows=tuple(rows))


CHECKS = (
    CheckInfo(
        name="pii_rate",
        concern=Concern.PRIVACY,
        title="How much of the data holds personal data?",
        explanation="How much?\n\nFrom 0 to 1.\n\nIt misses what has no form.",
    ),
)


def judged(found: Iterator[Outcome], policy: Policy = NONE) -> tuple[Finding, ...]:
    return judge(found, policy, dt.date(2025, 3, 2))


def personal_report(found: Sequence[Outcome] | None = None, **changes: Any) -> Report:
    """A report with nothing in it but what was found of personal data."""
    outcomes = [*held(), *held("9 others", {}), *used()] if found is None else found
    fields: dict[str, Any] = {
        "findings": judged(iter(outcomes)), "tables": (places(),), "checks": CHECKS,
    }  # fmt: skip
    return sample_report(**fields | changes)
