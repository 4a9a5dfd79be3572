"""Tables of a report as data frames, and those that are printed as they are."""

from __future__ import annotations

import pandas as pd

from audit.finding import Scalar, Table
from audit.report import Report
from audit.stats.intervals import proportion, wilson
from reports.curves import CALIBRATION, SWEEP
from reports.tree import SUBGROUPS

_EXAMPLE = (
    "row", "groups", "before", "after",
    "decision_before", "decision_after", "score_before", "score_after",
)  # fmt: skip

COLUMNS = {
    "calibration_curve": CALIBRATION,
    "threshold_sweep": SWEEP,
    "subgroups": SUBGROUPS,
    "explained_cases": ("case", "row", "outcome", "groups", "truth", "decision", "score", "words",
                        "unread"),
    "explained_words": ("case", "method", "before", "word", "value"),
    "few_word_reversal": ("row", "would_be", "words_deleted"),
    "word_attribution": ("feature", "group", "outcome", "word", "n", "mean", "difference",
                         "difference_low", "difference_high", "p_adjusted"),
    "sensitive_word_shift": ("words", "moved", "before", "after", "score_before", "score_after",
                             "shift"),
    "partial_dependence": ("feature", "value", "score", "low", "high"),
    "accumulated_local_effects": ("feature", "value", "effect"),
    "counterfactual_cases": ("row", "groups", "decision", "would be", "if", "changed"),
    "counterfactual_examples": ("attribute", "from", "to", *_EXAMPLE),
    "pii_places": ("column", "row", "type", "score", "reason", "text"),
    "perturbation_examples": ("perturbation", "severity", *_EXAMPLE),
    "attack_curve": ("attack", "queries", "share", "low", "high", "n"),
    "attack_examples": ("attack", *_EXAMPLE, "words_changed", "queries"),
}  # fmt: skip
"""Tables that are drawn or told in words, and the columns that needs."""

OF_FEATURES = ("feature", "n", "rate", "low", "high")
"""Columns of a table that tells how often decisions turn as a single feature changes."""

SCORE_COUNTS = "score_counts"
"""Rows by score, group and true class: too long to be printed, enough to count anything from."""

Record = dict[str, Scalar]
"""A row of a table, by column."""

BINS = 10
"""Bins of score that rates are counted in."""


def drawn(report: Report, name: str) -> pd.DataFrame:
    """The rows of one of `COLUMNS`; empty where the report has none, or not with these columns."""
    columns = list(COLUMNS[name])
    found = table(report, name)
    return found if set(columns) <= set(found.columns) else pd.DataFrame(columns=columns)


def records(report: Report, name: str) -> list[Record]:
    """The rows of one of `COLUMNS`, each by column; none where the report has not these columns."""
    for one in report.tables:
        if one.name == name and set(COLUMNS[name]) <= set(one.columns):
            return [dict(zip(one.columns, row, strict=False)) for row in one.rows]
    return []


def table(report: Report, name: str) -> pd.DataFrame:
    """One table by name; empty where the report has none."""
    for one in report.tables:
        if one.name == name:
            return pd.DataFrame(one.rows, columns=list(one.columns))
    return pd.DataFrame()


def printed(report: Report) -> tuple[Table, ...]:
    """The tables to be printed as they are."""
    return tuple(one for one in report.tables if one.rows and one.name != SCORE_COUNTS)


def calibration(report: Report, confidence: float) -> pd.DataFrame:
    """Share of positives by score and group.

    A score that is no probability has no calibration error and so no curve of its own; its rates
    are counted here in bins, for the question whether a score means the same for every group.

    Returns
    -------
    DataFrame
        Columns `CALIBRATION`; empty where the report has neither curve nor counts of two classes.
    """
    curve = drawn(report, "calibration_curve")
    counts = table(report, SCORE_COUNTS)
    if len(curve) or counts.empty or len(report.task.labels) != 2:
        return curve
    counts = counts[counts["label"] != "unknown"]
    if counts.empty:
        return curve
    first = counts[counts["feature"] == counts["feature"].iloc[0]].assign(feature="", group="")
    counts = pd.concat([first, counts])
    ends = float(counts["low"].min()), float(counts["high"].max())
    middle = (counts["low"] + counts["high"]) / 2
    width = (ends[1] - ends[0]) / BINS
    counts["bin"] = ((middle - ends[0]) / width).astype(int)
    counts["k"] = counts["n"].where(counts["label"] == "positive", 0)
    counts["score"] = middle * counts["n"]
    sums = counts.groupby(["feature", "group", "bin"], sort=False, as_index=False).sum(
        numeric_only=True
    )
    sums = sums.sort_values("bin", kind="stable")
    k, n = sums["k"].to_numpy(), sums["n"].to_numpy()
    low, high = wilson(k, n, confidence)
    return pd.DataFrame(
        {
            "feature": sums["feature"], "group": sums["group"],
            "low": ends[0] + sums["bin"] * width, "high": ends[0] + (sums["bin"] + 1) * width,
            "mean_score": sums["score"] / n, "rate": proportion(k, n),
            "rate_low": low, "rate_high": high, "n": n,
        }
    )  # fmt: skip
