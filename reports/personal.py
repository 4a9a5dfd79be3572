"""Personal data in the rows, and whether decisions use it, gathered from a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.finding import Finding, Measurement, Scalar, Table
from audit.report import Report
from reports.certainty import confidence
from reports.counterfactuals import Shift
from reports.sliced import ByGroup, Parted, control_of, parted
from reports.tables import records
from reports.words import metric_name, printable

HELD, FLIPS, SHIFT = "pii_rate", "pii_flip_rate", "pii_score_shift"
CHECKS = frozenset((HELD, FLIPS, SHIFT))
"""Checks whose measurements are shown type by type, not in lists."""

PLACES = "pii_places"
COLUMN, TYPE, ANY = "column", "type", "any"

NAMES = {
    "email": "e-mail address",
    "phone": "telephone number",
    "credit_card": "payment card",
    "iban": "IBAN",
    "us_ssn": "US social security number",
    "us_itin": "US taxpayer number",
    "uk_nhs": "NHS number",
    "uk_nino": "UK national insurance number",
    "cn_resident_id": "Chinese resident identity number",
    "ip_address": "IP address",
    "mac_address": "MAC address",
    "url_credentials": "address with credentials",
    "licence_plate": "licence plate",
    "driving_licence": "driving licence",
    "api_key": "key or secret",
    "person_name": "name of a person",
}
"""Types in words, where those of the report are not."""


@dataclass(frozen=True)
class Column:
    """A column, and how much of it holds personal data.

    Attributes
    ----------
    whole
        Of any type.
    types
        Type in words -> finding, the most frequent first.
    by_group
        Feature -> group -> finding, of any type.
    """

    name: str
    whole: Finding
    types: Mapping[str, Finding]
    by_group: ByGroup

    @property
    def measurement(self) -> Measurement:
        """Share of the rows that hold any."""
        assert self.whole.measurement is not None  # noqa: S101  # made of measurements only
        return self.whole.measurement

    @property
    def holds(self) -> bool:
        """Whether any was found."""
        return bool(self.measurement.value)


@dataclass(frozen=True)
class Taken(Shift):
    """What came of taking personal data of a type away.

    Attributes
    ----------
    alpha
        The p-value up to which it counts as turning more decisions than other words do.
    """

    name: str
    alpha: float

    @property
    def control(self) -> Measurement | None:
        """How often a decision turned without as many other words."""
        return control_of(self.flip_rate)

    @property
    def swapped(self) -> Measurement | None:
        """How often a decision turned with other data of its kind in its place."""
        return control_of(self.flip_rate, "swapped")

    @property
    def p(self) -> float | None:
        """Of other words turning as many decisions, adjusted where the audit did that."""
        m = self.flip_rate
        if self.flips is None or m is None or m.test is None:
            return None
        return m.test.p_value if self.flips.p_adjusted is None else self.flips.p_adjusted

    @property
    def is_used(self) -> bool:
        """Whether decisions turn, and more often than without as many other words."""
        rate, control = self.flip_rate, self.control
        if rate is None or control is None or self.p is None:
            return False
        return self.p <= self.alpha and (rate.value or 0.0) > (control.value or 0.0)


@dataclass(frozen=True)
class Place:
    """A place where personal data stands, masked."""

    column: str
    row: int
    of: str
    reason: str
    text: str


@dataclass(frozen=True)
class Personal:
    """What a report says of personal data.

    Attributes
    ----------
    columns
        Those that hold any first.
    taken
        Of any type first; empty where no model was asked.
    """

    columns: tuple[Column, ...]
    taken: tuple[Taken, ...]
    places: tuple[Place, ...]

    def __bool__(self) -> bool:
        return bool(self.columns or self.taken)

    @property
    def holding(self) -> tuple[Column, ...]:
        """The columns that hold any."""
        return tuple(column for column in self.columns if column.holds)

    @property
    def note(self) -> str:
        """What was not looked at, or not looked for; empty where that is nothing."""
        return next(filter(None, (column.measurement.note for column in self.columns)), "")

    @property
    def cost(self) -> str:
        """What it costs that not all texts were asked about; empty where all were."""
        return next((m.note for one in self.taken if (m := one.flip_rate) and m.note), "")


def personal(report: Report) -> Personal:
    """Gather it."""
    columns = map(_column, parted(report, HELD, COLUMN))
    return Personal(
        columns=tuple(sorted(columns, key=lambda column: not column.holds)),
        taken=_taken(report),
        places=tuple(
            Place(
                column=printable(str(record["column"])),
                row=_whole(record["row"]),
                of=type_name(str(record["type"])),
                reason=printable(str(record["reason"])),
                text=printable(str(record["text"])),
            )
            for record in records(report, PLACES)
        ),
    )


def type_name(type_: str) -> str:
    """A type of personal data in words."""
    return NAMES.get(type_, printable(metric_name(type_)))


def has_own_place(finding: Finding) -> bool:
    """Whether it is shown with its type only: what a limit says is told in full as well."""
    unjudged = finding.criterion is None
    return finding.check in CHECKS and finding.measurement is not None and unjudged


def is_told(table: Table) -> bool:
    """Whether a table is told in words, so that it is not printed as well."""
    return table.name == PLACES


def _column(of: Parted) -> Column:
    types = {type_name(key): finding for key, finding in of.by_group.get(TYPE, {}).items()}
    groups = {feature: found for feature, found in of.by_group.items() if feature != TYPE}
    return Column(of.key, of.finding, types, groups)


def _taken(report: Report) -> tuple[Taken, ...]:
    shifts = {of.key: of.finding for of in parted(report, SHIFT, TYPE)}
    alpha = 1 - confidence(report)
    return tuple(
        Taken(of.finding, shifts.get(of.key), ANY if of.key == ANY else type_name(of.key), alpha)
        for of in parted(report, FLIPS, TYPE)
    )


def _whole(value: Scalar) -> int:
    return int(value) if isinstance(value, int | float) else 0
