"""Evidence made of a data frame, and what a check measures of it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from audit.check import example_evidence
from audit.finding import Measurement, Table
from audit.groups import groups_of


def measured(check, evidence):
    return [item for item in check.body(evidence) if isinstance(item, Measurement)]


def at(check, evidence, where):
    return next(item for item in measured(check, evidence) if item.where == where)


def table_of(check, evidence):
    (table,) = [item for item in check.body(evidence) if isinstance(item, Table)]
    return pd.DataFrame(table.rows, columns=table.columns)


def evidence_of(frame, sensitive, used=None, split=None, y="y"):
    labels = frame[y] if y in frame else pd.Series("0", index=frame.index)
    evidence = example_evidence("".join(labels.fillna(".")), "1" * len(frame))
    return replace(
        evidence,
        features=tuple(groups_of(frame[name], name, "test")[0] for name in sensitive),
        splits=groups_of(frame[split], split, "test")[0] if split else None,
        rows=frame,
        used={"y_true": y, **(used or {}), **({"split": split} if split else {})},
    )


def made(n=400, seed=0):
    """Two sensitive features, missing values, copies, conflicting labels and a split."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "sex": rng.choice(["F", "M", None], n, p=[0.5, 0.45, 0.05]),
            "age": rng.choice(["young", "old"], n),
            "y": rng.choice(["0", "1"], n),
            "split": rng.choice(["train", "test"], n),
            "income": np.where(rng.random(n) < 0.1, np.nan, rng.integers(1, 30, n)),
            "job": rng.choice(["clerk", "nurse", "?"], n),
        }
    )
    evidence = evidence_of(frame, ["sex", "age"], split="split")
    return replace(evidence, population={"sex": {"F": 0.5, "M": 0.5}})
