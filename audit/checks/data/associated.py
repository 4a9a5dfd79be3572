"""The single columns, and single words, that go with a group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.checks.data.reading import Readable
from audit.finding import Scalar
from audit.groups import Groups
from audit.stats.association import cramers_v, presence_p_values
from audit.stats.estimate import Floats, Ints
from audit.stats.multiplicity import holm

SHOWN = 20
"""Columns in the table, and words, by feature."""

HEADER = ("feature", "column", "cramers_v", "low", "high", "p_value", "p_adjusted", "n")

Row = tuple[Scalar, ...]


def columns_of(data: Readable, groups: Groups, confidence: float) -> Iterator[Row]:
    """The columns one by one, most associated first."""
    named = np.flatnonzero(groups.named[groups.codes[data.rows]])
    codes = groups.codes[data.rows[named]]
    names, tables = list(data.coarse), []
    for values in data.coarse.values():
        table = np.zeros((int(values.max(initial=0)) + 1, len(groups)), dtype=np.int64)
        np.add.at(table, (values[named], codes), 1)
        tables.append(table)
    p_values = np.array([cramers_v(table, confidence)[1].p_value for table in tables])
    yield from _rows(groups.features[0], names, tables, p_values, holm(p_values), confidence)


def words_of(data: Readable, groups: Groups, confidence: float) -> Iterator[Row]:
    """The words of the text one by one: is each there more often in one group than in another?"""
    named = np.flatnonzero(groups.named[groups.codes[data.rows]])
    codes = groups.codes[data.rows[named]]
    member = (codes[:, None] == np.arange(len(groups))).astype(float)
    sizes = np.bincount(codes, minlength=len(groups))
    there = np.rint(data.presence[named].T @ member).astype(np.int64)
    p_values = presence_p_values(there, sizes)
    adjusted = holm(p_values)
    first = np.lexsort((np.array(data.words, dtype=str), p_values))[:SHOWN]
    names = [f'word "{data.words[i]}"' for i in first]
    tables = [np.stack([there[i], sizes - there[i]]) for i in first]
    yield from _rows(
        groups.features[0], names, tables, p_values[first], adjusted[first], confidence
    )


def _rows(
    feature: str,
    names: list[str],
    tables: list[Ints],
    p_values: Floats,
    adjusted: Floats,
    confidence: float,
) -> Iterator[Row]:
    made: list[tuple[float, Row]] = []
    for name, table, p, p_adjusted in zip(names, tables, p_values, adjusted, strict=True):
        value, low, high, _ = cramers_v(table, confidence)[0]
        if not np.isnan(value):
            n = int(table.sum())
            made.append((-value, (feature, name, value, low, high, float(p), float(p_adjusted), n)))
    yield from (row for _, row in sorted(made, key=lambda pair: (pair[0], str(pair[1][1])))[:SHOWN])
