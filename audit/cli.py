"""The command line: the composition root, which knows every room and which no room knows."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import audit
from audit.arguments import (
    EXAMPLES,
    TARGET,
    add_explaining,
    add_grouping,
    add_judging,
    add_reading,
    add_sheets,
    options_of,
)
from audit.compare import add_compare
from audit.errors import AuditError, InputError, listing
from audit.perturbations.command import add_perturb
from audit.pii.command import add_pii
from audit.selftest.command import add_selftest

if TYPE_CHECKING:
    from audit.check import Check
    from audit.policy import Policy
    from audit.report import Report

KEPT, BROKEN, NO_AUDIT, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status and never shows a traceback for bad input."""
    arguments = _parser().parse_args(argv)
    arguments.argv = list(sys.argv[1:] if argv is None else argv)
    try:
        return int(arguments.run(arguments))
    except AuditError as error:
        print(f"error: {error}", file=sys.stderr)
        return NO_AUDIT
    except KeyboardInterrupt:
        print("interrupted: nothing was written", file=sys.stderr)
        return INTERRUPTED


def report(arguments: argparse.Namespace) -> int:
    """``report``: audit, print a summary, write report.json and report.html."""
    from reports import console

    found, home = _audit(arguments)
    sheets = _sheets(found, arguments)
    written = _write(found, Path(arguments.out) if arguments.out else home, sheets)
    print(console.render(found, colour=sys.stdout.isatty()))
    print("\n".join(f"wrote {path}" for path in written))
    return NO_AUDIT if found.gate.exit_code == NO_AUDIT else KEPT


def gate(arguments: argparse.Namespace) -> int:
    """``gate``: judge, print what broke the gate, exit 0, 1 or 2."""
    from audit.report import Report
    from audit.run import rejudge
    from reports import console

    target = Path(arguments.target)
    if target.suffix == ".json":
        found = rejudge(Report.read(target), _policy(arguments, _catalogue()))
        if arguments.out:
            _write(found, Path(arguments.out))
    else:
        found, home = _audit(arguments)
        _write(found, Path(arguments.out) if arguments.out else home)
    print(console.gate(found))
    return found.gate.exit_code


def data(arguments: argparse.Namespace) -> int:
    """``data``: audit the rows alone, before there is any decision."""
    arguments.decisions = False
    arguments.select = arguments.select or ["data", "base_rate"]
    return report(arguments)


def checks(arguments: argparse.Namespace) -> int:
    """``checks``: list every check, by concern."""
    del arguments
    concern = None
    for check in _catalogue().values():
        if check.concern is not concern:
            concern = check.concern
            print(f"\n{concern.value}: {concern.question}")
        print(f"  {check.name:32} {check.title}")
    return KEPT


def explain(arguments: argparse.Namespace) -> int:
    """``explain NAME``: what a check measures, by which formula, what it misses; its examples."""
    from audit.explain import as_text

    catalogue = _catalogue()
    if arguments.name not in catalogue:
        raise InputError(
            "explain", f"no check is called {arguments.name!r}", expected=listing(catalogue, 60)
        )
    print(as_text(catalogue[arguments.name]))
    return KEPT


def sign(arguments: argparse.Namespace) -> int:
    """``sign DIR``: put on record who approves or rejects the audit in DIR, and why."""
    from audit import ledger
    from audit.files import sha256_file
    from audit.report import REPORT, Report

    folder = Path(arguments.folder)
    found = Report.read(folder / REPORT)
    entry = ledger.append(
        folder / ledger.LEDGER,
        arguments.decision,
        subject=found.subject.digest,
        report_sha256=sha256_file(folder / REPORT),
        summary=arguments.statement,
        by=arguments.by,
    )
    print(f"{entry.when}  {entry.kind} by {entry.by}, sealed {entry.hash}")
    return KEPT


def show_ledger(arguments: argparse.Namespace) -> int:
    """``ledger DIR``: the audits and sign-offs on record, their chain verified."""
    from audit import ledger
    from reports.words import printable

    entries = ledger.read(Path(arguments.folder) / ledger.LEDGER)
    for entry in entries:
        by = f" by {entry.by}" if entry.by else ""
        print(printable(f"{entry.when}  {entry.kind}{by}: {entry.summary}"))
    print(f"{len(entries)} entries, chain whole" if entries else "no entries")
    return KEPT


def data_cards(arguments: argparse.Namespace) -> int:
    """``cards [NAME]``: the data sets that have a card, or one card."""
    from audit import cards

    print(cards.read(arguments.name) if arguments.name else "\n".join(cards.names()))
    return KEPT


def _audit(arguments: argparse.Namespace) -> tuple[Report, Path]:
    from tqdm import tqdm

    from audit.loading import load
    from audit.run import run

    catalogue = _catalogue()
    policy = _policy(arguments, catalogue)
    selected = _selected(catalogue, arguments.select)
    subject = load(arguments.target, options_of(arguments))

    def progress(items: Iterable[Check]) -> Iterable[Check]:
        return tqdm(list(items), desc="Checking", unit="check", disable=None, leave=False)

    command = shlex.join(["python", "-m", "audit", *arguments.argv])
    return run(subject, policy, selected, command=command, progress=progress), subject.home


