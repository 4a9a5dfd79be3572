"""From a source to its cells, by the engine the user chose."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

import numpy as np
import pandas as pd
import pyarrow as pa

from audit.engines.cells import Cells, Columns, axis_of, axis_of_arrow, cells_of, on_grid
from audit.engines.plan import Counter, Plan, Survey
from audit.engines.source import Settings, Source, Warehouse, extra
from audit.errors import InputError, listing
from audit.evidence import Weights
from audit.stats.estimate import Floats, Ints

ENGINES = ("memory", "duckdb", "spark")


def count_cells(
    source: Source, columns: Columns, engine: str = "duckdb", settings: Settings | None = None
) -> Cells:
    """Count the rows of a table by distinct combination of the named columns.

    Parameters
    ----------
    source
        From `source_of`. Files are counted by `engine`, a table of a warehouse by the warehouse.
    columns
        What to count by.
    engine
        One of `ENGINES`. All give the same cells.
    settings
        What the engine may use of the machine.

    Raises
    ------
    InputError
        A column is missing or of a type that cannot be counted by, a row has no score within the
        range or no usable weight, there are no rows or too many cells, or the engine is absent.
    """
    settings = settings or Settings()
    columns.check(source.name)
    with _opened(source, columns, engine, settings) as counter:
        survey = counter.survey(columns)
        _check_survey(survey, columns, source)
        plan = Plan.of(survey)
        raw = counter.count(columns, plan, settings.max_cells + 1)
        if raw.num_rows > settings.max_cells:
            raise _too_many(counter.distinct(columns), source, settings)
        untyped = counter.untyped
    return _cells(raw, source, columns, plan, untyped=untyped)


def _opened(
    source: Source, columns: Columns, engine: str, settings: Settings
) -> AbstractContextManager[Counter]:
    """The source, opened; each engine is imported only when it is used."""
    if isinstance(source, Warehouse):
        with extra("warehouse"):
            from audit.engines.warehouse import open_warehouse
        return open_warehouse(source, columns, settings)
    if engine == "duckdb":
        with extra("warehouse"):
            from audit.engines.duckdb import open_duckdb
        return open_duckdb(source, columns, settings)
    if engine == "spark":
        with extra("spark"):
            from audit.engines.spark import open_spark
        return open_spark(source, columns, settings)
    if engine == "memory":
        from audit.engines.memory import open_memory

        return open_memory(source, columns)
    raise InputError("--engine", f"found {engine!r}", expected=listing(ENGINES))


def _check_survey(survey: Survey, columns: Columns, source: Source) -> None:
    if not survey.rows:
        raise InputError(source.name, "holds no rows", expected="at least one")
    without = survey.rows - survey.weighted
    if columns.weight and without:
        raise InputError(
            source.name,
            f"{without:,} of {survey.rows:,} rows have no usable weight",
            field=columns.weight,
            expected="a number of 0 or more in every row",
        )
    if columns.weight and not survey.heaviest:
        raise InputError(source.name, "every weight is 0", field=columns.weight)


def _too_many(distinct: Mapping[str, int], source: Source, settings: Settings) -> InputError:
    most = sorted(distinct.items(), key=lambda item: -item[1])
    return InputError(
        source.name,
        f"has more than {settings.max_cells:,} cells",
        expected="columns of few distinct values",
        hint=f"About how many they have: {', '.join(f'{name} {n:,}' for name, n in most)}.",
    )


def _cells(raw: pa.Table, source: Source, columns: Columns, plan: Plan, *, untyped: bool) -> Cells:
    """Cells from what an engine counted."""
    counts = raw["n"].to_numpy().astype(np.int64)
    axes = [axis_of_arrow(raw[f"k{i}"], infer=untyped) for i in range(len(columns.keys))]
    if columns.y_score:
        _check_scores(raw, counts, columns, source)
        scores = raw["score"].to_numpy()
        scores = on_grid(scores, columns) if plan.rounded else scores + 0.0  # -0 is 0
        axes.append(axis_of(pd.Series(scores)))
    return cells_of(
        source.name,
        columns,
        axes,
        counts,
        raw["decided"].to_numpy().astype(bool) if columns.cut is not None else None,
        _weights(raw, plan) if columns.weight else None,
        rounded=plan.rounded and bool(columns.y_score),
    )


def _weights(raw: pa.Table, plan: Plan) -> Weights:
    def sums(name: str, unit: float) -> Floats:
        return np.asarray(raw[name].to_numpy().astype(np.float64) * unit)

    return Weights(sums("weight", plan.unit), sums("square", plan.square_unit))


def _check_scores(raw: pa.Table, counts: Ints, columns: Columns, source: Source) -> None:
    outside = int(counts[raw["score"].is_null().to_numpy()].sum())
    if outside:
        low, high = columns.score_range
        raise InputError(
            source.name,
            f"{outside:,} rows hold no number from {low:g} to {high:g}",
            field=columns.y_score,
            expected="one in every row",
            hint="If the score is no probability, give its range: --score-range LOW,HIGH.",
        )
