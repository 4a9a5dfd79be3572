"""A report as an audit would write it, without any model: 4,000 people, a disparity by sex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from audit.finding import ALL_GROUPS, MISSING, Concern, Measurement, Table
from audit.manifest import DataSource, SensitiveFeature, Task, Training
from audit.policy import Outcome, Policy, PolicyCriterion, decide, judge
from audit.report import CheckInfo, DataInfo, GroupSize, Report, RunInfo, SubjectInfo
from audit.stats.intervals import newcombe, rate

FEATURES = ("sex", "age_band")
BINS = 50

POLICY = Policy(
    name="default",
    criterion=(
        PolicyCriterion(metric="accuracy", min=0.7, where={}),
        PolicyCriterion(
            metric="demographic_parity_difference", max=0.1, because="house rule for triage"
        ),
        PolicyCriterion(metric="equal_opportunity_difference", max=0.1),
        PolicyCriterion(metric="demographic_parity_ratio", min=0.8, because="four-fifths rule"),
        PolicyCriterion(metric="artefact_integrity", min=1.0),
    ),
    require=("artefact_integrity",),
)

TASK = Task(
    labels=("routine", "urgent"),
    positive="urgent",
    favourable="urgent",
    question="Is this patient seen within the hour?",
    false_positive="a patient seen at once who could have waited",
    false_negative="a patient left waiting who needed care at once",
)


def people(n: int = 4000, seed: int = 7) -> pd.DataFrame:
    """Score, truth and decision; women who are urgent are overlooked more often."""
    rng = np.random.default_rng(seed)
    sex = rng.choice(["F", "M", MISSING], n, p=[0.47, 0.5, 0.03])
    age = rng.choice(["18–39", "40–64", "65+"], n, p=[0.38, 0.4, 0.22])
    y_true = rng.random(n) < 0.35
    logit = rng.normal(np.where(y_true, 1.1, -1.2) - 0.8 * (sex == "F"), 1.1)
    score = 1 / (1 + np.exp(-logit))
    return pd.DataFrame(
        {"sex": sex, "age_band": age, "y_true": y_true, "score": score, "y_pred": score >= 0.5}
    )


def sample_report(**changes: Any) -> Report:
    """The report; keyword arguments replace its fields."""
    frame = people()
    outcomes = (*_performance(frame), *_fairness(frame), *_accountability())
    findings = judge(outcomes, POLICY, dt.date(2025, 3, 2))
    fields: dict[str, Any] = {
        "subject": SubjectInfo(
            name="triage-notes", kind="transformers", digest="5b" * 32, scenario="medical"
        ),
        "task": TASK,
        "sensitive": (
            SensitiveFeature(name="sex", reference="M", description="as recorded at admission"),
            SensitiveFeature(name="age_band"),
        ),
        "source": DataSource(
            name="Planted triage notes",
            licence="CC0-1.0",
            sha256={"medical.parquet": "a1" * 32},
            rows=len(frame),
        ),
        "training": Training(
            base="all-MiniLM-L6-v2",
            base_sha256="53" * 32,
            command="python -m finetune train medical --out runs/medical",
            finished="2025-03-01T12:00:00Z",
            wall_seconds=161.0,
            device="cpu",
            rows={"train": 2800, "test": 4000},
            hyperparameters={"epochs": 2, "learning_rate": 5e-5},
            versions={"transformers": "5.0", "torch": "2.9"},
        ),
        "data": DataInfo(
            rows=len(frame),
            sha256="c3" * 32,
            groups=_groups(frame),
            notes=("sex is not recorded for some rows; they are shown as (missing).",),
        ),
        "policy": POLICY.info,
        "gate": decide(findings, POLICY),
        "findings": findings,
        "tables": (score_counts(frame),),
        "checks": CHECKS,
        "run": RunInfo(
            created="2025-03-02T09:30:00Z",
            tool="ethics-audit 0.1.0",
            command="python -m audit report runs/medical",
            seconds=12.4,
            device="cpu",
            versions={"numpy": "2.3", "python": "3.11"},
            settings={"confidence": 0.95, "threshold": 0.5},
        ),
    }
    return Report(**fields | changes)


def _check(name: str, concern: Concern, title: str, misses: str) -> CheckInfo:
    return CheckInfo(
        name=name,
        concern=concern,
        title=title,
        explanation=f"{title}\n\nFrom 0 to 1.\n\nIt misses {misses}",
        references=("Hardt, Price, Srebro (2016), NeurIPS",),
        seconds=0.1,
    )


CHECKS = (
    _check("accuracy", Concern.PERFORMANCE, "Share of decisions that are right.", "why it errs."),
    _check("selection_rate", Concern.FAIRNESS, "Share selected.", "whether they should be."),
    _check("true_positive_rate", Concern.FAIRNESS, "Share found.", "those wrongly called."),
    _check("false_positive_rate", Concern.FAIRNESS, "Share wrongly called.", "those not found."),
    _check(
        "demographic_parity_difference",
        Concern.FAIRNESS,
        "Widest difference between groups in the share given the favourable decision.",
        "whether the decisions are right, and a gap inside a group nobody recorded.",
    ),
    _check(
        "artefact_integrity",
        Concern.ACCOUNTABILITY,
        "Is the model the one that was trained?",
        "who held the keys.",
    ),
)


def score_counts(frame: pd.DataFrame) -> Table:
    """Rows by group, class and score bin: enough to move the threshold afterwards."""
    edges = np.linspace(0, 1, BINS + 1)
    position = np.clip((frame["score"] * BINS).astype(int), 0, BINS - 1)
    rows: list[tuple[Any, ...]] = []
    for feature in FEATURES:
        label = frame["y_true"].map({True: "positive", False: "negative"})
        sizes = frame.groupby([feature, label, position]).size()
        rows += [
            (feature, group, truth, float(edges[i]), float(edges[i + 1]), int(n))
            for (group, truth, i), n in sizes.items()
        ]
    columns = ("feature", "group", "label", "low", "high", "n")
    return Table(name="score_counts", title="Scores by group", columns=columns, rows=tuple(rows))


def _groups(frame: pd.DataFrame) -> tuple[GroupSize, ...]:
    return tuple(
        GroupSize(feature=feature, group=str(group), n=int(n), missing=group == MISSING)
        for feature in FEATURES
        for group, n in frame[feature].value_counts(sort=False).sort_index().items()
    )


def _slices(frame: pd.DataFrame) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    yield {}, frame
    for feature in FEATURES:
        for group, part in frame.groupby(feature):
            yield {feature: str(group)}, part
    for groups, part in frame.groupby(list(FEATURES)):
        yield dict(zip(FEATURES, map(str, groups), strict=True)), part


def _measured(metric: str, k: int, n: int, slice_: Mapping[str, str]) -> Measurement:
    value, low, high, method = rate(k, n)
    if n == 0:
        return Measurement(metric=metric, value=None, n=0, slice=slice_, method=method, note="0/0")
    return Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_, method=method
    )


def _performance(frame: pd.DataFrame) -> Iterator[Outcome]:
    right = frame["y_true"] == frame["y_pred"]
    for slice_, part in _slices(frame):
        if len(slice_) == 2:
            continue
        m = _measured("accuracy", int(right[part.index].sum()), len(part), slice_)
        yield Outcome("accuracy", Concern.PERFORMANCE, m)


RATES = {
    "selection_rate": ("y_pred", None),
    "true_positive_rate": ("y_pred", True),
    "false_positive_rate": ("y_pred", False),
}


def _counted(metric: str, part: pd.DataFrame) -> tuple[int, int]:
    truth = RATES[metric][1]
    rows = part if truth is None else part[part["y_true"] == truth]
    return int(rows["y_pred"].sum()), len(rows)


def _fairness(frame: pd.DataFrame) -> Iterator[Outcome]:
    for metric in RATES:
        for slice_, part in _slices(frame):
            m = _measured(metric, *_counted(metric, part), slice_)
            yield Outcome(metric, Concern.FAIRNESS, m)
    for feature in FEATURES:
        yield from _gaps(frame[frame[feature] != MISSING], feature)


def _gaps(frame: pd.DataFrame, feature: str) -> Iterator[Outcome]:
    for name, metric in (
        ("demographic_parity_difference", "selection_rate"),
        ("equal_opportunity_difference", "true_positive_rate"),
    ):
        counts = {str(group): _counted(metric, part) for group, part in frame.groupby(feature)}
        ranked = sorted(counts, key=lambda group: counts[group][0] / counts[group][1])
        (k1, n1), (k0, n0) = counts[ranked[-1]], counts[ranked[0]]
        low, high = newcombe(k1, n1, k0, n0)
        gap = Measurement(
            metric=name,
            value=k1 / n1 - k0 / n0,
            low=float(low),
            high=float(high),
            n=n1 + n0,
            slice={feature: ALL_GROUPS},
            method="Newcombe 95 %",
            detail=_ends(metric, counts, ranked[-1], ranked[0]),
        )
        yield Outcome(name, Concern.FAIRNESS, gap)
    ratio = gap.model_copy(
        update={"metric": "demographic_parity_ratio", "value": 0.83, "low": 0.76, "high": 0.9}
    )
    yield Outcome("demographic_parity_ratio", Concern.FAIRNESS, ratio)


def _ends(
    rate_name: str, counts: Mapping[str, tuple[int, int]], high: str, low: str
) -> dict[str, str | float | int]:
    detail: dict[str, str | float | int] = {"rate": rate_name}
    ends = {"highest": high, "lowest": low, "surest_high": high, "surest_low": low}
    for end, group in ends.items():
        k, n = counts[group]
        detail |= {end: group, f"{end}_value": k / n, f"{end}_n": n}
    return detail


def _accountability() -> Iterator[Outcome]:
    m = Measurement(
        metric="artefact_integrity", value=1.0, low=1.0, high=1.0, n=5, method="exact comparison"
    )
    yield Outcome("artefact_integrity", Concern.ACCOUNTABILITY, m)
