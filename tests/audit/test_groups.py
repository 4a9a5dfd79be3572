"""Groups: nothing dropped, nothing merged, whatever type the column has."""

import numpy as np
import pandas as pd
import pytest

from audit.errors import InputError
from audit.finding import MISSING
from audit.groups import as_names, cross, groups_of


def names_and_sizes(values):
    groups, note = groups_of(pd.Series(values), "g", "file")
    return {groups.label(i): int(n) for i, n in enumerate(np.bincount(groups.codes))}, note


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["F", "M", "F"], {"F": 2, "M": 1}),
        ([1, 0, 0], {"0": 2, "1": 1}),
        ([True, False, None], {"False": 1, "True": 1, MISSING: 1}),
        ([1.0, 0.0, np.nan], {"0": 1, "1": 1, MISSING: 1}),
        (["a", "", None, " b "], {"a": 1, "b": 1, MISSING: 2}),
        (["10+", "2-9", "2-9"], {"2-9": 2, "10+": 1}),
        (["1", 1, "x"], {"1": 2, "x": 1}),
    ],
)
def test_every_row_is_in_exactly_one_group(values, expected):
    found, _ = names_and_sizes(values)
    assert found == expected
    assert list(found) == list(expected)


def test_categories_without_rows_are_no_groups():
    found, _ = names_and_sizes(pd.Categorical(["a", "b"], categories=["a", "b", "c"]))
    assert found == {"a": 1, "b": 1}


def test_missing_rows_are_said():
    _, note = names_and_sizes(["a", "b", None])
    assert "1 of 3 rows" in note


def test_many_numbers_are_cut_at_quartiles_and_said():
    found, note = names_and_sizes([*range(100), None])
    assert list(found.values()) == [25, 25, 25, 25, 1]
    assert "quartiles" in note


@pytest.mark.parametrize("values", [["F"] * 5, [None, None], ["F", None]])
def test_a_single_group_is_refused(values):
    with pytest.raises(InputError, match="at least two groups"):
        groups_of(pd.Series(values, dtype="object"), "sex", "file.csv")


def test_an_identifier_is_refused_with_advice():
    with pytest.raises(InputError, match="coarser"):
        groups_of(pd.Series(range(10_000, 15_000)), "postcode", "file.csv")


def test_intersection_lists_the_cells_that_have_rows():
    sex, _ = groups_of(pd.Series(["F", "F", "M", None]), "sex", "f")
    age, _ = groups_of(pd.Series(["y", "o", "y", "o"]), "age", "f")
    crossed = cross([sex, age])
    assert crossed.features == ("sex", "age")
    assert [crossed.label(i) for i in crossed.codes] == ["F, y", "F, o", "M, y", f"{MISSING}, o"]
    assert crossed.named.sum() == 3


def test_one_name_for_a_label_however_it_is_typed():
    assert as_names(pd.Series([1.0, None])).tolist() == as_names(pd.Series(["1", None])).tolist()
    assert as_names(pd.Series([0.5])).tolist() == ["0.5"]


def test_a_truth_value_and_a_one_are_not_merged_whatever_comes_first():
    mixed = [1, True, "a", 1.0, "1", "True"]
    for values in (mixed, mixed[::-1]):
        groups, _ = groups_of(pd.Series(values, dtype=object), "g", "file")
        names = [groups.label(code) for code in groups.codes]
        assert names == [{"1.0": "1.0"}.get(str(v), str(v)) for v in values]
