"""Measuring something of the classes of a release: for all rows, and for each group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from audit.checks.by_group import measurement
from audit.checks.privacy.quasi_identifiers import nothing_known, release_of
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.stats.disclosure import small_class_rate
from audit.stats.estimate import Ints, undefined


class Part(NamedTuple):
    """Rows of one group, by class: what an outsider knows, and who is meant.

    Attributes
    ----------
    slice
        What is known, where that is not everything, and the group.
    classes
        int64 array (rows,): class of each of the group's rows, 0 to classes - 1.
    rows
        Their positions.
    """

    slice: dict[str, str]
    classes: Ints
    rows: Ints

    @property
    def sizes(self) -> Ints:
        """Rows in each class."""
        return np.bincount(self.classes)


def parts(
    evidence: Evidence, taking_part: Callable[[Ints], Ints] = lambda rows: rows
) -> Iterator[Part]:
    """All rows and each group's, under each thing an outsider may know.

    The sensitive features are always known, so that a class is of one group.

    Parameters
    ----------
    taking_part
        Positions of rows -> those that are counted.
    """
    release = release_of(evidence)
    for known, columns in release.known:
        classes = release.classes(columns)
        for groups in (evidence.everyone, *evidence.features):
            for group in range(len(groups)):
                rows = taking_part(np.flatnonzero(groups.codes == group))
                mine = np.unique(classes[rows], return_inverse=True)[1]
                yield Part({**known, **groups.slice(group)}, mine, rows)


def in_small_classes(evidence: Evidence, name: str, least: int) -> Iterator[Measurement]:
    """Share of the rows in classes of fewer than `least`, overall and by group.

    The details are rows in such classes, how many classes there are, and the size of the smallest.
    """
    release = release_of(evidence)
    if not release.columns:
        yield measurement(name, undefined(), len(evidence), {}, note=nothing_known(release))
        return
    for part in parts(evidence):
        yield measurement(
            name,
            small_class_rate(part.sizes, least, evidence.confidence),
            part.rows.size,
            part.slice,
            note="" if part.slice else release.note,
            k=int(part.sizes.min()),
            classes=part.sizes.size,
            count=int(part.sizes[part.sizes < least].sum()),
        )


def counted(part: Part, labels: Ints) -> Ints:
    """Rows of a part by class and label (classes, labels); labels that none bears are left out."""
    bears = np.unique(labels[part.rows], return_inverse=True)[1]
    shape = int(part.classes.max()) + 1, int(bears.max()) + 1
    return np.bincount(part.classes * shape[1] + bears, minlength=shape[0] * shape[1]).reshape(
        shape
    )
