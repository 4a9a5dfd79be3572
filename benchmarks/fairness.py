"""Group metrics with intervals and tests, against fairlearn in the same run.

    python -m benchmarks.fairness > benchmarks/results/fairness.txt

Ten groups (two attributes crossed), six metrics, from a DataFrame as a user has it. Ours is the
public path: the columns are read and checked, then the checks are made; of each metric the values
with their intervals, the widest gap with its simultaneous interval, and the p-value of no gap.
fairlearn's `MetricFrame` gives the values alone at every size, with bootstrap intervals at 10 k.

Ours is timed twice: for the ten groups and all rows together, as fairlearn's, and for what a report
has, each attribute besides. Prints CPU seconds (all threads), ratios of the former, and the peak of
the latter in memory over the size of the frame. Exit status 1 if a target is missed.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score, precision_score, roc_auc_score

from audit.checks.by_group import by_group, difference
from audit.checks.by_score import by_score, score_difference
from audit.codes import checked_scores, label_codes
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.groups import cross, groups_of
from audit.manifest import Score, Task
from audit.stats.auc import roc_auc
from benchmarks.peak_memory import peak_memory

SIZES = (10_000, 100_000, 1_000_000)
REPLICATES = 100
REPEATS = 3
MOST_SECONDS, LEAST_RATIO, MOST_MEMORY, LARGEST_DIFFERENCE = 1.0, 1_000.0, 3.0, 1e-12

TASK = Task(labels=("0", "1"), positive="1", favourable="1")
PEER: dict[str, Callable[..., float]] = {
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
    "positive_predictive_value": precision_score,
    "accuracy": accuracy_score,
}


def rows(n: int) -> pd.DataFrame:
    """Labels, decisions, distinct scores and two attributes: one of strings, one categorical."""
    rng = np.random.default_rng(0)
    y_true = (rng.random(n) < 0.3).astype(np.int64)
    y_score = 1 / (1 + np.exp(-rng.normal(1.2 * y_true - 1, 1)))
    race = rng.choice(5, n, p=[0.4, 0.25, 0.2, 0.1, 0.05])
    names = np.array(["White", "Black", "Hispanic", "Asian", "Native American"])
    return pd.DataFrame(
        {
            "y_true": y_true,
            "y_pred": (y_score >= 0.5).astype(np.int64),
            "y_score": y_score,
            "race": pd.Series(names[race], dtype="str"),
            "sex": pd.Categorical.from_codes(rng.integers(0, 2, n), ["Female", "Male"]),
        }
    )


def evidence_of(frame: pd.DataFrame) -> Evidence:
    """Read the columns, as `python -m audit report` does."""
    return Evidence(
        task=TASK,
        y_true=label_codes(frame["y_true"], TASK, "benchmark", missing_ok=True),
        y_pred=label_codes(frame["y_pred"], TASK, "benchmark", missing_ok=False),
        y_score=checked_scores(frame["y_score"], Score(), "benchmark"),
        features=tuple(groups_of(frame[name], name, "benchmark")[0] for name in ("race", "sex")),
    )


def measured(evidence: Evidence) -> Iterator[Measurement]:
    """Six metrics by group, and their widest differences."""
    for name in PEER:
        yield from by_group(evidence, name)
        yield from difference(evidence, f"{name}_difference", (name,))
    yield from by_score(evidence, "roc_auc", roc_auc, "a class is absent")
    yield from score_difference(evidence, "roc_auc_difference", "roc_auc", roc_auc)


def ours(frame: pd.DataFrame) -> list[Measurement]:
    """What a report has, from the DataFrame: overall, by attribute, by crossing."""
    return list(measured(evidence_of(frame)))


def ours_of_ten(frame: pd.DataFrame) -> list[Measurement]:
    """What fairlearn is asked for, from the DataFrame: overall and by crossing."""
    evidence = evidence_of(frame)
    return list(measured(replace(evidence, features=(cross(evidence.features),))))


def peer(frame: pd.DataFrame, replicates: int | None = None) -> list[MetricFrame]:
    """The same six by fairlearn, with percentile intervals if `replicates` is given.

    Two frames, because the area under the curve is asked of the scores.
    """
    bootstrap = {"n_boot": replicates, "ci_quantiles": [0.025, 0.975]} if replicates else {}
    asked = ((PEER, "y_pred"), ({"roc_auc": roc_auc_score}, "y_score"))
    return [
        MetricFrame(
            metrics=metrics,
            y_true=frame["y_true"],
            y_pred=frame[answers],
            sensitive_features=frame[["race", "sex"]],
            random_state=0,
            **bootstrap,
        )
        for metrics, answers in asked
    ]


def largest_difference(frame: pd.DataFrame) -> tuple[float, int]:
    """Between our values of the ten groups and fairlearn's; and the number of values."""
    expected = pd.concat([found.by_group for found in peer(frame)], axis=1)
    apart = [
        abs(found.value - expected.loc[(found.slice["race"], found.slice["sex"]), found.metric])
        for found in ours(frame)
        if found.metric in expected and len(found.slice) == 2 and found.value is not None
    ]
    return max(apart), len(apart)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call, all threads."""
    started = time.process_time()
    work()
    return time.process_time() - started


def memory(n: int) -> tuple[float, float]:
    """Size of the frame, and what ours adds at its peak, in MiB; measured in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_memory, (n,))


