"""Whether outputs give sensitive features away, in a sentence."""

from __future__ import annotations

from audit.finding import ALL_GROUPS, Finding, Measurement
from audit.report import Report
from reports.certainty import confidence
from reports.method_words import listed
from reports.words import groups_of, interval

METRIC = "attribute_inference_advantage"


def answer(report: Report) -> str:
    """What an adversary gains by the outputs on the truth alone; empty where it was not asked."""
    # A finding is there once for each of its limits.
    asked = {m.key: (f, m) for f in report.findings if (m := _measured(f)) is not None}
    told = [m for f, m in asked.values() if _is_told(f, m, 1 - confidence(report))]
    if told:
        more = listed(f"of {_feature(m)} an adversary’s AUC is {interval(m)} higher" for m in told)
        return f"The model’s outputs tell more of a person than the true label does: {more}."
    if not asked:
        return ""
    features = listed(_feature(m) for _, m in asked.values())
    return f"Nothing shows that outputs tell more of {features} than the true label does."


def _measured(finding: Finding) -> Measurement | None:
    m = finding.measurement
    if m is None or m.metric != METRIC or m.value is None:
        return None
    return m if ALL_GROUPS in m.slice.values() else None


def _feature(m: Measurement) -> str:
    return groups_of(m).removeprefix("by ")


def _is_told(finding: Finding, m: Measurement, alpha: float) -> bool:
    """Beyond chance; where groups are told apart completely there is no p-value."""
    p = 0.0 if finding.p_adjusted is None else finding.p_adjusted
    return (m.low or 0.0) > 0 and p <= alpha
