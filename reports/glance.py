"""What an auditor asks first: which gaps are real?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.finding import Concern, Finding, Measurement
from audit.report import Report
from reports.certainty import confidence
from reports.sections import SEVERITY, is_gap
from reports.words import count, metric_name, number, sentence_case

CONFLICT = "error_rate_conflict"
WITHIN_STRATA = "conditional_demographic_parity_difference"
CONCERNS = (Concern.FAIRNESS, Concern.PERFORMANCE)
"""Whose gaps are between groups of people; those of data are between columns or splits."""

ASKED_FIRST = (
    "demographic_parity_difference", "equalized_odds_difference", "equal_opportunity_difference",
    "predictive_equality_difference", "predictive_parity_difference", "accuracy_difference",
    "roc_auc_difference", "base_rate_ratio", "mean_score_difference",
)  # fmt: skip
"""Gaps in the order in which they are asked for."""


@dataclass(frozen=True)
class Hypothesis:
    """That groups are alike in something, and what was found of it.

    Several metrics can be names of one hypothesis: a difference, a ratio, a complement.

    Attributes
    ----------
    lead
        The finding that stands for all: the one a policy limits, else the difference.
    others
        The same hypothesis under other names.
    real
        Whether the test, adjusted for the number of tests, says that chance does not explain it.
    """

    lead: Finding
    others: tuple[Finding, ...]
    real: bool

    @property
    def measurement(self) -> Measurement:
        """What stands for all names."""
        assert self.lead.measurement is not None  # noqa: S101  # made of tested measurements only
        return self.lead.measurement

    @property
    def name(self) -> str:
        """The metric in words."""
        return sentence_case(metric_name(self.measurement.metric))


@dataclass(frozen=True)
class Comparison:
    """The groups of one feature, or of several crossed, and every hypothesis about them."""

    where: str
    crossed: bool
    hypotheses: tuple[Hypothesis, ...]

    @property
    def answer(self) -> str:
        """How many gaps are real."""
        real = sum(hypothesis.real for hypothesis in self.hypotheses)
        return f"{count(real)} of {count(len(self.hypotheses))} gaps real"


def comparisons(report: Report) -> tuple[Comparison, ...]:
    """Every comparison of groups that was tested, single features first."""
    by_where: dict[str, list[Finding]] = {}
    for finding in report.findings:
        m = finding.measurement
        tested = m is not None and is_gap(m) and finding.p_adjusted is not None
        if tested and finding.check != CONFLICT and finding.concern in CONCERNS:
            by_where.setdefault(_across(finding), []).append(finding)
    alpha = 1 - confidence(report)
    found = (
        Comparison(where, " × " in where, _hypotheses(findings, alpha))
        for where, findings in by_where.items()
    )
    return tuple(sorted(found, key=lambda comparison: comparison.crossed))


def families(report: Report) -> tuple[str, ...]:
    """How p-values were adjusted, and for how many tests."""
    return tuple(dict.fromkeys(f.family for f in report.findings if f.family))


def between(measurement: Measurement) -> str:
    """Which groups a gap lies between, and which show it most surely where that is another pair."""
    detail = measurement.detail
    if "highest" not in detail:
        return ""
    widest, surest = _pair(measurement, "highest", "lowest"), ""
    if "surest_high" in detail and detail["surest_high"] != detail["surest_low"]:
        surest = _pair(measurement, "surest_high", "surest_low")
    return f"{widest}; most surely {surest}" if surest not in ("", widest) else widest


def conflicts(report: Report) -> tuple[Measurement, ...]:
    """What differing base rates alone force upon the error rates, by feature."""
    found = (f.measurement for f in report.findings if f.check == CONFLICT)
    return tuple(m for m in found if m is not None)


def within_strata(report: Report) -> tuple[Measurement, ...]:
    """What is left of the gap in decisions among people alike in the stratum, by feature."""
    found = (f.measurement for f in report.findings if f.check == WITHIN_STRATA)
    return tuple(m for m in found if m is not None and is_gap(m))


def _hypotheses(findings: Iterable[Finding], alpha: float) -> tuple[Hypothesis, ...]:
    by_null: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.measurement is not None and finding.measurement.test is not None:
            by_null.setdefault(finding.measurement.test.null, []).append(finding)
    found = []
    for same in by_null.values():
        lead, *others = sorted(same, key=_leads)
        real = lead.p_adjusted is not None and lead.p_adjusted <= alpha
        found.append(Hypothesis(lead, tuple(others), real))
    return tuple(sorted(found, key=_rank))


def _leads(finding: Finding) -> tuple[bool, bool]:
    """Which name stands for a hypothesis: a gated one, else a difference."""
    metric = finding.measurement.metric if finding.measurement else ""
    return finding.criterion is None, not metric.endswith("_difference")


def _rank(hypothesis: Hypothesis) -> tuple[int, bool, int]:
    """Worst verdict first, then what is real, then what is asked for most."""
    names = [hypothesis.measurement.metric]
    names += [f.measurement.metric for f in hypothesis.others if f.measurement is not None]
    asked = (ASKED_FIRST.index(name) for name in names if name in ASKED_FIRST)
    place = min(asked, default=len(ASKED_FIRST))
    return SEVERITY.index(hypothesis.lead.status), not hypothesis.real, place


def _across(finding: Finding) -> str:
    return finding.measurement.where.removeprefix("by ") if finding.measurement else ""


def _pair(measurement: Measurement, one: str, other: str) -> str:
    ends = (_end(measurement, end) for end in (one, other))
    return " against ".join(ends)


def _end(measurement: Measurement, end: str) -> str:
    value, n = measurement.detail.get(f"{end}_value"), measurement.detail.get(f"{end}_n")
    facts = f" {number(value)}" if isinstance(value, float) else ""
    facts += f" (n = {count(n)})" if isinstance(n, int) else ""
    return f"{measurement.detail[end]}{facts}"
