"""What ``pii`` does: read files, show or replace what is in them, say what was not looked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from audit.errors import InputError, listing
from audit.pii.files import Replacement, Scanned, listed, opened, scanned
from audit.pii.json_file import dumped
from audit.pii.masking import hinted
from audit.pii.names import Gazetteer
from audit.pii.pseudonyms import Pseudonyms, random_key
from audit.pii.recognisers import recognisers, types
from audit.pii.scanner import NAME_TYPES, NameFinder, Scanner
from audit.pii.summary import Summary, not_looked_for, printable

KEPT = 0
_MOST_KEY_BYTES = 4096


def run(arguments: argparse.Namespace) -> int:
    """Do what the options of ``pii`` ask for; returns the exit status.

    Raises
    ------
    InputError
        A file, column, type or option cannot be used as given.
    """
    if arguments.list:
        print("\n".join(_types_listed()))
        return KEPT
    if arguments.path is None:
        raise InputError("pii", "no file is given", expected="FILE, DIR or --list")
    path = Path(arguments.path)
    names = _name_finder(arguments.names)
    scanner = Scanner(_types(arguments.types), names, arguments.least)
    replacement = _replacement(arguments)
    targets = _targets(path, listed(path, _note), arguments.redact)
    for file, target in targets.items():
        document = opened(file, arguments.column, _note)
        rows = scanned(document, scanner, arguments.workers, target, replacement)
        progress = tqdm(rows, desc=file.name, unit="row", disable=None, leave=False)
        _show(progress, arguments.format, file if path.is_dir() else None)
        if target:
            _note(f"wrote {target}")
    if arguments.format == "table":
        spots = getattr(names, "blind_spots", "")
        named = names is not None and bool(scanner.types & set(NAME_TYPES))
        print("\n".join(["", *not_looked_for(scanner.types, named, spots)]))
    return KEPT


def _show(rows: Iterable[Scanned], form: str, file: Path | None) -> None:
    """Print the rows of a file: hit by hit, or counted."""
    if form == "jsonl":
        for row in rows:
            for line in _objects(row, file):
                print(dumped(line))
        return
    summary = Summary()
    for row in rows:
        summary.add([(cell.column, hits) for cell, hits in row.found])
    if file:
        print(f"\n{printable(str(file))}")
    print("\n".join(summary.lines()))


def _objects(row: Scanned, file: Path | None) -> Iterator[dict[str, Any]]:
    """An object a hit; its value is masked."""
    for cell, hits in row.found:
        for hit in hits:
            yield {
                **({"file": str(file)} if file else {}),
                "row": row.row,
                "column": cell.column,
                "start": hit.start,
                "end": hit.end,
                "type": hit.type,
                "score": round(hit.score, 4),
                "reason": hit.reason,
                "value": hinted(cell.text[hit.start : hit.end], hit.type),
            }


def _targets(path: Path, files: list[Path], redact: str | None) -> dict[Path, Path | None]:
    """Where each file is written; ``None`` where it is not.

    Raises
    ------
    InputError
        A file would be written over itself, or among those that are read.
    """
    if redact is None:
        return dict.fromkeys(files)
    out = Path(redact)
    if path.is_dir():
        if out.resolve().is_relative_to(path.resolve()):
            raise InputError(out, "is the directory read, or in it", field="--redact")
        return {file: out / file.relative_to(path) for file in files}
    if out.is_dir():
        raise InputError(out, "is a directory", field="--redact", expected="a file")
    if out.exists() and out.samefile(path):
        raise InputError(out, "is the file that is read", field="--redact", expected="another")
    if out.suffix.lower() != path.suffix.lower():
        raise InputError(
            out, f"ends in {out.suffix!r}", field="--redact", expected=f"{path.suffix}, as FILE"
        )
    return {path: out}


def _replacement(arguments: argparse.Namespace) -> Replacement:
    if not arguments.pseudonyms:
        if arguments.key:
            raise InputError("--key", "is given without --pseudonyms")
        return _bracketed
    if not arguments.redact:
        raise InputError("--pseudonyms", "are written nowhere", expected="--redact OUT as well")
    if arguments.key is None:
        _note("pseudonyms follow from a random key: another run makes others (see --key)")
        return Pseudonyms(random_key())
    return Pseudonyms(_key(Path(arguments.key)))


def _bracketed(value: str, type_: str) -> str:
    del value
    return f"[{type_}]"


def _key(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            key = stream.read(_MOST_KEY_BYTES)
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read", field="--key") from error
    if len(key) < 16:
        raise InputError(path, f"holds {len(key)} bytes", field="--key", expected="at least 16")
    return key


def _name_finder(name: str) -> NameFinder | None:
    if name == "none":
        return None
    if name == "gazetteer":
        return Gazetteer()
    if name == "presidio":
        from audit.pii.presidio import Presidio

        return Presidio()
    folder = Path(name)
    if not folder.is_dir():
        raise InputError(
            "--names", f"found {name!r}", expected="a directory, gazetteer, presidio or none"
        )
    from audit.pii.token_classifier import TokenClassifier

    return TokenClassifier(folder)


def _types(asked: str | None) -> list[str] | None:
    if asked is None:
        return None
    names = [name.strip() for name in asked.split(",") if name.strip()]
    known = [*types(), *NAME_TYPES]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise InputError(
            "--types", f"found {listing(unknown)}", expected=listing(known, len(known))
        )
    return names


def _types_listed() -> Iterator[str]:
    """A line a type: its name, what it is, and in which languages its words are known."""
    for name, title in types().items():
        mine = [one for one in recognisers() if one.type == name]
        languages = sorted({language for one in mine for language in one.languages})
        off = "; only where asked for" if all(one.is_off for one in mine) else ""
        yield f"{name:24} {title} ({', '.join(languages)}{off})"
    yield f"{', '.join(NAME_TYPES)}: see --names"


def _note(sentence: str) -> None:
    print(printable(sentence), file=sys.stderr)
