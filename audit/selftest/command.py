"""``selftest transparency``: its options, and what is printed and written."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable
from pathlib import Path

from audit.errors import InputError, listing

AS_THEORY_SAYS, AGAINST_THEORY = 0, 1

EXAMPLES = """\
Small transformer classifiers are taught one reason each, certified by intervention to have it, and
audited like any other, every method of explanation and four fakes among them.

examples:
  python -m audit selftest transparency
  python -m audit selftest transparency --seeds 5 --out selftest.md
  python -m audit selftest transparency --plant "two redundant words"

exit status:
  0  every method does as theory says, every fake is rejected      1  one does not
  2  no classifier could be certified
"""


def add_selftest(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser(
        "selftest",
        help="audit the audit, on classifiers whose reason is known",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("concern", choices=("transparency",), help="what to test")
    command.add_argument(
        "--seeds", type=int, default=1, metavar="N",
        help="of words, texts and weights: 0 to N - 1 (default: %(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--plant", action="append", default=[], metavar="NAME",
        help="only this reason; may be repeated (default: all four)",
    )  # fmt: skip
    command.add_argument("--out", metavar="FILE", help="also write it, as .md or .json")
    command.set_defaults(run=selftest)


def selftest(arguments: argparse.Namespace) -> int:
    """``selftest transparency``: which explanations find a known reason, which are believed."""
    _refuse(arguments)
    from tqdm import tqdm

    from audit.selftest import table
    from audit.selftest.plants import PLANTS
    from audit.selftest.trial import trials

    def progress(items: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
        return tqdm(list(items), desc="Self-test", unit="plant", disable=None, leave=False)

    found = trials(range(arguments.seeds), arguments.plant or list(PLANTS), progress)
    command = shlex.join(["python", "-m", "audit", *arguments.argv])
    print(table.page(found))
    if arguments.out:
        _write(Path(arguments.out), table.written(found, command, Path(arguments.out).suffix))
    return AGAINST_THEORY if table.unexpected(found) else AS_THEORY_SAYS


def _refuse(arguments: argparse.Namespace) -> None:
    """Say what is wrong with the options before minutes are spent."""
    from audit.selftest.plants import PLANTS

    if arguments.seeds < 1:
        raise InputError("--seeds", f"found {arguments.seeds}", expected="1 or more")
    unknown = [name for name in arguments.plant if name not in PLANTS]
    if unknown:
        raise InputError("--plant", f"found {listing(unknown)}", expected=listing(PLANTS))
    out = Path(arguments.out or "x.md")
    if out.suffix not in (".md", ".json") or out.is_dir():
        raise InputError("--out", f"found {str(out)!r}", expected="a file name in .md or .json")


def _write(out: Path, text: str) -> None:
    from audit.files import write_text

    try:
        write_text(out, text)
    except OSError as error:
        raise InputError(out, f"cannot be written ({error.strerror})") from error
    print(f"wrote {out}")
