"""Does the score follow a concept, wherever in the text it comes from?"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.attribution import Layered
from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.cav import (
    RANDOM,
    RUNS,
    Layer,
    followed,
    layer,
    random_slopes,
    size_of,
)
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.lexicons import lexicons, main_group
from audit.stats.estimate import Floats, Ints, undefined
from audit.stats.intervals import bounded_mean

NAME = "concept_sensitivity"

TEXTS_PER_ROW, SHARE_OF_TIME = 4, 0.15
"""Texts looked at for each row that the budget has explained, each costing two passes, and of the
time."""

PILOT = 16
"""Texts looked at first, to see what one costs."""

LEAST = 20
"""Texts a concept must have on either side, and texts decided positive."""

Bools = NDArray[np.bool_]

SEED = 20180710
"""Any; the same for every audit."""


def _example() -> Evidence:
    """Texts with and without blue, with and without red; only blue counts."""
    colours = ("blue red", "blue", "red", "grey")
    texts = [f"a {colour} note {n}" for n in range(15) for colour in colours]
    weights = {"blue": 2.0, "note": 1.0}
    made = worked_evidence(texts, sum_of(weights), weights_as_values(weights))
    return replace(made, word_lists={"cue": ("blue",), "rare": ("blue note 7",)})


@check(
    concern=Concern.TRANSPARENCY,
    needs=("of_text", "explainer", "text"),
    references=(
        "Kim, Wattenberg, Gilmer, Cai, Wexler, Viegas, Sayres (2018), ICML, arXiv:1711.11279",
        "Phipson, Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9:39",
    ),
    examples=[
        Example(
            _example(),
            {"concept = cue": 1.0, "concept = rare": None},
            "log-odds grow with blue alone, alike in every text: each follows its direction",
        ),
    ],
)
def concept_sensitivity(evidence: Evidence) -> Iterator[Measurement]:
    """Does the score follow a concept, wherever in the text it comes from?

    A concept is a list of words; its examples are texts that hold them, for a list of several
    groups one concept each (``gender: female``). The direction that parts the examples from random
    other texts in the last layer but one is the concept's activation vector. TCAV score = share of
    the texts decided positive whose log-odds of the positive class rise along it, averaged over 20
    draws of other texts; from 0 to 1, ½ is no direction. Interval over texts: Student's t, below 40
    by betting (hedged capital).

    The test holds the mean slope along the direction against that of 199 concepts of random texts,
    each as large: where all texts have about one gradient, every direction, however meaningless,
    has a score near 0 or 1, so that only a slope beyond theirs says anything. Read the test first:
    the interval is of the score over texts, and certain of a direction that means nothing too.

    It points, as attribution does. It misses what is no direction in that layer (see the accuracy),
    and cannot tell a concept from what goes with it in the texts: words that occur in graver cases
    get their gravity's slope. `sensitive_word_shift` changes the words themselves.
    """
    explainer: object = evidence.explainer
    if not isinstance(explainer, Layered):
        note = "Undefined: the layers of this model cannot be looked at."
        yield measurement(NAME, undefined(), 0, {}, note=note)
        return
    found = _looked_at(evidence, explainer)
    concepts = {name: held for name, held in _concepts(evidence, found) if _is_enough(held)}
    positive = evidence.y_pred[found.rows] == evidence.positive
    if positive.sum() < LEAST:
        note = f"Undefined: fewer than {LEAST} texts were decided positive. {found.note}".strip()
        yield measurement(NAME, undefined(), int(positive.sum()), {}, note=note)
        return
    where = layer(found.states, found.gradients[positive])
    yield from _measured(evidence, concepts, where, found.note)
    yield from _too_few(evidence, concepts)


class _Looked(NamedTuple):
    """The texts looked at, and where they stand in the layer."""

    rows: Ints
    states: Floats
    gradients: Floats
    note: str


def _looked_at(evidence: Evidence, explainer: Layered) -> _Looked:
    texts = texts_of(evidence)
    order = first_of_each(texts, drawn(evidence))
    budget = evidence.budget.part(TEXTS_PER_ROW, SHARE_OF_TIME)
    started = time.perf_counter()
    found = [explainer.states([texts[i] for i in order[:PILOT]], evidence.positive)]
    each = (time.perf_counter() - started) / PILOT
    rows = order[: max(PILOT, budget.affordable(len(order), each))]
    if len(rows) > PILOT:
        found.append(explainer.states([texts[i] for i in rows[PILOT:]], evidence.positive))
    states, gradients = (np.concatenate(parts) for parts in zip(*found, strict=True))
    note = f"{len(rows):,} of {len(order):,} distinct texts were looked at."
    return _Looked(rows, states, gradients, note if len(rows) < len(order) else "")


def _concepts(evidence: Evidence, looked: _Looked) -> Iterator[tuple[str, Bools]]:
    """Every concept, and which texts are examples of it."""
    texts = texts_of(evidence)
    for name, lexicon in lexicons(evidence.word_lists).items():
        found = [lexicon.find(texts[row]) for row in looked.rows]
        groups = np.array([main_group(hits) if hits else "" for hits in found])
        for group in lexicon.groups:
            yield name if group == name else f"{name}: {group}", groups == group


def _is_enough(held: Bools) -> bool:
    return bool(LEAST <= held.sum() <= held.size - LEAST)


def _measured(
    evidence: Evidence,
    concepts: dict[str, Bools],
    layer_: Layer,
    note: str,
) -> Iterator[Measurement]:
    by_size: dict[int, Floats] = {}
    for name, held in concepts.items():
        size = size_of(int(held.sum()), int((~held).sum()))
        if size not in by_size:
            by_size[size] = random_slopes(layer_, size, np.random.default_rng(SEED))
        examples = np.flatnonzero(held).astype(np.int64)
        found = followed(layer_, examples, np.random.default_rng(SEED))
        beyond = (np.abs(by_size[size]) >= abs(found.slope)).sum()
        yield measurement(
            NAME,
            bounded_mean(found.rising, evidence.confidence),
            len(found.rising),
            {"concept": name},
            note=note,
            test=Test(
                null=f"the score follows {name} no farther than random concepts",
                p_value=float((1 + beyond) / (1 + RANDOM)),
                method=f"{RANDOM} random concepts of {size} texts, {RUNS} draws each",
            ),
            slope=found.slope,
            accuracy=found.accuracy,
            examples=len(examples),
        )


def _too_few(evidence: Evidence, measured: Collection[str]) -> Iterator[Measurement]:
    """The concepts the user named that have too few examples; all, if nothing could be said."""
    why = f"Undefined: fewer than {LEAST} texts with its words, or without."
    for name in evidence.word_lists:
        if name not in measured:
            yield measurement(NAME, undefined(), 0, {"concept": name}, note=why)
    if not measured and not evidence.word_lists:
        note = f"Undefined: no list has {LEAST} texts with its words, and {LEAST} without."
        yield measurement(NAME, undefined(), 0, {}, note=note)
