"""Perturbations of texts, one small file each; `audit.perturbation` says how one is declared."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from audit.perturbation import Kind, Perturbation


@lru_cache(maxsize=1)
def perturbations() -> Mapping[str, Perturbation]:
    """Every perturbation by name, by kind and then by name."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    )
    found = {p.name: p for m in modules for p in vars(m).values() if isinstance(p, Perturbation)}
    kinds = list(Kind)
    ordered = sorted(found.values(), key=lambda p: (kinds.index(p.kind), p.name))
    return MappingProxyType({p.name: p for p in ordered})
