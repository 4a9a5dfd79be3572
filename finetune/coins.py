"""Persons put into a training or left out of it by the toss of a fair coin.

Whether the model tells how the coins fell bounds from below how private the training can be, from
this one training. Persons in and out are of the same kind, told apart by chance alone, so that no
baseline that never saw the model could tell them: whatever tells them is the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.errors import InputError, listing
from audit.manifest import Task
from audit.membership import Coins
from audit.stats.estimate import Floats, Ints
from finetune.corpus import LABEL, TEXT
from finetune.split import units

_STREAM = 1
"""Of the random numbers made from a training's seed: nothing else is drawn from this one."""


@dataclass(frozen=True)
class Tossed:
    """How the coins fell.

    Attributes
    ----------
    asked
        One row of each person, at random; in random order, and columned as the corpus.
    included
        Bool array (persons,): whether the person's rows are trained on.
    rows
        int64 array (persons,): rows of the person, all of them in or out together.
    kept
        The training rows but for those of persons left out.
    whole
        All training rows.
    """

    asked: pd.DataFrame
    included: NDArray[np.bool_]
    rows: Ints
    kept: pd.DataFrame
    whole: pd.DataFrame


def toss(train: pd.DataFrame, persons: int, seed: int, source: object) -> Tossed:
    """Draw persons of a training part and toss a fair coin for each.

    A person is a unit of `finetune.split.units`: all rows that share a group or a text. The coins
    are drawn apart from all else that a seed decides, and never depend on a row.

    Raises
    ------
    InputError
        More `persons` than there are, or coins that leave a label without any row; names `source`.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM,)))
    unit = units(train)
    shuffled = train.sample(frac=1, random_state=rng)
    first = shuffled[~unit.loc[shuffled.index].duplicated().to_numpy()]
    if persons > len(first):
        raise InputError(
            "--coin-rows", f"found {persons:,}, and the training part of {source} has "
            f"{len(first):,} persons", expected=f"at most {len(first):,}",
            hint="Rows that share a group or a text are one person's.",
        )  # fmt: skip
    asked = first.head(persons)
    included = rng.random(persons) < 0.5
    theirs = unit.loc[asked.index].to_numpy()
    kept = train[~unit.isin(theirs[~included]).to_numpy()]
    if absent := sorted(set(train[LABEL]) - set(kept[LABEL])):
        raise InputError(
            source, f"the coins of {persons:,} persons leave no training row labelled "
            f"{listing(absent)}", field=LABEL, expected="some rows of every label",
            hint="Toss fewer coins (--coin-rows).",
        )  # fmt: skip
    sizes = unit.value_counts().loc[theirs].to_numpy()
    return Tossed(asked, included, np.asarray(sizes, dtype=np.int64), kept, train)


def ask_of_coins(tossed: Tossed, task: Task, said: Callable[[Sequence[str]], Floats]) -> Coins:
    """Ask a finished model about a row of each person.

    Parameters
    ----------
    said
        Texts -> logarithm of class probabilities (rows, classes).
    """
    label = [task.labels.index(label) for label in tossed.asked[LABEL]]
    log_probability = said(tossed.asked[TEXT].tolist())
    return Coins(tossed.included, np.array(label, dtype=np.int64), log_probability, tossed.rows)
