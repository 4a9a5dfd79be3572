"""The options of the command line, and what they say of the thing audited."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit import argument_values as values

if TYPE_CHECKING:
    from audit.subject import Options

EXAMPLES = """\
examples:
  python -m audit report runs/medical
  python -m audit report preds.csv --y-true label --y-pred decision --sensitive sex,race
  python -m audit report preds.csv --y-true reoffended --y-pred high_risk \\
      --positive 1 --favourable 0 --sensitive race
  python -m audit report 'shards/*.parquet' --y-pred decision --sensitive sex,race --engine duckdb
  python -m audit report preds.csv --sensitive sex,race --sheet nyc-ll144 --sheet four-fifths
  python -m audit report scores.csv --y-score predicted --outcome observed --sensitive sex
  python -m audit data rows.csv --y-true label --sensitive sex,race
  python -m audit report HF_DIR --data eval.csv --text note --label outcome --sensitive sex,age
  python -m audit gate runs/medical --policy four-fifths
  python -m audit gate runs/medical/audit/report.json --policy policy.toml
  python -m audit compare runs/plain runs/redacted runs/private
  python -m audit checks
  python -m audit explain equalized_odds_difference
  python -m audit cards vaers
  python -m audit sign runs/medical/audit --by "A. Person" --decision rejected --statement "bias"
  python -m audit ledger runs/medical/audit
  python -m audit perturb keyboard_typos notes.txt
  python -m audit selftest transparency

exit status:
  0  the gate is kept      1  the gate is broken by a finding      2  could not audit
