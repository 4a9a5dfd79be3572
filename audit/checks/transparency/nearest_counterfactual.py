"""What would have had to be otherwise for the decision to be another one?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.transparency.cases import groups_in_words
from audit.checks.transparency.flips import Change, Flips, flips, pairs, singles, together
from audit.checks.transparency.table_study import cost, model_of, rows_within, table_study
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.inputs import read_inputs
from audit.manifest import Input
from audit.stats.estimate import Ints
from audit.stats.intervals import rate

ROWS = 60
"""Rows looked at, unless a budget is given."""

IN_PAIRS = 6
"""The most important features, which are also changed two at a time."""

CASES = 12
"""Rows told in words."""

BLIND = "The model reads no sensitive feature: none can turn a decision by itself."

_COLUMNS = {"a": [-1, 1, 1], "b": [0, 0, 3]}


@check(
    concern=Concern.TRANSPARENCY,
    needs=("table_model",),
    references=(
        "Wachter, Mittelstadt, Russell (2018), Harvard Journal of Law & Technology 31:841-887",
        "Kusner et al. (2017), NeurIPS, arXiv:1703.06856 (what flipping a feature does not show)",
    ),
    examples=[
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": -1.0}), _COLUMNS),
            {"change = one feature": 1.0},
            "log-odds are -2, 2 and -1: a = 1 turns the first, a = -1 the second, b = 0 the third",
        ),
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": -1.0}, sensitive="a"), _COLUMNS),
            {"change = one feature": 2 / 3, "change = only a": 2 / 3},
            "a is sensitive and turns the first two; b = 3 turns the second, b = 0 the third",
        ),
    ],
)
def nearest_counterfactual(evidence: Evidence) -> Iterator[Result]:
    """What would have had to be otherwise for a tabular model to decide otherwise?

    Share of decisions that turn if one feature, or at most two, take another value that occurs in
    the rows; those that state a sensitive feature are left alone, and then changed by themselves
    (*only sex*). From 0 to 1. Of sensitive features alone lower is better, 0 best: anything above
    is a person who would have been treated otherwise for being of another group. Of other features
    neither end is better: a high share means that many people are near the edge. Interval:
    Clopper-Pearson below 40 rows, else Wilson. Some cases are told in words, each by its smallest
    change: differences of numbers in standard deviations, 1 for a category, added up.

    It misses whether a person could make the change, and what else would change with it: a sex
    flipped by itself keeps the height and the job of the other. Proxies stay as they are, so that 0
    does not mean that a group is treated alike. Only values that occur, and only so many pairs, are
    tried: another change may be smaller.
    """
    inputs = model_of(evidence).inputs
    rows = rows_within(evidence, ROWS)
    frame = read_inputs(evidence.rows.iloc[rows], inputs, "the audited rows").reset_index(drop=True)
    decided = evidence.y_pred[rows]
    # Categories first: a case is better told by another sex than by another age.
    sensitive = sorted((column for column in inputs if column.states), key=lambda c: c.kind)
    alone = _alone(evidence, frame, decided, sensitive)
    others = _others(evidence, frame, decided)
    note = cost(len(rows), len(evidence))
    for change, found in {**others, **alone}.items():
        estimate = rate(int(found.found.sum()), len(rows), evidence.confidence)
        blind = "" if sensitive else BLIND
        yield measurement(
            "nearest_counterfactual", estimate, len(rows), {"change": change},
            note=f"{note} {blind}".strip(), most_often=_most_often(found),
        )  # fmt: skip
    lines = list(_lines(evidence, rows, frame, {**alone, **others}))
    if lines:
        yield Table(
            name="counterfactual_cases",
            title="What would have turned the decision",
            columns=("row", "groups", "decision", "would be", "if", "changed"),
            rows=tuple(lines),
        )


def _others(evidence: Evidence, frame: pd.DataFrame, decided: Ints) -> dict[str, Flips]:
    """Changes of features that are not sensitive, of one and of at most two."""
    inputs = model_of(evidence).inputs
    order = [inputs[i] for i in table_study(evidence).order if not inputs[i].states]
    one = flips(evidence, frame, decided, singles(frame, order))
    two = flips(evidence, frame, decided, pairs(frame, order[:IN_PAIRS]))
    return {"one feature": one, "at most two features": _nearer(one, two)}


def _alone(
    evidence: Evidence, frame: pd.DataFrame, decided: Ints, sensitive: list[Input]
) -> dict[str, Flips]:
    """Changes of each sensitive feature by itself, and of all of them."""
    found = {
        f"only {column.name}": flips(evidence, frame, decided, singles(frame, [column]))
        for column in sensitive
    }
    if len(sensitive) > 1:
        every = flips(evidence, frame, decided, list(together(frame, sensitive)))
        for part in found.values():
            every = _nearer(part, every)
        found["only sensitive features"] = every
    return found


def _nearer(one: Flips, other: Flips) -> Flips:
    """The smaller change of two, row by row; the first where they are alike."""
    farther = other.distance < one.distance
    return replace(
        one,
        changes=[*one.changes, *other.changes],
        nearest=np.where(farther, other.nearest + len(one.changes), one.nearest),
        distance=np.where(farther, other.distance, one.distance),
        decided=np.where(farther, other.decided, one.decided),
    )


def _most_often(found: Flips) -> str:
    """The features changed most often; empty where no change turned a decision."""
    names = [" and ".join(found.changes[i]) for i in found.nearest[found.found]]
    return max(sorted(set(names)), key=names.count) if names else ""


def _lines(
    evidence: Evidence, rows: Ints, frame: pd.DataFrame, by_change: dict[str, Flips]
) -> Iterator[tuple[Scalar, ...]]:
    """Cases in words, unfavourable decisions first; sensitive features where they suffice."""
    labels, favourable = evidence.task.labels, evidence.favourable
    order = np.argsort(evidence.y_pred[rows] == favourable, kind="stable")
    shown = 0
    for place in order.tolist():
        turned = {name: found for name, found in by_change.items() if found.found[place]}
        for kind in _kinds(turned):
            found = turned[kind]
            change = found.changes[found.nearest[place]]
            yield (
                int(rows[place]), groups_in_words(evidence, int(rows[place])),
                labels[int(evidence.y_pred[rows[place]])], labels[int(found.decided[place])],
                _in_words(change, frame.iloc[place]), kind,
            )  # fmt: skip
        shown += bool(turned)
        if shown == CASES:
            return


def _kinds(turned: dict[str, Flips]) -> list[str]:
    """One sensitive and one other change of a row, if there are such."""
    alone = [name for name in turned if name.startswith("only ")]
    others = [name for name in turned if name not in alone]
    return [*alone[:1], *others[:1]]


def _in_words(change: Change, row: pd.Series) -> str:
    parts = [
        f"{name} were {_cell(value)} instead of {_cell(row[name])}"
        for name, value in change.items()
        if value != row[name]
    ]
    return " and ".join(parts)


def _cell(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
