"""Mean over the classes of the harmonic mean of recall and precision."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_class import example_classes
from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.multiclass import macro_f1_limits


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_pred", "multiclass"),
    references=(
        "Sokolova, Lapalme (2009), Information Processing and Management 45:427-437",
        "Opitz, Burst (2019), Macro F1 and Macro F1, arXiv:1911.03347 (two definitions)",
    ),
    examples=[
        Example(
            example_classes("aabbcc", "abbbca", sex="FMFMFM"),
            {"overall": (1 / 2 + 4 / 5 + 2 / 3) / 3},
            "2 TP / (2 TP + FP + FN): a 2/(2 + 1 + 1), b 4/(4 + 1), c 2/(2 + 1)",
        ),
        Example(
            example_classes("abcab", "abcab", sex="FFFMM"),
            {"overall": 1.0, "sex = F": 1.0, "sex = M": None},
            "no M is c and none is called c: undefined",
        ),
    ],
)
def macro_f1_score(evidence: Evidence) -> Iterator[Measurement]:
    """Mean over the classes of the harmonic mean of recall and precision.

    The mean of F1 = 2 TP / (2 TP + FP + FN) with each class in turn as the positive one; from 0 to
    1, higher is better. Every class counts alike, however rare. Undefined where a class is neither
    there nor called; some libraries count it as 0. The interval is too narrow where a class has
    fewer than about ten rows.

    It misses the costs: a class mistaken for its neighbour and for its opposite count alike.
    """
    for groups in (evidence.everyone, *evidence.comparisons):
        cells = evidence.effective_table(groups).cells[:, :-1]
        rows = evidence.table(groups).cells[:, :-1].sum(axis=(1, 2))
        limits = macro_f1_limits(cells, evidence.confidence)
        for group in range(len(groups)):
            undefined = np.isnan(limits.value[group])
            note = "Undefined: a class is neither there nor called." if undefined else ""
            yield measurement(
                "macro_f1_score", limits.at(group), int(rows[group]), groups.slice(group), note=note
            )
