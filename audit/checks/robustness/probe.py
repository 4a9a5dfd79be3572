"""What the model says of perturbed texts: asked once, whichever checks want to know."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from audit.checks.robustness.probed import Probe, Probed, Way
from audit.checks.robustness.table_probe import table_probe
from audit.checks.transparency.sample import drawn, first_of_each, texts_of
from audit.evidence import Evidence
from audit.perturbation import Kind, Perturbation
from audit.perturbations import perturbations
from audit.stats.estimate import Floats, Ints

USUAL = (
    "keyboard_typos", "character_deletion", "ocr_confusions", "homoglyphs", "lower_case",
    "no_punctuation", "whitespace", "contractions", "synonyms", "irrelevant_sentence",
)  # fmt: skip
"""Perturbations made unless others are asked for."""

USUAL_SEVERITY = 2
CURVES = ("keyboard_typos", "ocr_confusions")
"""Made at every severity, for the curves."""

ROWS_PER_EXPLAINED = 10
"""Texts perturbed for each that the budget has explained: one pass a variant, not hundreds."""

SHARE_OF_TIME = 0.2
"""Of the budget; the rest is for explaining."""

PILOT = 16
"""Texts perturbed first, to see what one costs."""


PARAPHRASE = Perturbation(
    name="paraphrase",
    kind=Kind.WORDS,
    body=lambda text, *_: text,
    languages=("*",),
    severities=(1,),
    title="The text in other words, by a model of the auditor's.",
)
"""Made of all texts at once, by `Evidence.paraphrase`; not of the list, as it needs a model."""

FLOOR = 0.8
"""Cosine of embeddings below which texts are not held to mean the same; Jin et al. (2020) ask .84
of another encoder's."""

MEANT_TO_BE_ALIKE = Kind.WORDS
"""Perturbations of this kind are checked for what they mean, where the decision should stay: others
change letters, which no encoder reads as a person does, or are valid by their examples."""


def probe(evidence: Evidence) -> Probe:
    """The probe of this evidence, made when first asked for."""
    made = _made if evidence.table_model is None else table_probe
    return evidence.once("perturbation probe", evidence.everyone, lambda: made(evidence))


def ways(names: Sequence[str]) -> tuple[Way[Perturbation], ...]:
    """The ways to try: those named, or the usual ones, some of them at every severity."""
    known = perturbations()
    found = []
    for name in names or USUAL:
        chosen = known[name]
        curve = chosen.severities if names or name in CURVES else (USUAL_SEVERITY,)
        found += [Way(chosen, s) for s in (curve if len(chosen.severities) > 1 else (1,))]
    return tuple(found)


def _made(evidence: Evidence) -> Probe:
    texts = texts_of(evidence)
    order = first_of_each(texts, drawn(evidence))
    tried = ways(evidence.perturbations)
    if evidence.paraphrase is not None:
        tried = (*tried, Way(PARAPHRASE, 1))
    budget = evidence.budget.part(ROWS_PER_EXPLAINED, SHARE_OF_TIME)
    wanted = min(len(order), budget.rows or len(order))
    rows = order[:wanted]
    started = time.perf_counter()
    pilot = _variants(evidence, tried, texts, rows[:PILOT])
    _ask(evidence, pilot)
    spent = time.perf_counter() - started
    affordable = max(PILOT, budget.affordable(len(rows), spent / max(1, len(rows[:PILOT]))))
    stopped, rows = affordable < len(rows), rows[:affordable]
    variants = _variants(evidence, tried, texts, rows)
    answers = _ask(evidence, variants)
    by_way = tuple(
        _probed(evidence, way, texts, rows, made, answers)
        for way, made in zip(tried, variants, strict=True)
    )
    return Probe(by_way, rows, len(order), stopped)


def _variants(
    evidence: Evidence, tried: Sequence[Way[Perturbation]], texts: Sequence[str], rows: Ints
) -> list[list[str]]:
    """By way, each text perturbed; the text itself where the way does not apply."""
    chosen = [texts[row] for row in rows]
    return [
        evidence.paraphrase(chosen)
        if way.perturbation is PARAPHRASE and evidence.paraphrase is not None
        else [way.perturbation(text, way.severity) for text in chosen]
        for way in tried
    ]


def _ask(evidence: Evidence, variants: Sequence[Sequence[str]]) -> dict[str, Floats]:
    assert evidence.predict is not None  # noqa: S101  # checks that come here need it
    distinct = list(dict.fromkeys(text for of_way in variants for text in of_way))
    return dict(zip(distinct, evidence.predict(distinct), strict=True)) if distinct else {}


def _probed(
    evidence: Evidence,
    way: Way[Perturbation],
    texts: Sequence[str],
    rows: Ints,
    made: Sequence[str],
    answers: dict[str, Floats],
) -> Probed:
    changed = [i for i, row in enumerate(rows) if made[i] != texts[row]]
    applied = _meaning_the_same(evidence, way, texts, rows, made, changed)
    kept = rows[applied]
    after = [answers[made[i]] for i in applied]
    decided = np.array([one.argmax() for one in after], dtype=np.int64)
    return Probed(
        way=way,
        rows=kept,
        told=lambda place: (texts[kept[place]], made[applied[place]]),
        before=evidence.scores[kept],
        after=np.array([one[evidence.positive] for one in after], dtype=float),
        decided=decided,
        flipped=np.asarray(decided != evidence.y_pred[kept]),
        looked=len(rows),
        unlike=len(changed) - len(applied),
    )


def _meaning_the_same(
    evidence: Evidence,
    way: Way[Perturbation],
    texts: Sequence[str],
    rows: Ints,
    made: Sequence[str],
    changed: list[int],
) -> list[int]:
    """Of the changed texts those that still mean the same, where that can fail and can be told."""
    asked = way.invariant and way.perturbation.kind is MEANT_TO_BE_ALIKE
    if not asked or not changed or evidence.alike is None:
        return changed
    found = evidence.alike([texts[rows[i]] for i in changed], [made[i] for i in changed])
    if found is None:
        return changed
    return [i for i, alike in zip(changed, found, strict=True) if alike >= FLOOR]
