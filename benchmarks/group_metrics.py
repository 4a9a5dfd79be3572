"""Group metrics with intervals, against fairlearn in the same run.

Ten groups (two attributes crossed), six rates. Ours are counts with closed-form intervals, so the
intervals cost nothing that grows with the rows; fairlearn's point estimates and its bootstrap of 10
replicates are timed beside them. Prints seconds of CPU and the ratio.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score, precision_score

from audit.stats.counts import CountTable
from audit.stats.gaps import widest_difference
from audit.stats.intervals import rate
from audit.stats.rates import RATES

PEER = {
    "selection_rate": selection_rate,
    "accuracy": accuracy_score,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
    "false_negative_rate": false_negative_rate,
    "positive_predictive_value": precision_score,
}


def rows(n: int) -> pd.DataFrame:
    """Random labels, decisions and two attributes of 5 and 2 groups."""
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "y_true": rng.integers(0, 2, n),
            "y_pred": rng.integers(0, 2, n),
            "race": pd.Categorical.from_codes(rng.integers(0, 5, n), list("abcde")),
            "sex": pd.Categorical.from_codes(rng.integers(0, 2, n), list("FM")),
        }
    )


def ours(frame: pd.DataFrame) -> dict[str, list[float]]:
    """Six rates of ten groups with their intervals, and the widest gap of each with its own."""
    group = frame["race"].cat.codes.to_numpy(np.int64) * 2 + frame["sex"].cat.codes.to_numpy()
    truth, guess = frame["y_true"].to_numpy(), frame["y_pred"].to_numpy()
    counts = CountTable.of(group, 10, truth, guess, 2).confusion(1, 1)
    found = {}
    for name, spec in RATES.items():
        k, n = spec.numerator(counts), spec.denominator(counts)
        found[name] = [rate(int(a), int(b)).value for a, b in zip(k, n, strict=True)]
        widest_difference(k, n)
    return found


def peer(frame: pd.DataFrame, replicates: int | None) -> MetricFrame:
    """The same rates by fairlearn, with percentile intervals if `replicates` is given."""
    bootstrap = {"n_boot": replicates, "ci_quantiles": [0.025, 0.975]} if replicates else {}
    return MetricFrame(
        metrics=PEER,
        y_true=frame["y_true"],
        y_pred=frame["y_pred"],
        sensitive_features=frame[["race", "sex"]],
        random_state=0,
        **bootstrap,
    )


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    """Print one line per size."""
    warnings.simplefilter("ignore", FutureWarning)  # fairlearn's, not ours to mend
    ours(rows(100))
    peer(rows(100), None)
    print(f"{'rows':>10} {'ours':>9} {'fairlearn':>10} {'ratio':>8} {'10 boots':>10} {'ratio':>8}")
    for n in (10_000, 100_000, 1_000_000):
        frame = rows(n)
        mine, plain = seconds(lambda f=frame: ours(f)), seconds(lambda f=frame: peer(f, None))
        line = f"{n:>10,} {mine:>8.4f}s {plain:>9.2f}s {plain / mine:>7.0f}×"
        if n <= 100_000:
            boots = seconds(lambda f=frame: peer(f, 10))
            line += f" {boots:>9.1f}s {boots / mine:>7.0f}×"
        print(line)
    frame = rows(10_000)
    expected = peer(frame, None).by_group
    worst = max(
        float(np.abs(np.array(values) - expected[name].to_numpy()).max())
        for name, values in ours(frame).items()
    )
    print(f"largest difference between the two in any of the 60 values: {worst:.1e}")


if __name__ == "__main__":
    main()
