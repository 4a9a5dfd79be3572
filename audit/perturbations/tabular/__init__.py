"""Perturbations of tabular rows, one small file each; `declaration` says how one is declared."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from audit.perturbations.tabular.declaration import Kind, TablePerturbation


@lru_cache(maxsize=1)
def table_perturbations() -> Mapping[str, TablePerturbation]:
    """Every perturbation of rows by name, by kind and then by name."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    )
    declared = [p for m in modules for p in vars(m).values() if isinstance(p, TablePerturbation)]
    kinds = list(Kind)
    ordered = sorted(declared, key=lambda p: (kinds.index(p.kind), p.name))
    return MappingProxyType({p.name: p for p in ordered})
