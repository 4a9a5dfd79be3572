"""A report that explains decisions, made by hand: a method that may be read, one that failed, one
left open and one only compared with; the same for a model of tabular rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sample_report import sample_report

from audit.finding import Concern, Finding, Measurement, Scalar, Table, Test
from audit.policy import Outcome, Policy, PolicyCriterion, judge
from audit.report import Report

GOOD, BAD, UNSURE, COMPARED = "integrated_gradients", "shap", "occlusion", "deep_lift"
MARKED = {GOOD: "quiet", BAD: "zebra", UNSURE: "slowly", COMPARED: "walrus"}
"""A word that no other method than this marks."""

EVERY = {"method": "*"}
POLICY = Policy(
    name="explained",
    criterion=(
        PolicyCriterion(metric="normalised_comprehensiveness", min=0.5, where=EVERY, advisory=True),
        PolicyCriterion(metric="completeness", min=0.95, where=EVERY, advisory=True),
    ),
)
NONE = Policy(name="none")

COMPREHENSIVENESS = {
    GOOD: (0.9, 0.8, 1.0),
    BAD: (0.1, 0.0, 0.2),
    UNSURE: (0.5, 0.3, 0.7),
    COMPARED: (0.0, -0.1, 0.1),
}


def measured(
    metric: str,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    /,
    slice_: Mapping[str, str] | None = None,
    **more: Any,
) -> Outcome:
    m = Measurement(
        metric=metric, value=value, low=low, high=high, n=24, method="t 95 %", slice=slice_ or {},
        **more,
    )  # fmt: skip
    return Outcome(metric, Concern.TRANSPARENCY, m)


def outcomes(comprehensiveness: Mapping[str, tuple[float, float, float]]) -> Iterator[Outcome]:
    for method, numbers in comprehensiveness.items():
        role = {"role": "comparator" if method == COMPARED else "explanation"}
        about = {"method": method}
        yield measured("normalised_comprehensiveness", *numbers, about, detail=role)
        yield measured(
            "normalised_comprehensiveness", *numbers, about | {"absent": "deleted"}, detail=role
        )
        yield measured("infidelity", 0.3, 0.2, 0.4, about, detail=role)
    for one, other, value in ((GOOD, BAD, -0.6), (GOOD, UNSURE, 0.4), (COMPARED, GOOD, 0.0)):
        pair = {"methods": f"{one} × {other}"}
        yield measured("method_agreement", value, value - 0.1, value + 0.1, pair)
    yield measured("word_attribution", 0.4, 0.3, 0.5, {"word": "woman"})
    yield measured("word_attribution", -1.2, -1.4, -1.0, {"word": "normal"})
    yield from _sensitive()


def _sensitive() -> Iterator[Outcome]:
    gender = {"words": "gender"}
    test = Test(null="as far as others", p_value=0.001, method="signs")
    detail: dict[str, Scalar] = {"moved": "female → male", "control": 0.01, "flip_rate": 0.25}
    yield measured("sensitive_word_shift", -0.001, -0.01, 0.008, {"words": "names"})
    yield measured("sensitive_word_shift", 0.2, 0.1, 0.3, gender, test=test, detail=detail)
    yield measured("sensitive_word_shift", 0.3, 0.2, 0.4, gender | {"sex": "F"}, detail=detail)
    note = "Undefined: none of the 24 texts looked at holds a word of this list."
    yield measured("sensitive_word_shift", None, slice_={"words": "religion"}, note=note)
    yield measured("sensitive_attribution_share", 0.3, 0.2, 0.4, gender)
    yield measured("sensitive_attribution_lift", 2.0, 1.5, 2.5, gender)
    yield measured("concept_sensitivity", 0.9, 0.8, 1.0, {"concept": "gender: female"})


def tables() -> tuple[Table, ...]:
    cases = (
        (0, 7, "false negative", "sex = F", "urgent", "routine", 0.2, 6, 3),
        (1, 9, "true positive", "sex = M", "urgent", "urgent", 0.9, 5, 0),
        (2, 11, "truth not known", "", None, "routine", None, 5, 0),
    )
    words = [
        (case[0], method, place, int(place > 2), before, word, value)
        for case in cases
        for method in (GOOD, BAD, UNSURE, COMPARED)
        for place, before, word, value in _text(MARKED[method])
    ]
    compared = (
        ("", "", "all", "woman", 24, 0.4, 0.3, 0.5, 0, None, None, None, None),
        ("sex", "F", "all", "woman", 9, 0.6, 0.5, 0.7, 8, 0.5, 0.3, 0.7, 0.001),
        ("sex", "M", "all", "woman", 8, 0.1, 0.0, 0.2, 9, -0.5, -0.7, -0.3, 0.001),
        ("sex", "F", "false negatives", "normal", 6, -1.0, -1.2, -0.8, 6, 0.1, -0.4, 0.6, 0.9),
        ("sex", "F", "all", "rare", 5, 0.1, 0.0, 0.2, 2, None, None, None, None),
    )
    return (
        _table(
            "explained_cases", "case row outcome groups truth decision score words unread", cases
        ),
        _table("explained_words", "case method place sentence before word value", words),
        _table(
            "few_word_reversal",
            "row groups decision would_be words_deleted n share_of_words",
            [(7, "sex = F", "routine", "urgent", "quiet · calm", 2, 0.3)],
        ),
        _table(
            "word_attribution",
            "feature group outcome word n mean low high rest_n difference difference_low "
            "difference_high p_adjusted",
            compared,
        ),
        _table(
            "sensitive_word_shift",
            "words moved before after score_before score_after shift",
            [("gender", "female → male", "She waits", "He waits", 0.2, 0.7, 0.5)],
        ),
    )


def _text(marked: str) -> Iterator[tuple[int, str, str, float]]:
    pieces = (("", "Pain", -0.4), (" ", marked, 1.0), (",", "and", 0.0), ("\n", "calm", 0.2),
              (" ", "well", 0.05))  # fmt: skip
    for place, (before, word, value) in enumerate(pieces):
        yield place, before.replace(",", ""), word, value


def _table(name: str, columns: str, rows: Iterable[tuple[Scalar, ...]]) -> Table:
    return Table(name=name, title=name, columns=tuple(columns.split()), rows=tuple(rows))


def judged(found: Iterable[Outcome], policy: Policy = POLICY) -> tuple[Finding, ...]:
    return judge(found, policy, dt.date(2025, 3, 2))


def explained_report(
    comprehensiveness: Mapping[str, tuple[float, float, float]] = COMPREHENSIVENESS,
    policy: Policy = POLICY,
    **changes: Any,
) -> Report:
    """A report with nothing in it but explanations of texts."""
    fields: dict[str, Any] = {
        "findings": judged(outcomes(comprehensiveness), policy),
        "tables": tables(),
        "checks": (),
    }
    return sample_report(**fields | changes)


def tabular_report(adds_up: float = 1.0, policy: Policy = NONE) -> Report:
    """The same of a model that reads tabular rows."""
    found = [
        measured("shap_additivity", adds_up, adds_up, adds_up, {"method": "tree_shap"}),
        measured("importance_stability", 0.9, 0.8, 1.0, {"varied": "rows"}),
        measured(
            "feature_importance", 0.6, 0.5, 0.7, {"feature": "priors"}, detail={"share": 0.75}
        ),
        measured("feature_importance", 0.2, 0.1, 0.3, {"feature": "sex"}, detail={"share": 0.25}),
        measured("nearest_counterfactual", 0.8, 0.7, 0.9, {"change": "one feature"}),
        measured("nearest_counterfactual", 0.25, 0.2, 0.3, {"change": "only sex"}),
    ]
    pushes = ("sex", "F", 90, "priors", 0.5, -0.4, 0.1, -0.5, -0.6, -0.4)
    return sample_report(
        findings=judged(found, policy),
        checks=(),
        tables=(
            _table(
                "partial_dependence",
                "feature value score low high",
                [("priors", 0.0, 0.3, 0.2, 0.4), ("priors", 5.0, 0.7, 0.6, 0.8),
                 ("sex", "F", 0.4, 0.3, 0.5), ("sex", "M", 0.5, None, None)],
            ),
            _table("accumulated_local_effects", "feature value effect",
                   [("priors", 0.0, -0.2), ("priors", 5.0, 0.2)]),
            Table(
                name="counterfactual_cases", title="",
                columns=("row", "groups", "decision", "would be", "if", "changed"),
                rows=((3, "sex = F", "urgent", "routine", "sex were M instead of F", "only sex"),
                      (3, "sex = F", "urgent", "routine", "priors were 0 instead of 9",
                       "one feature")),
            ),
            Table(
                name="push_by_group_false_negatives", title="",
                columns=("of", "group", "n", "feature", "importance", "push", "push of the rest",
                         "difference", "low", "high"),
                rows=(pushes,),
            ),
        ),
    )  # fmt: skip
