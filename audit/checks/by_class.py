"""One class against the rest: what the checks of tasks with several classes share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd

from audit.checks.by_group import Part, gap_measurement, measurement, permutation_test
from audit.codes import label_codes
from audit.evidence import Evidence
from audit.finding import Measurement, Test
from audit.groups import Groups, groups_of
from audit.manifest import Task
from audit.stats.counts import Confusion
from audit.stats.metrics import METRICS
from audit.stats.rates import RATES

CLASS_NAMES = {
    "selection_rate": "class_rate",
    "true_positive_rate": "class_recall",
    "positive_predictive_value": "class_precision",
    "false_positive_rate": "class_false_positive_rate",
}
"""What a rate is called when each class in turn is the positive one."""


def by_class(evidence: Evidence, name: str, of: str, lacking: str) -> Iterator[Measurement]:
    """A rate of `RATES` with each class in turn as the positive one, overall and by group.

    `lacking` says, of a class ``{}``, why a group has no such rate.
    """
    rate, metric = RATES[of], METRICS[of]
    for code, label in enumerate(evidence.task.labels):
        for groups in (evidence.everyone, *evidence.features):
            limits = metric.limits(_against_rest(evidence, groups, code), evidence.confidence)
            rows = _rows_against_rest(evidence, groups, code)
            counted, n = rate.numerator(rows), rate.denominator(rows)
            for group in range(len(groups)):
                estimate = limits.at(group)
                note = "" if n[group] else f"Undefined: {lacking.format(label)}."
                yield measurement(
                    name, estimate, int(n[group]), _slice(evidence, label, groups.slice(group)),
                    note=note, count=int(counted[group]),
                )  # fmt: skip


def class_gaps(evidence: Evidence, name: str, over: Sequence[str]) -> Iterator[Measurement]:
    """Widest difference between groups for each class, and for the worst class.

    `over` are rates of `RATES`, each class in turn being the positive one. The limits of the worst
    class hold for all classes at once (Bonferroni), as does its test.
    """
    for groups in evidence.comparisons:
        parts = [
            [_part(evidence, one, groups, code) for one in over]
            for code in range(len(evidence.task.labels))
        ]
        tests = [_test(evidence, groups, over, code) for code in range(len(evidence.task.labels))]
        gaps = [
            gap_measurement(evidence, name, groups, of_class, test)
            for of_class, test in zip(parts, tests, strict=True)
        ]
        everything = [part for of_class in parts for part in of_class]
        worst = gap_measurement(
            evidence, name, groups, everything, _worst_test(groups, over, tests)
        )
        defined = [gap.value for gap in gaps if gap.value is not None]
        macro = float(np.mean(defined)) if defined else None
        yield worst.model_copy(update={"detail": {**worst.detail, "macro": macro}})
        if len(groups.features) == 1:
            for label, gap in zip(evidence.task.labels, gaps, strict=True):
                yield gap.model_copy(update={"slice": _slice(evidence, label, groups.across)})


def _part(evidence: Evidence, of: str, groups: Groups, code: int) -> Part:
    counts = _against_rest(evidence, groups, code)
    n = np.asarray(RATES[of].denominator(_rows_against_rest(evidence, groups, code)), np.int64)
    label = evidence.task.labels[code]
    return Part(f"{CLASS_NAMES[of]} of {label}", partial(METRICS[of].for_gaps, counts), n)


def _test(evidence: Evidence, groups: Groups, over: Sequence[str], code: int) -> Test | None:
    null = f"{_equal(over)} of {evidence.task.labels[code]} by {' × '.join(groups.features)}"
    return permutation_test(null, groups, _against_rest(evidence, groups, code), over)


def _worst_test(groups: Groups, over: Sequence[str], tests: Sequence[Test | None]) -> Test | None:
    """Bonferroni over the classes: their decisions are of the same rows, so not independent."""
    made = [test for test in tests if test is not None]
    if not made:
        return None
    p = min(1.0, len(made) * min(test.p_value for test in made))
    null = f"{_equal(over)} of every class by {' × '.join(groups.features)}"
    return Test(null=null, p_value=p, method=f"{made[0].method}, Bonferroni over classes")


def _equal(over: Sequence[str]) -> str:
    return f"equal {' and '.join(CLASS_NAMES[one] for one in over)}"


def _against_rest(evidence: Evidence, groups: Groups, code: int) -> Confusion:
    return evidence.effective_table(groups).confusion(code, code)


def _rows_against_rest(evidence: Evidence, groups: Groups, code: int) -> Confusion:
    return evidence.table(groups).confusion(code, code)


def _slice(evidence: Evidence, label: str, within: dict[str, str]) -> dict[str, str]:
    """``{"class": label, ...}``, unless a sensitive feature has that name."""
    taken = any("class" in groups.features for groups in evidence.features)
    return {"task class" if taken else "class": label, **within}


def example_classes(y_true: str, y_pred: str, *, sex: str) -> Evidence:
    """Evidence for an example with the classes a, b and c, one character a row."""
    task = Task(labels=("a", "b", "c"), positive="a", favourable="a")
    truth, decision = pd.Series(list(y_true), name="y_true"), pd.Series(list(y_pred), name="y_pred")
    return Evidence(
        task=task,
        y_true=label_codes(truth, task, "example", missing_ok=False),
        y_pred=label_codes(decision, task, "example", missing_ok=False),
        features=(groups_of(pd.Series(list(sex)), "sex", "example")[0],),
    )
