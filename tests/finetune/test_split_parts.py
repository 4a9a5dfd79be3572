"""Train, validation and test share no person and no text."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import InputError
from finetune.split import Split, split, subsample, units


def frame_of(rows: int, positive_every: int = 4) -> pd.DataFrame:
    label = ["yes" if n % positive_every == 0 else "no" for n in range(rows)]
    return pd.DataFrame({"text": [f"note {n}" for n in range(rows)], "label": label})


def in_parts(result: Split, values: pd.Series) -> list[set[object]]:
    return [set(values.loc[part.index].dropna()) for part in result.parts.values()]


def overlaps(sets: list[set[object]]) -> set[object]:
    train, validation, test = sets
    return (train & validation) | (train & test) | (validation & test)


linked_rows = st.lists(
    st.tuples(
        st.sampled_from(["same text", "Same  TEXT ", "other text", "third text"]),
        st.sampled_from(["ann", "bob", "cem", None]),
        st.sampled_from(["yes", "no"]),
        st.sampled_from(["train", "validation", "test", None]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(linked=linked_rows, seed=st.integers(0, 2**32 - 1), pinned=st.booleans())
def test_no_group_and_no_text_straddles(linked: list[tuple], seed: int, pinned: bool) -> None:
    base = frame_of(60, 2).assign(group=None, split=None)
    extra = pd.DataFrame(linked, columns=["text", "group", "label", "split"])
    frame = pd.concat([base, extra], ignore_index=True).astype("str")
    if pinned:
        # Without these, a part pinned only by linked rows could lack a label.
        frame.loc[:3, "split"] = "test"
        frame.loc[4:7, "split"] = "validation"
    else:
        frame = frame.drop(columns="split")
    result = split(frame, source="rows", seed=seed)
    text = frame["text"].str.casefold().str.split().str.join(" ")
    assert not overlaps(in_parts(result, text))
    assert not overlaps(in_parts(result, frame["group"]))
    placed = [row for part in result.parts.values() for row in part.index]
    assert len(placed) == len(set(placed))
    assert len(placed) + result.straddling == len(frame)
    if pinned:
        assert set(frame.index[frame["split"] == "test"]) <= set(result.test.index)


def test_units_link_through_others() -> None:
    frame = pd.DataFrame(
        {
            "text": ["a", "b", "B ", "c", "ｃ", "d"],
            "group": ["ann", "ann", None, "cem", None, None],
            "label": "no",
        }
    )
    # Rows 0–1 share a person, 1–2 a text; 3–4 a text (full-width c); 5 stands alone.
    found = units(frame)
    assert found[0] == found[1] == found[2]
    assert found[3] == found[4]
    assert found.nunique() == 3


def test_parts_are_stratified_and_sized_as_documented() -> None:
    result = split(frame_of(800), source="rows", seed=3)
    sizes = {name: part["label"].value_counts().to_dict() for name, part in result.parts.items()}
    # A quarter of 600 + 200; then an eighth of what is left.
    assert sizes["test"] == {"no": 150, "yes": 50}
    assert sizes["validation"] == {"no": 56, "yes": 18}
    assert sizes["train"] == {"no": 394, "yes": 132}


def test_the_seed_decides() -> None:
    frame = frame_of(100)
    once, again, other = (split(frame, source="rows", seed=seed) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(once.test, again.test)
    assert set(once.test.index) != set(other.test.index)


def test_pinned_test_wins_over_its_twins_in_train() -> None:
    frame = frame_of(100).assign(split="train")
    frame.loc[80:, "split"] = "test"
    frame.loc[[0, 1], "text"] = frame.loc[80, "text"].upper()
    result = split(frame, source="rows", seed=0)
    assert result.straddling == 2
    assert list(result.test.index) == list(range(80, 100))
    assert set(result.train.index) | set(result.validation.index) == set(range(2, 80))
    # An eighth of the 59 "no" and 19 "yes" rows left, rounded down.
    assert result.validation["label"].value_counts().to_dict() == {"no": 7, "yes": 2}


def test_rows_pinned_to_train_stay_there_while_others_can_validate() -> None:
    frame = frame_of(100).assign(split=None)
    frame.loc[:19, "split"] = "train"
    result = split(frame.astype({"split": "str"}), source="rows", seed=0)
    assert set(range(20)) <= set(result.train.index)


def test_a_large_group_goes_to_train() -> None:
    frame = frame_of(100).assign(group=None)
    frame.loc[frame.index % 4 == 1, "group"] = "ann"
    result = split(frame, source="rows", seed=0)
    assert (result.train["group"] == "ann").sum() == 25


def test_one_label_is_refused() -> None:
    frame = frame_of(50).assign(label="no")
    with pytest.raises(InputError, match="rows: label: every row is 'no'; expected at least two"):
        split(frame, source="rows", seed=0)


def test_too_few_rows_are_refused() -> None:
    frame = frame_of(12)
    with pytest.raises(
        InputError,
        match=r"too few rows to split: none labelled 'no', 'yes' for validation.*12 rows",
    ):
        split(frame, source="rows", seed=0)


def test_a_subsample_is_exact_and_in_proportion() -> None:
    whole = split(frame_of(800), source="rows", seed=1)
    part = subsample(whole, 80, seed=1)
    sizes = [len(rows) for rows in part.parts.values()]
    assert sum(sizes) == 80
    assert part.test["label"].value_counts().to_dict() == {"no": 15, "yes": 5}
    assert all(set(part.parts[name].index) <= set(whole.parts[name].index) for name in part.parts)


def test_a_subsample_is_no_larger_than_the_whole() -> None:
    whole = split(frame_of(100), source="rows", seed=1)
    assert subsample(whole, 1000, seed=1) is whole
    assert subsample(whole, None, seed=1) is whole


def test_a_tiny_subsample_keeps_every_label_in_every_part() -> None:
    whole = split(frame_of(400, positive_every=20), source="rows", seed=1)
    part = subsample(whole, 20, seed=1)
    assert all(rows["label"].nunique() == 2 for rows in part.parts.values())
