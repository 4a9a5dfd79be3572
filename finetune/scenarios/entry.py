"""What the registry knows of a corpus before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from finetune.corpus import Loader
from finetune.sources import Source


@dataclass(frozen=True)
class CorpusEntry:
    """A corpus that can be named on the command line.

    Attributes
    ----------
    name
        The name ``--data`` takes.
    scenario
        ``medical``, ``judicial`` or ``finance``.
    kind
        ``text`` where the rows were written by people, ``tabular`` where the text is rendered from
        columns.
    description
        One line for a listing.
    loader
        Reads the folder of fetched files; ignores it where there is no source.
    source
        The published original; none for a corpus that comes with the package.
    """

    name: str
    scenario: str
    kind: Literal["text", "tabular"]
    description: str
    loader: Loader
    source: Source | None = None


def by_name(*groups: tuple[CorpusEntry, ...]) -> Mapping[str, CorpusEntry]:
    """Entries of all groups, by name."""
    return {entry.name: entry for group in groups for entry in group}
