"""What would have changed this decision?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from audit.attribution import Attribution, Game, Keep
from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.shown import masked_words
from audit.checks.transparency.by_method import NEEDS, TEXTS, WEIGHTS
from audit.checks.transparency.cases import groups_in_words
from audit.checks.transparency.study import Explained, study
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Scalar, Table
from audit.stats.intervals import rate

FEW = 3
MOST = 10
"""Words that are taken away at the most."""

SHOWN = 20
HEADER = ("row", "groups", "decision", "would_be", "words_deleted", "n", "share_of_words")


@dataclass(frozen=True)
class Edit:
    """The fewest words found whose deletion reverses a decision."""

    words: tuple[str, ...]
    decision: int


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=(
        "Martens, Provost (2014), MIS Quarterly 38:73-99 (evidence counterfactuals in documents)",
        "Wachter, Mittelstadt, Russell (2018), Harvard Journal of Law & Technology 31:841-887",
        "Regulation (EU) 2016/679 (GDPR), recital 71",
    ),
    examples=[
        Example(
            worked_evidence(
                ("ill a b c", "pain ill d e", "f g h calm"),
                lambda words: sum_of(WEIGHTS)(words) - 0.5,
                weights_as_values(WEIGHTS),
            ),
            {"overall": 2 / 3},
            "log-odds 1.5, 2.5 and -1.5: without ill, or ill and pain, the first two are -.5 and "
            "reversed; without calm the third stays at -.5",
        ),
        Example(
            worked_evidence(TEXTS, sum_of({}), weights_as_values(WEIGHTS)),
            {"overall": 0.0},
            "the model answers the same whatever the words",
        ),
    ],
)
def few_word_reversal(evidence: Evidence) -> Iterator[Result]:
    """How many decisions are reversed when at most three of their words are deleted?

    Share of the explained texts whose decision changes when some of the words that speak most for
    it are deleted: words are deleted in the order of the lead method until the decision changes,
    ten at the most, then those are put back that were not needed. From 0 to 1; neither end is
    better by itself: a decision that hangs on two words can be right. The table gives the words,
    "what would have changed this decision".

    It misses smaller edits that another order would find, so that the share is a lower bound;
    changes other than deletion; and whether the text left over is one that somebody would write.
    """
    found = study(evidence)
    tried = [i for i in found.explained if len(i.game.spans)] if found.methods else []
    edits = [_edit(item.game, item.by_method[found.lead]) for item in tried]
    few = sum(edit is not None and len(edit.words) <= FEW for edit in edits)
    sizes = [len(edit.words) for edit in edits if edit is not None]
    yield measurement(
        "few_word_reversal",
        rate(few, len(edits), evidence.confidence),
        len(edits),
        {},
        note=found.note(len(edits)) if edits else "No explained text has words.",
        reversed_by_ten=len(sizes),
        median_words=float(np.median(sizes)) if sizes else None,
    )
    rows = [_row(evidence, i, e) for i, e in zip(tried, edits, strict=True) if e is not None]
    yield Table(
        name="few_word_reversal",
        title="What would have changed these decisions: the fewest words found",
        columns=HEADER,
        rows=tuple(sorted(rows, key=lambda row: (row[5], row[0]))[:SHOWN]),
    )


def _edit(game: Game, made: Attribution) -> Edit | None:
    """Words to delete, fewest first found; ``None`` where ten do not do."""
    order = made.order[:MOST]
    keep = np.ones((len(order), len(game.spans)), dtype=bool)
    for taken in range(len(order)):
        keep[taken, order[: taken + 1]] = False
    said = game.log_odds(keep, "delete").argmax(axis=1)
    changed = np.flatnonzero(said != made.target)
    if not changed.size:
        return None
    kept = _put_back(game, keep[changed[0]], made.target)
    decision = int(game.log_odds(kept[None], "delete").argmax(axis=1)[0])
    words = masked_words(made.text, made.spans.tolist())
    return Edit(tuple(words[i] for i in np.flatnonzero(~kept)), decision)


def _put_back(game: Game, keep: Keep, target: int) -> Keep:
    """The same with every deleted word put back that the change does not need."""
    for word in np.flatnonzero(~keep):
        tried = keep.copy()
        tried[word] = True
        if game.log_odds(tried[None], "delete").argmax(axis=1)[0] != target:
            keep = tried
    return keep


def _row(evidence: Evidence, item: Explained, edit: Edit) -> tuple[Scalar, ...]:
    labels = evidence.task.labels
    return (
        item.row, groups_in_words(evidence, item.row), labels[int(evidence.y_pred[item.row])],
        labels[edit.decision], " · ".join(edit.words), len(edit.words),
        round(len(edit.words) / len(item.game.spans), 4),
    )  # fmt: skip
