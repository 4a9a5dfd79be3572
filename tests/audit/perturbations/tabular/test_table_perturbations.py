"""Every perturbation of rows: its examples, each row by itself, and odd tables survived."""

import re

import numpy as np
import pandas as pd
import pytest
from table_rules import inputs_of

from audit.finding import MISSING
from audit.inputs import read_inputs
from audit.perturbation import Expectation
from audit.perturbations import perturbations
from audit.perturbations.tabular import table_perturbations
from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import TablePerturbation
from audit.perturbations.tabular.seen import seen_in

EVERY = list(table_perturbations().values())
EXAMPLES = [(p, e) for p in EVERY for e in p.examples]
KNOWN = table_perturbations()


def every(function):
    return pytest.mark.parametrize("p", EVERY, ids=[p.name for p in EVERY])(function)


def read(cells):
    """A table as the model reads it, and what is known of its columns, all of them changeable."""
    rows = pd.DataFrame(cells)
    inputs = inputs_of(rows)
    frame = read_inputs(rows, inputs, "rows")
    return frame, seen_in(frame, inputs, list(frame))


def people(n=300, seed=0):
    rng = np.random.default_rng(seed)
    return {
        "income": rng.normal(30_000, 8_000, n).round(),
        "rate": np.where(rng.random(n) < 0.1, np.nan, rng.gamma(2, 1.5, n)),
        "children": rng.poisson(0.7, n),
        "job": rng.choice(["clerk", "nurse", "smith", None], n, p=[0.5, 0.3, 0.1, 0.1]),
        "since": rng.choice(["< 1 year", "1-4 years", "5-9 years", "10 years"], n),
        "row": np.arange(n),
    }


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


@pytest.mark.parametrize(
    ("p", "example"), EXAMPLES, ids=[f"{p.name}-{i}" for i, (p, _) in enumerate(EXAMPLES)]
)
def test_its_examples_hold(p: TablePerturbation, example):
    frame, seen = read(example.rows)
    made = list(p(frame, seen, example.severity, example.seed))
    assert len(made) == len(example.perturbed)
    for variant, expected in zip(made, example.perturbed, strict=True):
        same(variant, frame.assign(**expected))


@every
def test_it_says_what_it_is_and_has_an_example_of_where_it_does_not_apply(p: TablePerturbation):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", p.name)
    assert p.title.endswith(".")
    assert any(any(cells for cells in e.perturbed) for e in p.examples)
    assert any(not any(cells for cells in e.perturbed) for e in p.examples)
    assert p.name not in perturbations(), "a name says whether texts or rows are meant"


@every
def test_a_row_is_perturbed_alike_whatever_stands_beside_it(p: TablePerturbation):
    frame, seen = read(people())
    order = np.random.default_rng(1).permutation(len(frame))
    for severity in p.severities:
        together = list(p(frame, seen, severity))
        turned = list(p(frame.iloc[order], seen, severity))
        alone = list(p(frame.iloc[[7]], seen, severity))
        for whole, other, one in zip(together, turned, alone, strict=True):
            same(whole.iloc[order], other)
            same(whole.iloc[[7]], one)


@every
def test_seeds_differ_unless_every_step_is_tried(p: TablePerturbation):
    frame, seen = read(people())
    made = [pd.concat(p(frame, seen, p.severities[0], seed)).to_csv() for seed in (0, 1, 0)]
    assert made[0] == made[2]
    tries_all = p.name in {"small_change", "neighbouring_value"}
    # Which number is mistaken is drawn.
    assert (made[0] == made[1]) == tries_all


@every
def test_a_severity_that_is_not_there(p: TablePerturbation):
    frame, seen = read({"a": [1, 2]})
    with pytest.raises(ValueError, match="found severity 4"):
        p(frame, seen, 4)


@every
@pytest.mark.parametrize(
    "cells",
    [
        {"a": [np.nan, np.nan], "b": [1, 2]},
        {"a": [1.5]},
        {"a": ["clerk", "clerk"]},
        {"a": [None, None], "b": ["x", "y"]},
        {"a": [0, 0, 0], "b": [MISSING, "x", "y"]},
        {"a": [1e100, -1e100], "b": [1e-9, 2e-9]},
        {"a": [-3, -1]},
        {"1": ["\u200b", "🙂"], "": ["a", "b"]},
    ],
    ids=["all missing", "one row", "one category", "no word", "gap", "huge", "negative", "odd"],
)
def test_odd_tables_are_survived(p: TablePerturbation, cells):
    frame, seen = read(cells)
    for severity in p.severities:
        for variant in p(frame, seen, severity):
            assert list(variant) == list(frame)
            assert not np.isinf(variant.select_dtypes("number")).any(axis=None)


@every
def test_columns_that_may_not_be_changed_are_not(p: TablePerturbation):
    frame, _ = read(people())
    inputs = [c for c in inputs_of(frame) if c.name in ("income", "job")]
    seen = seen_in(frame, inputs, ["job"])
    for variant in p(frame, seen, p.severities[-1]):
        same(variant.drop(columns=["income", "job"]), frame.drop(columns=["income", "job"]))


