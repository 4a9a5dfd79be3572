"""Reports to put side by side, made by hand: a model, and the same after a mitigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_report import TASK, sample_report

from audit.finding import ALL_GROUPS, Concern, Criterion, Finding, Measurement, Scalar, Status
from audit.manifest import Privacy, Training
from audit.report import CheckInfo, DataInfo, GroupSize, Report, SubjectInfo

Limits = tuple[float, float | None, float | None] | None
"""Value, low and high; ``None`` where undefined."""

BY_SEX = {"sex": ALL_GROUPS}
LOSS, LABEL = {"attack": "loss"}, {"attack": "label_only"}


def found(
    metric: str,
    limits: Limits,
    slice_: Mapping[str, str] | None = None,
    *,
    concern: Concern = Concern.PRIVACY,
    status: Status | None = None,
    advisory: bool = False,
) -> Finding:
    """A finding; one with a `status` is held to a limit."""
    value, low, high = limits or (None, None, None)
    note = "" if limits else "Undefined: no member to compare."
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=100, slice=slice_ or {}, method="",
        note=note,
    )  # fmt: skip
    return Finding(
        check=metric, concern=concern, status=status or Status.NOT_GATED, reason="",
        measurement=m, criterion=Criterion(max=0.1, advisory=advisory) if status else None,
    )  # fmt: skip


def unasked(check: str, reason: str) -> Finding:
    """A check that could not be made."""
    return Finding(
        check=check, concern=Concern.PRIVACY, status=Status.NOT_APPLICABLE, reason=reason
    )


def auc(value: float, low: float, high: float) -> Finding:
    return found("roc_auc", (value, low, high), concern=Concern.PERFORMANCE)


def made(
    *findings: Finding,
    name: str = "plain",
    settings: Mapping[str, Scalar] | None = None,
    privacy: Privacy | None = None,
    rows: str = "c3",
    **changes: Any,
) -> Report:
    """A report of these findings."""
    checks = tuple(
        CheckInfo(name=check, concern=Concern.PRIVACY, title="", explanation="")
        for check in dict.fromkeys(finding.check for finding in findings)
    )
    fields: dict[str, Any] = {
        "subject": SubjectInfo(name=name, kind="transformers", digest=name),
        "task": TASK,
        "findings": findings,
        "tables": (),
        "checks": checks,
        "data": DataInfo(
            rows=400, sha256=rows * 32,
            groups=(GroupSize(feature="sex", group="F", n=200),
                    GroupSize(feature="sex", group="M", n=200)),
        ),
        "training": Training(
            base="embedded", rows={"train": 1000}, wall_seconds=90.0, seed=3,
            hyperparameters={"epochs": 4, "learning_rate": 5e-5, "steps": 100, **(settings or {})},
            epochs=({"epoch": 1.0}, {"epoch": 2.0}), privacy=privacy,
        ),
    }  # fmt: skip
    return sample_report(**fields | changes)


PRIVACY = Privacy(
    epsilon=4.0, delta=1e-5, noise_multiplier=0.9, max_gradient_norm=1.0, sampling_rate=0.016,
    steps=240, accountant="prv",
)  # fmt: skip

PLAIN = made(
    auc(0.85, 0.82, 0.88),
    found("membership_auc", (0.7, 0.67, 0.73), LOSS),
    found("membership_auc", (0.6, 0.57, 0.63), LABEL),
    found("membership_auc", (0.8, 0.6, 0.9), {**LOSS, "sex": "F"}),
    found("canary_exposure", (7.0, 3.0, None)),
    found("pii_rate", (0.2, 0.1, 0.3), status=Status.FAIL),
    found("uniqueness", (0.3, 0.2, 0.4)),
)
PRIVATE = made(
    auc(0.83, 0.79, 0.86),
    found("membership_auc", (0.52, 0.48, 0.56), LOSS),
    found("membership_auc", None, LABEL),
    found("membership_auc", (0.5, 0.2, 0.8), {**LOSS, "sex": "F"}),
    found("canary_exposure", (0.5, 0.0, None)),
    unasked("pii_rate", "Needs texts: name their column (--text)."),
    found("uniqueness", (0.3, 0.2, 0.4)),
    name="private",
    settings={"batch_size": 64, "best_step": 60},
    privacy=PRIVACY,
)
