"""``compare``: its options, which reports are meant, and how they are put side by side."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit.errors import InputError
from audit.files import inside
from audit.finding import Concern
from audit.report import REPORT, Report

FORMATS = ("table", "markdown", "json")

EXAMPLES = """\
REPORT is a report.json, the directory it lies in, or the directory of an audited model. The first
is what the others are compared with.

examples:
  python -m audit compare runs/plain runs/redacted runs/private
  python -m audit compare runs/plain runs/private --concern privacy --concern performance
  python -m audit compare old/report.json new/report.json --metric roc_auc membership_auc
  python -m audit compare runs/plain runs/private --format markdown > comment.md

By default: what a gate hangs on, and what speaks of everybody or compares the groups of one
feature, where two reports or more have it; of a concern with more than 20 such measurements, the
first of each metric, or those that reports draw at once. How good the decisions are is shown beside
any concern: it is the price. Which end of a measure is better: python -m audit explain NAME.

exit status:
  0  compared      2  could not: other tasks, or nothing that two reports measured
"""


def add_compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser(
        "compare",
        help="reports side by side: what a mitigation bought, and what it cost",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("reports", nargs="+", metavar="REPORT", help="two or more")
    command.add_argument(
        "--concern", action="append", default=[], choices=[c.value for c in Concern],
        metavar="NAME", help="only this one, e.g. privacy; may be repeated",
    )  # fmt: skip
    command.add_argument(
        "--metric", nargs="+", default=[], metavar="NAME", help="only these measurements"
    )
    command.add_argument(
        "--all", action="store_true", help="also groups, details, and what one report alone has"
    )
    command.add_argument(
        "--format", choices=FORMATS, default="table", help="(default: %(default)s)"
    )
    command.add_argument(
        "--name", nargs="+", default=[], metavar="NAME",
        help="what to call the reports, in their order (default: the models' names)",
    )  # fmt: skip
    command.set_defaults(run=compare)


def compare(arguments: argparse.Namespace) -> int:
    """``compare REPORT REPORT…``: print them side by side."""
    from reports import comparison_json, comparison_markdown, comparison_table
    from reports.comparison import compare as side_by_side
    from reports.comparison_choice import Wanted, chosen

    wanted = Wanted(
        concerns=tuple(Concern(name) for name in arguments.concern),
        metrics=tuple(arguments.metric),
        everything=arguments.all,
    )
    found = [Report.read(_path(Path(given))) for given in arguments.reports]
    made = chosen(side_by_side(found, arguments.name), wanted)
    shapes = {
        "table": comparison_table.render,
        "markdown": comparison_markdown.render,
        "json": comparison_json.render,
    }
    print(shapes[arguments.format](made), end="")
    return 0


def _path(given: Path) -> Path:
    """The report that is meant by a file or a directory."""
    if not given.is_dir():
        return given
    places = [inside(given, f"audit/{REPORT}"), inside(given, REPORT)]
    for place in places:
        if place.is_file():
            return place
    raise InputError(
        given, f"holds neither audit/{REPORT} nor {REPORT}",
        hint=f"Audit it first: python -m audit report {given}",
    )  # fmt: skip
