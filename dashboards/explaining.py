"""Tables and HTML of the page on explanations, made from what a report says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from audit.finding import Finding, Scalar
from audit.manifest import Task
from reports import words
from reports.agreement import Agreement
from reports.cases import Reading
from reports.differences import Difference
from reports.explained import Explained
from reports.explanations import Method
from reports.method_words import MEASURES, PLAUSIBILITY
from reports.reliance import POINTERS, Reliance
from reports.tables import Record
from reports.templating import environment


def trust(methods: Sequence[Method]) -> pd.DataFrame:
    """What each method came to in each test: value, interval and verdict in a cell."""
    return pd.DataFrame(
        {
            "Method": method.name,
            "Standing": method.standing.value,
            **{
                _title(name): _cell(method.findings.get(name))
                for name in (*MEASURES, *PLAUSIBILITY)
                if any(name in other.findings for other in methods)
            },
        }
        for method in methods
    )


def agreements(found: Agreement) -> pd.DataFrame:
    """How alike methods rank words, a line a pair: never averaged."""
    return pd.DataFrame(
        {
            "Methods": f"{found.names[one]} × {found.names[other]}",
            **_numbers(m.value, m.low, m.high),
        }
        for (one, other), m in found.pairs.items()
    )


def shifts(found: Iterable[Reliance], task: Task) -> pd.DataFrame:
    """What changing the words of each list does to the score."""
    return pd.DataFrame(
        {
            "Words": one.words,
            "Changed": one.moved,
            **_numbers(one.measurement.value, one.measurement.low, one.measurement.high),
            "Texts": one.measurement.n,
            "In words": one.direction(task),
            "Limit": f"{one.shift.status.value}, {one.shift.criterion.words}"
            if one.shift.criterion
            else "no limit",
            "Beside that": one.beside,
        }
        for one in found
        if one.measurement.value is not None
    )


def pointers(shown: Explained) -> pd.DataFrame:
    """Where attribution points; empty where the method it is by failed."""
    if not shown.may_count:
        return pd.DataFrame()
    return pd.DataFrame(
        {"Words": one.words} | {_title(name): _cell(one.pointers.get(name)) for name in POINTERS}
        for one in shown.reliances
        if one.pointers
    )


def differences(found: Iterable[Difference], what: str) -> pd.DataFrame:
    """Differences between groups, what is surest first."""
    return pd.DataFrame(
        {
            what: one.what,
            "Group": one.group,
            "Among": one.among,
            "n": one.n,
            "There": one.worth,
            **_numbers(one.difference, one.low, one.high, "More than elsewhere"),
            "p": "" if one.p is None else words.p_value(one.p),
            "Chance?": "more than chance" if one.real else "may be chance",
        }
        for one in found
    )


def turns(findings: Iterable[Finding]) -> pd.DataFrame:
    """How many decisions a change of a feature turns."""
    found = ((f, f.measurement) for f in findings)
    return pd.DataFrame(
        {
            "Changed": m.slice.get("change", ""),
            **_numbers(m.value, m.low, m.high, "Decisions turned"),
            "Rows": m.n,
            "Limit": f"{f.status.value}, {f.criterion.words}" if f.criterion else "no limit",
        }
        for f, m in found
        if m is not None
    )


def turned(by_row: Iterable[Iterable[Record]]) -> pd.DataFrame:
    """Some decisions, and what would have turned them."""
    rows = pd.DataFrame([row for of_row in by_row for row in of_row])
    return rows[["decision", "would be", "if", "groups", "row"]] if len(rows) else rows


def reading(shown: Reading) -> str:
    """A text with its words marked, as HTML: everything out of the report is escaped in it."""
    style = Markup(environment().get_template("words.css").render())  # noqa: S704  our own file
    return Markup('<style>{}</style><p class="words">{}</p>').format(style, shown.markup)


def _numbers(
    value: float | None, low: float | None, high: float | None, name: str = "Estimate"
) -> dict[str, Scalar]:
    return {name: value, "Low": low, "High": high}


def _cell(finding: Finding | None) -> str:
    if finding is None or finding.measurement is None:
        return "–"
    verdict = f", {finding.status.value}" if finding.criterion else ""
    return f"{words.interval(finding.measurement)}{verdict}"


def _title(name: str) -> str:
    return words.sentence_case(words.metric_name(name))
