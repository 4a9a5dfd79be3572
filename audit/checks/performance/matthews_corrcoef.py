"""Correlation of decision and truth."""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import by_group
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PERFORMANCE,
    needs=("y_true", "y_pred"),
    references=(
        "Matthews (1975), Biochimica et Biophysica Acta 405:442-451",
        "Chicco, Jurman (2020), BMC Genomics 21:6",
    ),
    examples=[
        Example(
            example_evidence("1100", "1000"),
            {"overall": 1 / 3**0.5},
            "TP 1, FN 1, TN 2: (1 x 2 - 0) / sqrt(1 x 2 x 2 x 3) = 2 / sqrt(12)",
        ),
        Example(
            example_evidence("1010", "1001", sex="FFMM"),
            {"overall": 0.0, "sex = F": 1.0, "sex = M": -1.0},
            "F always right, M always wrong, all as chance would have it",
        ),
        Example(
            example_evidence("1011", "1010", sex="FFMM"),
            {"sex = F": 1.0, "sex = M": None},
            "no M is truly negative: undefined",
        ),
    ],
)
def matthews_corrcoef(evidence: Evidence) -> Iterator[Measurement]:
    """Correlation of decision and truth.

    MCC = (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN)), from -1 to 1, higher is
    better, 0 is what chance achieves. It is high only where both classes are recognised. The
    interval is the delta method on Fisher's z scale, one half added to each cell. Undefined where
    all are of one class or all are called one: a constant has no correlation.

    It misses which of two errors is made, and depends on the base rate.
    """
    yield from by_group(evidence, "matthews_corrcoef")
