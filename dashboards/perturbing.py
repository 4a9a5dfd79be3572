"""Tables and HTML of the page on robustness, made from what a report says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from markupsafe import Markup

from audit.finding import Finding, Measurement
from audit.manifest import Task
from reports import words
from reports.perturbed import FLIPS, LOSS, Way
from reports.rewritten import Rewritten
from reports.robustness import Robust
from reports.sliced import Parted, p_of
from reports.templating import environment

ALL = "All"


def cells(found: Robust, feature: str) -> pd.DataFrame:
    """Flip rates by change and group, laid out as `reports.heat.heat_map` draws them.

    They are as dark as the lower end of the interval is high: one text of three that turns is none
    to be alarmed by.
    """
    return pd.DataFrame(
        {
            "row_feature": "change", "row": way.title,
            "column_feature": feature or "all", "column": group,
            "value": m.value, "low": m.low, "high": m.high, "drawn": m.low,
            "known": 0.0 if m.low is None or m.high is None else float(
                np.clip(1 - (m.high - m.low), 0, 1)
            ),
            "n": m.n, "shown": words.number(m.value),
            "limits": "" if m.low is None or m.high is None else f"{m.low:.2f}–{m.high:.2f}",
            "shrunk": f"n = {words.count(m.n)}",
        }
        for way in found.leaving
        for group, finding in _flips(found, way, feature)
        if (m := finding.measurement)
    )  # fmt: skip


def numbers(found: Robust, feature: str) -> pd.DataFrame:
    """The same as numbers, line by line."""
    return pd.DataFrame(
        {
            "Changed": way.title,
            "Group": group,
            **estimate(finding.measurement, "Decisions turned"),
            "n": finding.measurement.n if finding.measurement else 0,
            "Limit": limit(finding),
        }
        for way in found.leaving
        for group, finding in _flips(found, way, feature)
    )


def gaps(found: Robust, feature: str) -> pd.DataFrame:
    """How far the groups lie apart under each change, the surest first."""
    made = [(way, way.gaps[feature]) for way in found.leaving if feature in way.gaps]
    return pd.DataFrame(
        {
            "Changed": way.title,
            **estimate(gap.measurement, "Difference"),
            "Real?": "real" if gap.real else "not shown",
            "p": words.p_value(gap.p),
            "Between": " and ".join(f"{group} {words.number(rate)}" for group, rate in gap.ends),
            "Limit": limit(gap.finding),
        }
        for way, gap in sorted(made, key=lambda one: one[1].p)
    )


def losses(found: Robust) -> pd.DataFrame:
    """What each change costs in right decisions, and to how many texts it applies."""
    return pd.DataFrame(
        {
            "Changed": way.title,
            "Applies to": "–" if way.applied is None else f"{way.applied:.0%}",
            **estimate(loss.measurement, "Accuracy lost"),
            "p": p_of(loss),
            "Limit": limit(loss),
        }
        for way in found.leaving
        if (loss := way.overall.get(LOSS))
    )


def noticing(found: Robust) -> pd.DataFrame:
    """How often the decision turns when the text says something else."""
    return pd.DataFrame(
        {"Changed": way.title, **estimate(m, "Decisions turned"), "n": m.n}
        for way in found.directional
        if (m := way.flips)
    )


def right(found: Robust) -> pd.DataFrame:
    """How many decisions are right whatever is changed, overall and by group."""
    together = found.together
    whole = {"": {ALL: together.worst}} if together.worst else {}
    return pd.DataFrame(
        {
            "Feature": feature,
            "Group": group,
            words.sentence_case(found.as_found): m.detail.get("as_written"),
            **estimate(m, "Whatever is changed"),
            "n": m.n,
        }
        for feature, by_group in {**whole, **together.worst_by_group}.items()
        for group, finding in by_group.items()
        if (m := finding.measurement)
    )


def parted(found: Iterable[Parted], what: str, share: str) -> pd.DataFrame:
    """One measurement a line, overall and by group."""
    return pd.DataFrame(
        {what: one.name, "Of": whom, **estimate(m, share), "n": m.n}
        for one in found
        for whom, finding in _whom(one)
        if (m := finding.measurement)
    )


def by_severity(found: Robust) -> pd.DataFrame:
    """The numbers behind the curves."""
    return found.by_severity.rename(
        columns={"title": "Changed", "what": "What", "degree": "How much", "value": "Estimate",
                 "low": "Low", "high": "High"}
    )  # fmt: skip


def example(one: Rewritten, task: Task) -> str:
    """A text before and after as HTML: everything out of the report is escaped in it."""
    style = Markup(environment().get_template("words.css").render())  # noqa: S704  our own file
    facts = f"Row {words.count(one.row)}"
    facts += "".join(f" · {fact}" for fact in (one.groups, one.effort) if fact)
    if not one.differs:
        facts += " · no word differs in what is shown: blanks do, or what lies beyond"
    return Markup(
        "<style>{}</style><p><strong>{}: decision {}, score of “{}” {}</strong></p>"
        '<p class="words">{}<br>→ {}</p><p>{}</p>'
    ).format(
        style, one.by, one.decision, words.printable(task.positive), one.scores,
        one.marked_before, one.marked_after, facts,
    )  # fmt: skip


def _flips(found: Robust, way: Way, feature: str) -> Iterator[tuple[str, Finding]]:
    if FLIPS in way.overall:
        yield ALL, way.overall[FLIPS]
    by_group = way.by_group.get(feature, {})
    for group in found.groups(feature) if feature else ():
        if group in by_group:
            yield group, by_group[group]


def _whom(one: Parted) -> Iterator[tuple[str, Finding]]:
    yield ALL, one.finding
    for feature, by_group in one.by_group.items():
        for group, finding in by_group.items():
            yield f"{feature} = {group}", finding


def estimate(m: Measurement | None, name: str) -> dict[str, float | None]:
    """Three cells of a line: the number under this name, and its limits."""
    value, low, high = (m.value, m.low, m.high) if m else (None, None, None)
    return {name: value, "Low": low, "High": high}


def limit(finding: Finding) -> str:
    """The limit a finding was held to, and what became of it."""
    held_to = finding.criterion
    return f"{finding.status.value}, {held_to.words}" if held_to else "no limit"
