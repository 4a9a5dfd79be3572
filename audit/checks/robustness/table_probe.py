"""What the model says of perturbed rows of a table: asked once, whichever checks want to know."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pandas as pd

from audit.budget import Budget
from audit.checks.robustness.probed import Probe, Probed, Way
from audit.checks.robustness.table_tries import (
    Rows,
    TableWay,
    Tries,
    by_feature,
    in_words,
    tries,
)
from audit.checks.transparency.sample import drawn
from audit.checks.transparency.table_study import model_of
from audit.evidence import Evidence
from audit.inputs import read_inputs
from audit.manifest import Input
from audit.perturbations.tabular import table_perturbations
from audit.perturbations.tabular.seen import BLANK, seen_in
from audit.stats.estimate import Ints
from audit.table_model import TableModel

ROWS_PER_EXPLAINED = 100
"""Rows perturbed for each that the budget has explained: thousands are asked about in a second."""

SHARE_OF_TIME = 0.3
"""Of the budget; the rest is for explaining."""

PILOT = 200
"""Rows perturbed first, to see what one costs."""


def table_probe(evidence: Evidence) -> Probe:
    """Every way of perturbing rows, tried on as many of them as the budget allows."""
    table, tried = _rows(evidence), table_ways(evidence.perturbations)
    budget = evidence.budget.part(ROWS_PER_EXPLAINED, SHARE_OF_TIME)
    order = drawn(evidence)
    wanted = order[: budget.rows or None]
    rows = _affordable(evidence, table, tried, wanted, budget.seconds)
    found = [(way, tries(evidence, table, way, rows)) for way in tried]
    return Probe(
        by_way=tuple(_probed(evidence, table, way, rows, made) for way, made in found),
        rows=rows,
        distinct=len(order),
        stopped=len(rows) < len(wanted),
        things="rows",
        among="rows",
        tables=tuple(
            by_feature(made, table, way.perturbation.name, evidence.confidence)
            for way, made in found
            if made.in_turn and made.applied.any()
        ),
    )


def table_ways(names: Sequence[str]) -> tuple[TableWay, ...]:
    """The ways to try: those named, or all there are, at every severity."""
    known = table_perturbations()
    return tuple(Way(known[name], s) for name in names or known for s in known[name].severities)


def _rows(evidence: Evidence) -> Rows:
    """The rows as the model reads them; who a person is stays, which is another room's question."""
    model = model_of(evidence)
    read = read_inputs(evidence.rows, model.inputs, "the audited rows")
    frame = evidence.rows.assign(**{c.name: read[c.name] for c in model.inputs}).reset_index(
        drop=True
    )
    sensitive = {name for groups in evidence.features for name in groups.features}
    free = [c for c in model.inputs if not c.states and c.name not in sensitive]
    seen = seen_in(frame, free, _may_lack(model, frame.head(1), free))
    return Rows(frame, tuple(column.name for column in free), seen)


def _may_lack(model: TableModel, row: pd.DataFrame, columns: Sequence[Input]) -> set[str]:
    """The columns without which the model still answers."""
    lacking = {c.name: row.assign(**{c.name: BLANK[c.kind]}) for c in columns}
    return {n for n, rows in lacking.items() if np.isfinite(model.probabilities(rows)).all()}


def _affordable(
    evidence: Evidence, table: Rows, tried: Sequence[TableWay], rows: Ints, seconds: float
) -> Ints:
    """As many of the rows as a pilot says can be asked about in the time."""
    if not seconds or len(rows) <= PILOT:
        return rows
    started = time.perf_counter()
    for way in tried:
        tries(evidence, table, way, rows[:PILOT])
    per_row = (time.perf_counter() - started) / PILOT
    return rows[: max(PILOT, Budget(0, seconds).affordable(len(rows), per_row))]


def _probed(evidence: Evidence, table: Rows, way: TableWay, rows: Ints, made: Tries) -> Probed:
    places = np.flatnonzero(made.applied)
    kept, worst = rows[places], made.worst[places]
    decided = made.decided[worst, places]
    return Probed(
        way=way,
        rows=kept,
        told=lambda place: in_words(table, way, int(kept[place]), int(worst[place])),
        before=evidence.scores[kept],
        after=made.score[worst, places],
        decided=decided,
        flipped=np.asarray(decided != evidence.y_pred[kept]),
        looked=len(rows),
    )
