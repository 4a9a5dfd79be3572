"""A number found by looking at everything there is: it has no sampling error."""

from __future__ import annotations

from collections.abc import Mapping

from audit.finding import Measurement, Scalar


def census(
    metric: str, value: float | None, n: int, what: str, note: str = "", **detail: Scalar
) -> Measurement:
    """A measurement whose interval is the value itself; ``None`` is undefined, as the note says.

    Parameters
    ----------
    n
        How many things were looked at.
    what
        What they are, in words: ``every file looked at``.
    """
    facts: Mapping[str, Scalar] = detail
    return Measurement(
        metric=metric, value=value, low=value, high=value, n=n, method=f"census: {what}",
        note=note, detail=facts,
    )  # fmt: skip


def only_first(found: int, shown: int) -> str:
    """That a table shows only the first of what was found; empty where it shows all."""
    return f"The table shows the first {shown:,} of {found:,}." if found > shown else ""