"""

TARGET = {
    "report": "a model directory; predictions as .csv, .parquet or .jsonl; shards as a glob; "
    "or a warehouse as an Ibis URL with --table",
    "gate": "the same, or a report.json, which is judged without asking the model again",
    "data": "rows as .csv, .parquet or .jsonl",
}


def add_judging(command: argparse.ArgumentParser) -> None:
    """Options of how findings are judged and where they are written."""
    group = command.add_argument_group("judging")
    group.add_argument(
        "--policy", default="default", metavar="F",
        help="a TOML file, or a preset: default, four-fifths, none (default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--select", nargs="+", default=[], metavar="NAME", help="only these checks, or concerns"
    )
    group.add_argument(
        "--out", metavar="DIR", help="where to write (default: MODEL/audit, TABLE.audit)"
    )
    group.add_argument(
        "--confidence",
        type=values.probability,
        default=0.95,
        help="of intervals (default: %(default)s)",
    )


_METAVARS = {"--positive": "LABEL", "--favourable": "LABEL"}


def add_reading(command: argparse.ArgumentParser) -> None:
    """Options of what the columns are, and of which rows a model is asked about."""
    group = command.add_argument_group("reading")
    for name, help_ in (
        ("--y-true", "column of true labels, in a table of predictions (default: y_true)"),
        ("--y-pred", "column of decisions (default: y_pred)"),
        ("--y-score", "column of scores of the positive class (default: y_score)"),
        ("--outcome", "column of the number a score predicts, where it predicts one"),
        ("--positive", "label the score is about (default: 1, or the only truthy one)"),
        ("--favourable", "label a person would want (default: the positive one)"),
    ):
        group.add_argument(name, default="", metavar=_METAVARS.get(name, "COL"), help=help_)
    group.add_argument(
        "--sensitive", type=values.names, default=(), metavar="COL,…", help="sensitive features"
    )
    group.add_argument(
        "--threshold", type=float, metavar="T", help="score to decide by, where no --y-pred is"
    )
    group.add_argument(
        "--score-range",
        type=values.number_range,
        metavar="LOW,HIGH",
        help="of a score that is no probability",
    )
    group.add_argument("--data", metavar="FILE", help="rows to ask a model about")
    group.add_argument("--text", default="", metavar="COL", help="their text (default: text)")
    group.add_argument("--label", default="", metavar="COL", help="their label (default: label)")
    group.add_argument(
        "--rows", type=values.count, default=5000, metavar="N",
        help="ask a model about at most N rows, drawn at random; 0: all (default: %(default)s)",
    )  # fmt: skip
    group.add_argument("--seed", type=int, default=0, help="of that draw (default: %(default)s)")


def add_explaining(command: argparse.ArgumentParser) -> None:
    """Options of what explanations may cost, and what they are held against."""
    group = command.add_argument_group("explaining")
    group.add_argument(
        "--budget", type=values.budget, metavar="ROWS|TIME|all",
        help="rows to explain, or time that explaining and perturbing may cost, e.g. 200, 2m, all "
        "(default: 96 texts or 1,000 tabular rows, at most 5 minutes)",
    )  # fmt: skip
    group.add_argument(
        "--perturb", type=values.names, default=(), metavar="NAME,…",
        help="perturbations of texts to try, at every severity (default: ten usual ones; "
        "`perturb --list` names all)",
    )  # fmt: skip
    group.add_argument(
        "--methods", type=values.names, default=(), metavar="METHOD,…",
        help="explanations to make of texts, the first one leading: integrated_gradients, shap, "
        "occlusion (these by default), kernel_shap, lime",
    )  # fmt: skip
    group.add_argument(
        "--baseline", default="pad", choices=("pad", "mask", "zero", "mean"),
        help="what stands for an absent word where a method looks inside (default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--paraphrase", nargs="+", default=[], metavar="DIR",
        help="a sequence-to-sequence model that puts texts in other words, or two, the second of "
        "which translates back",
    )  # fmt: skip
    group.add_argument(
        "--templates", default="", metavar="FILE",
        help="sentences with {name} (and {they}, {them}, {their}), one a line, to fill names of "
        "different groups into",
    )  # fmt: skip
    group.add_argument(
        "--words", type=values.word_lists, action="append", default=[], metavar="NAME=WORD|WORD,…",
        help="measure what these words, or phrases, do to decisions; may be repeated",
    )  # fmt: skip
    group.add_argument(
        "--rationale", default="", metavar="COL", help="column of the reasons a person would give"
    )


def add_grouping(command: argparse.ArgumentParser) -> None:
    """Options of how rows are grouped, weighed and counted."""
    group = command.add_argument_group("grouping and weighing")
    group.add_argument(
        "--depth", type=values.count, default=0, metavar="N",
        help="cross N features at most; 1: none (default: as many as fit a page)",
    )  # fmt: skip
    group.add_argument(
        "--reference", type=values.pairs, default={}, metavar="COL=GROUP,…",
        help="also compare every group to this one",
    )  # fmt: skip
    group.add_argument(
        "--bin", type=values.bins, default={}, metavar="COL=N,…",
        help="cut numbers into N bands; of other values keep the N - 1 most frequent",
    )  # fmt: skip
    for name, help_ in (
        ("--stratum", "column of a legitimate reason to differ, e.g. department"),
        ("--split", "column that says which rows were trained on"),
        ("--weight", "column of sampling weights"),
    ):
        group.add_argument(name, default="", metavar="COL", help=help_)
    group.add_argument(
        "--population", default="", metavar="FILE",
        help="table of a reference population: columns feature, group, share",
    )  # fmt: skip
    group.add_argument(
        "--engine", default="", choices=("memory", "duckdb", "spark"),
        help="count the rows where they lie, in bounded memory (default: read them)",
    )  # fmt: skip
    group.add_argument("--table", default="", metavar="NAME", help="table of a warehouse")


def add_sheets(command: argparse.ArgumentParser) -> None:
    """Options of the sheets that regulators ask for."""
    group = command.add_argument_group("regulators' sheets, written beside the report")
    group.add_argument(
        "--sheet", action="append", default=[], choices=("nyc-ll144", "four-fifths"),
        help="may be repeated",
    )  # fmt: skip
    group.add_argument(
        "--sheet-columns", type=values.pairs, default={}, metavar="sex=COL,race=COL",
        help="which features are sex and race (default: by their names)",
    )  # fmt: skip
    group.add_argument(
        "--sheet-unknown",
        type=values.names,
        default=(),
        metavar="VALUE,…",
        help="groups that mean unknown",
    )
    group.add_argument(
        "--sheet-basis",
        choices=("selection", "scoring"),
        help="decisions, or scores above the median",
    )
    group.add_argument(
        "--sheet-exclude-below", type=values.small_share, default=0.02, metavar="SHARE",
        help="leave smaller categories out of ratios (default: %(default)s)",
    )  # fmt: skip
    for name in ("justification", "distribution-date", "data-source", "auditor"):
        group.add_argument(f"--sheet-{name}", default="", metavar="TEXT", help="as printed")


def options_of(arguments: argparse.Namespace) -> Options:
    """What the user said about the target."""
    from audit.budget import Budget
    from audit.subject import Options

    return Options(
        data=Path(arguments.data) if arguments.data else None,
        text=arguments.text,
        label=arguments.label,
        y_true=arguments.y_true,
        y_pred=arguments.y_pred,
        y_score=arguments.y_score,
        outcome=arguments.outcome,
        threshold=arguments.threshold,
        score_range=arguments.score_range,
        sensitive=arguments.sensitive,
        positive=arguments.positive,
        favourable=arguments.favourable,
        weight=arguments.weight,
        stratum=arguments.stratum,
        split=arguments.split,
        rationale=arguments.rationale,
        population=Path(arguments.population) if arguments.population else None,
        reference=arguments.reference,
        bins={name: int(bins) for name, bins in arguments.bin.items()},
        depth=arguments.depth,
        engine=arguments.engine,
        table=arguments.table,
        decisions=arguments.decisions,
        rows=arguments.rows,
        seed=arguments.seed,
        confidence=arguments.confidence,
        budget=arguments.budget or Budget(),
        methods=arguments.methods,
        perturbations=arguments.perturb,
        paraphrase=tuple(map(Path, arguments.paraphrase)),
        templates=Path(arguments.templates) if arguments.templates else None,
        baseline=arguments.baseline,
        word_lists={k: v for lists in arguments.words for k, v in lists.items()},
    )
