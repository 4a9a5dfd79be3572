"""``perturb``: its options, and one perturbed text a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from audit.errors import InputError, listing
from audit.perturbation import SEVERITIES, Perturbation
from audit.perturbations import perturbations

KEPT = 0

EXAMPLES = """\
Reads one text a line, of FILE or of standard input, and writes each perturbed, in the same order,
unchanged where the perturbation does not apply: the quickest way to judge one.

examples:
  echo "She lost her appeal." | python -m audit perturb gender_swap
  python -m audit perturb keyboard_typos --severity 3 --seed 7 notes.txt
  python -m audit perturb --list
"""


def add_perturb(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser(
        "perturb",
        help="see what a perturbation makes of texts",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("name", nargs="?", metavar="NAME", help="a perturbation; see --list")
    command.add_argument("file", nargs="?", metavar="FILE", help="texts (default: standard input)")
    command.add_argument("--list", action="store_true", help="name them all")
    command.add_argument(
        "--severity", type=int, choices=SEVERITIES, default=1,
        help="light, medium or heavy (default: %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of chance (default: %(default)s)"
    )
    command.set_defaults(run=perturb)


def perturb(arguments: argparse.Namespace) -> int:
    """``perturb NAME``: write each text perturbed."""
    if arguments.list:
        print("\n".join(_listed()))
        return KEPT
    known = perturbations()
    if arguments.name not in known:
        found = "no name" if arguments.name is None else f"no perturbation {arguments.name!r}"
        raise InputError("perturb", found, expected=listing(known, len(known)))
    chosen = known[arguments.name]
    with ExitStack() as opened:
        source = sys.stdin.buffer
        if arguments.file:
            source = opened.enter_context(_opened(arguments.file))
        for line in _perturbed(source, chosen, arguments.severity, arguments.seed):
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    return KEPT


def _opened(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputError(
            name, error.strerror or "unreadable", expected="a file of texts"
        ) from error


def _perturbed(source: BinaryIO, chosen: Perturbation, severity: int, seed: int) -> Iterator[bytes]:
    """Line by line; bytes that are no UTF-8 are handed on as they are."""
    for line in source:
        text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
        end = line[len(line.rstrip(b"\r\n")) :]
        yield chosen(text, severity, seed).encode("utf-8", "surrogateescape") + end


def _listed() -> Iterator[str]:
    """A line a perturbation: its name, what it does, and of what kind it is."""
    for found in perturbations().values():
        about = f"{found.kind.value}; {', '.join(found.languages)}; {found.expects.sentence}"
        yield f"{found.name:28} {found.title} ({about})"
