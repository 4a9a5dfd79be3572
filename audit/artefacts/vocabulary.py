"""The entries of a tokeniser's vocabulary, as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.errors import InputError
from audit.files import MAX_JSON_BYTES, read_json

FILES = ("tokenizer.json", "vocab.json", "vocab.txt", "added_tokens.json")

SPACES = "Ġ▁"
"""What stands for a space before a word: in byte-level vocabularies, and in SentencePiece's."""

CONTINUED = "##"
"""What a piece within a word begins with in WordPiece's."""


def vocabulary(folder: Path) -> tuple[str, ...]:
    """Entries of all files of the vocabulary there, without marks of spaces and of pieces, sorted.

    Raises
    ------
    InputError
        A file is too large, or is not what it should be.
    """
    found: set[str] = set()
    for name in FILES:
        path = folder / name
        if path.is_file() and not path.is_symlink():
            found.update(map(_bare, _entries(path)))
    return tuple(sorted(found - {""}))


def _entries(path: Path) -> Iterator[str]:
    if path.name == "vocab.txt":
        yield from _lines(path)
        return
    content = read_json(path)
    if not isinstance(content, dict):
        raise InputError(path, f"holds a {type(content).__name__}", expected="a JSON object")
    if path.name != "tokenizer.json":
        yield from content
        return
    model = content.get("model")
    yield from _of_model(model.get("vocab") if isinstance(model, dict) else None)
    for added in _list(content.get("added_tokens")):
        if isinstance(added, dict) and isinstance(added.get("content"), str):
            yield added["content"]


def _of_model(vocab: Any) -> Iterator[str]:
    """Keys of a mapping to numbers, or first members of pairs with a score (Unigram)."""
    if isinstance(vocab, dict):
        yield from vocab
    for pair in _list(vocab):
        if isinstance(pair, list) and pair and isinstance(pair[0], str):
            yield pair[0]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _lines(path: Path) -> list[str]:
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise InputError(path, f"is {size:,} bytes", expected=f"at most {MAX_JSON_BYTES:,}")
    return path.read_text("utf-8", "replace").splitlines()


def _bare(entry: str) -> str:
    return entry.removeprefix(CONTINUED).strip(SPACES + " ")
