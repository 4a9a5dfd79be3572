"""Loans of invented people: numbers, categories, gaps, and a model_dir that learns them in a blink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from audit.manifest import DataSource, Input, SensitiveFeature, Task
from finetune.corpus import Corpus
from finetune.plan import Run
from finetune.tabular.settings import TabularSettings
from finetune.tabular.train import train

TASK = Task(labels=("refused", "granted"), positive="granted", favourable="granted")
INPUTS = (
    Input(name="income", kind="number"),
    Input(name="debts", kind="number"),
    Input(name="job", kind="category"),
    Input(name="sex", kind="category", states="sex"),
)


def loan_frame(rows: int = 400, seed: int = 0) -> pd.DataFrame:
    """Income speaks for a loan, debts against it, more so for clerks; some incomes are missing."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "income": rng.normal(30, 8, rows).round(1),
            "debts": rng.integers(0, 6, rows),
            "job": rng.choice(["clerk", "nurse", "smith"], rows),
            "sex": rng.choice(["F", "M"], rows),
        }
    )
    merit = (frame["income"] - 30) / 8 - frame["debts"] * np.where(
        frame["job"] == "clerk", 0.9, 0.3
    )
    merit += np.where(frame["sex"] == "M", 0.7, -0.7) + rng.normal(0, 0.4, rows)
    frame["label"] = np.where(merit > -1.2, "granted", "refused")
    frame.loc[frame.index % 40 == 3, "income"] = np.nan
    frame.loc[frame.index % 50 == 7, "job"] = None
    return frame


def loan_corpus(rows: int = 400) -> Corpus:
    frame = loan_frame(rows)
    return Corpus(
        name="loans",
        scenario="finance",
        frame=frame.assign(text=[f"loan {n}" for n in range(rows)]),
        task=TASK,
        sensitive=(SensitiveFeature(name="sex", reference="M"),),
        source=DataSource(name="loans", licence="CC0-1.0", rows=rows),
        inputs=INPUTS,
    )


def write_loan_model(folder: Path, model: str = "gradient-boosting", rows: int = 400) -> Path:
    """A model_dir as training writes it."""
    settings = TabularSettings(model=model, use_sensitive=True)
    train(loan_corpus(rows), settings, Run(out=folder, command="train loans"))
    return folder
