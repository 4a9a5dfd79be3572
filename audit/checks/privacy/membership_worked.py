"""Evidence for the examples of membership inference: how sure a model is of a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from audit.check import example_evidence
from audit.evidence import Evidence
from audit.membership import Feature, Membership, Reference
from audit.stats.estimate import Floats


def worked(
    member: str,
    sure: Sequence[float],
    *,
    blind: Sequence[float] | None = None,
    references: Sequence[tuple[str, Sequence[float]]] = (),
    sex: str = "",
    texts: str = "",
) -> Evidence:
    """Rows of label 1, a character each: ``worked("1100", [0.9, 0.8, 0.7, 0.6])``.

    Parameters
    ----------
    member
        1 for rows trained on.
    sure
        What the model says of the true label.
    blind
        The blind baseline's scores; it knows nothing unless told.
    references
        Of each: 1 for rows it was trained on, and what it says of the true label.
    sex
        A sensitive feature.
    texts
        Equal letters for equal texts; all differ unless told.
    """
    n = len(member)
    rows = Membership(
        member=_flags(member),
        label=np.ones(n, dtype=np.int64),
        log_probability=_both(sure),
        blind=np.full(n, 0.5) if blind is None else np.asarray(blind, float),
        fingerprint=np.array([ord(c) for c in texts] or range(n), dtype=np.uint64),
        features={"sex": _feature(sex)} if sex else {},
        references=tuple(Reference(_both(said), _flags(own)) for own, said in references),
    )
    return replace(example_evidence(None, "1" * n), membership=rows)


def _flags(text: str) -> np.typing.NDArray[np.bool_]:
    return np.array([character == "1" for character in text], dtype=bool)


def _both(sure: Sequence[float]) -> Floats:
    p = np.asarray(sure, float)
    return np.asarray(np.log(np.stack([1 - p, p], axis=1)))


def _feature(values: str) -> Feature:
    groups = tuple(sorted(set(values) - {"."}))
    codes = [groups.index(v) if v != "." else -1 for v in values]
    return Feature(groups, np.array(codes, dtype=np.int64))
