"""What checks may need of the evidence, and what to say where it is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.evidence import Evidence
from audit.stats.counts import UNKNOWN


def lacks(evidence: Evidence, needs: Sequence[str]) -> str:
    """Why a check with these `needs` cannot be made, as a sentence; empty when it can."""
    return " ".join(NEEDS[need].sentence for need in needs if not NEEDS[need].met(evidence))


def fits(evidence: Evidence, needs: Sequence[str]) -> bool:
    """Whether a check with these `needs` is meant for this kind of task at all."""
    return all(NEEDS[need].met(evidence) for need in needs if NEEDS[need].of_task)


@dataclass(frozen=True)
class Need:
    """Something a check may need of the evidence, and what to say when it is not there.

    `of_task`: a matter of what kind of task it is, not of something that was not given; a check
    that does not fit the task is left out rather than reported as a question left open.
    """

    met: Callable[[Evidence], bool]
    sentence: str
    of_task: bool = False


NEEDS: Mapping[str, Need] = {
    "y_true": Need(lambda e: bool(e.known.any()), "Needs true labels: name their column."),
    "y_pred": Need(
        lambda e: bool((e.y_pred != UNKNOWN).all()),
        "Needs the decisions: name their column (--y-pred).",
    ),
    "y_score": Need(
        lambda e: e.y_score is not None,
        "Needs a score for every row: name its column (--y-score).",
    ),
    "probability": Need(
        lambda e: e.y_score is None or e.score.probability,
        "Needs a score that is a probability; this one is not declared to be.",
    ),
    "sensitive": Need(
        lambda e: bool(e.features), "Needs sensitive features: name their columns (--sensitive)."
    ),
    "rows": Need(
        lambda e: e.counts is None,
        "Needs the rows themselves; these were counted out of memory (--engine memory keeps them).",
    ),
    "strata": Need(
        lambda e: e.strata is not None,
        "Needs a stratum, a legitimate reason to differ: name its column (--stratum).",
    ),
    "splits": Need(
        lambda e: e.splits is not None,
        "Needs to know which rows were trained on: name the column of the split (--split).",
    ),
    "population": Need(
        lambda e: bool(e.population),
        "Needs a reference population: give the shares of its groups (--population).",
    ),
    "text": Need(lambda e: "text" in e.used, "Needs texts: name their column (--text)."),
    "rationale": Need(
        lambda e: "rationale" in e.used,
        "Needs the words that people marked as the reason: name their column (--rationale).",
    ),
    "multiclass": Need(
        lambda e: len(e.task.labels) > 2, "Is meant for more than two classes.", of_task=True
    ),
    "outcome": Need(
        lambda e: e.outcome is not None,
        "Is meant for a score that predicts a number.",
        of_task=True,
    ),
    "predict": Need(
        lambda e: e.predict is not None,
        "Needs the model itself: a table of predictions cannot be asked again.",
    ),
    "asked_again": Need(
        lambda e: e.table_model is not None or (e.predict is not None and "text" in e.used),
        "Needs the model itself: audit the model's directory, with rows (--data), instead of a "
        "table of its decisions, which cannot be asked again.",
    ),
    "of_text": Need(
        lambda e: e.table_model is None, "Is meant for a model of texts.", of_task=True
    ),
    "explainer": Need(
        lambda e: e.explainer is not None,
        "Needs a model of texts that can be asked again: audit the model's directory, with rows "
        "(--data), instead of a table of its decisions.",
    ),
    "random_labels": Need(
        lambda e: e.taught_random_labels is not None,
        "Needs a model of the same kind that was taught random labels: train one with "
        "`python -m finetune references MODEL_DIR --random-labels`.",
    ),
    "familiarity": Need(
        lambda e: e.familiarity is not None,
        "Needs to know what the model was trained on: `python -m finetune train` writes "
        "familiarity.safetensors beside it.",
    ),
    "membership": Need(
        lambda e: e.membership is not None,
        "Needs to know how sure the model is of rows it was trained on: `python -m finetune train` "
        "writes membership.safetensors beside it; models from elsewhere have none.",
    ),
    "membership_references": Need(
        lambda e: e.membership is None or bool(e.membership.references),
        "Needs models of the same kind trained on other rows: train some with "
        "`python -m finetune references MODEL_DIR --k 16`.",
    ),
    "canaries": Need(
        lambda e: e.membership is None or e.membership.canaries is not None,
        "Needs canaries, random secrets written into training rows to be looked for: the planted "
        "samples hold some.",
    ),
    "pretraining": Need(
        lambda e: e.pretraining is not None,
        "Needs to know what the pretrained base remembers of the texts it was pretrained on: train "
        "the base with `python -m finetune pretrain`, which leaves pretraining_memory.safetensors "
        "beside it, and the classifier with `python -m finetune train … --base DIR`; bases from "
        "elsewhere have none.",
    ),
    "pretraining_canaries": Need(
        lambda e: e.pretraining is None or e.pretraining.rows.canaries is not None,
        "Needs a base pretrained on canaries, random secrets written into training rows to be "
        "looked for: the planted samples hold some.",
    ),
    "pretraining_coins": Need(
        lambda e: e.pretraining is None or e.pretraining.rows.coins is not None,
        "Needs persons whom the toss of a coin put into the pretraining or left out: pretrain with "
        "`python -m finetune pretrain … --coin-rows N`.",
    ),
    "completions": Need(
        lambda e: e.pretraining is None or e.pretraining.completions is not None,
        "Needs a base pretrained on texts that hold personal data: in its texts too little was "
        "found to be compared.",
    ),
    "coins": Need(
        lambda e: e.membership is None or e.membership.coins is not None,
        "Needs persons whom the toss of a coin trained on or left out: train with "
        "`python -m finetune train … --coin-rows N`.",
    ),
    "templates": Need(
        lambda e: bool(e.templates),
        "Needs sentences to fill names into: give a file of them (--templates).",
    ),
    "table_model": Need(
        lambda e: e.table_model is not None,
        "Is meant for a model of tabular rows.",
        of_task=True,
    ),
    "home": Need(
        lambda e: e.home != Path(),
        "Needs the files of the model: audit the model's directory instead of a table.",
    ),
    "artefacts": Need(
        lambda e: bool(e.artefacts),
        "Needs digests of the model's files, recorded in its manifest when it was trained.",
    ),
}