def _sheets(found: Report, arguments: argparse.Namespace) -> dict[str, str]:
    """File name -> text of each sheet asked for; made before anything is written."""
    from reports import sheets

    options = sheets.Options(
        columns=arguments.sheet_columns,
        unknown=arguments.sheet_unknown,
        basis=sheets.Basis(arguments.sheet_basis) if arguments.sheet_basis else None,
        exclude_below=arguments.sheet_exclude_below,
        justification=arguments.sheet_justification,
        distribution_date=arguments.sheet_distribution_date,
        data_source=arguments.sheet_data_source,
        auditor=arguments.sheet_auditor,
    )
    made = {name: sheets.render(name, found, options) for name in arguments.sheet}
    pages = {f"sheet-{name}.html": sheet.html for name, sheet in made.items()}
    return pages | {f"sheet-{name}.csv": sheet.csv for name, sheet in made.items()}


def _write(
    found: Report, folder: Path, beside: Mapping[str, str] = MappingProxyType({})
) -> list[Path]:
    """Write the report, its page and what belongs `beside` them; put the audit on record."""
    from audit import ledger
    from audit.files import sha256_file, write_text
    from audit.report import REPORT
    from reports import html

    page = html.render(found)
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "is a file", field="--out", expected="a directory")
    ledger.read(folder / ledger.LEDGER)  # a broken ledger is said before anything is replaced
    try:
        found.write(folder / REPORT)
        pages = {"report.html": page, **beside}
        for name, text in pages.items():
            write_text(folder / name, text)
        ledger.append(
            folder / ledger.LEDGER,
            "audit",
            subject=found.subject.digest,
            report_sha256=sha256_file(folder / REPORT),
            summary=found.gate.headline,
        )
    except OSError as error:
        raise InputError(
            folder, f"cannot be written ({error.strerror})", hint="Choose another with --out."
        ) from error
    return [folder / REPORT, *(folder / name for name in pages)]


def _catalogue() -> dict[str, Check]:
    from audit.checks import catalogue

    return catalogue()


def _policy(arguments: argparse.Namespace, catalogue: dict[str, Check]) -> Policy:
    from audit.policy import read_policy

    return read_policy(arguments.policy, catalogue)


def _selected(catalogue: dict[str, Check], names: Sequence[str]) -> list[Check]:
    """The checks named, by name or concern; all of them when none is."""
    unknown = [n for n in names if n not in catalogue and n not in _concerns(catalogue)]
    if unknown:
        known = [*_concerns(catalogue), *catalogue]
        raise InputError("--select", f"found {listing(unknown)}", expected=listing(known, 60))
    chosen = catalogue.values()
    return [c for c in chosen if not names or c.name in names or c.concern.value in names]


def _concerns(catalogue: dict[str, Check]) -> list[str]:
    return list(dict.fromkeys(check.concern.value for check in catalogue.values()))


def _parser() -> argparse.ArgumentParser:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m audit",
        description="Audit a classifier that decides on people.",
        epilog=EXAMPLES,
        formatter_class=shape,
    )
    parser.add_argument("--version", action="version", version=f"ethics-audit {audit.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for function, help_ in ((report, "audit TARGET, write report.json and report.html"),
                            (gate, "exit 0 if TARGET keeps the policy, 1 if not"),
                            (data, "audit rows alone, before there is a model")):  # fmt: skip
        command = commands.add_parser(
            function.__name__, help=help_, epilog=EXAMPLES, formatter_class=shape
        )
        command.add_argument("target", metavar="TARGET", help=TARGET[function.__name__])
        add_judging(command)
        add_reading(command)
        add_grouping(command)
        add_explaining(command)
        if function is not gate:
            add_sheets(command)
        command.set_defaults(run=function, decisions=True)
        if function is data:
            command.set_defaults(policy="none")
    command = commands.add_parser("checks", help="list every check")
    command.set_defaults(run=checks)
    command = commands.add_parser("explain", help="what a check measures and misses")
    command.add_argument("name", metavar="NAME")
    command.set_defaults(run=explain)
    command = commands.add_parser("cards", help="what is known of a data set, and its limits")
    command.add_argument("name", metavar="NAME", nargs="?")
    command.set_defaults(run=data_cards)
    add_compare(commands)
    _add_record(commands)
    add_perturb(commands)
    add_pii(commands)
    add_selftest(commands)
    return parser


def _add_record(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    folder = "where report.json lies, e.g. runs/medical/audit"
    command = commands.add_parser("sign", help="approve or reject an audit, on record")
    command.add_argument("folder", metavar="DIR", help=folder)
    command.add_argument("--by", required=True, metavar="NAME", help="who answers for it")
    command.add_argument("--decision", required=True, choices=("approved", "rejected"))
    command.add_argument("--statement", required=True, metavar="TEXT", help="why")
    command.set_defaults(run=sign)
    command = commands.add_parser("ledger", help="audits and sign-offs on record, verified")
    command.add_argument("folder", metavar="DIR", help=folder)
    command.set_defaults(run=show_ledger)
