"""Reading a group from other columns: what there is to read, and a model that reads it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.checks.data.columns import Fingerprints, fingerprints, inputs, is_missing, words
from audit.evidence import Evidence
from audit.groups import Groups, finite, is_number
from audit.stats.estimate import Floats, Ints

MOST_ROWS = 10_000
"""Rows read at most: seconds, and intervals narrow enough to tell .5 from .52."""

FOLDS = 5
RARE = 5
"""Values of fewer rows are read as one; equal rows are copies up to this many, then just alike."""

FEWEST_ROWS = 100
"""A table with fewer rows, copies apart, is taken as it is."""

BINS = 10
MOST_WORDS = 5_000
LOUDER = 3.0
"""Of words against columns: a text shares a length of 1 among its words."""


@dataclass(frozen=True)
class Readable:
    """What there is to read of the rows, in an order that their contents alone decide.

    Attributes
    ----------
    rows
        Positions of the rows read.
    cases
        Fingerprint of each, equal for copies: of the text where there is one, else of the columns.
    copies
        How often the table holds every row: a table written out twice says what it says once.
    coarse
        Column -> small codes: categories, or tenths of numbers; rare ones are one.
    words
        The most frequent words of the text, in at least `RARE` rows; none without a text.
    presence
        Sparse matrix (rows, words): 1 where the word is there.
    design
        Sparse matrix (rows, terms): what the model reads.
    note
        What was left out, and at what cost.
    """

    rows: NDArray[np.intp]
    cases: Fingerprints
    copies: int
    coarse: Mapping[str, Ints]
    words: tuple[str, ...]
    presence: Any
    design: Any
    note: str

    def ranks(self, groups: Groups) -> tuple[NDArray[np.intp], Floats]:
        """Rows whose group is recorded, and how likely each is ranked to be of each group.

        Ranks are of rows out of fold, as a share of their fold: folds with more members of a group
        would else score all their rows lower, and chance would look worse than .5.

        Returns
        -------
        rows, ranks
            Positions (n,), and ranks (n, groups) in (0, 1).
        """
        named = groups.named[groups.codes[self.rows]]
        rows, design = self.rows[named], self.design[np.flatnonzero(named)]
        codes = groups.codes[rows]
        fold = folds(self.cases[named], codes)
        ranks = np.full((rows.size, len(groups)), 0.5)
        for held_out in range(FOLDS):
            test = fold == held_out
            if test.any() and np.unique(codes[~test]).size > 1:
                scores = _fitted_scores(design, codes, test, len(groups))
                ranks[test] = (pd.DataFrame(scores).rank().to_numpy() - 0.5) / test.sum()
        return rows, ranks


def readable(evidence: Evidence) -> Readable | None:
    """What there is to read; ``None`` where there is no column but those spoken for."""
    features = [groups.features[0] for groups in evidence.features]
    frame = inputs(evidence)
    frame = frame.drop(columns=[name for name in features if name in frame])
    if frame.shape[1] == 0:
        return None
    prints = fingerprints(frame, normalised=False)
    codes = tuple(groups.codes for groups in evidence.features)
    order = np.lexsort((*codes, prints))
    copies = whole_copies([column[order] for column in (prints, *codes)])
    whole = order[::copies]
    take = np.arange(min(MOST_ROWS, whole.size)) * whole.size // min(MOST_ROWS, whole.size)
    rows = whole[take]
    text = evidence.used.get("text", "")
    columns = frame.iloc[rows].drop(columns=[text] if text in frame else [])
    coarse = {str(name): _coarse(columns[name]) for name in columns}
    texts = frame[text].iloc[rows] if text in frame else pd.Series([""] * rows.size)
    cases = fingerprints(texts.to_frame(), normalised=True) if text in frame else prints[rows]
    terms, counts = _words(texts.fillna("").astype(str))
    return Readable(
        rows, cases, copies, coarse, terms, (counts > 0).astype(float),
        _design(columns, coarse, counts), _left_out(whole.size, rows.size),
    )  # fmt: skip


def folds(cases: Fingerprints, codes: Ints, parts: int = FOLDS) -> Ints:
    """Which of so many folds each row is held out in, drawn by its content.

    Up to `RARE` equal rows share a fold. More are people alike, not copies of one: each is drawn
    by itself. Folds are not balanced by group: where few values are shared by many, held-out rows
    would then repeat the shares of the others, chance included.
    """
    order = np.lexsort((codes, cases))
    _, first, counts = np.unique(cases[order], return_index=True, return_counts=True)
    turn = np.arange(cases.size) - np.repeat(first, counts)
    turn[np.repeat(counts, counts) <= RARE] = 0
    drawn = np.empty(cases.size, dtype=np.int64)
    drawn[order] = _mixed(cases[order], turn) % np.uint64(parts)
    return drawn


def _mixed(cases: Fingerprints, turn: Ints) -> Fingerprints:
    """A number that depends on every bit of both (the finaliser of SplitMix64)."""
    mixed = cases + turn.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def whole_copies(columns: list[NDArray[Any]]) -> int:
    """The largest number that divides how often every row occurs; rows come sorted."""
    new = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    starts = np.flatnonzero(np.concatenate([[True], new, [True]]))
    copies = int(np.gcd.reduce(np.diff(starts)))
    # Twenty people of two kinds are twenty people, not ten copies of two.
    return copies if columns[0].size // copies >= FEWEST_ROWS else 1


def _left_out(all_rows: int, rows: int) -> str:
    if rows == all_rows:
        return ""
    wider = np.sqrt(all_rows / rows)
    return (
        f"Measured on {rows:,} of {all_rows:,} rows, drawn evenly by content: the interval is "
        f"about {wider:.1f} times as wide as all rows would give."
    )


def _coarse(values: pd.Series) -> Ints:
    """Small codes of a column: tenths of a number, or categories; the rare and missing are 0."""
    if is_number(values):
        numbers = finite(values)
        known = numbers[~np.isnan(numbers)]
        if known.size == 0:
            return np.zeros(numbers.size, dtype=np.int64)
        edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)))
        found = np.searchsorted(edges[1:-1], numbers, side="right") + 1
        return np.where(np.isnan(numbers), 0, found).astype(np.int64)
    codes, distinct = words(values)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    kept = np.flatnonzero(counts >= RARE)
    place = np.zeros(len(distinct) + 1, dtype=np.int64)
    place[kept] = np.arange(kept.size) + 1
    return np.where(is_missing(values), 0, place[codes])


def _words(texts: pd.Series) -> tuple[tuple[str, ...], Any]:
    """Words of two letters or more in at least `RARE` texts, and how often each is in which."""
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer

    vectoriser = CountVectorizer(max_features=MOST_WORDS)
    analyse = vectoriser.build_analyzer()
    if not any(analyse(text) for text in texts):
        return (), sparse.csr_matrix((len(texts), 0))
    counts = vectoriser.fit_transform(texts)
    kept = np.flatnonzero(counts.getnnz(axis=0) >= RARE)
    return tuple(vectoriser.get_feature_names_out()[kept]), counts[:, kept]


def _design(columns: pd.DataFrame, coarse: Mapping[str, Ints], counts: Any) -> Any:
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfTransformer

    blocks = [_one_hot(codes) for codes in coarse.values()]
    for name in columns:
        if is_number(columns[name]):
            blocks.append(sparse.csr_matrix(_scaled(columns[name])[:, None]))
        blocks.append(sparse.csr_matrix(is_missing(columns[name])[:, None].astype(float)))
    if counts.shape[1]:
        weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
        blocks.append(LOUDER * weighted)
    if not blocks:
        blocks = [sparse.csr_matrix((counts.shape[0], 1))]  # texts without a word say nothing
    return sparse.hstack(blocks).tocsr()


def _one_hot(codes: Ints) -> Any:
    from scipy import sparse

    ones = np.ones(codes.size)
    return sparse.csr_matrix((ones, (np.arange(codes.size), codes)))


def _scaled(values: pd.Series) -> Floats:
    numbers = finite(values)
    known = numbers[~np.isnan(numbers)]
    if known.size == 0 or known.std() == 0:
        return np.zeros(numbers.size)
    # An outlier must not decide the fit alone.
    scaled = np.clip((numbers - known.mean()) / known.std(), -5, 5)
    return np.asarray(np.nan_to_num(scaled))


def _fitted_scores(design: Any, codes: Ints, test: NDArray[np.bool_], groups: int) -> Floats:
    """Probability of each group for the rows held out; 0 for a group that no other row has."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    model = LogisticRegression(C=0.1, tol=0.003, max_iter=200)
    # The sums are too small to share out: threads would only wait for each other.
    with threadpool_limits(1), warnings.catch_warnings():
        # A fit stopped early ranks a little worse: the AUC is a lower bound as it is.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(design[np.flatnonzero(~test)], codes[~test])
    scores = np.zeros((int(test.sum()), groups))
    scores[:, model.classes_] = model.predict_proba(design[np.flatnonzero(test)])
    return scores
