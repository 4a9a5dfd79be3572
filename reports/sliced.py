"""Measurements laid out by what their slices say: overall, and by group of each feature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit.finding import ALL_GROUPS, MISSING, Finding, Measurement
from audit.report import Report
from reports.explanations import badness
from reports.words import metric_name, p_value, sentence_case

ByGroup = Mapping[str, Mapping[str, Finding]]
"""Feature -> group -> what was found of it."""

ByKey = Mapping[tuple[str, str, str], Finding]
"""Metric, feature and group -> finding; over all texts feature and group are empty."""


@dataclass(frozen=True)
class Parted:
    """One of several measurements of a metric, and the same group by group."""

    key: str
    finding: Finding
    by_group: ByGroup

    @property
    def name(self) -> str:
        """What it is of, in words."""
        return sentence_case(metric_name(self.key))

    @property
    def measurement(self) -> Measurement:
        """The number over all."""
        assert self.finding.measurement is not None  # noqa: S101  # made of measurements only
        return self.finding.measurement


def parted(report: Report, metric: str, by: str) -> tuple[Parted, ...]:
    """The measurements of a metric, one for each value that `by` has in their slices."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        m = finding.measurement
        if m is not None and m.metric == metric and by in m.slice:
            found.setdefault(m.slice[by], []).append(finding)
    by_key = {key: indexed(findings, (by,)) for key, findings in found.items()}
    return tuple(
        Parted(key, of_key[metric, "", ""], of_groups(of_key, metric))
        for key, of_key in by_key.items()
        if (metric, "", "") in of_key
    )


def indexed(findings: Iterable[Finding], without: Sequence[str]) -> ByKey:
    """The findings by what they are about; the worst where the policy has several limits.

    What is named in `without` is no feature by which people are told apart.
    """
    found: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        m = finding.measurement
        if m is None:
            continue
        whom = {k: v for k, v in m.slice.items() if k not in without}
        key = m.metric, " × ".join(whom), ", ".join(whom.values())
        if key not in found or badness(finding) < badness(found[key]):
            found[key] = finding
    return found


def of_groups(found: ByKey, metric: str) -> ByGroup:
    """What was found of a metric group by group."""
    by_group: dict[str, dict[str, Finding]] = {}
    for (name, feature, group), finding in found.items():
        if name == metric and feature and ALL_GROUPS not in group.split(", "):
            by_group.setdefault(feature, {})[group] = finding
    return by_group


def features(report: Report, found: Iterable[ByGroup]) -> tuple[str, ...]:
    """The features by whose groups something was found, in the order of the report."""
    known = list(dict.fromkeys(feature for by_group in found for feature in by_group))
    declared = [one.name for one in report.sensitive if one.name in known]
    return tuple(dict.fromkeys([*declared, *known]))


def groups(feature: str, found: Iterable[ByGroup]) -> tuple[str, ...]:
    """The groups of a feature of which something was found, those not recorded last."""
    named = dict.fromkeys(group for by_group in found for group in by_group.get(feature, ()))
    return tuple(sorted(named, key=lambda group: MISSING in group))


def p_of(finding: Finding) -> str:
    """The p-value of its own test, in words; where it has one, that among its kind (Holm)."""
    measured = finding.measurement
    if measured is None or measured.test is None:
        return ""
    return p_value(float(measured.detail.get("p_holm") or measured.test.p_value))


def measured(report: Report, metric: str, slice_: Mapping[str, str]) -> Measurement | None:
    """The measurement of a metric in exactly this slice; ``None`` where there is none."""
    found = (f.measurement for f in report.findings if f.measurement)
    return next((m for m in found if m.metric == metric and m.slice == slice_), None)


def control_of(m: Measurement | None, name: str = "control") -> Measurement | None:
    """The same rate of a control, as the detail has it by its name; ``None`` without one."""
    ends = [m.detail.get(f"{name}{end}") for end in ("", "_low", "_high")] if m else []
    numbers = [float(end) for end in ends if isinstance(end, int | float)]
    if m is None or len(numbers) < len(ends):
        return None
    value, low, high = numbers
    controls = m.detail.get("controls", m.n)
    n = int(controls) if isinstance(controls, int | float) else 0
    return m.model_copy(update={"value": value, "low": low, "high": high, "n": n, "detail": {}})
