"""A check put in words, for the terminal and for the documentation."""

from __future__ import annotations

from audit.check import Check, Example
from audit.needs import NEEDS


def as_text(check: Check) -> str:
    """Everything its file says about a check."""
    parts = [f"{check.name}  ({check.concern.value})", check.title, check.explanation]
    if check.needs:
        parts.append("Needs: " + ", ".join(need.replace("_", " ") for need in check.needs) + ".")
    parts += [f"Example: {worked(example)}" for example in check.examples]
    parts.append("References: " + "; ".join(check.references) + ".")
    return "\n\n".join(parts)


def as_markdown(check: Check) -> str:
    """A section of the check reference in `docs/`."""
    needs = " ".join(NEEDS[need].sentence for need in check.needs)
    lines = [f"### `{check.name}`", "", check.title, "", check.explanation, ""]
    if needs:
        lines += [needs, ""]
    lines += [f"* {worked(example)}" for example in check.examples]
    lines += ["", "References: " + "; ".join(check.references) + "."]
    return "\n".join(lines)


def worked(example: Example) -> str:
    """A hand-worked example: the values, and the arithmetic."""
    values = ", ".join(
        f"{where}: {'undefined' if value is None else f'{value:.4g}'}"
        for where, value in example.value.items()
    )
    return f"{values} — {example.because}."
