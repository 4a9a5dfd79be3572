"""Kinds of personal data, a family a file; `audit.pii.recogniser` says how one is declared."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from audit.pii.recogniser import Recogniser


@lru_cache(maxsize=1)
def recognisers() -> tuple[Recogniser, ...]:
    """Every recogniser, by type and then in the order declared."""
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
    return tuple(sorted(found.values(), key=lambda one: one.type))


def types() -> dict[str, str]:
    """Type -> what it is, in the sentence of the recogniser that declares it first."""
    titles: dict[str, str] = {}
    for one in recognisers():
        titles.setdefault(one.type, one.title)
    return titles
