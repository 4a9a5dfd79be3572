"""Do the model's files name the people and machines that made it, or let others in?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import re2

from audit.artefacts.folder import EVENTS, Entry, entries
from audit.artefacts.strings import MOST_BYTES, texts_of
from audit.check import Example, Result, check, example_evidence
from audit.checks.privacy.census import census, only_first
from audit.evidence import Evidence
from audit.finding import Concern, Table
from audit.pii import Scanner
from audit.pii.masking import hinted

HERE = Path(__file__).parent

ENDINGS = (
    ".json", ".md", ".txt", ".log", ".out", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".py", ".sh",
    ".ipynb", ".env", ".netrc", "training_args.bin",
)  # fmt: skip
VOCABULARIES = ("tokenizer.json", "vocab.json", "vocab.txt", "merges.txt", "added_tokens.json")
"""Words that a model knows are nobody's in particular; see tokenizer_memorised_entries."""

OURS = "audit"
"""Where reports of audits lie."""

TYPES = ("email", "api_key", "url_credentials", "ip_address", "mac_address")

USER_PATH = re2.compile(
    r"(?:/home/|/Users/|[A-Za-z]:[\\/]{1,4}Users[\\/]{1,4})([^\s\\/:\"'<>|,;]{1,64})"
)
NOBODY = frozenset(
    {"user", "users", "ubuntu", "runner", "jovyan", "root", "admin", "ec2-user", "vscode", "shared",
     "public", "app", "docker", "name"}
)  # fmt: skip
"""Accounts that are nobody's: of images, and of instructions."""

NOBODYS = ("127.", "::1", "git@", "noreply@", "no-reply@")
"""How addresses begin that are nobody's: this machine's own, and a service's."""

LINK = re2.compile(r"https?://[^\s\"'<>]+")
"""The web has folders called home too."""

HUB_TOKEN = re2.compile(r"\bhf_[A-Za-z0-9]{30,60}\b")
MACHINE = re2.compile(r"tfevents\.\d{9,11}\.([A-Za-z0-9][A-Za-z0-9.-]{1,62}?)\.\d+")
RUN = re2.compile(r"\b[A-Z][a-z]{2}\d{2}_\d{2}-\d{2}-\d{2}_([A-Za-z0-9][A-Za-z0-9.-]{1,62})")
"""How the Trainer calls a run: date, time, and the machine's name."""

MOST_SHOWN = 100


class Leak(NamedTuple):
    """Something said in a file: what, and its value made unreadable."""

    path: str
    type: str
    masked: str


@check(
    concern=Concern.PRIVACY,
    needs=("home",),
    references=(
        "Regulation (EU) 2016/679 (GDPR), art. 25",
        "CWE-532: Insertion of Sensitive Information into Log File",
        "CWE-502: Deserialization of Untrusted Data (why nothing is unpickled)",
    ),
    examples=[
        Example(
            replace(example_evidence("01", "01"), home=HERE.parents[1] / "policies"),
            {"overall": 0.0},
            "the policies that come with this package name nobody",
        ),
        Example(
            replace(example_evidence("01", "01"), home=HERE.parent / "selection"),
            {"overall": None},
            "there is no such directory",
        ),
    ],
)
def training_arguments_leak(evidence: Evidence) -> Iterator[Result]:
    """How many addresses, user names, machines and keys do the model's files give away?

    A count of distinct values by file, 0 is best, in ``training_args.bin``, configurations, cards,
    logs and scripts: e-mail and network addresses, keys and tokens, links with a password, folders
    of users (``/home/NAME``), names of machines in those of runs. Pickles are read as lists of
    instructions and never run. The table gives file and kind, values are made unreadable. Every
    such file is looked at, its first 8 MiB: the interval is the value itself.

    It misses names of people, tokens without a known form, and what is compressed. An address in a
    card may be meant to be there.
    """
    name = "training_arguments_leak"
    if not evidence.home.is_dir():
        yield census(name, None, 0, "nothing", "Undefined: there is no such directory.")
        return
    read = [entry for entry in entries(evidence.home) if _is_read(entry)]
    found = [leak for entry in read for leak in _leaks(evidence.home, entry)]
    cut = [entry.shown for entry in read if entry.size > MOST_BYTES]
    note = f"Only the first {MOST_BYTES:,} bytes were read of {', '.join(cut)}. " if cut else ""
    note = f"{note}{only_first(len(found), MOST_SHOWN)}".strip()
    yield census(name, len(found), len(read), "every file of configuration, log or text", note)
    yield Table(
        name=name,
        title="Addresses, users, machines and keys named in the model's files",
        columns=("path", "type", "value"),
        rows=tuple(found[:MOST_SHOWN]),
    )


def _is_read(entry: Entry) -> bool:
    if entry.kind != "file" or entry.name in VOCABULARIES or entry.is_in(OURS):
        return False
    return entry.name.endswith(ENDINGS) or entry.name.startswith(EVENTS)


def _leaks(home: Path, entry: Entry) -> list[Leak]:
    """What one file gives away, each value once; its name may tell a machine."""
    text = f"{entry.name}\n{texts_of(home / entry.path)}"
    hits = {(hit.type, text[hit.start : hit.end]) for hit in _scanner().find(text)}
    found = {(type_, value) for type_, value in hits if not value.startswith(NOBODYS)}
    found |= {("api_key", token) for token in HUB_TOKEN.findall(text)}
    found |= {("machine", name) for pattern in (MACHINE, RUN) for name in pattern.findall(text)}
    users = {
        name for name in USER_PATH.findall(LINK.sub(" ", text)) if name.casefold() not in NOBODY
    }
    found |= {("user", name) for name in users}
    return [Leak(entry.shown, type_, hinted(value, type_)) for type_, value in sorted(found)]


@cache
def _scanner() -> Scanner:
    return Scanner(TYPES)
