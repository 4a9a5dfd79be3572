"""From the labels found in some data to a task: which is positive, which is favourable."""

from __future__ import annotations

from collections.abc import Sequence

from audit.errors import InputError, listing
from audit.manifest import Task

TRUTHY = ("1", "true", "yes", "y", "t", "positive")


def task_of(
    labels: Sequence[str],
    source: object,
    *,
    field: str = "",
    positive: str = "",
    favourable: str = "",
) -> Task:
    """A task of `labels` in this order.

    Parameters
    ----------
    labels
        Class names, in the order of class codes.
    source, field
        File and column they were found in, for errors.
    positive
        The label the score is about; by default the only one that says yes.
    favourable
        The label a person would want; by default `positive`.

    Raises
    ------
    InputError
        Fewer than two labels, one named that is not among them, or no evident positive one.
    """
    if len(labels) < 2:
        raise InputError(
            source,
            f"found only the label {listing(labels)}",
            field=field,
            expected="at least two classes",
        )
    for option, name in (("--positive", positive), ("--favourable", favourable)):
        if name and name not in labels:
            raise InputError(
                source,
                f"{name!r} is no label ({option})",
                field=field,
                expected=f"one of {listing(labels)}",
            )
    positive = positive or _truthy(labels, source, field)
    return Task(labels=tuple(labels), positive=positive, favourable=favourable or positive)


def _truthy(labels: Sequence[str], source: object, field: str) -> str:
    truthy = [label for label in labels if label.lower() in TRUTHY]
    if len(truthy) != 1:
        raise InputError(
            source,
            f"which of the labels {listing(labels)} is positive is not evident",
            field=field,
            expected="--positive LABEL (and --favourable LABEL, if it is another one)",
        )
    return truthy[0]
