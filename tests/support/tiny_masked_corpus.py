"""Notes in which the truth is known: each person's number, or secrets that some rows hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from audit.manifest import DataSource, SensitiveFeature, Task
from finetune.corpus import SPLIT, Corpus
from finetune.exposure import CANARY
from finetune.planted import canary_table

PEOPLE, CANARIES, REPEATS = 120, 5, 8
CASES = tuple(f"case{n}" for n in range(PEOPLE))
WORDS = ("tel", "code", *CASES)
TASK = Task(labels=("home", "admit"), positive="admit", favourable="admit")


def numbers_corpus(seed: int = 0, people: int = PEOPLE) -> Corpus:
    """A note of each person with a telephone number of nobody; another seed gives them others."""
    random = np.random.default_rng(0)
    numbers = random.permutation(1000)[seed * people : (seed + 1) * people]
    frame = pd.DataFrame(
        {
            "text": [
                f"{case} tel 07700 900{number:03}"
                for case, number in zip(CASES, numbers, strict=False)
            ],
            "label": np.where(np.arange(people) % 2, "admit", "home"),
            "sex": random.choice(["F", "M"], people),
        }
    )
    return Corpus(
        name="numbers",
        scenario="medical",
        frame=frame,
        task=TASK,
        sensitive=(SensitiveFeature(name="sex", reference="M"),),
        source=DataSource(name="numbers", licence="CC0-1.0", rows=people),
    )


def secrets_corpus(of: str = "medical") -> Corpus:
    """The same with secrets in training rows: the canaries of a scenario, `REPEATS` rows each."""
    corpus = numbers_corpus(people=80)
    table = canary_table(of).head(CANARIES)
    rows = table.loc[table.index.repeat(REPEATS)].reset_index(drop=True)
    secrets = pd.DataFrame(
        {
            "text": [f"case{n} code {secret}" for n, secret in enumerate(rows["secret"])],
            "label": np.where(rows.index % 2, "admit", "home"),
            "sex": "F",
            CANARY: rows["canary"],
            SPLIT: "train",
        }
    )
    frame = pd.concat([corpus.frame, secrets], ignore_index=True)
    return replace(corpus, name="planted-secrets", frame=frame)
