"""Train, validation and test rows that share no person, no event and no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from audit.errors import InputError, listing
from finetune.corpus import GROUP, LABEL, SPLIT, SPLITS, TEXT

TEST_SHARE = 1 / 4
"""Of the rows that no data set has pinned to a part."""

VALIDATION_SHARE = 1 / 8
"""Of the rows left for training."""


@dataclass(frozen=True)
class Split:
    """The three parts; each keeps the index and columns of the frame it came from.

    Attributes
    ----------
    straddling
        Rows removed because the data set pins them to one part and their person, event or text
        to another: the test rows stay, their twins in training go.
    """

    train: pd.DataFrame
    validation: pd.DataFrame
    test: pd.DataFrame
    straddling: int = 0

    @property
    def parts(self) -> Mapping[str, pd.DataFrame]:
        """The parts by name."""
        return {part: getattr(self, part) for part in SPLITS}


def split(frame: pd.DataFrame, *, source: object, seed: int) -> Split:
    """Divide a tidy frame, honouring the parts its data set fixes.

    Rows that share a ``group`` or a text (up to case, width and spacing) form a *unit*, as do rows
    linked through others; a unit never straddles parts. Units are drawn at random within each
    label. Where the data set pins a test part, none is drawn; validation rows come from unpinned
    rows, or from pinned training rows if there are no others.

    Raises
    ------
    InputError
        Too few rows for every part to have every label; names `source`.
    """
    unit = units(frame)
    pins = _pins(frame)
    # Later parts are stronger: a unit seen in both train and test belongs to test.
    strongest = pins.groupby(unit).max()
    straddling = pins < unit.map(strongest)
    kept, unit = frame[~straddling], unit[~straddling]
    part = unit.map(_assign(_unit_table(kept, unit, strongest), np.random.default_rng(seed)))
    train, validation, test = (kept[part == name] for name in SPLITS)
    result = Split(train, validation, test, straddling=int(straddling.sum()))
    _require_every_label(result, frame, source)
    return result


def units(frame: pd.DataFrame) -> pd.Series:
    """Give each row the number of its unit: rows linked by a shared text or ``group``."""
    keys = [normalised(frame[TEXT])]
    if GROUP in frame:
        keys.append(frame[GROUP])
    nodes = len(frame)
    rows, ends = [], []
    for key in keys:
        codes, values = pd.factorize(key)
        known = codes >= 0
        rows.append(np.flatnonzero(known))
        ends.append(codes[known] + nodes)
        nodes += len(values)
    row, end = np.concatenate(rows), np.concatenate(ends)
    graph = coo_matrix((np.ones(len(row), dtype=np.int8), (row, end)), shape=(nodes, nodes))
    _, component = connected_components(graph, directed=False)
    return pd.Series(component[: len(frame)], index=frame.index)


def normalised(text: pd.Series) -> pd.Series:
    """Texts as compared for identity: Unicode NFKC, case folded, runs of space made one."""
    return text.str.normalize("NFKC").str.casefold().str.split().str.join(" ")


def subsample(whole: Split, rows: int | None, seed: int) -> Split:
    """Keep `rows` rows in all, each part and label in proportion; all rows if there are fewer.

    Sampling after the split keeps a row in the same part whatever the size of the sample: what a
    small run holds out, a larger run with the same seed never trains on.
    """
    sizes = pd.Series(
        {
            (name, label): count
            for name, part in whole.parts.items()
            for label, count in part[LABEL].value_counts(sort=False).items()
        }
    )
    if rows is None or rows >= sizes.sum():
        return whole
    quota = _apportion(sizes, rows)
    drawn = {
        name: pd.concat(
            part[part[LABEL] == label].sample(int(quota[name, label]), random_state=seed)
            for label in part[LABEL].unique()
        ).sort_index()
        for name, part in whole.parts.items()
    }
    return Split(**drawn, straddling=whole.straddling)


def _apportion(sizes: pd.Series, total: int) -> pd.Series:
    """Divide `total` in proportion to `sizes` by largest remainder, nobody getting nothing."""
    exact = sizes * total / sizes.sum()
    quota = exact.astype(int).clip(lower=1)
    missing = max(total - int(quota.sum()), 0)
    quota[(exact - quota).nlargest(missing).index] += 1
    return quota


def _pins(frame: pd.DataFrame) -> pd.Series:
    """The position in `SPLITS` of the part a row is pinned to; missing where it is free."""
    if SPLIT not in frame:
        return pd.Series(np.nan, frame.index)
    ranks = {part: float(rank) for rank, part in enumerate(SPLITS)}
    return frame[SPLIT].map(ranks).astype("float64")


def _unit_table(frame: pd.DataFrame, unit: pd.Series, strongest: pd.Series) -> pd.DataFrame:
    """One line per unit: its number of rows, most frequent label, and pinned part if any."""
    labels = frame.groupby([unit, frame[LABEL]]).size().unstack(fill_value=0)
    return pd.DataFrame(
        {
            "rows": labels.sum(axis=1),
            "label": labels.idxmax(axis=1),
            "part": strongest.loc[labels.index].map(dict(enumerate(SPLITS))).astype(object),
        }
    )


def _assign(table: pd.DataFrame, random: np.random.Generator) -> pd.Series:
    """The part of every unit."""
    part = table["part"].copy()
    free = part.isna()
    if not (part == "test").any():
        part[_draw(table[free], TEST_SHARE, random)] = "test"
    if not (part == "validation").any():
        # Rows a data set wants trained on are spared while there are others.
        pool = part.isna() if part.isna().any() else part == "train"
        part[_draw(table[pool], VALIDATION_SHARE, random)] = "validation"
    return part.fillna("train")


def _draw(table: pd.DataFrame, share: float, random: np.random.Generator) -> pd.Index:
    """Draw units at random until `share` of each label's rows is reached, never past it."""
    shuffled = table.sample(frac=1, random_state=random)
    rows, label = shuffled["rows"], shuffled["label"]
    quota = share * rows.groupby(label).transform("sum")
    fits = rows <= quota
    reached = rows.where(fits, 0).groupby(label).cumsum()
    return shuffled.index[fits & (reached <= quota)]


def _require_every_label(result: Split, frame: pd.DataFrame, source: object) -> None:
    labels = set(frame[LABEL].unique())
    if len(labels) < 2:
        raise InputError(
            source,
            f"every row is {listing(labels)}",
            field=LABEL,
            expected="at least two labels",
        )
    for name, part in result.parts.items():
        absent = sorted(labels - set(part[LABEL].unique()))
        if absent:
            raise InputError(
                source,
                f"too few rows to split: none labelled {listing(absent)} for {name} "
                f"({len(frame):,} rows in all)",
                field=LABEL,
                expected="every label in train, validation and test",
                hint="Rows that share a group or a text count once.",
            )
