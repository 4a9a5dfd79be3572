"""Which words speak for the positive class, and for which groups more than for others?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.transparency import cases
from audit.checks.transparency.by_method import NEEDS
from audit.checks.transparency.study import study
from audit.checks.transparency.vocabulary import (
    HEADER,
    LEAST_TEXTS,
    comparisons,
    overall,
    vocabulary,
)
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Table
from audit.stats.estimate import undefined

_WEIGHTS = {"ill": 2.0, "calm": -1.0}
_TEXTS = tuple(f"{word} {letter}" for letter in "abcde" for word in ("ill", "calm"))


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=(
        "Sundararajan, Taly, Yan (2017), ICML, arXiv:1703.01365",
        "Welch (1947), Biometrika 34:28-35",
        "Holm (1979), Scandinavian Journal of Statistics 6:65-70",
    ),
    examples=[
        Example(
            worked_evidence(_TEXTS, sum_of(_WEIGHTS), weights_as_values(_WEIGHTS)),
            {"word = ill": 2.0, "word = calm": -1.0},
            "ill adds 2 to the log-odds in each of five texts, calm takes 1 from them",
        ),
        Example(
            worked_evidence(("ill a", "calm b"), sum_of(_WEIGHTS), weights_as_values(_WEIGHTS)),
            {"overall": None},
            "no word occurs in five texts",
        ),
    ],
)
def word_attribution(evidence: Evidence) -> Iterator[Result]:
    """Which words speak for the positive class, over all explained texts?

    Mean over the texts that hold a word of what it contributes to the log-odds of the positive
    class, by the lead method, repeats added up; positive speaks for that class, negative against.
    The twelve words are shown whose contributions add up to most, of those in at least five texts.
    Upper and lower case are one word.

    The tables compare words group by group and among the false positives and false negatives of
    each group, with Welch's intervals of the difference from the other groups; and show decisions
    word by word.

    It misses what only words together say; that the same word can speak for either class; and it
    picks the words with the largest sums, so that the smallest of them are overstated. It points at
    words; what they do is shown by taking them away.
    """
    found = study(evidence)
    words = vocabulary(evidence, found)
    for word, estimate, n in overall(words, evidence.confidence):
        yield measurement(
            "word_attribution", estimate, n, {"word": word}, note=found.note(len(found.explained))
        )
    if not words.words:
        why = f"No word occurs in {LEAST_TEXTS} explained texts."
        yield measurement("word_attribution", undefined(), len(found.explained), {}, note=why)
    yield Table(
        name="word_attribution",
        title="Words by group and by kind of error, towards the positive class",
        columns=HEADER,
        rows=tuple(comparisons(evidence, words)),
    )
    if found.methods:
        yield from cases.tables(evidence, found)
