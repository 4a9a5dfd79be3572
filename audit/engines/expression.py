"""The GROUP BY, as an Ibis expression: written once, compiled to the dialect of every backend."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from audit.engines.cells import GRID, Columns
from audit.engines.plan import HEAVIEST, Plan, Survey, key_type, require_number
from audit.engines.source import first_line
from audit.errors import InputError

Fetch = Callable[[ir.Table], pa.Table]
"""Runs an expression and brings home what it gives."""


def fetch(expression: ir.Table) -> pa.Table:
    """Run an expression by the backend it belongs to."""
    return expression.to_pyarrow()


@dataclass(frozen=True)
class IbisCounter:
    """A table behind Ibis.

    Attributes
    ----------
    table
        The rows.
    name
        Of the source, for errors.
    untyped
        Whether every column is text, its type still to be found (CSV).
    fetch
        How to run an expression.
    failures
        What the backend raises when it cannot read the rows.
    """

    table: ir.Table
    name: str
    untyped: bool = False
    fetch: Fetch = field(default=fetch)
    failures: tuple[type[Exception], ...] = ()

    def survey(self, columns: Columns) -> Survey:
        """Count the rows, and look at their weights."""
        found = {"rows": self.table.count()}
        if columns.weight:
            weight = self._number(columns.weight)
            usable = ibis.coalesce(weight.between(0.0, HEAVIEST), False)
            found["weighted"] = usable.cast("int64").sum()
            found["heaviest"] = weight.max(where=usable)
        row = self._run(self.table.aggregate(**found)).to_pylist()[0]
        return Survey(row["rows"], row.get("weighted") or 0, row.get("heaviest") or 0.0)

    def count(self, columns: Columns, plan: Plan, limit: int) -> pa.Table:
        """Distinct combinations and the number of rows of each; see `Counter`."""
        keys = {f"k{i}": self._key(name) for i, name in enumerate(columns.keys)}
        kinds = {f"k{i}": self._key_type(name) for i, name in enumerate(columns.keys)}
        if columns.y_score:
            score = self._number(columns.y_score)
            if columns.cut is not None:
                keys["decided"], kinds["decided"] = score >= _literal(columns.cut), pa.bool_()
            keys["score"] = _score_key(score, columns, plan)
            kinds["score"] = pa.int64() if plan.rounded else pa.float64()
        sums = {"n": self.table.count()}
        if columns.weight:
            weight = self._number(columns.weight)
            sums["weight"] = _units(weight, plan.unit).sum()
            sums["square"] = _units(weight * weight, plan.square_unit).sum()
        found = self._run(self.table.group_by(**keys).aggregate(**sums).limit(limit))
        kinds |= dict.fromkeys(sums, pa.int64())
        return found.select(list(kinds)).cast(pa.schema(list(kinds.items())))

    def distinct(self, columns: Columns) -> Mapping[str, int]:
        """About how many values each key has."""
        names = [*columns.keys, *filter(None, [columns.y_score])]
        counts = {f"k{i}": self.table[name].approx_nunique() for i, name in enumerate(names)}
        return dict(
            zip(
                names,
                self._run(self.table.aggregate(**counts)).to_pylist()[0].values(),
                strict=True,
            )
        )

    def _key_type(self, name: str) -> pa.DataType:
        return key_type(self.table.schema().to_pyarrow().field(name).type, name, self.name)

    def _key(self, name: str) -> ir.Value:
        column, kind = self.table[name], self._key_type(name)
        if pa.types.is_floating(kind):
            return column.cast("float64")
        return column.cast("string") if pa.types.is_string(kind) else column

    def _number(self, name: str) -> ir.Value:
        """A column as float64; null what is no number."""
        if self.untyped:
            # A bare cast is pushed into DuckDB's CSV reader, which does not try: it raises.
            return self.table[name].strip().try_cast("float64")
        require_number(self.table.schema().to_pyarrow().field(name).type, name, self.name)
        return self.table[name].cast("float64")

    def _run(self, expression: ir.Table) -> pa.Table:
        with quiet():
            try:
                return self.fetch(expression)
            except self.failures as error:
                raise InputError(self.name, f"cannot be counted ({first_line(error)})") from error


def _literal(number: float) -> ir.Value:
    """A float64 in any dialect: some read 0.1 as a decimal, all read text to the nearest float."""
    return ibis.literal(repr(float(number))).cast("float64")


def _score_key(score: ir.Value, columns: Columns, plan: Plan) -> ir.Value:
    """`audit.engines.cells.steps`, where scores are rounded; null outside the range."""
    low, high = columns.score_range
    inside = (score >= _literal(low)) & (score <= _literal(high))
    if not plan.rounded:
        return ibis.ifelse(inside, score, ibis.null("float64"))
    step = ((score - _literal(low)) * _literal(GRID / (high - low)) + _literal(0.5)).floor()
    return ibis.ifelse(inside, step.cast("int64"), ibis.null("int64"))


def _units(weight: ir.Value, unit: float) -> ir.Value:
    return (weight * _literal(1 / unit) + _literal(0.5)).floor().cast("int64")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence what Ibis 12 and Spark 4 do not yet know of newer libraries: not ours to mend."""
    with warnings.catch_warnings():
        # Ibis calls DuckDB by a name of before 2.0, and sets an option that pandas 3 retires.
        warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
        warnings.filterwarnings("ignore", "The 'future.infer_string' option", DeprecationWarning)
        # No row passes through pandas in Spark: cells come home by Arrow.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
        yield
