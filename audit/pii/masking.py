"""Personal data made unreadable: named in its place, or shown by its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from audit.pii.hit import Hit


def masked(text: str, hits: Iterable[Hit]) -> str:
    """The text with each hit replaced by its type in brackets: ``[email]``."""
    return replaced(text, hits, lambda hit: f"[{hit.type}]")


def replaced(text: str, hits: Iterable[Hit], replacement: Callable[[Hit], str]) -> str:
    """The text with each hit (none over another) replaced."""
    parts = []
    end = 0
    for hit in sorted(hits):
        parts += [text[end : hit.start], replacement(hit)]
        end = hit.end
    return "".join([*parts, text[end:]])


def hinted(value: str, type_: str) -> str:
    """What may be shown of a value: an e-mail address as ``j***@e***.com``, else its type.

    Length and all characters but the first are hidden; of other types even that would tell much.
    """
    user, at, host = value.partition("@")
    name, dot, ending = host.rpartition(".")
    if type_ == "email" and at and dot and user.isascii() and ending.isascii():
        return f"{user[:1]}***@{name[:1]}***.{ending}"
    return f"[{type_}]"
