"""Run the checks over the evidence and have the policy judge what they measured."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import audit
from audit import cards
from audit.check import Check
from audit.evidence import Evidence
from audit.finding import Measurement, Status, Table
from audit.needs import fits, lacks
from audit.policy import Outcome, Policy, decide, judge
from audit.report import SCHEMA_VERSION, CheckInfo, DataInfo, GroupSize, Report, RunInfo
from audit.subject import Subject

Progress = Callable[[Iterable[Check]], Iterable[Check]]

VERSIONED = (
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
)


@dataclass(frozen=True)
class CheckRun:
    """What one check yielded, and how long it took."""

    outcomes: tuple[Outcome, ...]
    tables: tuple[Table, ...]
    seconds: float


def run(
    subject: Subject,
    policy: Policy,
    checks: Sequence[Check],
    *,
    today: dt.date | None = None,
    command: str = "",
    progress: Progress = iter,
) -> Report:
    """Audit a subject.

    A check whose needs are not met is *not applicable*; one that raises becomes a finding with
    status *error*, and the others go on.

    Parameters
    ----------
    subject
        What to audit.
    policy
        What to hold it to.
    checks
        Which checks to make, e.g. ``catalogue().values()``.
    today
        The date waivers are held against; by default the present one, in UTC.
    command
        The command line, for the record.
    progress
        Wraps the checks as they are made, e.g. in a progress bar.
    """
    started = time.perf_counter()
    now = dt.datetime.now(dt.UTC)
    evidence = subject.evidence
    checks = [check for check in checks if fits(evidence, check.needs)]
    runs = {check.name: run_check(check, evidence) for check in progress(checks)}
    outcomes = tuple(outcome for done in runs.values() for outcome in done.outcomes)
    findings = judge(outcomes, policy, today or now.date())
    return Report(
        subject=subject.info,
        task=evidence.task,
        sensitive=subject.sensitive,
        source=subject.source,
        training=subject.training,
        data=data_info(subject),
        policy=policy.info,
        gate=decide(findings, policy),
        findings=findings,
        tables=tuple(table for done in runs.values() for table in done.tables),
        checks=tuple(_check_info(check, runs[check.name]) for check in checks),
        run=RunInfo(
            created=now.isoformat(timespec="seconds"),
            tool=f"ethics-audit {audit.__version__}",
            command=command,
            seconds=round(time.perf_counter() - started + subject.seconds, 3),
            device=subject.device,
            versions=versions(),
            settings={"confidence": evidence.confidence, **subject.settings},
        ),
    )


def rejudge(report: Report, policy: Policy, today: dt.date | None = None) -> Report:
    """Judge a report's measurements by another policy; no model is asked again."""
    findings = judge(_outcomes(report), policy, today or dt.datetime.now(dt.UTC).date())
    gate = decide(findings, policy)
    judged = {"findings": findings, "policy": policy.info, "gate": gate}
    return report.model_copy(update={"schema_version": SCHEMA_VERSION, **judged})


def run_check(check: Check, evidence: Evidence) -> CheckRun:
    """Make one check: what it measured, or why it could not."""
    started = time.perf_counter()
    lacking = lacks(evidence, check.needs)
    if lacking:
        return CheckRun((_failure(check, Status.NOT_APPLICABLE, lacking),), (), 0.0)
    outcomes: list[Outcome] = []
    tables: list[Table] = []
    try:
        for result in check.body(evidence):
            if isinstance(result, Measurement):
                outcomes.append(Outcome(check.name, check.concern, result))
            else:
                tables.append(result)
    except Exception as error:  # noqa: BLE001  # a crash in one check is a finding, not a dead run
        outcomes.append(_failure(check, Status.ERROR, f"{type(error).__name__}: {error}"))
    return CheckRun(tuple(outcomes), tuple(tables), time.perf_counter() - started)


def _failure(check: Check, status: Status, reason: str) -> Outcome:
    return Outcome(check.name, check.concern, status=status, reason=reason)


def _outcomes(report: Report) -> Iterator[Outcome]:
    """The outcomes behind a report's findings: a measurement held to two limits is one outcome."""
    seen: set[object] = set()
    for finding in report.findings:
        if finding.measurement is None:
            yield Outcome(
                finding.check, finding.concern, status=finding.status, reason=finding.reason
            )
        elif (key := (finding.check, *finding.measurement.key)) not in seen:
            seen.add(key)
            yield Outcome(finding.check, finding.concern, finding.measurement)


def data_info(subject: Subject) -> DataInfo:
    """The rows and groups the audit rests on, and what was left out of which comparison."""
    evidence = subject.evidence
    sizes = tuple(
        GroupSize(
            feature=groups.features[0], group=groups.label(i), n=int(n), missing=not groups.named[i]
        )
        for groups in evidence.features
        for i, n in enumerate(evidence.sizes(groups))
    )
    card = subject.source.card
    return DataInfo(
        rows=len(evidence),
        sha256=subject.rows_digest,
        groups=sizes,
        notes=subject.notes,
        card=cards.read(card) if card in cards.names() else "",
    )


def _check_info(check: Check, done: CheckRun) -> CheckInfo:
    return CheckInfo(
        name=check.name,
        concern=check.concern,
        title=check.title,
        explanation=check.explanation,
        references=check.references,
        headline=check.headline,
        seconds=round(done.seconds, 3),
    )


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries numbers depend on."""
    found = {"python": platform.python_version()}
    for name in VERSIONED:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
