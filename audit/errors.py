"""What goes wrong outside our code: one paragraph for the user, exit status 2, no traceback."""

from __future__ import annotations

from collections.abc import Iterable


class AuditError(Exception):
    """The audit (or the training) cannot go on; the message is for the user, whole."""


class InputError(AuditError):
    """Something the user gave us is not usable.

    Parameters
    ----------
    source
        The file, directory or option at fault.
    problem
        What was found, as a clause.
    expected
        What would have been accepted.
    field
        Column, key or setting inside `source`.
    hint
        What the user can do about it.
    """

    def __init__(
        self,
        source: object,
        problem: str,
        *,
        expected: str = "",
        field: str = "",
        hint: str = "",
    ) -> None:
        where = f"{source}: {field}" if field else str(source)
        parts = [f"{where}: {problem}"]
        if expected:
            parts.append(f"expected {expected}")
        message = "; ".join(parts).rstrip(".") + "."
        super().__init__(f"{message} {hint}".strip())


def listing(values: Iterable[object], limit: int = 8) -> str:
    """Show the first few of `values`, quoted, and say how many more there are."""
    items = [repr(str(v)) for v in values]
    if not items:
        return "none"
    more = f" and {len(items) - limit} more" if len(items) > limit else ""
    return ", ".join(items[:limit]) + more
