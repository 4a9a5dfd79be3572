"""The cards of the data sets we know: what they are, what they must not be taken to show."""

from __future__ import annotations

from pathlib import Path

from audit.errors import InputError, listing

HERE = Path(__file__).parent


def folder() -> Path:
    """The folder of cards and stored samples.

    It is found by path, never imported: a package named ``datasets`` would hide the library of
    that name. An installed audit carries it beside itself; a checkout has it at the top.
    """
    installed = HERE / "_datasets"
    return installed if installed.is_dir() else HERE.parent / "datasets"


def names() -> list[str]:
    """Every data set that has a card, by the name ``--data`` takes."""
    return sorted(path.stem.replace("_", "-") for path in folder().glob("*.md"))


def read(name: str) -> str:
    """The card of a data set, Markdown without its front matter.

    Raises
    ------
    InputError
        There is no card of that name. (Only known names make a path: a manifest may hold any.)
    """
    if name not in names():
        raise InputError(
            "cards", f"no data set is called {name!r}", expected=f"one of {listing(names(), 20)}"
        )
    text = (folder() / f"{name.replace('-', '_')}.md").read_text(encoding="utf-8")
    return text.split("\n---\n", 1)[-1].strip() if text.startswith("---\n") else text.strip()
