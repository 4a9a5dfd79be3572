"""Does the model's directory hold what was never meant to leave the training?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from audit.artefacts.folder import EVENTS, Entry, entries
from audit.check import Example, Result, check, example_evidence
from audit.checks.privacy.census import census, only_first
from audit.evidence import Evidence
from audit.finding import Concern, Table

HERE = Path(__file__).parent

STATE = "training state: gradients and random states tell of the texts trained on"
LOG = "a log: paths, names of machines and people, sometimes rows"
SECRET = "secrets let others in, and cannot be called back"  # noqa: S105  # words about secrets
CACHE = "a cache: left over, and of nobody's choosing"
HISTORY = "a history: what was deleted since is still in it"
WORK = "work in progress: outputs and comments show rows"
ROWS = "rows of data that the manifest does not declare"
HIDDEN = "hidden: left over by a program or an editor"

FOLDERS: Mapping[str, str] = {
    ".git": HISTORY, ".hg": HISTORY, ".svn": HISTORY, ".cache": CACHE, "__pycache__": CACHE,
    ".ipynb_checkpoints": WORK, ".ruff_cache": CACHE, ".mypy_cache": CACHE, ".pytest_cache": CACHE,
    ".ssh": SECRET, ".aws": SECRET, "wandb": LOG, "mlruns": LOG, "lightning_logs": LOG,
    "checkpoint-*": STATE, "checkpoints": STATE,
}  # fmt: skip
"""Folders by name; they are one finding each, with all that is in them."""

FILES: Mapping[str, str] = {
    "optimizer.pt": STATE, "optimizer.bin": STATE, "scheduler.pt": STATE, "scaler.pt": STATE,
    "rng_state*.pth": STATE, "training_args.bin": STATE, "trainer_state.json": STATE,
    "*.log": LOG, f"{EVENTS}*": LOG, "nohup.out": LOG, "*.out": LOG,
    ".env": SECRET, ".env.*": SECRET, ".netrc": SECRET, ".npmrc": SECRET, "*.pem": SECRET,
    "*.key": SECRET, "*.p12": SECRET, "*.pfx": SECRET, "id_rsa*": SECRET, "id_ed25519*": SECRET,
    "kaggle.json": SECRET, "*.pyc": CACHE, "*.tmp": CACHE, "*.part": CACHE, "*.bak": CACHE,
    "*.swp": CACHE, "*.orig": CACHE, "*~": CACHE,
    "*.ipynb": WORK, ".bash_history": LOG, ".python_history": LOG,
    "*.csv": ROWS, "*.tsv": ROWS, "*.jsonl": ROWS, "*.parquet": ROWS, "*.arrow": ROWS,
    "*.csv.gz": ROWS, "*.jsonl.gz": ROWS, "*.sqlite": ROWS, "*.sqlite3": ROWS, "*.db": ROWS,
    "*.xlsx": ROWS,
}  # fmt: skip
"""Files by name; of several patterns the first holds."""

HARMLESS = (".gitattributes", ".gitignore")
"""Hidden files that every repository of models has."""

MOST_SHOWN = 100


class Left(NamedTuple):
    """Something left over, and why it should not be there."""

    path: str
    why: str


@check(
    concern=Concern.PRIVACY,
    needs=("home",),
    references=(
        "Regulation (EU) 2016/679 (GDPR), art. 5(1)(c) and 25 (data minimisation, by default)",
        "CWE-538: Insertion of Sensitive Information into Externally-Accessible File or Directory",
    ),
    examples=[
        Example(
            replace(example_evidence("01", "01"), home=HERE.parent / "selection"),
            {"overall": None},
            "there is no such directory",
        ),
    ],
)
def artefact_leftovers(evidence: Evidence) -> Iterator[Result]:
    """How many things does the model's directory hold that should not be handed on with it?

    A count, 0 is best, of: optimiser and random states, arguments of the training, logs, secrets,
    caches, histories of versions, notebooks, hidden files, tables of rows that the manifest does
    not declare, links (which lead elsewhere), and what is neither file nor folder. They are known
    by name. A folder such as ``.git`` counts once, whatever is in it. Everything is looked at:
    there is no sampling error, the interval is the value itself.

    It misses what bears a harmless name; see training_arguments_leak for what files say inside. A
    table the manifest declares, such as the rows held out for audits, is not counted: whether it
    may be handed on is a question for its card.
    """
    name = "artefact_leftovers"
    if not evidence.home.is_dir():
        yield census(name, None, 0, "nothing", "Undefined: there is no such directory.")
        return
    there = entries(evidence.home)
    found = tuple(_left(there, evidence.artefacts))
    files = sum(entry.kind == "file" for entry in there)
    note = f"For example {', '.join(left.path for left in found[:3])}. " if found else ""
    note = f"{note}{only_first(len(found), MOST_SHOWN)}".strip()
    yield census(name, len(found), files, "everything in the directory looked at", note)
    yield Table(
        name=name,
        title="What should not be handed on with the model",
        columns=("path", "why"),
        rows=found[:MOST_SHOWN],
    )


def _left(there: tuple[Entry, ...], declared: Mapping[str, str]) -> Iterator[Left]:
    whole: list[str] = []
    for entry in there:
        if any(entry.is_in(folder) for folder in whole):
            continue
        why = _why(entry, declared)
        if why and entry.kind == "folder":
            whole.append(entry.path)
        if why:
            yield Left(entry.shown, why)


def _why(entry: Entry, declared: Mapping[str, str]) -> str:
    """Why it should not be there; empty where it may be."""
    if entry.kind == "link":
        return "a link: it leads out of the directory, or to what is there already"
    if entry.kind == "other":
        return "neither file nor folder"
    known = FOLDERS if entry.kind == "folder" else FILES
    why = next((why for pattern, why in known.items() if fnmatchcase(entry.name, pattern)), "")
    if why == ROWS and entry.path in declared:
        return ""
    hidden = entry.name.startswith(".") and entry.name not in HARMLESS
    return why or (HIDDEN if hidden else "")
