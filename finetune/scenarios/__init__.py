"""Every corpus by name: real data sets, and the planted samples that come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from audit.errors import InputError, listing
from finetune.corpus import Corpus, Loader
from finetune.fetch import data_folder, fetch, mirror_folder, present
from finetune.scenarios import finance, judicial, medical
from finetune.scenarios.entry import CorpusEntry, by_name

__all__ = ["CORPORA", "DEFAULT", "CorpusEntry", "load"]


def _planted(scenario: str) -> CorpusEntry:
    return CorpusEntry(
        name=f"planted-{scenario}",
        scenario=scenario,
        kind="text",
        description="a made-up sample in which the unfairness is planted, and known",
        loader=_planted_loader(scenario),
    )


def _planted_loader(scenario: str) -> Loader:
    def load_planted(_: Path) -> Corpus:
        # Only who asks for a planted sample waits for its package.
        from finetune import planted

        return planted.load(scenario)

    return load_planted


DEFAULT: Mapping[str, str] = {
    scenario: f"planted-{scenario}" for scenario in ("medical", "judicial", "finance")
}
"""The corpus each scenario trains on when none is named."""

CORPORA: Mapping[str, CorpusEntry] = by_name(
    tuple(_planted(scenario) for scenario in DEFAULT),
    medical.CORPORA,
    judicial.CORPORA,
    finance.CORPORA,
)
"""Every corpus ``--data`` can name."""


def load(name: str, *, mirror: Path | None = None, into: Path | None = None) -> Corpus:
    """Read a corpus.

    Parameters
    ----------
    name
        One of `CORPORA`.
    mirror
        Take files that are not there yet from this folder; by default the one in
        ``$ETHICS_AUDIT_MIRROR``. Nothing is downloaded: that is for ``fetch`` to do, when asked.
    into
        Where fetched files are kept; by default `finetune.fetch.data_folder`.

    Raises
    ------
    InputError
        Unknown name; files that have not been fetched, or are not the published ones.
    """
    if name not in CORPORA:
        raise InputError(
            "--data", f"unknown corpus {name!r}", expected=f"one of {listing(CORPORA, 20)}"
        )
    entry = CORPORA[name]
    folder = (into or data_folder()) / name
    if entry.source is not None and not present(entry.source, folder):
        _take_from_mirror(name, folder, mirror or mirror_folder(), into)
    return entry.loader(folder)


def _take_from_mirror(name: str, folder: Path, mirror: Path | None, into: Path | None) -> None:
    if mirror is None:
        raise InputError(
            folder,
            f"the original files of {name!r} are not there, or not whole",
            hint=f"Run: python -m finetune fetch {name}",
        )
    fetch(name, mirror=mirror, into=into, progress=False)
