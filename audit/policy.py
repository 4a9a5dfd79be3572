"""Criteria, waivers and presets; `judge` is the only place where a number becomes good or bad."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from pydantic import Field, ValidationInfo, field_validator, model_validator

from audit.errors import InputError, listing
from audit.finding import ALL_GROUPS, Concern, Criterion, Finding, Measurement, Status
from audit.finding import slice_in_words as in_words
from audit.reasons import groups_behind, settled_by, shown
from audit.records import Record
from audit.report import Gate, PolicyInfo
from audit.stats.multiplicity import benjamini_hochberg, holm

PRESETS = ("default", "four-fifths", "none")


class _Aimed(Record):
    """Something said of the measurements of one metric.

    Without `where` it is meant of the rows as a whole and of every comparison across groups;
    ``where = {sex = "F"}`` of one group, ``where = {sex = "*"}`` of each group of ``sex`` and of
    the comparison across them.
    """

    metric: str
    where: Mapping[str, str] | None = None

    @field_validator("metric")
    @classmethod
    def _is_known(cls, metric: str, info: ValidationInfo) -> str:
        known: Collection[str] = (info.context or {}).get("metrics", ())
        if known and metric not in known:
            raise ValueError(f"no check measures {metric!r}; known are {listing(known, 40)}")
        return metric

    def meant_of(self, measurement: Measurement) -> bool:
        """Whether this speaks of the measurement."""
        if self.metric != measurement.metric:
            return False
        slice_ = measurement.slice
        if self.where is None:
            return all(group == ALL_GROUPS for group in slice_.values())
        same_features = set(self.where) == set(slice_)
        return same_features and all(
            wanted in (ALL_GROUPS, slice_[feature]) for feature, wanted in self.where.items()
        )

    @property
    def words(self) -> str:
        """What it speaks of, in words."""
        return self.metric if self.where is None else f"{self.metric} ({in_words(self.where)})"


class PolicyCriterion(_Aimed):
    """A limit: the measured quantity is to be at least `min` and at most `max`.

    Unless `optional`, a criterion that nothing could be measured for breaks the gate: silence is
    never success. ``by = "estimate"`` holds the bare estimate against the limit, as rules of thumb
    do; chance then decides where groups are small. ``advisory = true`` asks for a verdict that is
    shown and does not break the gate, e.g. which explanations can be trusted.
    """

    min: float | None = None
    max: float | None = None
    by: Literal["interval", "estimate"] = "interval"
    because: str = ""
    optional: bool = False
    advisory: bool = False

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("neither min nor max is given, expected at least one")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self

    @property
    def criterion(self) -> Criterion:
        """The limit as findings carry it."""
        return Criterion(
            min=self.min,
            max=self.max,
            because=self.because,
            by=self.by,
            advisory=self.advisory,
        )


class Waiver(_Aimed):
    """A known breach somebody answers for, until a date; it stays visible in every report."""

    reason: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    until: dt.date


class Policy(Record):
    """What a model is held to.

    Attributes
    ----------
    criterion
        The limits.
    waiver
        Breaches accepted for a time, each with reason, owner and date.
    require
        Metrics that must have been measured, limit or no limit.
    on_inconclusive
        Whether evidence too thin to decide keeps the gate (said so) or breaks it.
    """

    name: str = "unnamed"
    criterion: tuple[PolicyCriterion, ...] = ()
    waiver: tuple[Waiver, ...] = ()
    require: tuple[str, ...] = ()
    on_inconclusive: Literal["keep", "break"] = "keep"

    @field_validator("require")
    @classmethod
    def _are_known(cls, require: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known: Collection[str] = (info.context or {}).get("metrics", ())
        strange = [name for name in require if known and name not in known]
        if strange:
            raise ValueError(f"no check measures {listing(strange)}; known: {listing(known, 40)}")
        return require

    @property
    def info(self) -> PolicyInfo:
        """The policy as a report records it."""
        return PolicyInfo(
            name=self.name,
            criteria=tuple((item.words, item.criterion) for item in self.criterion),
            require=self.require,
            on_inconclusive=self.on_inconclusive,
        )


def read_policy(name_or_path: str, metrics: Collection[str]) -> Policy:
    """A preset by name, or a policy from a TOML file.

    Parameters
    ----------
    name_or_path
        One of `PRESETS`, or the path of a file.
    metrics
        The metrics that exist; a policy naming another is wrong.

    Raises
    ------
    AuditError
        With every mistake in the policy.
    """
    if name_or_path in PRESETS:
        text = files("audit.policies").joinpath(f"{name_or_path}.toml").read_text("utf-8")
    else:
        text = _read(Path(name_or_path))
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(name_or_path, f"is not valid TOML ({error})") from error
    data.setdefault("name", Path(name_or_path).stem)
    return Policy.parse(name_or_path, data, metrics=metrics)


def _read(path: Path) -> str:
    if not path.is_file():
        raise InputError(
            path, "no such policy", expected=f"a TOML file or a preset ({', '.join(PRESETS)})"
        )
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(path, f"is not UTF-8 text (byte {error.start})") from error


@dataclass(frozen=True)
class Outcome:
    """What one check came to, before any judgement: a measurement, or why there is none.

    `status` is ``NOT_APPLICABLE`` or ``ERROR`` when there is no measurement.
    """

    check: str
    concern: Concern
    measurement: Measurement | None = None
    status: Status = Status.NOT_GATED
    reason: str = ""


def judge(outcomes: Iterable[Outcome], policy: Policy, today: dt.date) -> tuple[Finding, ...]:
    """Hold each outcome against every criterion that speaks of it, and adjust the p-values."""
    found = [finding for outcome in outcomes for finding in _judge_one(outcome, policy, today)]
    return _adjusted(found)


def _adjusted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Adjust p-values for their number: Holm's way over what is gated, else Benjamini-Hochberg's.

    Measurements of the same hypothesis share its test, which counts once. A hypothesis that is
    gated anywhere belongs to the gates.
    """
    tests = [(f, f.measurement.test) for f in findings if f.measurement and f.measurement.test]
    gated = {test.null: test.p_value for f, test in tests if f.criterion}
    explored = {test.null: test.p_value for _, test in tests if test.null not in gated}
    adjusted: dict[str, tuple[float, str]] = {}
    for family, adjust, name in (
        (gated, holm, "Holm, {} gated"),
        (explored, benjamini_hochberg, "Benjamini-Hochberg, {} explored"),
    ):
        values = adjust(np.array(list(family.values())))
        words = name.format(_count(len(family), "hypothesis", "hypotheses"))
        adjusted |= {null: (float(p), words) for null, p in zip(family, values, strict=True)}
    return tuple(_with_p(finding, adjusted) for finding in findings)


