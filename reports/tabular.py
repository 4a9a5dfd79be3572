"""What a model of tabular rows goes by: features, what turns a decision, what adds up."""

from __future__ import annotations

from audit.finding import Finding, Measurement, Scalar, Status
from audit.report import Report
from reports.method_words import listed, method_name
from reports.tables import Record, records
from reports.words import interval

IMPORTANCE, STABILITY, ADDITIVITY = "feature_importance", "importance_stability", "shap_additivity"
FLIPS = "nearest_counterfactual"
CURVES = ("partial_dependence", "accumulated_local_effects")
CHECKS = (IMPORTANCE, STABILITY, ADDITIVITY, FLIPS, *CURVES)

PUSHES = "push_by_group_"
"""Tables of features by group begin with this; the rest of the name says among which rows."""

CHANGE = "change"
"""In a slice, names what was changed."""

ALONE = "only "
"""Changes of sensitive features alone begin with this."""

TOGETHER = f"{ALONE}sensitive features"

NAMED = 3


def importances(report: Report) -> tuple[Finding, ...]:
    """How far each feature moves the score, the first one farthest."""
    return _of(report, IMPORTANCE)


def additivity(report: Report) -> tuple[Finding, ...]:
    """Whether the values add up and are steady: what tells whether they may be read."""
    return (*_of(report, ADDITIVITY), *_of(report, STABILITY))


def failure(report: Report) -> str:
    """Why the values are not shown; empty where they may be.

    The values are those of the first method, whose sum is the real test.
    """
    of_sums = [f for f in _of(report, ADDITIVITY) if f.measurement]
    for finding in of_sums:
        first, mine = of_sums[0].measurement, finding.measurement
        if first is None or mine is None or mine.slice != first.slice:
            break
        if finding.status is Status.FAIL and finding.criterion is not None:
            name = method_name(mine.slice.get("method", "The method"))
            return (
                f"Not shown: the values of {name} do not add up to what the model says "
                f"({interval(mine)}, {finding.criterion.words} is asked for)."
            )
    return ""


def turns(report: Report) -> tuple[Finding, ...]:
    """How many decisions turn as some feature changes, sensitive ones last."""
    return _of(report, FLIPS)


def turned(report: Report) -> tuple[tuple[Record, ...], ...]:
    """What would have turned some decisions, the changes of one row together."""
    by_row: dict[Scalar, list[Record]] = {}
    for record in records(report, "counterfactual_cases"):
        by_row.setdefault(record["row"], []).append(record)
    return tuple(map(tuple, by_row.values()))


def answer(report: Report) -> str:
    """What the model goes by, in a sentence or two; empty where it reads no table."""
    if why := failure(report):
        return why
    named = [f"{_feature(m)} ({_share(m):.0%})" for m in _measured(importances(report))[:NAMED]]
    goes = f"It goes most by {listed(named)}." if named else ""
    return " ".join(filter(None, (goes, _alone(report))))


def _alone(report: Report) -> str:
    """How many decisions each sensitive feature can turn by itself."""
    by_itself = [
        f"{change.removeprefix(ALONE)} {m.value:.1%}"
        for m in _measured(turns(report))
        if (change := m.slice.get(CHANGE, "")).startswith(ALONE)
        and change != TOGETHER
        and m.value is not None
    ]
    if not by_itself:
        return ""
    return f"Decisions that another value alone would turn: {listed(by_itself)}."


def _of(report: Report, check: str) -> tuple[Finding, ...]:
    return tuple(f for f in report.findings if f.check == check and f.measurement is not None)


def _measured(findings: tuple[Finding, ...]) -> list[Measurement]:
    return [f.measurement for f in findings if f.measurement is not None]


def _feature(m: Measurement) -> str:
    return m.slice.get("feature", "")


def _share(m: Measurement) -> float:
    share = m.detail.get("share")
    return share if isinstance(share, float) else 0.0