def _memory(n: int) -> tuple[float, float]:
    # What is loaded or cached on first use is none of the rows' doing.
    ours(rows(1_000))
    frame = rows(n)
    size = float(frame.memory_usage(deep=True).sum())
    before = _resident()
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak (Linux)
    ours(frame)
    return size / 2**20, max(0.0, peak_memory() - before) / 2**20


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return float(pages * resource.getpagesize())


def main() -> int:
    """Print the table; 1 if a target is missed."""
    warnings.simplefilter("ignore")  # fairlearn's, of small groups
    ours(rows(1_000))
    peer(rows(1_000))
    print("CPU seconds: six metrics of ten groups; ours with intervals, gaps and tests")
    print(f"{'rows':>10} {'ours, report':>13} {'ours, ten':>10} {'fairlearn':>10} {'ratio':>7}")
    report, ten = {}, {}
    for n in SIZES:
        frame = rows(n)
        report[n] = min(seconds(lambda f=frame: ours(f)) for _ in range(REPEATS))
        ten[n] = min(seconds(lambda f=frame: ours_of_ten(f)) for _ in range(REPEATS))
        plain = seconds(lambda f=frame: peer(f))
        print(f"{n:>10,} {report[n]:>12.3f}s {ten[n]:>9.3f}s {plain:>9.2f}s", end=" ")
        print(f"{plain / ten[n]:>6.0f}×", flush=True)
    frame = rows(SIZES[0])
    boots = seconds(lambda: peer(frame, REPLICATES))
    ratio = boots / ten[SIZES[0]]
    print(f"\nfairlearn with n_boot = {REPLICATES}, {SIZES[0]:,} rows: {boots:.1f}s, {ratio:,.0f}×")
    worst, values = largest_difference(frame)
    print(f"largest difference to fairlearn in any of the {values} values: {worst:.1e}")
    size, peak = memory(SIZES[-1])
    print(f"{SIZES[-1]:,} rows of {size:.0f} MiB: ours adds {peak:.0f} MiB at its peak", end=", ")
    print(f"{peak / size:.2f} × the input\n")
    kept = {
        f"under {MOST_SECONDS:g} s at {SIZES[-1]:,} rows": report[SIZES[-1]] < MOST_SECONDS,
        f"{LEAST_RATIO:,.0f} × fairlearn's bootstrap": ratio >= LEAST_RATIO,
        f"values within {LARGEST_DIFFERENCE:g}": worst <= LARGEST_DIFFERENCE,
        f"memory under {MOST_MEMORY:g} × the input": peak < MOST_MEMORY * size,
    }
    for target, met in kept.items():
        print(f"{'met' if met else 'MISSED':>6}  {target}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
