"""A report of robustness, made by hand: texts written otherwise, some of whose decisions turn."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sample_report import sample_report

from audit.finding import ALL_GROUPS, MISSING, Concern, Finding, Measurement, Scalar, Table, Test
from audit.policy import Outcome, Policy, PolicyCriterion, judge
from audit.report import CheckInfo, Report
from audit.stats.intervals import rate
from audit.stats.paired import paired_rate_difference

LOOKED = 400
NONE = Policy(name="none")
POLICY = Policy(
    name="robust",
    criterion=(
        PolicyCriterion(metric="mean_flip_rate", max=0.1, where={}),
        *(
            PolicyCriterion(
                metric="flip_rate", max=0.15, where={"perturbation": name, "severity": "*"}
            )
            for name in ("keyboard_typos", "ocr_confusions", "date_format")
        ),
    ),
)

Turned = Mapping[str, tuple[int, int]]
"""Group of sex -> decisions turned, texts."""

WAYS: tuple[tuple[str, str, str, Turned, float], ...] = (
    ("keyboard_typos", "1", "characters", {"F": (4, 190), "M": (3, 196), MISSING: (0, 8)}, 0.6),
    ("keyboard_typos", "2", "characters", {"F": (10, 190), "M": (7, 196), MISSING: (1, 8)}, 0.5),
    ("keyboard_typos", "3", "characters", {"F": (22, 190), "M": (18, 196), MISSING: (2, 8)}, 0.4),
    ("ocr_confusions", "1", "characters", {"F": (9, 180), "M": (2, 185), MISSING: (0, 7)}, 0.07),
    ("ocr_confusions", "2", "characters", {"F": (24, 180), "M": (8, 185), MISSING: (1, 7)}, 0.004),
    ("ocr_confusions", "3", "characters", {"F": (56, 180), "M": (15, 185), MISSING: (2, 7)}, 0.0005),
    ("homoglyphs", "2", "characters", {"F": (5, 191), "M": (6, 196), MISSING: (0, 8)}, 0.9),
    ("lower_case", "1", "surface", {"F": (0, 192), "M": (0, 199), MISSING: (0, 9)}, 1.0),
    ("date_format", "2", "numbers and dates", {"F": (1, 3)}, 1.0),
    ("unit_conversion", "2", "numbers and dates", {}, 1.0),
    ("negation", "1", "words", {"F": (30, 150), "M": (33, 160)}, 1.0),
)  # fmt: skip
"""Perturbation, severity, kind, what turned, p of the difference between groups."""

DIRECTIONAL = "negation"


def measured(
    metric: str,
    estimate: Sequence[float] | None,
    n: int,
    slice_: Mapping[str, str],
    /,
    check: str = "",
    **more: Any,
) -> Outcome:
    value, low, high = estimate[:3] if estimate else (None, None, None)
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=n, slice=slice_, method="Wilson 95 %",
        **more,
    )  # fmt: skip
    return Outcome(check or metric, Concern.ROBUSTNESS, m)


def of_way(name: str, severity: str, kind: str, turned: Turned, p: float) -> Iterator[Outcome]:
    slice_ = {"perturbation": name, "severity": severity}
    k, n = (sum(part[i] for part in turned.values()) for i in (0, 1))
    expected = "directional" if name == DIRECTIONAL else "invariance"
    detail: dict[str, Scalar] = {
        "kind": kind, "expected": expected, "looked": LOOKED, "applied": n / LOOKED,
    }  # fmt: skip
    if not n:
        note = f"Undefined: it applies to none of the {LOOKED} texts looked at."
        yield measured("flip_rate", None, 0, slice_, note=note, detail=detail)
        return
    yield measured("flip_rate", rate(k, n), n, slice_, detail=detail)
    for group, (k_of, n_of) in turned.items():
        yield measured("flip_rate", rate(k_of, n_of), n_of, {**slice_, "sex": group})
    for band, share in (("18–39", 3), ("65+", 2)):
        of = slice_ | {"age_band": band}
        yield measured("flip_rate", rate(k // share, n // share), n // share, of)
    yield measured("perturbation_score_shift", (-0.02, -0.03, -0.01), n, slice_, detail=detail)
    yield from _gaps(slice_, turned, p)
    if expected == "invariance":
        yield from _against_labels(slice_, k, n, detail)


def _gaps(slice_: Mapping[str, str], turned: Turned, p: float) -> Iterator[Outcome]:
    known = {group: k / n for group, (k, n) in turned.items() if group != MISSING}
    null = f"equal flip rates {slice_} by"
    if len(known) < 2:
        note = "Undefined: fewer than two groups have a value to compare."
        across = {**slice_, "sex": ALL_GROUPS}
        yield measured("flip_rate_difference", None, 3, across, note=note)
        return
    most, least = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    gap = known[most] - known[least]
    detail: dict[str, Scalar] = {"rate": "flip_rate", "surest_rate": "flip_rate"}
    for ends, group in ((("highest", "surest_high"), most), (("lowest", "surest_low"), least)):
        for name in ends:
            detail |= {name: group, f"{name}_value": known[group], f"{name}_n": turned[group][1]}
    for feature, p_value in (("sex", p), ("age_band", 0.8)):
        yield measured(
            "flip_rate_difference", (gap, max(0.0, gap - 0.05), gap + 0.05), 380,
            {**slice_, feature: ALL_GROUPS}, detail=detail if feature == "sex" else {},
            test=Test(null=f"{null} {feature}", p_value=p_value, method="permutation"),
        )  # fmt: skip


def _against_labels(
    slice_: Mapping[str, str], k: int, n: int, detail: Mapping[str, Scalar]
) -> Iterator[Outcome]:
    won = k // 4
    lost = k - won
    yield measured(
        "accuracy_loss", paired_rate_difference(lost, won, n, 0.95), n, slice_,
        test=Test(null=f"alike {slice_}", p_value=0.0004 if k > 50 else 0.2, method="McNemar"),
        detail={**detail, "p_holm": 0.0008 if k > 50 else 0.9, "accuracy_before": 0.8, "accuracy_after": 0.8 - (lost - won) / n},
    )  # fmt: skip
    yield measured(
        "calibration_under_perturbation", (0.06, 0.04, 0.1), n, slice_,
        detail={**detail, "as_written": 0.03, "as_written_low": 0.01, "as_written_high": 0.05},
    )  # fmt: skip


def outcomes(ways: Sequence[Any] = WAYS) -> Iterator[Outcome]:
    for way in ways:
        yield from of_way(*way)
    note = "400 of 1,600 distinct texts (the budget), spread over groups and outcomes."
    yield measured("mean_flip_rate", (0.061, 0.048, 0.079), 2900, {}, note=note)
    yield measured("mean_flip_rate", (0.084, 0.06, 0.11), 1400, {"sex": "F"})
    yield measured("mean_flip_rate", (0.04, 0.02, 0.06), 1450, {"sex": "M"})
    for slice_, k, n in (({}, 248, 400), ({"sex": "F"}, 104, 192), ({"sex": "M"}, 138, 199)):
        yield measured("worst_case_accuracy", rate(k, n), n, slice_, detail={"as_written": 0.81})
    yield from _attacks()
    for score, k in (("mahalanobis", 40), ("energy", 18)):
        for slice_, n in (({}, 400), ({"sex": "F"}, 192)):
            yield measured(
                "unfamiliar_share", rate(min(k, n), n), n, {"score": score, **slice_},
                test=Test(null="as familiar", p_value=0.001 if k > 20 else 0.6, method="exact"),
                detail={"expected": 0.048},
            )  # fmt: skip


def _attacks() -> Iterator[Outcome]:
    effort: dict[str, Scalar] = {
        "median_words_changed": 3.0, "median_queries": 41.0, "median_share_changed": 0.09,
    }  # fmt: skip
    note = "Of texts decided rightly; an attack may ask 100 questions."
    for attack, k in (("synonyms", 6), ("characters", 17)):
        about = {"attack": attack}
        detail = effort if k else {}
        yield measured("attack_success_rate", rate(k, 40), 40, about, note=note, detail=detail)
        yield measured("attack_success_rate", rate(k // 2, 18), 18, about | {"sex": "F"})
        yield measured("attack_success_rate", rate(k - k // 2, 22), 22, about | {"sex": "M"})


BEFORE = (
    "… PC chest pain since lunchtime. a quiet manner, slow answers. obs: a perfectly normal ECG."
)
EXAMPLES: tuple[tuple[Scalar, ...], ...] = (
    ("keyboard_typos", "3", 12, "sex = F, age_band = 65+", BEFORE,
     BEFORE.replace("chest", "chrst").replace("quiet", "quoet"), "urgent", "routine", 0.62, 0.31),
    ("keyboard_typos", "2", 12, "sex = F, age_band = 65+", BEFORE,
     BEFORE.replace("chest", "chrst"), "urgent", "routine", 0.62, 0.41),
    ("ocr_confusions", "3", 40, "sex = F, age_band = 18–39", BEFORE,
     BEFORE.replace("normal", "norrnal").replace("lunchtime", "1unchtirne"), "urgent", "routine",
     0.81, 0.22),
    ("homoglyphs", "2", 7, "", BEFORE, BEFORE.replace("slow", "sl\u043ew"), "routine", "routine",
     0.3, 0.44),
    ("lower_case", "1", 8, "sex = M", BEFORE, BEFORE.lower(), "routine", "routine", 0.2, 0.21),
    ("negation", "1", 9, "sex = M", "The ECG is normal.", "The ECG is not normal.", "routine",
     "routine", 0.2, 0.2),
)  # fmt: skip
ATTACKED: tuple[tuple[Scalar, ...], ...] = (
    ("synonyms", 195, "sex = F", BEFORE, BEFORE.replace("pain", "soreness"), "urgent", "routine",
     0.55, 0.45, 1, 7),
    ("characters", 64, "sex = M", BEFORE, BEFORE.replace("normal", "nomral"), "urgent", "urgent",
     0.7, 0.66, 1, 5),
)  # fmt: skip
EXAMPLE_COLUMNS = "row groups before after decision_before decision_after score_before score_after"


def tables() -> tuple[Table, ...]:
    curve = [
        (attack, queries, *rate(k * queries // 100, 40)[:3], 40)
        for attack, k in (("synonyms", 6), ("characters", 17))
        for queries in (1, 5, 10, 20, 50, 100)
    ]
    return (
        _table("perturbation_examples", f"perturbation severity {EXAMPLE_COLUMNS}", EXAMPLES),
        _table("attack_curve", "attack queries share low high n", curve),
        _table(
            "attack_examples",
            f"attack {EXAMPLE_COLUMNS} words_changed queries",
            ATTACKED,
        ),
    )


def _table(name: str, columns: str, rows: Sequence[tuple[Scalar, ...]]) -> Table:
    return Table(name=name, title=name, columns=tuple(columns.split()), rows=tuple(rows))


CHECKS = (
    CheckInfo(
        name="flip_rate",
        concern=Concern.ROBUSTNESS,
        title="How often does a decision turn when the text is written otherwise?",
        explanation="How often?\n\nFrom 0 to 1.\n\nIt misses mistakes nobody thought of.",
    ),
)


def judged(found: Iterator[Outcome], policy: Policy = POLICY) -> tuple[Finding, ...]:
    return judge(found, policy, dt.date(2025, 3, 2))


def robust_report(ways: Sequence[Any] = WAYS, policy: Policy = POLICY, **changes: Any) -> Report:
    """A report with nothing in it but what came of perturbed texts."""
    fields: dict[str, Any] = {
        "findings": judged(outcomes(ways), policy),
        "tables": tables(),
        "checks": CHECKS,
    }
    return sample_report(**fields | changes)


def rows_report(policy: Policy = NONE) -> Report:
    """The same of a model that reads tabular rows, without labels and without groups."""
    slice_ = {"perturbation": "small_change", "severity": "1"}
    detail: dict[str, Scalar] = {
        "kind": "numbers and categories", "expected": "invariance", "looked": 900, "applied": 1.0,
    }  # fmt: skip
    found = [
        measured("flip_rate", rate(90, 900), 900, slice_, detail=detail),
        measured("mean_flip_rate", (0.1, 0.08, 0.12), 900, {}),
    ]
    report = sample_report()
    return robust_report(
        findings=judged(iter(found), policy),
        subject=report.subject.model_copy(update={"kind": "sklearn"}),
        tables=(
            _table(
                "small_change_by_feature", "feature n flips rate low high",
                [("income", 900, 80, *rate(80, 900)[:3]), ("debts", 900, 0, *rate(0, 900)[:3])],
            ),
            _table(
                "perturbation_examples", EXAMPLE_COLUMNS,
                [("small_change", "1", 3, "", "income 29999", "income 30000", "no", "yes", 0.2,
                  0.8)],
            ),
        ),
    )  # fmt: skip


def section_of(page: str) -> str:
    """The part of a page on robustness."""
    return page[page.index('<section id="robustness"') : page.index('<section id="method"')]


def text_of(markup: str) -> str:
    """Markup without its tags, blanks made one."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())
