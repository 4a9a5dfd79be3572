"""A report of counterfactuals, made by hand: texts told of other persons, gender moving the score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from robust_report import EXAMPLE_COLUMNS
from sample_report import sample_report

from audit.finding import Concern, Finding, Measurement, Scalar, Table, Test
from audit.policy import Outcome, Policy, PolicyCriterion, judge
from audit.report import CheckInfo, Report
from audit.stats.intervals import rate

NONE = Policy(name="none")
POLICY = Policy(
    name="persons",
    criterion=(
        PolicyCriterion(metric="counterfactual_flip_rate", max=0.1, where={"attribute": "*"}),
        PolicyCriterion(
            metric="counterfactual_score_shift", min=-0.1, max=0.1,
            where={"attribute": "gender", "before": "female", "after": "male"},
        ),
    ),
)  # fmt: skip


class Way(NamedTuple):
    """A direction: groups, texts, decisions turned, shift with interval, p beside the control."""

    before: str
    after: str
    n: int
    turned: int
    shift: tuple[float, float, float]
    p: float | None


class Told(NamedTuple):
    """An attribute: its directions, the surest one, the control (turned, of how many)."""

    ways: tuple[Way, ...]
    surest: int
    wide: tuple[float, float]
    control: tuple[int, int] | None


GENDER = Told(
    (
        Way("female", "male", 104, 27, (0.219, 0.185, 0.253), 0.0005),
        Way("male", "female", 95, 22, (-0.185, -0.221, -0.149), 0.0005),
    ),
    0, (0.18, 0.258), (1, 92),
)  # fmt: skip
AGE = Told(
    (
        Way("18-39", "65+", 45, 0, (-0.002, -0.005, 0.001), 0.4),
        Way("65+", "18-39", 40, 1, (0.001, -0.004, 0.006), 0.6),
    ),
    0, (-0.006, 0.002), (0, 96),
)  # fmt: skip
NAME = Told((Way("White", "Black", 2, 0, (-0.03, -1.0, 1.0), None),), 0, (-1.0, 1.0), (0, 2))
NOT_TOLD = ("chinese_gender", "marital_status")
ALL: Mapping[str, Told] = {"gender": GENDER, "age": AGE, "name": NAME}
CALM: Mapping[str, Told] = {"age": AGE, "name": NAME}
FLIPS, SHIFT = "counterfactual_flip_rate", "counterfactual_score_shift"
NOTE = "200 of 633 distinct texts (the budget), spread over groups and outcomes."


def measured(
    metric: str,
    estimate: Sequence[float] | None,
    n: int,
    slice_: Mapping[str, str],
    /,
    **more: Any,
) -> Outcome:
    value, low, high = estimate[:3] if estimate else (None, None, None)
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_, method="", **more
    )
    return Outcome(metric, Concern.FAIRNESS, m)


def of_attribute(name: str, told: Told) -> Iterator[Outcome]:
    n, turned = (sum(getattr(way, field) for way in told.ways) for field in ("n", "turned"))
    detail: dict[str, Scalar] = {"texts": n, "controls": 0}
    if told.control:
        value, low, high = rate(*told.control)[:3]
        detail |= {
            "controls": told.control[1], "control": value, "control_low": low, "control_high": high
        }  # fmt: skip
    whole = {"attribute": name}
    yield measured(FLIPS, rate(turned, n), n, whole, detail=detail, note=NOTE)
    best = told.ways[told.surest]
    yield measured(
        SHIFT, (best.shift[0], *told.wide), best.n, whole, test=_test(name, best), note=NOTE,
        detail={"before": best.before, "after": best.after, "directions": len(told.ways)},
    )  # fmt: skip
    for way in told.ways:
        slice_ = {**whole, "before": way.before, "after": way.after}
        yield measured(FLIPS, rate(way.turned, way.n), way.n, slice_, detail={"texts": way.n})
        yield measured(
            SHIFT, way.shift, way.n, slice_, test=_test(name, way), detail={"largest": 0.57}
        )


def _test(name: str, way: Way) -> Test | None:
    null = f"{name} {way.before} to {way.after} moves the score no farther than within the group"
    return None if way.p is None else Test(null=null, p_value=way.p, method="sign flips")


def outcomes(told: Mapping[str, Told] = ALL, untold: Sequence[str] = NOT_TOLD) -> Iterator[Outcome]:
    for name, one in told.items():
        yield from of_attribute(name, one)
    for name in untold:
        note = "Undefined: none of the 200 texts looked at can be moved."
        for metric in (FLIPS, SHIFT):
            yield measured(metric, None, 0, {"attribute": name}, note=note)


def templates() -> Iterator[Outcome]:
    for feature, group, estimate in (
        ("gender", "female", (0.01, -0.004, 0.024)),
        ("gender", "male", (-0.01, -0.024, 0.004)),
        ("name", "Black", (-0.043, -0.06, -0.026)),
        ("name", "White", (0.02, 0.004, 0.036)),
    ):
        detail: dict[str, Scalar] = {"templates": 3}
        yield measured("template_score_shift", estimate, 24, {feature: group}, detail=detail)


BEFORE = "… a mid-life woman of 48 who was sent by the GP; this lady describes pain; also …"
EXAMPLES: tuple[tuple[Scalar, ...], ...] = (
    ("gender", "female", "male", 17, "sex = F", BEFORE,
     BEFORE.replace("woman", "man").replace("lady", "gentleman"), "routine", "urgent", 0.158,
     0.732),
    ("gender", "male", "female", 2, "sex = M", "he came in", "she came in", "routine", "routine",
     0.4, 0.3),
    ("age", "18-39", "65+", 5, "sex = M", "a man of 30", "a man of 70", "routine", "routine",
     0.41, 0.4),
)  # fmt: skip
COLUMNS = ("attribute", "from", "to", *EXAMPLE_COLUMNS.split())


def examples(rows: Sequence[tuple[Scalar, ...]] = EXAMPLES) -> Table:
    return Table(name="counterfactual_examples", title="Moved", columns=COLUMNS, rows=tuple(rows))


CHECKS = (
    CheckInfo(
        name=FLIPS,
        concern=Concern.FAIRNESS,
        title="How often does a decision turn when only who the person is changes?",
        explanation="How often?\n\nFrom 0 to 1.\n\nIt misses what is bound up with it.",
    ),
)


def judged(found: Iterator[Outcome], policy: Policy = NONE) -> tuple[Finding, ...]:
    return judge(found, policy, dt.date(2025, 3, 2))


def counterfactual_report(
    told: Mapping[str, Told] = ALL, policy: Policy = NONE, **changes: Any
) -> Report:
    """A report with nothing in it but what came of texts told of other persons."""
    fields: dict[str, Any] = {
        "findings": judged(outcomes(told), policy),
        "tables": (examples(),),
        "checks": CHECKS,
    }
    return sample_report(**fields | changes)
