"""The checks, one file each, found by looking: a new file is a new check.

A file that makes a family of them lists them in ``CHECKS``. Third parties add theirs through the
``audit.checks`` entry point, naming a module or package.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType

from audit.check import Check
from audit.finding import Concern

GROUP = "audit.checks"


@cache
def catalogue() -> dict[str, Check]:
    """Every check by name, ours and plug-ins', in the order of the concerns.

    Raises
    ------
    ValueError
        Two checks share a name.
    """
    found: dict[str, Check] = {}
    for module in _modules():
        for item in _declared(module):
            if found.setdefault(item.name, item) is not item:
                raise ValueError(f"two checks are called {item.name}")
    concerns = list(Concern)
    return dict(sorted(found.items(), key=lambda pair: (concerns.index(pair[1].concern), pair[0])))


def _declared(module: ModuleType) -> Iterator[Check]:
    yield from (item for item in vars(module).values() if isinstance(item, Check))
    yield from getattr(module, "CHECKS", ())


def _modules() -> Iterator[ModuleType]:
    yield from _below(importlib.import_module(__name__))
    for entry in entry_points(group=GROUP):
        yield from _below(entry.load())


def _below(module: ModuleType) -> Iterator[ModuleType]:
    yield module
    for info in pkgutil.walk_packages(getattr(module, "__path__", []), f"{module.__name__}."):
        yield importlib.import_module(info.name)
