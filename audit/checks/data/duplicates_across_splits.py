"""Were the rows that judge the model among those it learned from?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.columns import Fingerprints, example_rows, fingerprints
from audit.evidence import Evidence
from audit.finding import MISSING, Concern, Scalar, Table
from audit.groups import Groups
from audit.stats.clusters import clustered_rate
from audit.stats.estimate import undefined

TRAINING = ("train", "fit", "learn")
"""How the name of the split trained on begins; where none does, the largest is taken for it."""


def _example(split: str, text: list[str]) -> Evidence:
    evidence = example_evidence(None, "1" * len(split), split=split)
    evidence = replace(evidence, features=(), splits=evidence.features[0])
    return example_rows(evidence, {"text": "text", "split": "split"}, text=text, split=split)


@check(
    concern=Concern.DATA,
    needs=("splits", "rows"),
    references=(
        "Lee, Ippolito, Nystrom, Zhang, Eck, Callison-Burch, Carlini (2022), ACL",
        "Kapoor, Narayanan (2023), Patterns 4:100804 (leakage)",
    ),
    examples=[
        Example(
            _example("aaabb", ["he paid", "she paid", "he left", "He  paid", "all left"]),
            {"overall": 0.5, "split = b": 0.5},
            "a is the larger, so trained on; of the 2 rows of b 'He  paid' is in a but for case "
            "and a blank",
        ),
        Example(
            _example("aaab", ["he paid", "she paid", "he left", "all left"]),
            {"overall": 0.0},
            "no text occurs twice",
        ),
    ],
)
def duplicates_across_splits(evidence: Evidence) -> Iterator[Result]:
    """Share of the rows meant to judge the model that were also trained on.

    Rows of the other splits whose case occurs in the training split / rows of the other splits,
    from 0 to 1, 0 is best: what was seen can be remembered, so that errors are understated. A case
    is the text where there is one, else every column but the split; case and white space are
    disregarded. The training split is the one whose name begins with train, fit or learn, else the
    largest. Copies are one piece of evidence: the interval is for cases, not rows.

    It misses near copies (a word changed, a field filled in), rows made equal only by an identifier
    taken away, and the same person in different rows.
    """
    splits = _of(evidence)
    frame = evidence.rows[[evidence.used["text"]]] if "text" in evidence.used else evidence.rows
    frame = frame.drop(columns=[name for name in splits.features if name in frame])
    n = len(evidence)
    if frame.shape[1] == 0:
        note = "Undefined: the rows have no column but the split."
        yield measurement("duplicates_across_splits", undefined(), n, {}, note=note)
        return
    exact, loose = (fingerprints(frame, normalised=normalised) for normalised in (False, True))
    training, why = _training(evidence, splits)
    here = splits.codes == training
    judging = np.flatnonzero(splits.named & (np.arange(len(splits)) != training))
    seen, seen_exactly = np.isin(loose, loose[here]), np.isin(exact, exact[here])
    everywhere = np.isin(splits.codes, judging)
    slices = [({}, everywhere), *((splits.slice(int(i)), splits.codes == i) for i in judging)]
    for slice_, rows in slices:
        _, first, sizes = np.unique(loose[rows], return_index=True, return_counts=True)
        found = clustered_rate(sizes, seen[rows][first], evidence.confidence)
        yield measurement(
            "duplicates_across_splits", found, int(rows.sum()), slice_, note=why,
            count=int(seen[rows].sum()), exact=int(seen_exactly[rows].sum()),
        )  # fmt: skip
    yield Table(
        name="duplicates_across_splits",
        title="Rows of a split that occur again, by the split they occur in",
        columns=("split", "occurs_in", "rows", "exact", "normalised"),
        rows=tuple(_pairs(splits, exact, loose)),
    )


def _of(evidence: Evidence) -> Groups:
    if evidence.splits is None:
        raise ValueError("there are no splits: declare needs=('splits',)")
    return evidence.splits


def _training(evidence: Evidence, splits: Groups) -> tuple[int, str]:
    """The split trained on, with what must be said about the choice."""
    sizes = evidence.sizes(splits) * splits.named
    named = [i for i in range(len(splits)) if splits.label(i).casefold().startswith(TRAINING)]
    training = named[0] if len(named) == 1 else int(sizes.argmax())
    why = "" if len(named) == 1 else "by its size, for no name or several say so, "
    left_out = int(evidence.sizes(splits)[~splits.named].sum())
    gone = f" {left_out:,} rows {MISSING} are in neither." if left_out else ""
    return training, f"Trained on, {why}as taken here: {splits.label(training)}.{gone}"


def _pairs(
    splits: Groups, exact: Fingerprints, loose: Fingerprints
) -> Iterator[tuple[Scalar, ...]]:
    for one in range(len(splits)):
        mine = splits.codes == one
        for other in range(len(splits)):
            theirs = splits.codes == other
            yield (
                splits.label(one), splits.label(other), int(mine.sum()),
                *(_again(prints[mine], prints[theirs], one == other) for prints in (exact, loose)),
            )  # fmt: skip


def _again(mine: Fingerprints, theirs: Fingerprints, same: bool) -> int:
    """How many of `mine` are among `theirs`; within one split, elsewhere in it."""
    if not same:
        return int(np.isin(mine, theirs).sum())
    counts: NDArray[np.intp] = np.unique(mine, return_counts=True)[1]
    return int(counts[counts > 1].sum())