def shares_changed(name, severity, column):
    frame, seen = read(people(4000))
    (made,) = KNOWN[name](frame, seen, severity)
    present = frame[column].notna() & (frame[column] != MISSING)
    return float((made[column].fillna(-1) != frame[column].fillna(-1))[present].mean())


@pytest.mark.parametrize("name", ["missing_values", "category_swap"])
def test_as_many_cells_change_as_are_said_to(name):
    for severity, share in ((1, 0.05), (2, 0.15), (3, 0.30)):
        assert shares_changed(name, severity, "job") == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("name", ["missing_values", "category_swap"])
def test_what_a_light_severity_changes_a_heavier_one_does_too(name):
    frame, seen = read(people())
    light, heavy = (next(iter(KNOWN[name](frame, seen, s))) for s in (1, 3))
    changed = light["job"] != frame["job"]
    assert changed.any()
    assert (light["job"] == heavy["job"])[changed].all()


def test_noise_is_as_wide_as_said_whole_where_numbers_are_and_within_the_range():
    frame, seen = read(people(4000))
    for severity, width in ((1, 0.05), (2, 0.1), (3, 0.2)):
        (made,) = KNOWN["measurement_noise"](frame, seen, severity)
        income = next(c for c in seen.numbers if c.name == "income")
        error = (made["income"] - frame["income"]) / income.spread
        assert error.std() == pytest.approx(width, rel=0.05)
        assert error.mean() == pytest.approx(0, abs=0.01)
        assert (made["income"] % 1 == 0).all()
        assert made["income"].between(income.low, income.high).all()
        assert (made["children"] % 1 == 0).all()
        assert made["rate"].isna().equals(frame["rate"].isna())


def test_a_swapped_category_is_another_one_drawn_by_how_often_it_occurs():
    frame, seen = read(people(20_000))
    (made,) = KNOWN["category_swap"](frame, seen, 3)
    swapped = made["job"] != frame["job"]
    assert not (frame["job"] == MISSING)[swapped].any()
    of_clerks = made["job"][swapped & (frame["job"] == "clerk")].value_counts(normalize=True)
    assert set(of_clerks.index) == {"nurse", "smith"}
    assert of_clerks["nurse"] == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize("name", ["unit_error", "out_of_range"])
def test_one_number_a_row_is_mistaken_and_every_number_has_its_turn(name):
    frame, seen = read(people(1000))
    p = KNOWN[name]
    assert p.expects is Expectation.DIRECTIONAL
    numbers = frame.select_dtypes("number")
    for severity in p.severities:
        (made,) = p(frame, seen, severity)
        changed = (made[list(numbers)] != numbers) & numbers.notna()
        assert changed.sum(axis=1).max() == 1
        assert changed.any().all()


def test_a_unit_error_is_by_the_factor_said():
    frame, seen = read({"weight": [61.5, 80.25, 43.75, 90.0], "x": ["a", "b", "c", "d"]})
    for severity, factor in ((1, 10), (2, 100), (3, 1000)):
        (made,) = KNOWN["unit_error"](frame, seen, severity)
        ratio = made["weight"] / frame["weight"]
        up = ratio > 1
        assert np.allclose(ratio[up], factor)
        assert np.allclose(made["weight"][~up], (frame["weight"] / factor)[~up].round(2))


def test_what_is_out_of_range_is_beyond_all_seen():
    frame, seen = read(people())
    for severity in (1, 2):
        (made,) = KNOWN["out_of_range"](frame, seen, severity)
        for column in seen.numbers:
            new = made[column.name][(made[column.name] != frame[column.name])].dropna()
            assert not new.between(column.low, column.high).any()


def test_a_step_is_small_or_left_to_the_neighbouring_value():
    frame, seen = read(people())
    small = {
        c for v in KNOWN["small_change"](frame, seen) for c in frame if not v[c].equals(frame[c])
    }
    long = {
        c
        for v in KNOWN["neighbouring_value"](frame, seen)
        for c in frame
        if not v[c].equals(frame[c])
    }
    assert small == {"income", "rate", "row"}
    assert long == {"children", "job", "since"}


def test_numbers_drawn_are_uniform_and_apart_from_those_of_another_use():
    rows = pd.DataFrame({"a": np.arange(20_000)})
    chance = Chance.of(rows, "0 test")
    one, other = chance.uniform("a"), chance.uniform("b")
    for drawn in (one, other, Chance.of(rows, "1 test").uniform("a")):
        counts, _ = np.histogram(drawn, bins=20, range=(0, 1))
        # Chi-square of 19 degrees of freedom: above 43.8 once in a thousand.
        assert ((counts - 1000) ** 2 / 1000).sum() < 43.8
        assert 0 <= drawn.min() <= drawn.max() < 1
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert chance.normal("a").std() == pytest.approx(1, abs=0.03)
