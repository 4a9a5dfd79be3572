"""What a slice of the rows can be described by: literals such as ``sex = F`` or ``age ≤ 25``.

They are chosen without a look at labels or decisions: cut points by quantile, values and words by
how many rows have them. So a search among them is tested fairly by permuting the outcome.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.errors import listing
from audit.finding import MISSING
from audit.groups import Groups, as_names, finite, is_number
from audit.stats.estimate import Floats, Ints

Bools = NDArray[np.bool_]

CUTS = (0.2, 0.4, 0.6, 0.8)
"""Quantiles at which a number is cut; two literals of it make a range."""

MAX_VALUES, MAX_WORDS, MAX_LITERALS = 12, 40, 300
"""Most frequent values of a column, words of a text, and literals in all, that are searched."""

COMMON = 0.5
"""A word in more texts than this is grammar more than content."""

TELLS = 0.5
"""A column that spares this share of the mistakes in guessing a label was made from it.

In COMPAS the columns that were (the score, the date of the new arrest) spare .5 to 1, the
strongest of the others, the number of priors, .3.
"""

WORD = re.compile(r"[^\W\d_]{3,}")
DIGIT = re.compile(r"\d")

PLAIN = (
    "string", "integer", "floating", "boolean", "categorical", "mixed-integer",
    "mixed-integer-float", "date", "datetime", "datetime64", "decimal", "empty",
)  # fmt: skip
"""What a column that can be searched holds, as pandas calls it; not lists, mappings or bytes."""


@dataclass(frozen=True)
class Literals:
    """Descriptions and the rows each is true of.

    Attributes
    ----------
    names
        In words, one per literal.
    rows
        bool array (literals, rows).
    notes
        Sentences on what was left out.
    """

    names: tuple[str, ...]
    rows: Bools
    notes: tuple[str, ...] = ()


Literal = tuple[str, Bools]


def plain_columns(rows: pd.DataFrame, spoken_for: Sequence[str]) -> list[str]:
    """Columns that are not `spoken_for` and hold what can be searched."""
    return [
        str(name)
        for name in rows.columns
        if name not in spoken_for and pd.api.types.infer_dtype(rows[name]) in PLAIN
    ]


def by_content(rows: pd.DataFrame) -> NDArray[np.intp]:
    """An order of the rows that looks random and depends on what they hold, not where they stand.

    So that a draw of the first thousand is a fair one, and the same however a table is sorted.
    Rows that are alike are told apart by counting them: each is drawn or not on its own.
    """
    content = pd.util.hash_pandas_object(rows, index=False)
    keys = pd.DataFrame({"content": content, "alike": content.groupby(content).cumcount()})
    return np.argsort(pd.util.hash_pandas_object(keys, index=False).to_numpy(), kind="stable")


def literals_of(
    features: Sequence[Groups],
    rows: pd.DataFrame,
    text: pd.Series | None,
    outcomes: Sequence[Ints],
    least: int,
) -> Literals:
    """Every literal of sensitive features, columns and text that holds for enough rows.

    Parameters
    ----------
    features
        Sensitive features; rows whose group is not recorded are in no literal of theirs.
    rows
        The other columns; may have none.
    text
        Texts, if there are any.
    outcomes
        Codes of labels and of decisions. A column that tells either is left out: ``score = Low and
        rearrested = yes`` is where such decisions are wrong by definition.
    least
        Rows that a literal must hold for, and must not hold for, at least.
    """
    columns = {str(name): values for name, values in rows.items()}
    telling = [n for n, column in columns.items() if any(tells(column, y) for y in outcomes)]
    of = {n: list(_of_column(column, least)) for n, column in columns.items() if n not in telling}
    found = [literal for groups in features for literal in _of_feature(groups)]
    found += [] if text is None else list(_of_text(text))
    found += [literal for literals in of.values() for literal in literals]
    kept = [(name, true) for name, true in found if least <= true.sum() <= true.size - least]
    notes = (
        _note("Not searched, they tell the label or the decision", telling),
        _note("Not searched, no value is frequent", [n for n, some in of.items() if not some]),
        _note("Not searched, too many to try", [name for name, _ in kept[MAX_LITERALS:]]),
    )
    kept = kept[:MAX_LITERALS]
    true = np.array([true for _, true in kept], dtype=bool).reshape(len(kept), len(rows))
    return Literals(tuple(name for name, _ in kept), true, tuple(filter(None, notes)))


def tells(values: pd.Series, outcome: Ints) -> bool:
    """Whether the column was made from the outcome, or the outcome from it.

    Goodman and Kruskal's lambda: the share of the mistakes in guessing the outcome that knowing the
    value spares. Values beyond the most frequent ones are one value here.
    """
    codes = _coarse(values)
    classes = int(outcome.max()) + 1
    table = np.bincount(codes * classes + outcome, minlength=(int(codes.max()) + 1) * classes)
    table = table.reshape(-1, classes)
    blind = outcome.size - table.sum(axis=0).max()
    informed = outcome.size - table.max(axis=1).sum()
    return bool(blind > 0 and 1 - informed / blind >= TELLS)


def _coarse(values: pd.Series) -> Ints:
    """A column as few codes: its bands when it is a number of many values, else its values."""
    if is_number(values) and values.nunique() > MAX_VALUES:
        numbers = finite(values)
        edges = np.unique(np.nanquantile(numbers, np.linspace(0.05, 0.95, 19)))
        return np.searchsorted(edges, numbers).astype(np.int64)  # NaN sorts last: a code of its own
    names = as_names(values)
    frequent = names.value_counts().index[:50]
    codes = pd.Index(frequent).get_indexer(pd.Index(names))
    return np.where(names.isna(), len(frequent) + 1, np.where(codes < 0, len(frequent), codes))


def _of_feature(groups: Groups) -> Iterator[Literal]:
    for code, (name,) in enumerate(groups.names):
        if name != MISSING:
            yield f"{groups.features[0]} = {name}", groups.codes == code


def _of_column(values: pd.Series, least: int) -> Iterator[Literal]:
    name, names = str(values.name), as_names(values)
    number, distinct = is_number(values), values.nunique()
    missing = names.isna().to_numpy(bool)
    if missing.any():
        yield f"{name} not recorded", missing
    if not number or distinct <= MAX_VALUES:
        yield from _frequent(name, names, least)
    if number and distinct > 2:
        yield from _cut(name, finite(values))


def _frequent(column: str, names: pd.Series, least: int) -> Iterator[Literal]:
    sizes = names.value_counts()
    frequent = sorted(sizes.index[sizes >= least], key=lambda value: (-sizes[value], value))
    for value in frequent[:MAX_VALUES]:
        yield f"{column} = {value}", (names == value).fillna(value=False).to_numpy(bool)


def _of_text(texts: pd.Series) -> Iterator[Literal]:
    lowered = texts.fillna("").astype(str).str.lower().tolist()
    found = [WORD.findall(text) for text in lowered]
    yield from _cut(f"words in {texts.name}", np.array([len(words) for words in found], float))
    digits = np.array([DIGIT.search(text) is not None for text in lowered], dtype=bool)
    yield f"{texts.name} with digits", digits
    yield f"{texts.name} without digits", ~digits
    held = [set(words) for words in found]
    counts = Counter(word for words in held for word in words)
    common = [(-n, word) for word, n in counts.items() if n <= COMMON * len(held)]
    for _, word in sorted(common)[:MAX_WORDS]:
        yield f"{texts.name} has “{word}”", np.array([word in words for words in held], dtype=bool)


def _cut(name: str, numbers: Floats) -> Iterator[Literal]:
    # Cut points are values that occur, so that doubling every row moves none of them.
    present = numbers[~np.isnan(numbers)]
    for edge in np.unique(np.quantile(present, CUTS, method="inverted_cdf")):
        yield f"{name} ≤ {edge:g}", numbers <= edge
        yield f"{name} > {edge:g}", numbers > edge


def _note(reason: str, names: Sequence[str]) -> str:
    return f"{reason}: {listing(names)}." if names else ""
