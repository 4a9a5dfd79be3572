"""What is asked of an engine, and how it must count so that all engines count the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from audit.engines.cells import EXACT_UP_TO, Columns
from audit.errors import InputError

WEIGHT_BITS = 62
"""Sums of weights, in their unit, fit a signed integer of 64 bits."""

HEAVIEST = 1e150
"""No weight is greater: its square has to be a number too."""


@dataclass(frozen=True)
class Survey:
    """What has to be known of a table before it is counted.

    Attributes
    ----------
    rows
        How many.
    weighted
        Of these, how many have a finite weight of 0 or more.
    heaviest
        The greatest such weight.
    """

    rows: int
    weighted: int = 0
    heaviest: float = 0.0


@dataclass(frozen=True)
class Plan:
    """How to count.

    Floats add up to something else in every order, and engines add in whatever order they like. So
    weights are added as whole multiples of a small unit, a power of two: integers add up to the
    same in any order. The unit is as small as lets the sum over all rows fit.

    Attributes
    ----------
    rounded
        Whether scores go to the grid.
    unit, square_unit
        Of weights, and of their squares.
    """

    rounded: bool
    unit: float = 1.0
    square_unit: float = 1.0

    @classmethod
    def of(cls, survey: Survey) -> Plan:
        """The plan for a table."""
        return cls(
            rounded=survey.rows > EXACT_UP_TO,
            unit=_unit(survey.rows * survey.heaviest),
            square_unit=_unit(survey.rows * survey.heaviest**2),
        )


def _unit(total: float) -> float:
    """The least power of two of which `total` holds fewer than 2^62."""
    exponent = math.frexp(total)[1] if total else 0
    return math.ldexp(1.0, exponent - WEIGHT_BITS)


class Counter(Protocol):
    """A table opened by an engine."""

    @property
    def untyped(self) -> bool:
        """Whether every column is text, its type still to be found (CSV)."""

    def survey(self, columns: Columns) -> Survey:
        """Count the rows, and look at their weights."""

    def count(self, columns: Columns, plan: Plan, limit: int) -> pa.Table:
        """At most `limit` distinct combinations, with the number of rows of each.

        ``k0``, ``k1``, … are the keys. Where asked for there follow ``decided``; ``score``, null
        outside its range, as a step of the grid if rounded; ``weight`` and ``square``, in their
        units. ``n`` is the number of rows.
        """

    def distinct(self, columns: Columns) -> Mapping[str, int]:
        """About how many values each key has: which is to blame for too many cells."""


def key_type(kind: pa.DataType, name: str, source: str) -> pa.DataType:
    """The type a column is counted by: the same for every engine, whatever it stores.

    Raises
    ------
    InputError
        Its values are no groups (a time, a list, bytes, nothing at all).
    """
    if pa.types.is_boolean(kind):
        return pa.bool_()
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pa.float64()
    if pa.types.is_string(kind) or pa.types.is_date(kind):
        return pa.string()
    raise InputError(
        source, f"is of type {kind}", field=name,
        expected="text, whole numbers, numbers, truths or dates",
    )  # fmt: skip


def require_number(kind: pa.DataType, name: str, source: str) -> None:
    """Refuse a score or weight of a type that holds no numbers."""
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        raise InputError(source, f"is of type {kind}", field=name, expected="numbers")
