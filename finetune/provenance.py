"""Who made what with which versions: the facts about a run that its settings do not hold."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import audit
from audit import cards
from audit.manifest import DataSource
from finetune.corpus import Corpus
from finetune.split import Split

if TYPE_CHECKING:
    import torch

_LIBRARIES = (
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "accelerate",
    "datasets",
    "numpy",
    "pandas",
    "scikit-learn",
)


def versions(names: Sequence[str] = _LIBRARIES, also: Sequence[str] = ()) -> dict[str, str]:
    """Versions of Python, of this package and of every library that touches the weights."""
    libraries = {name: metadata.version(name) for name in (*names, *also)}
    return {"python": platform.python_version(), "ethics-audit": audit.__version__, **libraries}


def with_card(corpus: Corpus) -> DataSource:
    """Where the rows came from, with the card that tells of them, if there is one."""
    card = corpus.name if corpus.name in cards.names() else ""
    return corpus.source.model_copy(update={"card": card})


def part_sizes(parts: Split) -> dict[str, int]:
    """Rows by part, and those left out because they straddled parts."""
    sizes = {name: len(part) for name, part in parts.parts.items()}
    return {**sizes, "removed_straddling": parts.straddling}


def git_commit() -> str:
    """Commit of the checkout this code runs from, ``-dirty`` if changed; empty outside of one."""
    here = Path(__file__).resolve()
    # Installed inside somebody else's checkout (a virtual environment, say), this file is not
    # tracked, and that project's commit would say nothing about ours.
    if _git(here.parent, "ls-files", "--error-unmatch", here.name) is None:
        return ""
    described = _git(here.parent, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    return described or ""


def _git(folder: Path, *arguments: str) -> str | None:
    """Standard output of a git command; ``None`` where git is absent or refuses."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def device(kind: torch.device, processes: int, *, bf16: bool) -> str:
    """The device in words: its name, how many, the arithmetic."""
    import torch

    if kind.type == "cuda":
        name = torch.cuda.get_device_name(kind)
    else:
        name = f"{kind.type}, {torch.get_num_threads()} threads"
    many = f"{processes} × " if processes > 1 else ""
    return f"{many}{name}, {'bf16' if bf16 else 'fp32'}"
