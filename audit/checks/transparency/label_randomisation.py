"""Does the explanation depend on what the labels were?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from audit.check import Example, check
from audit.checks.transparency.again import alike
from audit.checks.transparency.by_method import NEEDS
from audit.checks.transparency.worked import (
    WorkedExplainer,
    sum_of,
    weights_as_values,
    worked_evidence,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

_TEXTS = ("ill a pain b", "pain ill c d", "e ill pain f")
_ASKED, _OTHER = {"ill": 3.0, "pain": 1.0}, {"ill": 1.0, "pain": 3.0}


def _example(other: dict[str, float]) -> Evidence:
    """Values are the weights of the words: of the audited model, and of one taught otherwise."""
    made = worked_evidence(_TEXTS, sum_of(_ASKED), weights_as_values(_ASKED))
    stranger = WorkedExplainer(sum_of(other), weights_as_values(other))
    return replace(made, taught_random_labels=lambda: stranger)


@check(
    concern=Concern.TRANSPARENCY,
    needs=(*NEEDS, "random_labels"),
    references=("Adebayo et al. (2018), Sanity Checks for Saliency Maps, arXiv:1810.03292, §4",),
    examples=[
        Example(
            _example(_ASKED),
            {"method = by_hand": 1.0},
            "the model taught random labels is explained just like the audited one",
        ),
        Example(
            _example(_OTHER),
            {"method = by_hand": 7 / 9},
            "ranks of ill, pain and the rest 4, 3, 1.5, 1.5 against 3, 4, 1.5, 1.5: products of "
            "their distances from 2.5 add up to 3.5, squares to 4.5",
        ),
    ],
)
def label_randomisation(evidence: Evidence) -> Iterator[Measurement]:
    """Is a model that was taught random labels explained otherwise?

    Size of Spearman's rank correlation between the values of the words from the model and from one
    trained alike on labels in random order, averaged over texts; from 0, nothing in common, to 1,
    the explanation does not depend on what the labels taught. Lower is better; at most .3 is asked
    for. With few words chance alone gives a size of about .8 / √(words - 1).

    `python -m finetune references MODEL_DIR --random-labels` trains the other model. It misses what
    both share: a base in which a word already stands out may lend both models the same ranking.
    """
    yield from alike(evidence, "label_randomisation", evidence.taught_otherwise())
