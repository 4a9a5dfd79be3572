"""Kinds of personal data, a family a file; `audit.pii.recogniser` says how one is declared."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from audit.pii.recogniser import Recogniser


@lru_cache(maxsize=1)
def recognisers() -> tuple[Recogniser, ...]:
    """Every recogniser, by type and then by name."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    )
    found = {
        (one.type, one.name): one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, Recogniser)
    }
    return tuple(found[key] for key in sorted(found))


def types() -> dict[str, str]:
    """Type -> what it is, in a sentence, for each type a recogniser finds."""
    titles: dict[str, str] = {}
    for one in recognisers():
        titles.setdefault(one.type, one.title)
    return titles
