"""The decisions a report explains word by word: errors first, spread over groups."""

from __future__ import annotations

from collections.abc import Iterator

from audit.attribution import Attribution
from audit.checks.shown import masked_words
from audit.checks.transparency.study import Explained, Study
from audit.evidence import Evidence
from audit.finding import Scalar, Table
from audit.stats.counts import UNKNOWN
from audit.words import sentence_of_words

MOST_CASES = 6
MOST_WORDS = 150
"""Words of a case that are shown."""

CASES = ("case", "row", "outcome", "groups", "truth", "decision", "score", "words", "unread")
WORDS = ("case", "method", "place", "sentence", "before", "word", "value")

OUTCOMES = ("false positive", "false negative", "true positive", "true negative")


def tables(evidence: Evidence, found: Study) -> Iterator[Table]:
    """Which cases are explained, and what each word of them is worth by each method offered."""
    chosen = _chosen(evidence, found)
    yield Table(
        name="explained_cases",
        title="Decisions explained word by word",
        columns=CASES,
        rows=tuple(_case(evidence, number, item) for number, item in enumerate(chosen)),
    )
    able = found.explainer.applicability
    rows = [
        row
        for number, item in enumerate(chosen)
        for method in found.methods
        if method not in able.comparators
        for row in _words(number, item.by_method[method])
    ]
    yield Table(
        name="explained_words",
        title="What each word speaks for, in log-odds of the decision made",
        columns=WORDS,
        rows=tuple(rows),
    )


def outcome_of(evidence: Evidence, row: int) -> str:
    """Of one row: ``false positive`` and so on, or that its truth is not known."""
    truth, said = evidence.y_true[row], evidence.y_pred[row]
    if truth == UNKNOWN:
        return "truth not known"
    kind = "positive" if said == evidence.positive else "negative"
    return f"{'true' if truth == said else 'false'} {kind}"


def _chosen(evidence: Evidence, found: Study) -> list[Explained]:
    """Errors of either kind first, of groups not shown yet, then what was right."""
    waiting = list(found.tested)
    shown: list[Explained] = []
    seen: set[tuple[str, str]] = set()
    for outcome in (*OUTCOMES, "truth not known") * 2:
        for item in waiting:
            about = (outcome, groups_in_words(evidence, item.row))
            if outcome_of(evidence, item.row) == outcome and about not in seen:
                seen.add(about)
                shown.append(item)
                waiting.remove(item)
                break
    return shown[:MOST_CASES]


def groups_in_words(evidence: Evidence, row: int) -> str:
    """The groups of one row, ``sex = F, age_band = 65+``."""
    return ", ".join(
        f"{groups.features[0]} = {groups.label(int(groups.codes[row]))}"
        for groups in evidence.features
    )


def _case(evidence: Evidence, number: int, item: Explained) -> tuple[Scalar, ...]:
    labels, row = evidence.task.labels, item.row
    truth = int(evidence.y_true[row])
    score = None if evidence.y_score is None else round(float(evidence.y_score[row]), 4)
    return (
        number, row, outcome_of(evidence, row), groups_in_words(evidence, row),
        None if truth == UNKNOWN else labels[truth], labels[int(evidence.y_pred[row])], score,
        len(item.game.spans), item.game.unread,
    )  # fmt: skip


def _words(number: int, made: Attribution) -> Iterator[tuple[Scalar, ...]]:
    """Word by word with what stands before it, so that the text can be written out again."""
    sentences = sentence_of_words(made.text, made.spans)
    words = masked_words(made.text, made.spans.tolist())
    end = 0
    for place, (start, stop) in enumerate(made.spans[:MOST_WORDS].tolist()):
        gap = "\n" if "\n" in made.text[end:start] else " " if start > end and place else ""
        yield (
            number, made.method, place, int(sentences[place]), gap, words[place],
            round(float(made.values[place]), 4),
        )  # fmt: skip
        end = stop
