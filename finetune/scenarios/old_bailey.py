"""Read Old Bailey trials: from the official TEI XML, or from JSON lines made by the same rule.

The rule: one defendant of recorded gender, one offence, one verdict by a jury (so no guilty pleas,
nobody unfit to plead), and at least 200 characters reported before the verdict.
"""

from __future__ import annotations

import itertools
import json
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

import pandas as pd
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from audit.errors import InputError

YEARS = range(1870, 1914)
MAX_CHARACTERS = 2400
MIN_CHARACTERS = 200
MAX_SESSION_BYTES = 64 * 2**20

_COLUMNS = [
    "trial_id",
    "date",
    "text",
    "defendant_gender",
    "defendant_age",
    "offence",
    "verdict",
]
_OUTCOMES = ("verdictDescription", "punishmentDescription")
_VERDICTS = ("guilty", "notGuilty")
_GENDERS = ("male", "female")


def read_json_lines(path: Path) -> pd.DataFrame:
    """Read trials from JSON lines, one per line, with the columns of `read_tei`."""
    try:
        with path.open(encoding="utf-8") as lines:
            trials = [json.loads(line) for line in lines]
    except ValueError as error:
        raise InputError(path, f"is not JSON lines in UTF-8 ({error})") from error
    return _table(trials)


def read_tei(path: Path) -> pd.DataFrame:
    """Read trials from sessions in TEI XML: a folder, a zip or a tar of them.

    Returns
    -------
    pandas.DataFrame
        ``trial_id``, ``date`` (yyyymmdd), ``text``, ``defendant_gender``, ``defendant_age`` (years,
        missing where not recorded), ``offence``, ``verdict``.

    Raises
    ------
    InputError
        A damaged archive, a session that is not XML or is unreasonably large, or none at all.
    """
    sessions = _sessions(path)
    trials = [trial for name, session in sessions for trial in _trials(f"{path}: {name}", session)]
    if not trials:
        raise InputError(
            path, "holds no trial that can be used", expected="session papers 1870-1913, <date>.xml"
        )
    return _table(trials)


def _table(trials: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(trials, columns=_COLUMNS)
    return frame.assign(defendant_age=pd.to_numeric(frame["defendant_age"], errors="coerce"))


def _sessions(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the session papers of `YEARS`, one file at a time."""
    if path.is_dir():
        for file in sorted(path.rglob("*.xml")):
            if _wanted(file.name, file.stat().st_size):
                yield file.name, file.read_bytes()
        return
    try:
        if zipfile.is_zipfile(path):
            yield from _zipped(path)
        else:
            yield from _tarred(path)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error) as error:
        raise InputError(path, f"is not a whole zip or tar file ({error})") from error


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if _wanted(info.filename, info.file_size):
                yield info.filename, archive.read(info)


def _tarred(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if _wanted(member.name, member.size) else None
            if stream is not None:
                yield member.name, stream.read()


def _wanted(name: str, size: int) -> bool:
    """Whether a file is a session of `YEARS`; sessions are named by their date."""
    file = PurePosixPath(name)
    if file.suffix != ".xml" or not file.stem[:8].isdigit() or int(file.stem[:4]) not in YEARS:
        return False
    if size > MAX_SESSION_BYTES:
        raise InputError(name, f"is {size:,} bytes", expected=f"at most {MAX_SESSION_BYTES:,}")
    return True


def _trials(where: str, content: bytes) -> Iterator[dict[str, Any]]:
    """Yield the trials of one session that fit the rule."""
    try:
        session = ElementTree.fromstring(content)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise InputError(where, f"cannot be read as XML ({error!r})") from error
    for account in session.iter("div1"):
        if account.get("type") == "trialAccount":
            trial = _trial(account)
            if trial is not None:
                yield trial


def _trial(account: Element) -> dict[str, Any] | None:
    """One trial account as a record; none where it does not fit the rule."""
    marked = [
        _marked(account, "persName", "defendantName"),
        _marked(account, "rs", "offenceDescription"),
        _marked(account, "rs", "verdictDescription"),
    ]
    if any(len(elements) != 1 for elements in marked):
        return None
    defendant, offence, verdict = (_facts(elements[0]) for elements in marked)
    # Some accounts say no more than the charge: there is nothing to judge by.
    text = " ".join("".join(_before_outcome(account)).split())
    if (
        verdict.get("verdictCategory") not in _VERDICTS
        or verdict.get("verdictSubcategory") == "pleadedGuilty"
        or defendant.get("gender") not in _GENDERS
        or len(text) < MIN_CHARACTERS
    ):
        return None
    return {
        "trial_id": account.get("id"),
        "date": _facts(account)["date"],
        "text": _cut(text),
        "defendant_gender": defendant["gender"],
        "defendant_age": defendant.get("age"),
        "offence": offence.get("offenceCategory"),
        "verdict": verdict["verdictCategory"],
    }


def _marked(account: Element, tag: str, kind: str) -> list[Element]:
    return [element for element in account.iter(tag) if element.get("type") == kind]


def _facts(element: Element) -> dict[str | None, str | None]:
    """What the editors noted of an element: its ``interp`` children."""
    return {note.get("type"): note.get("value") for note in element.findall("interp")}


def _before_outcome(account: Element) -> Iterator[str]:
    """Yield the pieces of text before the first verdict or punishment: what the jury had heard."""

    def walk(element: Element) -> Iterator[str | None]:
        if element.get("type") in _OUTCOMES:
            yield None
            return
        yield element.text or ""
        for child in element:
            yield from walk(child)
            yield child.tail or ""

    yield from itertools.takewhile(lambda piece: piece is not None, walk(account))


def _cut(text: str) -> str:
    """Cut to `MAX_CHARACTERS` between two words."""
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS].rsplit(" ", 1)[0]
