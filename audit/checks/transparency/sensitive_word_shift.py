"""Does the decision hang on words that reveal who the person is?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.shown import where_they_differ
from audit.checks.transparency.moves import Moved, Moves, moves
from audit.checks.transparency.shifts import Headline, headline, oriented, shift_of
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table, Test
from audit.stats.estimate import Estimate, undefined
from audit.stats.intervals import bounded_mean, rate
from audit.stats.paired import FEWEST, sign_flip_p_value

NAME = "sensitive_word_shift"

MOST_SHOWN = 3
"""Texts shown of each list and way of moving it."""

_WEIGHTS = {"she": 2.0, "pain": 1.0}


@check(
    concern=Concern.TRANSPARENCY,
    needs=("of_text", "predict", "text"),
    references=(
        "Lu, Mardziel, Wu, Amancharla, Datta (2018), arXiv:1807.11714",
        "Garg, Perot, Limtiaco, Taly, Chi, Beutel (2019), AIES, arXiv:1809.10610",
        "Kaushik, Hovy, Lipton (2020), ICLR, arXiv:1909.12434",
        "Waudby-Smith, Ramdas (2024), JRSS B 86:1-27",
    ),
    examples=[
        Example(
            worked_evidence(
                ["she waits", "he waits"], sum_of(_WEIGHTS), weights_as_values(_WEIGHTS)
            ),
            {
                "words = gender": -0.3807970780,
                "words = gender and moved = female → male": -0.3807970780,
                "words = gender and moved = male → female": 0.3807970780,
                "words = gender and moved = female removed": -0.3807970780,
                "words = gender and moved = male removed": 0.0,
                "words = religion": None,
            },
            "log-odds are 2 with she and 0 with he: p = .881, .5; she → he costs .381 either way",
        ),
        Example(
            worked_evidence(
                ["pain in her knee", "a man with pain"],
                sum_of(_WEIGHTS),
                weights_as_values(_WEIGHTS),
            ),
            {"words = gender": 0.0, "words = gender and moved = female removed": 0.0},
            "only pain counts",
        ),
    ],
)
def sensitive_word_shift(evidence: Evidence) -> Iterator[Result]:
    """How far does the score move when words that reveal a sensitive attribute are changed?

    Mean over texts of P(positive | changed) - P(positive | as written), from -1 to 1, 0 is best.
    The change is made and the model asked again: this is measured, not explained. Words of gender
    are *swapped*, pronouns, kinship, titles and all, and the value is that of female → male: half
    the difference of the two directions, in which what any rewording costs cancels. Words of other
    lists are *removed*; the value is of the group of words (``older removed``) that most surely
    moves the score, its interval widened for the number of groups (Bonferroni); every direction
    stands beside it. Texts that speak of a body that cannot be swapped (pregnancy, prostate) are
    left out of the swap and counted. Each distinct text counts once.

    Control: as many words of no list, drawn at random, are removed from the same texts. Its mean
    shift is in the detail, and the test is whether the list moves the score farther than they do.
    Interval: Student's t over texts; below 40 texts by betting (hedged capital).

    It misses what the lists do not hold (other languages, spellings, hints such as a girls' school
    or a given name), persons other than the one decided on, several texts of one person, which it
    takes for independent, and reasons: of an age that lawfully matters the shift is as large as of
    one that must not.
    """
    found = moves(evidence)
    for words in found.searches:
        lead = found.lead(words)
        if lead is None:
            yield measurement(NAME, undefined(), 0, {"words": words}, note=found.note(words))
            continue
        head = headline(lead, evidence.confidence)
        yield _headline(found, words, lead, head, evidence.confidence)
        yield from _directions(found, words, evidence.confidence)
        yield from _groups(evidence, words, lead)
    yield _worst(found)


def _headline(
    found: Moves, words: str, lead: Moved, head: Headline, confidence: float
) -> Measurement:
    left_out = f"{found.bound:,} texts speak of a body that cannot be swapped and were not."
    notes = (
        found.note(words),
        head.note,
        left_out if lead.how == "swapped" and found.bound else "",
    )
    detail = {
        "moved": head.direction,
        "texts_without": found.without(words),
        **_detail(head.texts, confidence),
    }
    note, test = " ".join(filter(None, notes)), _test(words, head.texts)
    made = measurement(NAME, head.estimate, len(head.texts), {"words": words}, note=note, test=test)
    return made.model_copy(update={"detail": detail})


def _detail(texts: Moved, confidence: float) -> dict[str, Scalar]:
    shift, control = oriented(texts), oriented(texts, texts.control)
    flips = rate(int(texts.flipped.sum()), len(texts), confidence)
    without = bounded_mean(control[~np.isnan(control)], confidence, -1, 1)
    facts = {
        "flip_rate": flips.value,
        "flip_rate_low": flips.low,
        "flip_rate_high": flips.high,
        "absolute": float(np.abs(shift).mean()),
        "largest": float(shift[np.abs(shift).argmax()]),
        "control": without.value,
        "control_low": without.low,
        "control_high": without.high,
    }
    return {name: None if np.isnan(value) else value for name, value in facts.items()}


def _test(words: str, texts: Moved) -> Test | None:
    """Whether the list moves the score farther from 0 than as many other words do."""
    shift, control = oriented(texts), oriented(texts, texts.control)
    there = ~np.isnan(control)
    if there.sum() < FEWEST:
        return None
    mine, theirs = (values[there] * np.sign(values[there].mean()) for values in (shift, control))
    return Test(
        null=f"words of {words} move the score no farther than as many other words of the texts",
        p_value=sign_flip_p_value(mine - theirs),
        method="random signs, 1,999 draws, against words drawn at random",
    )


def _directions(found: Moves, words: str, confidence: float) -> Iterator[Measurement]:
    for (of_words, _), of_list in found.of.items():
        for direction in sorted(set(of_list.directions)) if of_words == words else ():
            texts = of_list.where(of_list.directions == direction)
            value = bounded_mean(texts.shift, confidence, -1, 1)
            yield _part(value, texts, {"words": words, "moved": str(direction)}, confidence)


def _groups(evidence: Evidence, words: str, lead: Moved) -> Iterator[Measurement]:
    """The shift among the texts of each group, as if all were moved the way of the headline."""
    for groups in evidence.features:
        codes = groups.codes[lead.rows]
        for group in np.unique(codes):
            texts = lead.where(codes == group)
            value = shift_of(texts, evidence.confidence)
            slice_ = {"words": words, **groups.slice(int(group))}
            yield _part(value, texts, slice_, evidence.confidence)


def _part(value: Estimate, texts: Moved, slice_: dict[str, str], confidence: float) -> Measurement:
    made = measurement(NAME, value, len(texts), slice_)
    return made.model_copy(update={"detail": _detail(texts, confidence)})


def _worst(found: Moves) -> Table:
    """The texts that each list moves farthest."""
    rows: list[tuple[Scalar, ...]] = []
    for (words, _), of_list in found.of.items():
        for text in np.argsort(-np.abs(of_list.shift), kind="stable")[:MOST_SHOWN]:
            move, ends = of_list.moves[text], (of_list.before[text], of_list.after[text])
            scores = [float(p[of_list.positive]) for p in ends]
            pieces = where_they_differ(move.text, move.moved)
            rows.append((words, move.direction, *pieces, *scores, float(of_list.shift[text])))
    return Table(
        name=NAME,
        title="Texts whose score moves farthest when words of a list are changed",
        columns=("words", "moved", "before", "after", "score_before", "score_after", "shift"),
        rows=tuple(rows),
    )
