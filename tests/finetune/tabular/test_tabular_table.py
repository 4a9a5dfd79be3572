"""A user's own file of columns: what becomes of them, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from audit.errors import InputError
from finetune.split import split
from finetune.table import Columns
from finetune.tabular.table import read_table

ROWS = pd.DataFrame(
    {
        "income": [10.5, 20.0, None, 40.0],
        "owns": [0, 1, 1, 0],
        "job": ["nurse", "clerk", None, "nurse"],
        "sex": ["F", "M", None, "F"],
        "granted": [1, 0, None, 1],
        "letter": "no matter",
    }
)
COLUMNS = Columns(label="granted", sensitive=("sex",))


def stored(frame: pd.DataFrame, folder: Path) -> Path:
    frame.to_csv(folder / "loans.csv", index=False)
    return folder / "loans.csv"


def test_numbers_are_told_from_categories(tmp_path: Path) -> None:
    corpus = read_table(stored(ROWS, tmp_path), COLUMNS, ["income", "owns", "job"], "finance")
    kinds = {column.name: column.kind for column in corpus.inputs}
    assert kinds == {"income": "number", "owns": "category", "job": "category"}
    assert corpus.frame["label"].tolist() == ["1", "0", "1"]
    assert corpus.source.note == "1 rows without a label left out."
    assert corpus.frame["text"][0] == "income: 10.5; owns: 0; job: nurse"
    assert "letter" not in corpus.frame


def test_a_sensitive_column_among_the_features_is_known_as_one(tmp_path: Path) -> None:
    corpus = read_table(stored(ROWS, tmp_path), COLUMNS, ["income", "sex"], "finance")
    assert [column.states for column in corpus.inputs] == ["", "sex"]


def test_rows_alike_stay_together(tmp_path: Path) -> None:
    rows = pd.DataFrame({"n": [i // 2 for i in range(80)], "y": [i // 2 % 2 for i in range(80)]})
    corpus = read_table(stored(rows, tmp_path), Columns(label="y"), ["n"], "finance")
    parts = split(corpus.frame, source="", seed=0).parts.values()
    assert sum(len(set(part["n"])) for part in parts) == 40


@pytest.mark.parametrize(
    ("columns", "features", "message"),
    [
        (COLUMNS, ["age"], "no column 'age'"),
        (COLUMNS, ["income", "granted"], r"'granted' cannot be read by a model \(--features\)"),
        (Columns(label="job"), ["income"], "job: which of the labels 'clerk', 'nurse'"),
    ],
)
def test_what_cannot_be_used_is_named(
    columns: Columns, features: list[str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_table(stored(ROWS, tmp_path), columns, features, "finance")
    assert str(caught.value).startswith(str(tmp_path))
