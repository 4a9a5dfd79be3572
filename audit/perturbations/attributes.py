"""Who a person is, as texts tell it: the attributes in which a text can be moved."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from random import Random
from types import MappingProxyType

import audit.perturbations
from audit.perturbations.identity import Variant

Variants = Callable[[str, Random], Sequence[Variant]]
"""Text, source of chance -> the text moved to other groups, and within its group."""


@lru_cache(maxsize=1)
def attributes() -> Mapping[str, Variants]:
    """Attribute -> what moves a text in it: of every module here that has `variants`.

    The attribute is called like the module, less ``_swap``.
    """
    names = [found.name for found in pkgutil.iter_modules(audit.perturbations.__path__)]
    found: dict[str, Variants] = {}
    for name in sorted(names):
        module = importlib.import_module(f"{audit.perturbations.__name__}.{name}")
        if hasattr(module, "variants"):
            found[name.removesuffix("_swap")] = module.variants
    return MappingProxyType(found)
