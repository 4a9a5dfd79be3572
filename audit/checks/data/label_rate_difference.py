"""Do the labels themselves favour one group?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from audit.check import Example, check, example_evidence
from audit.checks.by_group import Part, gap_measurement
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.groups import Groups
from audit.stats.counts import Counts
from audit.stats.metrics import wilson_limits
from audit.stats.permutation import max_t_p_value


@check(
    concern=Concern.DATA,
    needs=("y_true", "sensitive"),
    references=(
        "Calders, Verwer (2010), Data Mining and Knowledge Discovery 21:277-292",
        "Kamiran, Calders (2012), Knowledge and Information Systems 33:1-33",
    ),
    examples=[
        Example(
            example_evidence("110100", "000000", sex="MMMFFF"),
            {"by sex": 1 / 3},
            "favourable labels: M 2 of 3, F 1 of 3; decisions do not matter",
        ),
        Example(
            example_evidence("11.0", "1111", sex="MFFF", punitive=True),
            {"by sex": 0.5},
            "the favourable label is 0: M 0 of 1, F 1 of 2 whose label is known",
        ),
    ],
)
def label_rate_difference(evidence: Evidence) -> Iterator[Measurement]:
    """Widest difference between groups in the share whose true label is the favourable one.

    max - min over groups of (rows labelled favourable / rows with a known label), from 0 to 1; a
    model that learns these labels well repeats the difference. 0 is no virtue in itself: groups may
    truly differ.

    It misses where the difference comes from: life, or those who gave the labels. Labels known
    only for people once selected are a biased sample, and this does not see it.
    """
    for groups in evidence.comparisons:
        cells = evidence.effective_table(groups).cells[:, :-1].sum(axis=2)
        k, n = cells[:, evidence.favourable], cells.sum(axis=1)
        rows = evidence.table(groups).cells[:, :-1].sum(axis=(1, 2))
        part = Part("favourable label", partial(wilson_limits, k, n), np.asarray(rows))
        test = _test(groups, k * groups.named, n * groups.named)
        yield gap_measurement(evidence, "label_rate_difference", groups, [part], test)


def _test(groups: Groups, k: Counts, n: Counts) -> Test | None:
    found = max_t_p_value([(k, n)])
    if found is None:
        return None
    null = f"equal shares of favourable labels by {' × '.join(groups.features)}"
    return Test(null=null, p_value=found[0], method=f"permutation max-T, {found[1]:,} draws")
