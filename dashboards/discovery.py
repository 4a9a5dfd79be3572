"""Finding the reports below some folders: bounded, and never out of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.errors import AuditError
from audit.report import REPORT, Report

DEPTH = 6
"""Folders below the one named; a report lies in ``model_dir/audit``."""

MOST = 500
"""Reports listed; more than a person looks through."""


@dataclass(frozen=True)
class Found:
    """A file named report.json: the report, or why it cannot be read.

    Attributes
    ----------
    name
        The report's folder, as the list shows it and the address bar carries it.
    """

    path: Path
    name: str
    report: Report | None = None
    problem: str = ""


def discover(folders: Iterable[Path], read: Callable[[Path], Report] = Report.read) -> list[Found]:
    """Read every report below `folders`; the newest first, unreadable ones last, with the reason.

    Links are not followed: a folder of models is untrusted.
    """
    found: dict[Path, Found] = {}
    for folder in folders:
        if not folder.is_dir():
            found[folder] = Found(folder, str(folder), problem=f"{folder}: no such directory.")
        for path in _report_paths(folder):
            found.setdefault(path.resolve(), _read(path, read))
            if len(found) >= MOST:
                break
    by_name = sorted(found.values(), key=lambda item: item.name)
    return sorted(by_name, key=_created, reverse=True)


def _created(found: Found) -> str:
    """When the audit was made: ISO 8601 times in UTC sort as text; unreadable ones come last."""
    return found.report.run.created if found.report else ""


def _report_paths(folder: Path) -> Iterator[Path]:
    for where, subfolders, files in os.walk(folder, followlinks=False):
        here = Path(where)
        if len(here.relative_to(folder).parts) >= DEPTH:
            subfolders.clear()
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        path = here / REPORT
        if REPORT in files and not path.is_symlink():
            yield path


def _read(path: Path, read: Callable[[Path], Report]) -> Found:
    name = path.parent.as_posix()
    try:
        return Found(path, name, read(path))
    except AuditError as error:
        return Found(path, name, problem=str(error))
    except OSError as error:
        return Found(path, name, problem=f"{path}: {error.strerror}.")
