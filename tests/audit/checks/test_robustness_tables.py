"""Perturbed rows: a planted weakness is found where it is, and calm models are called calm."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from table_rules import rule_evidence

from audit.budget import Budget
from audit.checks import catalogue
from audit.checks.robustness import table_probe as table_room
from audit.checks.robustness.probe import probe
from audit.checks.robustness.table_probe import PILOT, ROWS_PER_EXPLAINED
from audit.checks.robustness.worked import worked_probe
from audit.finding import MISSING, Concern, Measurement, Status, Table
from audit.needs import lacks
from audit.perturbations.tabular import table_perturbations
from audit.run import run_check

ROBUSTNESS = [
    c
    for c in catalogue().values()
    if c.concern is Concern.ROBUSTNESS
    and {"asked_again"} & set(c.needs)
    and "of_text" not in c.needs
]
EDGE = 30_000


def applicants(n=400, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "income": rng.integers(EDGE - 40, EDGE + 40, n),
            "debts": rng.integers(0, 9, n),
            "job": rng.choice(["clerk", "nurse", "smith"], n),
        }
    )


def by_income(rows):
    return np.where(rows["income"] >= EDGE, 0.8, 0.2)


def always(rows):
    return np.full(len(rows), 0.9)


def evidence(n=400, rule=by_income, names=(), **options):
    return rule_evidence(applicants(n), rule, perturbations=names, **options)


def measured(name, found):
    return {
        tuple(m.slice.items()): m
        for m in catalogue()[name].body(found)
        if isinstance(m, Measurement)
    }


def way(name, severity=1, **groups):
    return (("perturbation", name), ("severity", str(severity)), *groups.items())


def table(found, name):
    (made,) = (
        t for t in catalogue()["flip_rate"].body(found) if isinstance(t, Table) and t.name == name
    )
    return made


def test_a_threshold_on_income_is_brittle_in_income_alone_and_only_at_the_threshold():
    found = evidence(names=("small_change",))
    at_the_edge = applicants()["income"].isin([EDGE - 1, EDGE]).sum()
    assert at_the_edge > 0
    made = measured("flip_rate", found)[way("small_change")]
    assert made.value == pytest.approx(at_the_edge / 400)
    rows = {line[0]: line for line in table(found, "small_change_by_feature").rows}
    assert rows["income"][1:4] == (400, at_the_edge, at_the_edge / 400)
    assert rows["debts"][1:4] == (400, 0, 0.0)
    assert next(iter(rows)) == "income", "the feature that turns most comes first"
    assert rows["debts"][5] > 0


def test_noise_turns_rows_near_the_threshold():
    found = evidence(names=("measurement_noise",))
    light, heavy = (measured("flip_rate", found)[way("measurement_noise", s)] for s in (1, 3))
    assert 0 < light.value < heavy.value
    far = np.abs(applicants()["income"] - EDGE) > 35
    noisy = probe(found).by_way[2]
    assert not noisy.flipped[far.to_numpy()[noisy.rows]].any()


def test_a_rule_deaf_to_all_features_never_flips_and_says_how_sure_that_is():
    found = evidence(rule=always)
    for name, made in measured("flip_rate", found).items():
        assert (made.value, made.low) == (0.0, 0.0), name
        assert 0 < made.high < 0.3
        assert made.n > 0
    assert measured("mean_flip_rate", found)[()].high > 0


def test_a_perturbation_that_applies_to_no_row_is_undefined_not_passed():
    words_only = applicants()[["job"]]
    found = rule_evidence(words_only, always, perturbations=("measurement_noise", "small_change"))
    made = measured("flip_rate", found)[way("measurement_noise", 2)]
    assert (made.value, made.n) == (None, 0)
    assert made.note == "Undefined: it applies to none of the 400 rows looked at."
    assert measured("mean_flip_rate", found)[()].value is None
    assert measured("flip_rate", found)[way("small_change")].value is None


def test_who_a_person_is_stays():
    rows = applicants().assign(sex="F", age=np.arange(400) % 60)
    rows.loc[::2, "sex"] = "M"

    def by_sex_and_age(asked):
        return np.where((asked["sex"] == "F") & (asked["age"] > 30), 0.9, 0.1)

    found = rule_evidence(rows, by_sex_and_age, sensitive="age", sex="MF" * 200)
    assert all(not p.flipped.any() for p in probe(found).by_way)
    told = {p.told(0)[0].split(" ")[0] for p in probe(found).by_way}
    assert not {"sex", "age"} & told


def test_a_model_that_gives_no_answer_without_a_number_is_not_asked_without_it():
    def needs_income(rows):
        return np.where(rows["income"].isna(), np.nan, 0.9)

    found = evidence(rule=needs_income, names=("missing_values",))
    heavy = probe(found).by_way[2]
    assert len(heavy) > 100
    assert all("income" not in heavy.told(place)[1] for place in range(50))
    assert any(f"job {MISSING}" in heavy.told(place)[1] for place in range(50))


def test_what_was_changed_is_told():
    found = evidence(names=("small_change",))
    shown = table(found, "perturbation_examples")
    first = dict(zip(shown.columns, shown.rows[0], strict=True))
    assert {first["before"], first["after"]} == {"income 30000", "income 29999"}
    assert {first["decision_before"], first["decision_after"]} == {"0", "1"}
    assert shown.title == "Perturbed rows whose score moves farthest"


def test_the_order_of_rows_does_not_matter():
    one = evidence(sex="FM" * 200)
    turned = np.random.default_rng(5).permutation(400)
    other = replace(
        one,
        rows=one.rows.iloc[turned].reset_index(drop=True),
        y_true=one.y_true[turned], y_pred=one.y_pred[turned], y_score=one.y_score[turned],
        features=tuple(replace(g, codes=g.codes[turned]) for g in one.features),
    )  # fmt: skip
    for name in ("flip_rate", "mean_flip_rate", "worst_case_accuracy"):
        values = [{k: m.value for k, m in measured(name, e).items()} for e in (one, other)]
        assert values[0] == values[1]


def test_a_weakness_of_one_group_is_found():
    sex = "FM" * 200
    rows = applicants().assign(half=[s == "F" for s in sex]).astype({"half": int})

    def brittle_for_f(asked):
        return np.where((asked["income"] >= EDGE) & (asked["half"] == 1), 0.8, 0.2)

    found = rule_evidence(
        rows, brittle_for_f, sensitive="half", perturbations=("measurement_noise",), sex=sex
    )
    gap = measured("flip_rate_difference", found)[way("measurement_noise", 3, sex="*")]
    assert gap.low > 0
    assert gap.detail["highest"] == "F"


def test_accuracy_is_lost_where_labels_follow_the_threshold():
    found = evidence(names=("measurement_noise", "out_of_range"))
    lost = measured("accuracy_loss", found)
    assert {dict(k)["perturbation"] for k in lost} == {"measurement_noise"}
    assert lost[way("measurement_noise", 3)].low > 0
    worst = measured("worst_case_accuracy", found)[()]
    assert worst.value == pytest.approx(1 - lost[way("measurement_noise", 3)].value, abs=0.06)
    assert worst.detail["as_written"] == 1.0


def test_a_budget_of_rows_and_what_it_costs():
    found = evidence(400, budget=Budget(rows=2, seconds=0), names=("small_change",))
    made = measured("flip_rate", found)[way("small_change")]
    assert made.n == 2 * ROWS_PER_EXPLAINED
    assert "200 of 400 rows (the budget)" in made.note


def test_time_subsamples_instead_of_stopping(monkeypatch):
    ticks = iter([0.0, 10.0])
    monkeypatch.setattr(table_room.time, "perf_counter", lambda: next(ticks))
    found = probe(evidence(1000, budget=Budget(rows=0, seconds=100), names=("small_change",)))
    # The pilot of 200 rows took 10 s, and .3 x 100 s are there.
    assert len(found.rows) == 3 * PILOT
    assert "600 of 1,000 rows (the time ran out)" in found.note()


@pytest.mark.parametrize("check", ROBUSTNESS, ids=[c.name for c in ROBUSTNESS])
@pytest.mark.parametrize(
    "rows",
    [
        {"income": [np.nan] * 4, "job": ["a", "b", "a", "b"]},
        {"income": [3.0]},
        {"job": ["clerk"] * 3},
        {"job": [None] * 3},
        {"income": [1e12, -1e12], "job": ["x", "y"]},
    ],
    ids=["all missing", "one row", "one category", "no word", "huge"],
)
def test_odd_tables_make_a_finding_not_a_crash(check, rows):
    frame = pd.DataFrame(rows)
    sex = {"sex": ("FM" * 2)[: len(frame)]} if len(frame) > 1 else {}
    found = rule_evidence(frame, always, **sex)
    done = run_check(check, found)
    assert all(o.status is not Status.ERROR for o in done.outcomes), done.outcomes


@pytest.mark.parametrize("check", ROBUSTNESS, ids=[c.name for c in ROBUSTNESS])
def test_every_number_has_an_interval_that_holds_it(check):
    for made in check.body(evidence(80, y_true="10" * 40, sex="FM" * 40)):
        if isinstance(made, Measurement) and made.value is not None:
            assert made.low <= made.value <= made.high, made
            assert made.method


def test_the_same_checks_serve_texts_and_tables_and_tell_a_bare_table_what_they_need():
    assert len(ROBUSTNESS) >= 7
    assert all(p in table_perturbations() for p in ("small_change", "missing_values"))
    texts = worked_probe(["help"], lambda _: 0.9)
    bare = replace(texts, predict=None, used={})
    for check in ROBUSTNESS:
        assert not lacks(evidence(8, sex="FM" * 4), check.needs)
        assert "asked again" in lacks(bare, check.needs)