def _with_p(finding: Finding, adjusted: Mapping[str, tuple[float, str]]) -> Finding:
    test = finding.measurement.test if finding.measurement else None
    if test is None:
        return finding
    p, family = adjusted[test.null]
    return finding.model_copy(update={"p_adjusted": p, "family": family})


def _judge_one(outcome: Outcome, policy: Policy, today: dt.date) -> list[Finding]:
    measured = outcome.measurement
    if measured is None:
        return [_finding(outcome, outcome.status, outcome.reason)]
    if measured.value is None:
        return [_finding(outcome, Status.NOT_APPLICABLE, measured.note or "Undefined.")]
    limits = [item.criterion for item in policy.criterion if item.meant_of(measured)]
    if not limits:
        return [_finding(outcome, Status.NOT_GATED, "The policy sets no limit.")]
    waivers = [item for item in policy.waiver if item.meant_of(measured)]
    return [_held_to(outcome, measured, limit, waivers, today) for limit in limits]


def _held_to(
    outcome: Outcome,
    measured: Measurement,
    limit: Criterion,
    waivers: Sequence[Waiver],
    today: dt.date,
) -> Finding:
    status, reason = verdict(measured, limit)
    if status in (Status.FAIL, Status.INCONCLUSIVE):
        for waiver in waivers:
            if today <= waiver.until:
                reason += f" Waived by {waiver.owner} until {waiver.until}: {waiver.reason}"
                return _finding(outcome, Status.WAIVED, reason, limit)
            reason += f" The waiver by {waiver.owner} expired on {waiver.until}."
    return _finding(outcome, status, reason, limit)


