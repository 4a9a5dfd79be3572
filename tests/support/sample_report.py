"""A report as an audit would write it, without any model: 4,000 people, a disparity by sex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from audit.finding import ALL_GROUPS, MISSING, Compared, Concern, Measurement, Table, Test
from audit.manifest import DataSource, SensitiveFeature, Task, Training
from audit.policy import Outcome, Policy, PolicyCriterion, decide, judge
from audit.report import CheckInfo, DataInfo, GroupSize, Report, RunInfo, SubjectInfo
from audit.stats.gaps import widest_difference
from audit.stats.intervals import rate
from audit.stats.permutation import max_t_p_value

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
    outcomes = (*_performance(frame), *_data(), *_fairness(frame), *_accountability())
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
        "tables": (
            score_counts(frame), calibration_curve(frame), threshold_sweep(frame),
            subgroups(frame), THIN, PROXIES,
        ),
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
    }  # fmt: skip
    return Report(**fields | changes)


HEADLINES = ("accuracy", "selection_rate", "true_positive_rate")


def _check(name: str, concern: Concern, title: str, misses: str) -> CheckInfo:
    return CheckInfo(
        headline=name in HEADLINES,
        name=name,
        concern=concern,
        title=title,
        explanation=f"{title}\n\nFrom 0 to 1.\n\nIt misses {misses}",
        references=("Hardt, Price, Srebro (2016), NeurIPS",),
        seconds=0.1,
    )


CHECKS = (
    _check("accuracy", Concern.PERFORMANCE, "Share of decisions that are right.", "why it errs."),
    _check("proxies", Concern.DATA, "Do other columns tell the group?", "what nobody recorded."),
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


def _measured(metric: str, k: int, n: int, slice_: Mapping[str, str], **detail: Any) -> Measurement:
    value, low, high, method = rate(k, n)
    if n == 0:
        return Measurement(metric=metric, value=None, n=0, slice=slice_, method=method, note="0/0")
    return Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_, method=method,
        detail=detail,
    )  # fmt: skip


def _performance(frame: pd.DataFrame) -> Iterator[Outcome]:
    right = frame["y_true"] == frame["y_pred"]
    for slice_, part in _slices(frame):
        if len(slice_) == 2:
            continue
        m = _measured("accuracy", int(right[part.index].sum()), len(part), slice_)
        yield Outcome("accuracy", Concern.PERFORMANCE, m)


def _data() -> Iterator[Outcome]:
    m = Measurement(
        metric="proxies", value=0.52, low=0.47, high=0.57, n=4000, slice={"sex": ALL_GROUPS},
        method="DeLong 95 %",
    )  # fmt: skip
    yield Outcome("proxies", Concern.DATA, m)


RATES = {
    "selection_rate": ("y_pred", None),
    "true_positive_rate": ("y_pred", True),
    "false_positive_rate": ("y_pred", False),
}


def _shrunk(k: int, n: int, slice_: Mapping[str, str]) -> dict[str, float]:
    """Of crossings, the rate drawn a little towards one third, as if 30 more rows had it."""
    if len(slice_) != 2:
        return {}
    value, low, high, _ = rate(k + 10, n + 30)
    return {"shrunk": value, "shrunk_low": low, "shrunk_high": high}


def _counted(metric: str, part: pd.DataFrame) -> tuple[int, int]:
    truth = RATES[metric][1]
    rows = part if truth is None else part[part["y_true"] == truth]
    return int(rows["y_pred"].sum()), len(rows)


def _fairness(frame: pd.DataFrame) -> Iterator[Outcome]:
    for metric in RATES:
        for slice_, part in _slices(frame):
            k, n = _counted(metric, part)
            m = _measured(metric, k, n, slice_, **_shrunk(k, n, slice_))
            yield Outcome(metric, Concern.FAIRNESS, m)
    for feature in FEATURES:
        yield from _gaps(frame[frame[feature] != MISSING], feature)
    yield from _crossed_gap(frame)
    yield from _scores(frame)


def _gaps(frame: pd.DataFrame, feature: str) -> Iterator[Outcome]:
    for name, metric in (
        ("demographic_parity_difference", "selection_rate"),
        ("equal_opportunity_difference", "true_positive_rate"),
        ("predictive_equality_difference", "false_positive_rate"),
    ):
        yield Outcome(name, Concern.FAIRNESS, _gap(name, metric, frame, [feature]))
    gap = _gap("", "selection_rate", frame, [feature])
    ratio = gap.model_copy(
        update={"metric": "demographic_parity_ratio", "value": 0.83, "low": 0.76, "high": 0.9}
    )
    yield Outcome("demographic_parity_ratio", Concern.FAIRNESS, ratio)


def _crossed_gap(frame: pd.DataFrame) -> Iterator[Outcome]:
    name = "demographic_parity_difference"
    m = _gap(name, "selection_rate", frame[frame["sex"] != MISSING], list(FEATURES))
    yield Outcome(name, Concern.FAIRNESS, m)


def _gap(name: str, metric: str, frame: pd.DataFrame, features: list[str]) -> Measurement:
    groups = {
        ", ".join(map(str, group)): _counted(metric, part)
        for group, part in frame.groupby(features)
    }
    names = list(groups)
    k, n = np.array(list(groups.values())).T
    found = widest_difference(k, n)
    p_value, draws = max_t_p_value([(k, n)]) or (1.0, 0)
    detail: dict[str, Any] = {
        "rate": metric,
        "surest_rate": metric,
        "critical": found.critical,
    }
    ends = (("highest", found.widest.high), ("lowest", found.widest.low),
            ("surest_high", found.surest.high), ("surest_low", found.surest.low))  # fmt: skip
    for end, i in ends:
        detail |= {end: names[i], f"{end}_value": float(k[i] / n[i]), f"{end}_n": int(n[i])}
    return Measurement(
        metric=name,
        value=found.estimate.value,
        low=found.estimate.low,
        high=found.estimate.high,
        n=int(n.sum()),
        slice=dict.fromkeys(features, ALL_GROUPS),
        method=found.estimate.method,
        test=Test(
            null=f"equal {metric} by {' × '.join(features)}",
            p_value=p_value,
            method=f"permutation max-T, {draws} draws",
        ),
        compared=tuple(
            Compared(
                group=group, value=float(found.groups.value[i]), low=float(found.groups.low[i]),
                high=float(found.groups.high[i]), n=int(n[i]),
            )
            for i, group in enumerate(names)
        ),
        detail=detail,
    )  # fmt: skip


def _scores(frame: pd.DataFrame) -> Iterator[Outcome]:
    """A conflict of error rates, and the thresholds at which gaps would close."""
    note = "Calibration and error-rate balance exclude each other here."
    m = Measurement(
        metric="error_rate_conflict", value=0.08, low=0.03, high=0.13, n=len(frame),
        slice={"sex": ALL_GROUPS}, method="delta", note=note,
    )  # fmt: skip
    yield Outcome("error_rate_conflict", Concern.FAIRNESS, m)
    for gap, at in (("demographic_parity_difference", 0.12), ("equal_opportunity_difference", 0.3)):
        m = Measurement(
            metric="threshold_tradeoff", value=at, low=at - 0.02, high=at + 0.02, n=len(frame),
            slice={"sex": ALL_GROUPS, "gap": gap}, method="range of thresholds",
            note="Accuracy would change by -0.041 [-0.052, -0.030].",
        )  # fmt: skip
        yield Outcome("threshold_tradeoff", Concern.FAIRNESS, m)


def calibration_curve(frame: pd.DataFrame) -> Table:
    """Share of positives by score in ten bins, of all rows and by group."""
    edges = np.linspace(0, 1, 11)
    position = np.clip((frame["score"] * 10).astype(int), 0, 9)
    parts = [("", "", frame)] + [
        (feature, str(group), part)
        for feature in FEATURES
        for group, part in frame.groupby(feature)
    ]
    rows: list[tuple[Any, ...]] = []
    for feature, group, part in parts:
        for i, cell in part.groupby(position[part.index]):
            value, low, high, _ = rate(int(cell["y_true"].sum()), len(cell))
            ends = (float(edges[i]), float(edges[i + 1]), float(cell["score"].mean()))
            rows.append((feature, group, *ends, value, low, high, len(cell)))
    columns = (
        "feature", "group", "low", "high", "mean_score", "rate", "rate_low", "rate_high", "n",
    )  # fmt: skip
    return Table(
        name="calibration_curve", title="Share of positives by score", columns=columns,
        rows=tuple(rows),
    )  # fmt: skip


def threshold_sweep(frame: pd.DataFrame) -> Table:
    """A gap by feature and a utility at nineteen thresholds; .5 is the current one, .4 the best."""
    rows: list[tuple[Any, ...]] = []
    for threshold in (np.arange(1, 20) / 20).round(2).tolist():
        decided = frame.assign(y_pred=frame["score"] >= threshold)
        marks = (threshold == 0.5, threshold == 0.4)
        for feature in FEATURES:
            gap = _gap("", "selection_rate", decided[decided[feature] != MISSING], [feature])
            about = (feature, "demographic_parity_difference", threshold)
            rows.append((*about, gap.value, gap.low, gap.high, *marks))
        right = int((decided["y_pred"] == decided["y_true"]).sum())
        rows.append(("", "accuracy", threshold, *rate(right, len(decided))[:3], *marks))
    columns = ("feature", "metric", "threshold", "value", "low", "high", "current", "best")
    return Table(
        name="threshold_sweep", title="Gaps along the threshold", columns=columns, rows=tuple(rows)
    )


def subgroups(frame: pd.DataFrame) -> Table:
    """Where the model errs most: women, and among them the old."""
    wrong = frame["y_true"] != frame["y_pred"]
    women, old = frame["sex"] == "F", frame["age_band"] == "65+"
    slices = (
        (0, None, "all rows", women | ~women, None, False),
        (1, 0, "sex = F", women, 0.002, True),
        (2, 1, "age_band = 65+", women & old, 0.31, False),
    )
    rows: list[tuple[Any, ...]] = []
    for i, parent, literal, held, p_value, significant in slices:
        estimate = rate(int(wrong[held].sum()), int(held.sum()))[:3]
        gap = float(wrong[held].mean() - wrong[~held].mean()) if i else 0.0
        about = (i, parent, i, literal, literal, int(held.sum()))
        rows.append((*about, *estimate, gap, p_value, significant))
    columns = (
        "id", "parent", "depth", "literal", "description", "n", "rate", "low", "high", "gap",
        "p_adjusted", "significant",
    )  # fmt: skip
    return Table(
        name="subgroups", title="Slices with the highest rate of wrong decisions", columns=columns,
        rows=tuple(rows),
    )  # fmt: skip


THIN = Table(
    name="thin_groups",
    title="Each group against everybody else",
    columns=("feature", "group", "rate", "n", "verdict", "rows_needed"),
    rows=(
        ("sex", "F", "selection_rate", 1880, "within", None),
        ("sex × age_band", "F, 65+", "selection_rate", 402, "open", 2104),
        ("sex × age_band", "M, 65+", "selection_rate", 1, "open", 204),
        ("sex × age_band", "M, 65+", "true_positive_rate", 0, "open", None),
        ("sex × age_band", "F, 18–39", "selection_rate", 900, "beyond", None),
    ),
)

PROXIES = Table(
    name="proxies",
    title="Columns most associated with each sensitive feature",
    columns=("feature", "column", "cramers_v", "n"),
    rows=tuple(("sex", f"column {i}", 0.5 / (i + 1), 4000) for i in range(80)),
)


def _accountability() -> Iterator[Outcome]:
    m = Measurement(
        metric="artefact_integrity", value=1.0, low=1.0, high=1.0, n=5, method="exact comparison"
    )
    yield Outcome("artefact_integrity", Concern.ACCOUNTABILITY, m)
