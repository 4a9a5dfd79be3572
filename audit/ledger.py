"""The record of audits and sign-offs, a line each, sealed by the hash of the line before.

A line altered, removed or put in between breaks the chain from there on. What the chain cannot show
is a ledger rewritten whole, or cut short at its end: keep the last hash somewhere else too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from audit.errors import InputError
from audit.files import MAX_JSON_BYTES, write_text
from audit.records import Record

LEDGER = "ledger.jsonl"
START = "0" * 64
"""What the first line names as the hash before it."""


class Entry(Record):
    """One line of the ledger.

    Attributes
    ----------
    when
        UTC, ISO 8601.
    kind
        An audit that was made, or a person's decision on it.
    report_sha256
        Digest of the report.json spoken of.
    summary
        The gate's headline, or the statement of who signs.
    by
        Who signs; empty for an audit.
    previous, hash
        Hash of the line before, and of this one without its own.
    """

    when: str
    kind: Literal["audit", "approved", "rejected"]
    subject: str
    report_sha256: str
    summary: str
    by: str = ""
    previous: str
    hash: str = ""

    @property
    def seal(self) -> str:
        """SHA-256 of the entry in canonical form (sorted keys, no spaces) without its hash."""
        fields = self.model_dump(exclude={"hash"})
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def append(
    path: Path,
    kind: Literal["audit", "approved", "rejected"],
    *,
    subject: str,
    report_sha256: str,
    summary: str,
    by: str = "",
) -> Entry:
    """Add a sealed line to the ledger, which must be whole.

    Raises
    ------
    InputError
        The ledger is unreadable or its chain is broken: it is not continued.
    """
    entries = read(path)
    entry = Entry(
        when=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        kind=kind,
        subject=subject,
        report_sha256=report_sha256,
        summary=summary,
        by=by,
        previous=entries[-1].hash if entries else START,
    )
    sealed = entry.model_copy(update={"hash": entry.seal})
    write_text(path, "".join(f"{line.model_dump_json()}\n" for line in (*entries, sealed)))
    return sealed


def read(path: Path) -> tuple[Entry, ...]:
    """Every entry, the chain verified; none if there is no ledger yet.

    Raises
    ------
    InputError
        Too large, not a ledger, or the first line at which the chain breaks.
    """
    if not path.exists():
        return ()
    if not path.is_file() or path.stat().st_size > MAX_JSON_BYTES:
        raise InputError(path, "is no ledger", expected=f"a file of ≤ {MAX_JSON_BYTES:,} bytes")
    entries: list[Entry] = []
    previous = START
    text = path.read_text(encoding="utf-8", errors="replace")
    # Not splitlines: a statement may hold other line separators, which JSON leaves as they are.
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        entry = _parse(path, number, line)
        if entry.previous != previous or entry.hash != entry.seal:
            raise InputError(
                path,
                "the chain is broken: this line, or one before it, was altered, removed or added",
                field=f"line {number}",
                hint="Entries from here on prove nothing.",
            )
        entries.append(entry)
        previous = entry.hash
    return tuple(entries)


def _parse(path: Path, number: int, line: str) -> Entry:
    try:
        return Entry.model_validate_json(line)
    except ValidationError as error:
        raise InputError(path, "is no entry of a ledger", field=f"line {number}") from error
