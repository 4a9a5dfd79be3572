"""What each word is worth over the explained texts: counted, and compared between groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from audit.attribution import Attribution
from audit.checks.transparency.study import Study
from audit.evidence import Evidence
from audit.finding import Scalar
from audit.stats.counts import UNKNOWN
from audit.stats.estimate import Estimate, Floats
from audit.stats.means import difference, mean
from audit.stats.multiplicity import holm
from audit.words import is_word

LEAST_TEXTS = 5
"""A word in fewer explained texts is not spoken of."""

MOST_WORDS = 12
WORDS_PER_GROUP = 10

HEADER = (
    "feature", "group", "outcome", "word", "n", "mean", "low", "high",
    "rest_n", "difference", "difference_low", "difference_high", "p_adjusted",
)  # fmt: skip

Row = tuple[Scalar, ...]
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Vocabulary:
    """Words and what they are worth in each explained text.

    Attributes
    ----------
    words
        In lower case, those of at least `LEAST_TEXTS` texts, the weightiest first.
    worth
        Float array (texts, words): sum of the word's values in the text towards the positive class;
        NaN where it does not occur.
    rows
        Rows of the evidence, one a text.
    """

    words: tuple[str, ...]
    worth: Floats
    rows: NDArray[np.int64]

    def of(self, word: int, texts: Rows | None = None) -> Floats:
        """What one word is worth in the texts it occurs in."""
        values = self.worth[:, word] if texts is None else self.worth[texts, word]
        return np.asarray(values[~np.isnan(values)])


def vocabulary(evidence: Evidence, found: Study) -> Vocabulary:
    """The words of the explained texts by the lead method, towards the positive class.

    With more than two classes only texts decided to be positive speak of that class; the others are
    left out.
    """
    two = len(evidence.task.labels) == 2
    used = [
        (item.row, _towards(item.by_method[found.lead], evidence.positive))
        for item in found.explained
        if found.methods and (two or item.by_method[found.lead].target == evidence.positive)
    ]
    texts: dict[str, dict[int, float]] = defaultdict(dict)
    for text, (_, worth) in enumerate(used):
        for word, value in worth.items():
            texts[word][text] = value
    kept = {word: by_text for word, by_text in texts.items() if len(by_text) >= LEAST_TEXTS}
    order = sorted(kept, key=lambda word: (-abs(sum(kept[word].values())), word))
    table = np.full((len(used), len(order)), np.nan)
    for column, word in enumerate(order):
        table[list(kept[word]), column] = list(kept[word].values())
    return Vocabulary(tuple(order), table, np.array([row for row, _ in used], dtype=np.int64))


def _towards(made: Attribution, positive: int) -> dict[str, float]:
    """Word -> sum of its values towards the positive class."""
    sign = 1.0 if made.target == positive else -1.0
    worth: dict[str, float] = defaultdict(float)
    for word, value in zip(made.words, made.values, strict=True):
        if is_word(word):
            worth[word.casefold()] += sign * float(value)
    return worth


def overall(words: Vocabulary, confidence: float) -> list[tuple[str, Estimate, int]]:
    """The weightiest words with the mean of what each is worth where it occurs."""
    return [
        (word, mean(words.of(i), confidence), words.of(i).size)
        for i, word in enumerate(words.words[:MOST_WORDS])
    ]


def comparisons(evidence: Evidence, words: Vocabulary) -> list[Row]:
    """Rows of `HEADER`: overall, each group against the rest, and so among errors of either kind.

    p-values are Welch's, adjusted (Holm) over all words of the table.
    """
    parts = list(_parts(evidence, words))
    found = [row for part in parts for row in _compared(words, *part, evidence.confidence)]
    p = np.array([row[-1] for row in found], dtype=float)
    tested = ~np.isnan(p)
    adjusted = np.full(p.size, np.nan)
    adjusted[tested] = holm(p[tested])
    return [
        (*row[:-1], None if np.isnan(value) else float(value))
        for row, value in zip(found, adjusted, strict=True)
    ]


def _parts(evidence: Evidence, words: Vocabulary) -> Iterator[tuple[Mapping[str, str], Rows, Rows]]:
    """Feature, group and outcome in words; texts of the group; texts it is compared with."""
    every = np.ones(len(words.rows), dtype=bool)
    yield {"feature": "", "group": "", "outcome": "all"}, every, ~every
    outcomes = {"all": every, **_errors(evidence, words)}
    for groups in evidence.features:
        codes = groups.codes[words.rows]
        named = groups.named[codes]
        for code in np.flatnonzero(groups.named):
            for outcome, held in outcomes.items():
                about = {
                    "feature": groups.features[0], "group": groups.label(int(code)),
                    "outcome": outcome,
                }  # fmt: skip
                yield about, held & (codes == code), held & named & (codes != code)


def _errors(evidence: Evidence, words: Vocabulary) -> dict[str, Rows]:
    truth, said = evidence.y_true[words.rows], evidence.y_pred[words.rows]
    wrong = (truth != said) & (truth != UNKNOWN)
    return {
        "false positives": wrong & (said == evidence.positive),
        "false negatives": wrong & (truth == evidence.positive),
    }


def _compared(
    words: Vocabulary, about: Mapping[str, str], own: Rows, rest: Rows, confidence: float
) -> list[Row]:
    """The weightiest words among the texts of a group, each compared with the other texts."""
    counts = (~np.isnan(words.worth[own])).sum(axis=0)
    totals = np.abs(np.nansum(words.worth[own], axis=0))
    able = [int(i) for i in np.argsort(-totals, kind="stable") if counts[i] >= LEAST_TEXTS]
    return [_row(words, about, i, own, rest, confidence) for i in able[:WORDS_PER_GROUP]]


def _row(
    words: Vocabulary, about: Mapping[str, str], word: int, own: Rows, rest: Rows, confidence: float
) -> Row:
    mine, others = words.of(word, own), words.of(word, rest)
    enough = others.size >= LEAST_TEXTS
    apart = difference(mine, others, confidence) if enough else None
    p = _p_value(mine, others) if enough else float("nan")
    known = mean(mine, confidence)
    return (
        *about.values(), words.words[word], mine.size, known.value, known.low, known.high,
        others.size, *(apart[:3] if apart else (None, None, None)), p,
    )  # fmt: skip


def _p_value(first: Floats, second: Floats) -> float:
    """Welch's test of equal means; NaN where neither varies."""
    moments = [f(part) for part in (first, second) for f in (np.mean, _deviation, np.size)]
    return float(stats.ttest_ind_from_stats(*moments, equal_var=False).pvalue)


def _deviation(values: Floats) -> float:
    return float(values.std(ddof=1))
