"""Columns read alike whatever a file made of them, or refused by name."""

import numpy as np
import pandas as pd
import pytest

from audit.errors import InputError
from audit.finding import MISSING
from audit.inputs import read_inputs
from audit.manifest import Input

INPUTS = (Input(name="age", kind="number"), Input(name="job", kind="category"))


@pytest.mark.parametrize(
    "rows",
    [
        pd.DataFrame({"job": ["1", None, "nurse"], "age": [30, np.nan, 41.5], "more": 1}),
        pd.DataFrame({"job": pd.Categorical(["1", None, "nurse"]), "age": ["30", None, "41.5"]}),
        pd.DataFrame({"job": [1, "", "nurse"], "age": pd.array([30, None, 41.5], "Float64")}),
    ],
)
def test_numbers_are_floats_and_categories_words(rows):
    read = read_inputs(rows, INPUTS, "loans.csv")
    assert list(read) == ["age", "job"]
    assert read["age"].to_numpy() == pytest.approx([30, np.nan, 41.5], nan_ok=True)
    assert read["job"].tolist() == ["1", MISSING, "nurse"]
    assert read["job"].dtype == object


def test_reading_what_was_read_changes_nothing():
    rows = pd.DataFrame({"job": ["a", None], "age": [1, None]})
    once = read_inputs(rows, INPUTS, "")
    pd.testing.assert_frame_equal(read_inputs(once, INPUTS, ""), once)


def test_numbers_of_a_category_are_one_name_as_text_and_as_number():
    column = (Input(name="code", kind="category"),)
    words = [
        read_inputs(pd.DataFrame({"code": code}), column, "")["code"].tolist()
        for code in ([1, 2], [1.0, 2.0], ["1", "2"])
    ]
    assert words[0] == words[1] == words[2]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"job": ["a"]}, r"loans.csv: no column 'age'; expected one of the columns found: 'job'"),
        (
            {"job": ["a", "b"], "age": [3, "old"]},
            r"loans.csv: age: row 1 holds 'old' \(1 such rows\); expected a number",
        ),
        ({"job": ["a"], "age": [np.inf]}, r"age: row 0 holds .*inf"),
    ],
)
def test_what_cannot_be_read_is_named(rows, message):
    with pytest.raises(InputError, match=message):
        read_inputs(pd.DataFrame(rows), INPUTS, "loans.csv")
