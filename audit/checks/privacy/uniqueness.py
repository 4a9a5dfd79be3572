"""Who in the rows is the only one of their kind, and by which columns?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.columns import example_rows
from audit.checks.privacy.classes import in_small_classes
from audit.checks.privacy.quasi_identifiers import (
    DEEPEST,
    FEW,
    Release,
    release_of,
    said,
)
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table
from audit.stats.intervals import rate

MOST_SHOWN = 25
ALONE = 2
"""Rows alone are those in classes of fewer than this."""


@check(
    concern=Concern.PRIVACY,
    needs=("rows",),
    references=(
        "Sweeney (2000), Carnegie Mellon University, Data Privacy Working Paper 3",
        "Elliot, Manning, Ford (2002), International Journal of Uncertainty, Fuzziness and "
        "Knowledge-Based Systems 10:493-509 (special uniques)",
        "Rocher, Hendrickx, de Montjoye (2019), Nature Communications 10:3069",
        "Esty (1983), Annals of Statistics 11:905-912 (variance of the share of rows alone)",
    ),
    examples=[
        Example(
            example_rows(example_evidence(None, "1111", sex="FFMM"), sex="FFMM", job="abaa"),
            {
                "overall": 0.5,
                "sex = F": 1.0,
                "sex = M": 0.0,
                "known = sensitive features": 0.0,
                "known = any 1 column": 0.25,
            },
            "(F, a) and (F, b) are alone; by one column only the row of job b is",
        ),
        Example(
            example_rows(
                example_evidence(None, "1" * 6), a="xxyyzz", b="pqpqpp", c="mmmmnn", d="uuuuuu"
            ),
            {"overall": 4 / 6, "known = any 1 column": 0.0, "known = any 2 columns": 4 / 6},
            "z, p, n are two; the four others differ in a or b; d tells nothing",
        ),
        Example(
            example_rows(example_evidence(None, "111"), id="abc"),
            {"overall": None},
            "a key points at people by itself: there is nothing to combine",
        ),
    ],
)
def uniqueness(evidence: Evidence) -> Iterator[Result]:
    """Share of the rows that are the only one with their combination of values.

    Rows alone in their class / all rows, from 0 to 1, 0 is best. By what is known: all quasi-
    identifiers; the sensitive features alone; ``any 1 column`` to ``any 3 columns``, that is, rows
    that some combination of so few columns singles out (special uniques), whichever it is. The
    table names the combinations that single out most, and columns that point at people by
    themselves; values are not shown. Groups that are few stand out more, which by-group values
    show.

    It misses whether who is alone in the rows is alone in the population too: that is to be
    expected of all of them only where the rows are everybody. It cannot be estimated from the rows
    without the size of the population, and is not guessed here. See k_anonymity for what
    quasi-identifiers are, and what these miss. Rows are counted as they are, weighted or not.
    """
    release = release_of(evidence)
    yield from in_small_classes(evidence, "uniqueness", ALONE)
    yield from _by_depth(evidence, release)
    yield Table(
        name="uniqueness",
        title=f"Columns that single people out, and the {MOST_SHOWN} combinations that do most",
        columns=(
            "columns", "number", "values", "alone", f"fewer_than_{FEW}", "share_alone", "smallest",
        ),
        rows=tuple(_rows(release)),
    )  # fmt: skip


def _by_depth(evidence: Evidence, release: Release) -> Iterator[Measurement]:
    """Rows alone by some combination of at most so many columns."""
    alone: NDArray[np.bool_] = np.zeros(release.rows, dtype=bool)
    for depth in range(1, min(DEEPEST, len(release.columns) - 1) + 1):
        for found in release.combinations:
            if len(found.columns) == depth:
                alone |= found.alone
        count = int(alone.sum())
        yield measurement(
            "uniqueness",
            rate(count, release.rows, evidence.confidence),
            release.rows,
            {"known": f"any {depth} column{'s' if depth > 1 else ''}"},
            note=release.untried(depth),
            count=count,
        )


def _rows(release: Release) -> Iterator[tuple[Scalar, ...]]:
    for name, alone in release.keys.items():
        share = alone / release.rows
        yield f"{name} (as written)", 1, None, alone, None, share, None
    ranked = sorted(
        release.combinations,
        key=lambda found: (-int(found.alone.sum()), len(found.columns), found.columns),
    )
    for found in ranked[:MOST_SHOWN]:
        alone = int(found.alone.sum())
        yield (
            said(found.columns), len(found.columns), found.classes, alone, found.few,
            alone / release.rows, found.smallest,
        )  # fmt: skip
