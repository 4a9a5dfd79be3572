"""What holds for every check: its own examples, and the invariances of an honest measurement."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.check import example_evidence
from audit.checks import catalogue
from audit.finding import MISSING, Measurement, Table
from audit.groups import groups_of
from audit.needs import NEEDS, lacks

CHECKS = list(catalogue().values())
ids = [check.name for check in CHECKS]
EXAMPLES = [(check, example) for check in CHECKS for example in check.examples]


def measured(check, evidence):
    return [item for item in check.body(evidence) if isinstance(item, Measurement)]


def values(check, evidence):
    return {item.where: item.value for item in measured(check, evidence)}


@pytest.mark.parametrize(
    ("check", "example"), EXAMPLES, ids=[f"{c.name}: {e.because}" for c, e in EXAMPLES]
)
def test_examples_hold(check, example):
    assert not lacks(example.evidence, check.needs)
    results = measured(check, example.evidence)
    found = {item.where: item.value for item in results}
    assert not [item.note for item in results if "<bound method" in item.note]
    undefined = [item for item in results if item.value is None]
    assert [(item.low, item.high) for item in undefined] == [(None, None)] * len(undefined)
    assert found.keys() >= example.value.keys()
    assert {where: found[where] for where in example.value} == pytest.approx(dict(example.value))


@pytest.mark.parametrize("check", CHECKS, ids=ids)
def test_declaration_is_complete(check):
    assert check.title.endswith((".", "?"))
    assert "miss" in check.explanation.lower(), "says what it misses"
    assert check.references
    assert set(check.needs) <= set(NEEDS)
    metrics = {
        item.metric for example in check.examples for item in measured(check, example.evidence)
    }
    assert metrics == {check.name}


@pytest.fixture(scope="module")
def evidence():
    rng = np.random.default_rng(3)
    n = 400
    letters = lambda alphabet: "".join(rng.choice(list(alphabet), n))  # noqa: E731
    score = np.round(rng.random(n), 2)
    made = example_evidence(
        letters("001."), letters("01"), score=score, sex=letters("FMX."), age=letters("yo")
    )
    rows = pd.DataFrame(
        {
            "colour": rng.choice(["red", "green", None], n),
            "income": rng.normal(0, 1, n).round(1),
            "note": rng.choice(["late again", "paid in full", "moved away"], n),
            "part": rng.choice(["train", "test"], n),
            "office": rng.choice(["north", "south"], n),
        }
    )
    return replace(
        made,
        outcome=np.round(rng.random(n), 2),
        rows=rows,
        used={"text": "note", "split": "part", "stratum": "office"},
        splits=groups_of(rows["part"], "part", "example")[0],
        strata=groups_of(rows["office"], "office", "example")[0],
        population={"sex": {"F": 0.5, "M": 0.3, "X": 0.2}},
    )


def permuted(evidence, order):
    def reordered(groups):
        return replace(groups, codes=groups.codes[order])

    return replace(
        evidence,
        y_true=evidence.y_true[order],
        y_pred=evidence.y_pred[order],
        y_score=evidence.y_score[order],
        outcome=evidence.outcome[order],
        features=tuple(map(reordered, evidence.features)),
        splits=reordered(evidence.splits),
        strata=reordered(evidence.strata),
        rows=evidence.rows.iloc[order].reset_index(drop=True),
    )


OTHERWISE_TESTED = {
    "artefacts", "predict", "asked_again", "multiclass", "explainer", "table_model",
    "familiarity", "templates", "home", "membership", "pretraining",
}  # fmt: skip
"""Needs that the rows below do not meet; such checks have tests of their own."""

GENERAL = [check for check in CHECKS if not OTHERWISE_TESTED & set(check.needs)]
general = pytest.mark.parametrize("check", GENERAL, ids=[check.name for check in GENERAL])

OF_CROWDS = {"k_anonymity", "uniqueness", "t_closeness"}
"""Twice the rows hide everybody in a crowd twice as large: what these measure must change."""

SHARES = [check for check in GENERAL if check.name not in OF_CROWDS]


@general
def test_order_of_rows_does_not_matter(check, evidence):
    shuffled = permuted(evidence, np.random.default_rng(0).permutation(len(evidence)))
    before, after = values(check, evidence), values(check, shuffled)
    assert after == pytest.approx(before)


@general
def test_names_of_groups_do_not_matter(check, evidence):
    sex, age = evidence.features
    other = {"F": "Z", "M": "Ä", "X": "0", MISSING: MISSING}
    renamed = replace(sex, names=tuple((other[name],) for (name,) in sex.names))
    population = {"sex": {other[name]: share for name, share in evidence.population["sex"].items()}}
    changed = replace(evidence, features=(renamed, age), population=population)
    before = [(m.value, m.low, m.high, m.n) for m in measured(check, evidence)]
    after = [(m.value, m.low, m.high, m.n) for m in measured(check, changed)]
    assert after == before


@pytest.mark.parametrize("check", SHARES, ids=[check.name for check in SHARES])
def test_doubling_all_rows_keeps_values_and_narrows_intervals(check, evidence):
    order = np.tile(np.arange(len(evidence)), 2)
    before, after = measured(check, evidence), measured(check, permuted(evidence, order))
    assert [m.value for m in after] == pytest.approx([m.value for m in before])
    assert [m.n for m in after] == [2 * m.n for m in before]
    overall = {m.where: m.high - m.low for m in before if m.value is not None}
    assert all(m.high - m.low <= overall[m.where] + 1e-9 for m in after if m.value is not None)


@general
def test_every_defined_measurement_has_an_interval_that_holds_it(check, evidence):
    found = measured(check, evidence)
    assert found
    for m in found:
        assert (m.value is None) == (m.low is None) == (m.high is None)
        assert m.value is not None or m.note
        assert m.value is None or m.low <= m.value <= m.high
        assert m.method


@general
def test_confidence_widens_intervals(check, evidence):
    for narrow, wide in zip(
        measured(check, evidence.at(0.8)), measured(check, evidence.at(0.99)), strict=True
    ):
        assert narrow.value is None or wide.high - wide.low >= narrow.high - narrow.low


def test_rows_without_group_are_shown_but_never_compared(evidence):
    rates = values(catalogue()["selection_rate"], evidence)
    assert f"sex = {MISSING}" in rates
    gap = next(
        m
        for m in measured(catalogue()["demographic_parity_difference"], evidence)
        if m.where == "by sex"
    )
    assert MISSING not in (gap.detail["highest"], gap.detail["lowest"])
    assert gap.n == sum(evidence.sizes(evidence.features[0])[evidence.features[0].named])


def test_score_counts_recount_every_row(evidence):
    (table,) = [t for t in catalogue()["mean_score"].body(evidence) if isinstance(t, Table)]
    column = dict(zip(table.columns, zip(*table.rows, strict=True), strict=True))
    for feature in ("sex", "age"):
        mine = [n for f, n in zip(column["feature"], column["n"], strict=True) if f == feature]
        assert sum(mine) == len(evidence)
