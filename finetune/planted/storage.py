"""The stored samples: where they are, how they are read, how they are written again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from audit import cards
from audit.errors import InputError
from audit.files import atomic_path, sha256_file, write_text
from audit.manifest import DataSource
from finetune.corpus import Corpus
from finetune.planted.cards import card
from finetune.planted.generate import generate, script_of

LICENCE = "CC0-1.0"


def stored_file(scenario: str, folder: Path | None = None) -> Path:
    """The Parquet file of a scenario's sample."""
    return (folder or cards.folder()) / f"planted_{script_of(scenario).name}.parquet"


def load(scenario: str) -> Corpus:
    """Read the stored sample of a scenario.

    Raises
    ------
    InputError
        Unknown scenario, or its file is not where it was installed.
    """
    script = script_of(scenario)
    path = stored_file(scenario)
    if not path.is_file():
        raise InputError(path, "no such file", hint="Install ethics-audit again.")
    frame = pd.read_parquet(path)
    source = DataSource(
        name=f"planted-{scenario}",
        licence=LICENCE,
        sha256={path.name: sha256_file(path)},
        rows=len(frame),
        note=f"Invented by a seeded generator. {script.about} Describes nobody.",
    )
    return Corpus(
        source.name, scenario, frame, script.task, script.sensitive, source,
        word_lists={"cue": script.cue_words},
    )  # fmt: skip


def write(scenario: str, folder: Path) -> None:
    """Generate the sample of a scenario and write it, and its card, into `folder`."""
    frame = generate(scenario)
    with atomic_path(stored_file(scenario, folder)) as path:
        frame.to_parquet(path, index=False, compression="zstd", compression_level=19)
    write_text(stored_file(scenario, folder).with_suffix(".md"), card(scenario, frame))
