"""How many decisions turn when words that reveal who the person is are changed?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.transparency.moves import Moved, moves
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.estimate import undefined
from audit.stats.intervals import rate

NAME = "sensitive_flip_rate"
_WEIGHTS = {"she": 2.0, "pain": -1.0}


@check(
    concern=Concern.TRANSPARENCY,
    needs=("of_text", "predict", "text"),
    references=(
        "Garg, Perot, Limtiaco, Taly, Chi, Beutel (2019), AIES, arXiv:1809.10610",
        "Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118 (invariance tests)",
    ),
    examples=[
        Example(
            worked_evidence(
                ["she has pain", "he has pain", "he has pain, pain", "no one"],
                sum_of(_WEIGHTS),
                weights_as_values(_WEIGHTS),
            ),
            {
                "words = gender": 2 / 3,
                "words = gender and moved = female → male": 1.0,
                "words = gender and moved = male → female": 0.5,
                "words = gender and moved = male removed": 0.0,
                "words = age": None,
            },
            "with one pain log-odds are 1 for she and -1 for he: both turn; with two they are -2, "
            "and 0 as she, of which the first class has the half: no turn",
        ),
    ],
)
def sensitive_flip_rate(evidence: Evidence) -> Iterator[Measurement]:
    """How many decisions turn when words that reveal a sensitive attribute are changed?

    Share of the texts that hold words of a list whose most probable class is another after the
    change, from 0 to 1, 0 is best. Words of gender are swapped, either way; those of other lists
    are removed, as for `sensitive_word_shift`, of which this is what a person would notice. Each
    distinct text counts once. Interval: Wilson, exact below 40 texts.

    It misses shifts that turn no decision, and has no direction: a model that any change confuses
    turns as many decisions as one that relies on the words. The shift, and its control, tell which.
    """
    found = moves(evidence)
    for words in found.searches:
        lead = found.lead(words)
        if lead is None:
            yield measurement(NAME, undefined(), 0, {"words": words}, note=found.note(words))
            continue
        yield _turned(evidence, lead, {"words": words}, found.note(words))
        for (of_words, _), texts in found.of.items():
            for direction in sorted(set(texts.directions)) if of_words == words else ():
                some = texts.where(texts.directions == direction)
                yield _turned(evidence, some, {"words": words, "moved": str(direction)})
        for groups in evidence.features:
            codes = groups.codes[lead.rows]
            for group in np.unique(codes):
                slice_ = {"words": words, **groups.slice(int(group))}
                yield _turned(evidence, lead.where(codes == group), slice_)


def _turned(
    evidence: Evidence, texts: Moved, slice_: dict[str, str], note: str = ""
) -> Measurement:
    turned = texts.flipped
    towards = texts.after.argmax(axis=1)[turned] == evidence.favourable
    return measurement(
        NAME,
        rate(int(turned.sum()), len(texts), evidence.confidence),
        len(texts),
        slice_,
        note=note,
        turned=int(turned.sum()),
        to_favourable=int(towards.sum()),
    )
