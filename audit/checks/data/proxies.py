"""Can the sensitive attribute be read from the other columns?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.associated import HEADER, columns_of, words_of
from audit.checks.data.columns import example_rows
from audit.checks.data.reading import FOLDS, RARE, Readable, readable
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table, Test
from audit.groups import Groups
from audit.stats.auc import auc_of
from audit.stats.estimate import Estimate, Floats, percent, undefined

RELATED = 1 + FOLDS / (FOLDS - 1)
"""How many times wider the variance is than that of as many unrelated rows: every row is also
learned from when the others are held out (Nadeau and Bengio's correction)."""


def _example(sex: str, **columns: str) -> Evidence:
    return example_rows(example_evidence(None, "1" * len(sex), sex=sex), sex=sex, **columns)


@check(
    concern=Concern.DATA,
    needs=("sensitive", "rows"),
    references=(
        "DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44:837-845",
        "Nadeau, Bengio (2003), Machine Learning 52:239-281 (variance of cross-validation)",
        "Feldman, Friedler, Moeller, Scheidegger, Venkatasubramanian (2015), KDD, 5 "
        "(predictability of the protected class)",
        "Smithson (2003), Confidence Intervals, ch. 4 (Cramér's V)",
    ),
    examples=[
        Example(
            _example("F" * 20 + "M" * 20, title="s" * 20 + "r" * 20),
            {"by sex": 1.0},
            "the title says the sex: every F is ranked apart from every M",
        ),
        Example(
            _example("FM" * 20, title="d" * 40),
            {"by sex": 0.5},
            "a title that all share says nothing: every pair is a tie, counted one half",
        ),
        Example(
            _example("FM" * 20),
            {"by sex": None},
            "there is no other column",
        ),
    ],
)
def proxies(evidence: Evidence) -> Iterator[Result]:
    """How well do the other columns, and the text, tell who is of which group?

    AUC of a model that reads the group from them, measured on rows it was not fitted to (five
    folds): the probability that a member is ranked above one who is not; from 0 to 1, .5 is chance,
    higher is a better proxy. By group one against the rest; by feature the most readable group, its
    interval holding for all groups (Bonferroni). Intervals are DeLong's, the variance corrected for
    rows that both fit and test. The model is a logistic regression over one-hot categories, numbers
    as they are and in tenths, which values are missing, and words weighted by TF-IDF. Other columns
    are all but labels, decisions, scores, weights, splits and the sensitive features. Equal rows
    (equal texts, where there is one) are kept in one fold, so that a copy does not give its twin
    away.

    The table gives the columns, and the words, most associated with the feature one by one:
    Cramér's V from 0 to 1, free of the bias that many values bring, with its own interval and
    p-values adjusted by Holm.

    It misses what only a stronger model reads, interactions of columns above all, so the AUC is a
    lower bound; and whether the model under audit makes use of the proxy. Copies of a row are taken
    for further evidence, and a language written without blanks is read as a few long words.
    """
    data = readable(evidence)
    rows: list[tuple[Scalar, ...]] = []
    for groups in evidence.features:
        if data is None:
            note = "Undefined: the rows have no other column."
            n = int(evidence.sizes(groups)[groups.named].sum())
            yield measurement("proxies", undefined(), n, groups.across, note=note)
            continue
        yield from _measured(data, groups, evidence.confidence)
        rows += columns_of(data, groups, evidence.confidence)
        rows += words_of(data, groups, evidence.confidence)
    yield Table(
        name="proxies",
        title="Columns and words most associated with each sensitive feature, by Cramér's V",
        columns=HEADER,
        rows=tuple(rows),
    )


def _measured(data: Readable, groups: Groups, confidence: float) -> Iterator[Measurement]:
    rows, ranks = data.ranks(groups)
    codes = groups.codes[rows]
    n, sizes = rows.size * data.copies, np.bincount(codes, minlength=len(groups))
    many = sizes >= RARE
    few = ", ".join(
        f"{groups.label(int(i))} ({sizes[i]})" for i in np.flatnonzero(~many & (sizes > 0))
    )
    note = f"{data.note} Too few rows to hold some out: {few}." if few else data.note
    if many.sum() < 2:
        nothing = f"Undefined: fewer than two groups have {RARE} rows. {note}"
        yield measurement("proxies", undefined(), n, groups.across, note=nothing.strip())
        return
    read = [
        _Read(int(group), codes == group, ranks[:, group], data.copies)
        for group in np.flatnonzero(many)
    ]
    # Of two groups one is as readable as the other: they are one question.
    questions = 1 if sum(sizes > 0) == 2 else len(read)
    if questions > 1:
        for one in read:
            yield measurement(
                "proxies", one.area(confidence), n, groups.slice(one.group),
                members=int(one.member.sum()) * data.copies,
            )  # fmt: skip
    areas = [one.area(1 - (1 - confidence) / questions) for one in read]
    best = int(np.argmax([area.value for area in areas]))
    method = f"{areas[best].method.rsplit(' ', 2)[0]} {percent(confidence)}"
    method += f", simultaneous over {questions} groups (Bonferroni)" if questions > 1 else ""
    limits = max(area.low for area in areas), max(area.high for area in areas)
    yield measurement(
        "proxies", Estimate(areas[best].value, *limits, method), n, groups.across,
        note=note.strip(),
        test=Test(
            null=f"other columns say nothing of {groups.features[0]}",
            p_value=min(1.0, questions * min(one.p_value for one in read)),
            method="Mann-Whitney on ranks out of fold, variance corrected",
        ),
        group=groups.label(read[best].group),
    )  # fmt: skip


class _Read(NamedTuple):
    """How one group was read: who is of it, and how likely each row was ranked to be."""

    group: int
    member: NDArray[np.bool_]
    rank: Floats
    copies: int

    def area(self, confidence: float) -> Estimate:
        """AUC with DeLong's interval, from as many rows as the related ones are worth."""
        distinct, at = np.unique(self.rank, return_inverse=True)
        worth = self.copies / RELATED
        positive = np.bincount(at[self.member], minlength=distinct.size) * worth
        negative = np.bincount(at[~self.member], minlength=distinct.size) * worth
        found = auc_of(positive, negative, confidence)
        return found._replace(method=f"cross-validated {found.method}")

    @property
    def p_value(self) -> float:
        """Of the group being ranked no higher than the others."""
        if np.unique(self.rank).size == 1:
            return 1.0
        found = stats.mannwhitneyu(
            self.rank[self.member], self.rank[~self.member],
            alternative="greater", method="asymptotic",
        )  # fmt: skip
        return float(stats.norm.sf(stats.norm.isf(found.pvalue) / np.sqrt(RELATED)))
