"""Counting in memory, by pyarrow and numpy: for tables that fit, and to hold the others against."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from audit.engines.cells import Columns, steps
from audit.engines.plan import HEAVIEST, Plan, Survey, key_type, require_number
from audit.engines.source import Files, first_line
from audit.errors import InputError
from audit.stats.estimate import Floats


@contextlib.contextmanager
def open_memory(source: Files, columns: Columns) -> Iterator[MemoryCounter]:
    """Read the named columns of all shards."""
    schema = source.schema(columns.names)
    shards = []
    for path in source.paths:
        try:
            if source.is_csv:
                options = pa_csv.ConvertOptions(
                    column_types=schema, include_columns=columns.names, strings_can_be_null=False
                )
                parse = pa_csv.ParseOptions(newlines_in_values=True)
                shard = pa_csv.read_csv(path, parse_options=parse, convert_options=options)
            else:
                shard = pq.ParquetFile(path).read(list(columns.names))
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise InputError(path, f"cannot be read ({first_line(error)})") from error
        asked = [(name, schema.field(name).type) for name in columns.names]
        shards.append(shard.select(list(columns.names)).cast(pa.schema(asked)))
    yield MemoryCounter(pa.concat_tables(shards), source.name, source.is_csv)


@dataclass(frozen=True)
class MemoryCounter:
    """A table in memory."""

    table: pa.Table
    name: str
    untyped: bool

    def survey(self, columns: Columns) -> Survey:
        """Count the rows, and look at their weights."""
        rows = self.table.num_rows
        if not columns.weight:
            return Survey(rows)
        weights = self._numbers(columns.weight)
        usable = weights[(weights >= 0) & (weights <= HEAVIEST)]
        return Survey(rows, len(usable), float(usable.max(initial=0)))

    def count(self, columns: Columns, plan: Plan, limit: int) -> pa.Table:
        """Distinct combinations and the number of rows of each; see `Counter`."""
        keys = {f"k{i}": self._key(name) for i, name in enumerate(columns.keys)}
        if columns.y_score:
            scores = self._numbers(columns.y_score)
            if columns.cut is not None:
                keys["decided"] = pa.array(scores >= columns.cut)
            keys["score"] = _score_key(scores, columns, plan)
        sums: dict[str, pa.Array] = {}
        if columns.weight:
            weights = self._numbers(columns.weight)
            sums["weight"] = pa.array(_units(weights, plan.unit))
            sums["square"] = pa.array(_units(weights * weights, plan.square_unit))
        grouped = (
            pa.table({**keys, **sums})
            .group_by(list(keys))
            .aggregate([([], "count_all"), *((name, "sum") for name in sums)])
        )
        return grouped.rename_columns(
            {"count_all": "n", **{f"{name}_sum": name for name in sums}}
        ).slice(0, limit)

    def distinct(self, columns: Columns) -> Mapping[str, int]:
        """How many values each key has."""
        names = filter(None, [*columns.keys, columns.y_score])
        return {name: pc.count_distinct(self.table[name]).as_py() for name in names}

    def _key(self, name: str) -> pa.ChunkedArray:
        column = self.table[name]
        return column.cast(key_type(column.type, name, self.name))

    def _numbers(self, name: str) -> Floats:
        """A column as floats, what is no number as not a number."""
        column = self.table[name]
        if self.untyped:
            return _parsed(column)
        require_number(column.type, name, self.name)
        return np.asarray(column.cast(pa.float64()).to_numpy())


def _score_key(scores: Floats, columns: Columns, plan: Plan) -> pa.Array:
    low, high = columns.score_range
    inside = (scores >= low) & (scores <= high)
    if not plan.rounded:
        return pa.array(scores, mask=~inside)
    return pa.array(steps(np.where(inside, scores, low), columns), mask=~inside)


def _units(weights: Floats, unit: float) -> NDArray[np.int64]:
    return np.floor(weights / unit + 0.5).astype(np.int64)


def _parsed(column: pa.ChunkedArray) -> Floats:
    """Words as floats; each distinct word is read once."""
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    numbers = [_number(word) for word in encoded.dictionary.to_pylist()]
    return np.asarray(np.array(numbers)[encoded.indices.to_numpy()])


def _number(word: str | None) -> float:
    try:
        return float(word or "nan")
    except ValueError:
        return float("nan")
