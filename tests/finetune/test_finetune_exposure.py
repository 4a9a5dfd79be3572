"""Which rows carry a canary to the model, and what is kept of its answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from tiny_base import TASK

from audit.stats.estimate import Floats
from audit.stats.exposure import exposures
from finetune.exposure import Carrier, ask_of_canaries
from finetune.planted import canary_table

TABLE = canary_table("medical")
KEPT, UNKNOWN = TABLE["secret"][0], TABLE["secret"][1]


def carriers(*secrets: str) -> pd.DataFrame:
    name = dict(zip(TABLE["secret"], TABLE["canary"], strict=True))
    return pd.DataFrame(
        {
            "text": [f"Calm. The locker code is {secret}." for secret in secrets],
            "label": ["admit", "home"] * (len(secrets) // 2) + ["admit"] * (len(secrets) % 2),
            "canary": [name[secret] for secret in secrets],
        }
    )


def parrot(texts: Sequence[str]) -> Floats:
    """Surer of the right label where it has heard the secret."""
    p = np.array([0.9 if KEPT in text else 0.6 for text in texts])
    return np.log(np.stack([1 - p, p], axis=1))


def test_a_secret_that_was_kept_comes_first_and_another_in_the_middle() -> None:
    rows = pd.concat([carriers(KEPT), carriers(UNKNOWN)], ignore_index=True)
    found = ask_of_canaries(rows, TABLE, TASK, parrot)
    assert found is not None
    assert found.repeats.tolist() == [1, 1]
    assert found.others.shape == (2, 64)
    # All 65 alike: the canary stands in the middle, at 33.
    assert exposures(found.own, found.others) == pytest.approx([np.log2(65), np.log2(65 / 33)])


def test_rows_that_hold_it_are_counted_and_the_first_is_asked_about() -> None:
    rows = pd.concat([carriers(UNKNOWN, UNKNOWN, UNKNOWN), carriers(KEPT, KEPT)])
    asked: list[str] = []

    def said(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return parrot(texts)

    found = ask_of_canaries(rows, TABLE, TASK, said)
    assert found is not None
    assert found.repeats.tolist() == [2, 3]
    # The first of each is admitted, which the parrot is sure of.
    assert found.own == pytest.approx(np.log([0.9, 0.6]))
    # Each of two secrets is ranked against 64 of its own.
    assert len(set(asked)) == len(asked) == 2 * 65


def test_others_are_of_the_same_form_and_the_same_each_time() -> None:
    one, two = (Carrier("", "admit", secret, 1) for secret in (KEPT, UNKNOWN))
    assert one.others == one.others
    assert not {*one.others, KEPT} & {*two.others, UNKNOWN}
    assert all(re.fullmatch(r"\d{4}-\d{4}-\d{4}", other) for other in one.others)
    digits = np.array([[int(c) for c in other if c != "-"] for other in one.others + two.others])
    assert abs(digits.mean() - 4.5) < 0.4


def test_without_a_secret_there_is_nothing_to_ask() -> None:
    rows = carriers(KEPT).assign(text="The code is gone.")
    assert ask_of_canaries(rows, TABLE, TASK, parrot) is None
    assert ask_of_canaries(carriers(KEPT).iloc[:0], TABLE, TASK, parrot) is None
