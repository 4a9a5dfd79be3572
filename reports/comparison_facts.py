"""What each of several models was, and how their trainings differ: what a difference came of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.finding import Scalar
from audit.manifest import Training
from audit.report import Report
from reports.words import cell, count

UNTOLD = frozenset(("base", "seed", "steps", "best_step", "bf16"))
"""Hyperparameters told otherwise, or that no one chose."""


def facts(reports: Sequence[Report]) -> list[list[str]]:
    """Of each report a few phrases: what was audited, how it was trained, and what is its own.

    Hyperparameters are told where they are not the same in all.
    """
    differing = _differing([report.training for report in reports])
    told = [list(_of(report, differing)) for report in reports]
    for phrases, report in zip(told[1:], reports[1:], strict=True):
        if report.subject.digest == reports[0].subject.digest:
            phrases.insert(0, "the same model as in the first report, by its digest")
    return told


def _of(report: Report, differing: Sequence[str]) -> Iterator[str]:
    verdict = report.gate.headline.removesuffix(".")
    yield f"{count(report.data.rows)} rows, policy {report.policy.name}: {verdict}"
    training = report.training
    if training is None:
        yield "how it was trained is not on record"
        return
    yield ", ".join(_training(training))
    if training.privacy is not None:
        yield f"differentially private, {training.privacy}"
    own = [f"{name} = {_value(training.hyperparameters.get(name))}" for name in differing]
    if own:
        yield ", ".join(own)


def _training(training: Training) -> Iterator[str]:
    rows = training.rows.get("train")
    on = f" on {count(rows)} rows" if rows is not None else ""
    yield f"{training.method} of {training.base}{on}"
    if training.epochs:
        yield f"{len(training.epochs)} epochs"
    steps, best = (training.hyperparameters.get(name) for name in ("steps", "best_step"))
    if isinstance(steps, int) and isinstance(best, int) and 0 < best < steps:
        yield f"kept as it was after step {count(best)} of {count(steps)}"
    if training.wall_seconds:
        yield f"trained in {training.wall_seconds:,.0f} s"
    yield f"seed {training.seed}"


def _value(setting: Scalar) -> str:
    """A setting as it is: rounded to three decimals a learning rate would be nothing."""
    return f"{setting:g}" if isinstance(setting, float) else cell(setting)


def _differing(trainings: Sequence[Training | None]) -> list[str]:
    """Hyperparameters that are not the same in all, in the order in which they are on record."""
    known = [training.hyperparameters for training in trainings if training is not None]
    names = dict.fromkeys(name for one in known for name in one if name not in UNTOLD)
    return [name for name in names if len({repr(one.get(name)) for one in known}) > 1]
