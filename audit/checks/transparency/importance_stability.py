"""Would other rows, or another background, have named the same features?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.sample import drawn
from audit.checks.transparency.table_study import (
    BACKGROUND,
    TableStudy,
    model_of,
    table_study,
)
from audit.checks.transparency.worked_table import LinearTable, table_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import Floats
from audit.stats.ranks import LEAST, mean_correlation, spearman

PARTS = 8
"""Samples of rows, and backgrounds, that share no row."""

EXPLAINED, EXPLAINED_BY_ASKING = 40, 10
"""Rows explained again against each background; fewer where the model must be asked."""

UNDEFINED = f"Needs {LEAST} features and twice {LEAST} rows: fewer have hardly an order."


@check(
    concern=Concern.TRANSPARENCY,
    needs=("table_model",),
    references=(
        "Spearman (1904), American Journal of Psychology 15:72-101",
        "Yuan et al. (2022), arXiv:2204.11351 (how the background moves SHAP values)",
    ),
    examples=[
        Example(
            table_evidence(
                LinearTable({"a": 9.0, "b": 3.0, "c": 1.0}),
                {"a": [0, 1] * 8, "b": [0, 1] * 8, "c": [0, 1] * 8},
            ),
            {"varied = rows": 1.0, "varied = background": 1.0},
            "all columns are alike, so that importance goes by weight, 9 before 3 before 1, always",
        ),
        Example(
            table_evidence(LinearTable({"a": 2.0, "b": 1.0}), {"a": [0, 1] * 4, "b": [0, 1] * 4}),
            {"varied = rows": None, "varied = background": None},
            "two features are in the same order or the other one: no correlation to speak of",
        ),
    ],
)
def importance_stability(evidence: Evidence) -> Iterator[Measurement]:
    """Would other rows, or another background, have named the same features of a tabular model?

    Mean of Spearman's rank correlations between the importances (mean |SHAP|) of all explained rows
    and those of another draw; from -1 to 1, higher is better. *Rows*: up to eight samples without a
    common row, each against the rows it leaves. *Background*: the same rows against up to eight
    backgrounds without a common row, and with another seed where the method draws at random.
    Interval: Student's t over the draws.

    It misses what would change with the model: another training on the same data may rest on other
    features and decide as well. Features of hardly any importance change places freely, and count
    as much as the first ones.
    """
    study = table_study(evidence)
    for varied, found in (
        ("rows", _other_rows(study)),
        ("background", _other_backgrounds(evidence, study)),
    ):
        estimate = mean_correlation(found, evidence.confidence)
        undefined = np.isnan(estimate.value)
        yield measurement(
            "importance_stability", estimate, len(study.rows), {"varied": varied},
            note=UNDEFINED if undefined else study.note, draws=len(found),
        )  # fmt: skip


def _other_rows(study: TableStudy) -> Floats:
    """Each sample against the rows it leaves: correlations, float array (samples,)."""
    sizes = np.abs(study.attribution.values)
    sample = np.arange(len(sizes)) % PARTS
    parts = range(min(PARTS, len(sizes) // 2))
    return np.array(
        [
            spearman(sizes[sample == part].mean(axis=0), sizes[sample != part].mean(axis=0))
            for part in parts
        ]
    )


def _other_backgrounds(evidence: Evidence, study: TableStudy) -> Floats:
    """Each background against the one of the study: correlations, float array (backgrounds,)."""
    model, method = model_of(evidence), study.attribution.method
    rows = study.rows[: EXPLAINED if method == "tree_shap" else EXPLAINED_BY_ASKING]
    asked, targets = evidence.rows.iloc[rows], [evidence.positive] * len(rows)
    before = np.abs(study.attribution.values[: len(rows)]).mean(axis=0)
    order = drawn(evidence)
    found = []
    for part in range(min(PARTS, len(order) // 2)):
        background = evidence.rows.iloc[order[part::PARTS][:BACKGROUND]]
        made = model.explain(method, asked, targets, background, seed=part + 1)
        found.append(spearman(np.abs(made.values).mean(axis=0), before))
    return np.array(found)
