"""What became of decisions when the input was changed, way by way, gathered from a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

import numpy as np

from audit.finding import ALL_GROUPS, Finding, Measurement
from audit.report import Report
from audit.stats.multiplicity import holm
from reports.certainty import confidence
from reports.sliced import ByGroup, ByKey, indexed, of_groups
from reports.words import metric_name, sentence_case

PERTURBATION, SEVERITY = "perturbation", "severity"
"""In a slice, name the way of perturbing and how much of a text it changes."""

WAY = (PERTURBATION, SEVERITY)

FLIPS, LOSS, DIFFERENCE = "flip_rate", "accuracy_loss", "flip_rate_difference"
SHIFT, CALIBRATION = "perturbation_score_shift", "calibration_under_perturbation"
MEAN, WORST = "mean_flip_rate", "worst_case_accuracy"
BY_WAY = (FLIPS, LOSS, DIFFERENCE, SHIFT, CALIBRATION)

DEGREES = {"1": "light", "2": "medium", "3": "heavy"}
"""Severities in words."""

DIRECTIONAL = "directional"
"""What is expected of a perturbation that changes what a text says."""


@dataclass(frozen=True)
class Gap:
    """How far apart groups lie in how easily their decisions turn.

    Attributes
    ----------
    p
        That of the permutation test, adjusted for all ways and features tried (Holm).
    real
        Whether chance does not explain it.
    """

    finding: Finding
    p: float
    real: bool

    @property
    def measurement(self) -> Measurement:
        """The gap itself."""
        assert self.finding.measurement is not None  # noqa: S101  # made of measurements only
        return self.finding.measurement

    @property
    def ends(self) -> tuple[tuple[str, float], ...]:
        """The group whose decisions turn most easily, then the least; empty where all are alike."""
        detail = self.measurement.detail
        found = ((detail.get(end), detail.get(f"{end}_value")) for end in ("highest", "lowest"))
        ends = tuple((str(g), float(v)) for g, v in found if g is not None and _is_number(v))
        return ends if len(dict(ends)) == 2 else ()


@dataclass(frozen=True)
class Way:
    """A perturbation at a severity, and what was found of it.

    Attributes
    ----------
    key, severity
        The perturbation's name and severity as the report has them.
    degree
        How much is changed, in words; empty where the perturbation knows one degree only.
    overall
        Metric -> finding over all texts, the worst where the policy has several limits.
    by_group
        Flip rates.
    gaps
        Feature -> how far its groups lie apart.
    """

    key: str
    severity: str
    degree: str
    overall: Mapping[str, Finding]
    by_group: ByGroup
    gaps: Mapping[str, Gap]

    @property
    def name(self) -> str:
        """The perturbation in words."""
        return sentence_case(metric_name(self.key))

    @property
    def title(self) -> str:
        """With its degree, e.g. *Keyboard typos, heavy*."""
        return f"{self.name}, {self.degree}" if self.degree else self.name

    @property
    def in_words(self) -> str:
        """The same inside a sentence, e.g. *OCR confusions (heavy)*, *keyboard typos*."""
        name = metric_name(self.key)
        return f"{name} ({self.degree})" if self.degree else name

    @property
    def flips(self) -> Measurement | None:
        """How often a decision turns."""
        finding = self.overall.get(FLIPS)
        return finding.measurement if finding else None

    @property
    def measured(self) -> bool:
        """Whether it applied to any text."""
        return self.flips is not None and self.flips.value is not None

    @property
    def directional(self) -> bool:
        """Whether it changes what the text says, so that the decision may well change."""
        return self._detail("expected") == DIRECTIONAL

    @property
    def kind(self) -> str:
        """What of the input is changed."""
        return str(self._detail("kind") or "")

    @property
    def applied(self) -> float | None:
        """To which share of the texts looked at it applies."""
        share = self._detail("applied")
        return float(share) if _is_number(share) else None

    @property
    def looked(self) -> int | None:
        """Texts it was tried on."""
        looked = self._detail("looked")
        return int(looked) if _is_number(looked) else None

    def _detail(self, name: str) -> object:
        found = (f.measurement for f in self.overall.values())
        return next((m.detail[name] for m in found if m is not None and name in m.detail), None)


@dataclass(frozen=True)
class Together:
    """All perturbations that should leave the decision, taken together.

    Attributes
    ----------
    mean, mean_by_group
        How often a decision turns.
    worst, worst_by_group
        How many decisions are right however the text is written.
    """

    mean: Finding | None
    mean_by_group: ByGroup
    worst: Finding | None
    worst_by_group: ByGroup


def ways(report: Report) -> tuple[Way, ...]:
    """Every way of perturbing, in the order of the report."""
    by_way: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        m = finding.measurement
        if m is not None and m.metric in BY_WAY and PERTURBATION in m.slice:
            key = m.slice[PERTURBATION], m.slice.get(SEVERITY, "")
            by_way.setdefault(key, []).append(finding)
    found_of = {key: indexed(findings, WAY) for key, findings in by_way.items()}
    # A perturbation made at severity 1 alone knows no other: the usual one of several is 2.
    made = Counter(name for name, _ in by_way)
    found = [
        Way(
            key=name,
            severity=severity,
            degree="" if severity == "1" and made[name] == 1 else DEGREES.get(severity, severity),
            overall={metric: f for (metric, feature, _), f in by_key.items() if not feature},
            by_group=of_groups(by_key, FLIPS),
            gaps={},
        )
        for (name, severity), by_key in found_of.items()
    ]
    return tuple(_with_gaps(found, found_of.values(), 1 - confidence(report)))


def together(report: Report) -> Together:
    """What was found of all perturbations together."""
    found = indexed(report.findings, WAY)
    return Together(
        mean=found.get((MEAN, "", "")),
        mean_by_group=of_groups(found, MEAN),
        worst=found.get((WORST, "", "")),
        worst_by_group=of_groups(found, WORST),
    )


def _with_gaps(found: Sequence[Way], found_of: Iterable[ByKey], alpha: float) -> Iterator[Way]:
    """The ways with their gaps, p-values adjusted over all that should leave decisions alone."""
    tested = [
        {} if way.directional else _tested(by_key)
        for way, by_key in zip(found, found_of, strict=True)
    ]
    raw = [p for of_way in tested for _, p in of_way.values()]
    adjusted = iter(holm(np.array(raw, dtype=float)).tolist())
    for way, of_way in zip(found, tested, strict=True):
        gaps = {
            feature: Gap(finding, p := next(adjusted), p <= alpha)
            for feature, (finding, _) in of_way.items()
        }
        yield replace(way, gaps=gaps)


def _tested(found: ByKey) -> dict[str, tuple[Finding, float]]:
    """Feature -> the gap between its groups and the p-value of its test."""
    return {
        feature: (finding, m.test.p_value)
        for (metric, feature, group), finding in found.items()
        if metric == DIFFERENCE and set(group.split(", ")) == {ALL_GROUPS}
        and (m := finding.measurement) and m.test and m.value is not None
    }  # fmt: skip


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, float | int) and not isinstance(value, bool)