def _finding(
    outcome: Outcome, status: Status, reason: str, limit: Criterion | None = None
) -> Finding:
    return Finding(
        check=outcome.check,
        concern=outcome.concern,
        status=status,
        reason=reason,
        measurement=outcome.measurement,
        criterion=limit,
    )


def verdict(measured: Measurement, limit: Criterion) -> tuple[Status, str]:
    """Three-way verdict of an interval against a limit, with its reason.

    Fail only if the whole interval lies beyond the limit, pass only if it lies within; otherwise
    the evidence does not decide, and the reason says how many rows would.
    """
    value, low, said = measured.value, measured.low, shown(measured)
    if value is None or low is None:
        return Status.NOT_APPLICABLE, measured.note or "Undefined."
    high = math.inf if measured.high is None else measured.high
    # A bound from below is no estimate, and must not keep a limit as if it were one.
    if limit.by == "estimate" and measured.high is not None:
        said, low, high = f"{value:.3f}, whatever its interval,", value, value
    bounds = [(limit.min, low, high, 1), (limit.max, -high, -low, -1)]
    straddled: list[float] = []
    for bound, worst, best, sign in bounds:
        if bound is None:
            continue
        if best < sign * bound:
            side = "below the least allowed" if sign > 0 else "above the most allowed"
            return Status.FAIL, f"{said} lies {side}, {bound:g}.{groups_behind(measured)}"
        if worst < sign * bound:
            straddled.append(bound)
    if not straddled:
        return Status.PASS, f"{said} is {limit.words}."
    settle = settled_by(measured, straddled[0])
    return Status.INCONCLUSIVE, f"{said} reaches over the limit {straddled[0]:g}: {settle}."


def decide(findings: Sequence[Finding], policy: Policy) -> Gate:
    """Whether the gate is kept: exit code 0 kept, 1 broken by a finding, 2 could not audit."""
    errors = [f"{f.check}: {f.reason}" for f in findings if f.status is Status.ERROR]
    gated = [f for f in findings if not (f.criterion and f.criterion.advisory)]
    broken = [_breach(f) for f in gated if f.status is Status.FAIL]
    open_ = [_breach(f) for f in gated if f.status is Status.INCONCLUSIVE]
    if policy.on_inconclusive == "break":
        broken += open_
    broken += _unanswered(findings, policy)
    if errors:
        headline = f"Could not audit: {_count(len(errors), 'check')} crashed."
        return Gate(exit_code=2, headline=headline, broken_by=tuple(errors + broken))
    if broken:
        headline = f"Gate broken by {_count(len(broken), 'finding')}."
        return Gate(exit_code=1, headline=headline, broken_by=tuple(broken))
    if not policy.criterion and not policy.require:
        return Gate(exit_code=0, headline="No gate: the policy sets no limit.")
    passed = sum(f.status is Status.PASS for f in gated)
    headline = f"Gate kept: {_count(passed, 'finding')} within the limits"
    waived = sum(f.status is Status.WAIVED for f in gated)
    headline += f", {waived} waived" if waived else ""
    headline += f", {len(open_)} inconclusive" if open_ else ""
    return Gate(exit_code=0, headline=headline + ".")


def _breach(finding: Finding) -> str:
    where = finding.measurement.where if finding.measurement else ""
    return f"{finding.check} {where}: {finding.reason}"


def _unanswered(findings: Sequence[Finding], policy: Policy) -> list[str]:
    """Criteria and required metrics that nothing was measured for."""
    measured = [
        f.measurement for f in findings if f.measurement and f.measurement.value is not None
    ]
    wanted = [item for item in policy.criterion if not (item.optional or item.advisory)]
    wanted_words = [item.words for item in wanted if not any(item.meant_of(m) for m in measured)]
    names = {m.metric for m in measured}
    wanted_words += [name for name in policy.require if name not in names]
    reasons = {f.check: f.reason for f in findings if f.status is Status.NOT_APPLICABLE}
    return [
        f"{words}: required, not measured. {reasons.get(words.split(' ')[0], '')}".strip()
        for words in dict.fromkeys(wanted_words)
    ]


def _count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"
