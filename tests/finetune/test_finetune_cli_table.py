"""A user's own file: what is read, and what is said of one that cannot be."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from audit.errors import AuditError, InputError
from finetune.table import Columns, read_corpus

ROWS = pd.DataFrame(
    {
        "letter": ["please lend", "need a loan", "for a car", "for a house"],
        "granted": [1, 0, 1, 0],
        "sex": ["F", "M", None, "NA"],
    }
)
COLUMNS = Columns(text="letter", label="granted", sensitive=("sex",))


def stored(frame: pd.DataFrame, path: Path) -> Path:
    match path.suffix:
        case ".csv":
            frame.to_csv(path, index=False)
        case ".jsonl":
            frame.to_json(path, orient="records", lines=True)
        case ".parquet":
            frame.to_parquet(path, index=False)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_every_format_reads_alike(suffix: str, tmp_path: Path) -> None:
    corpus = read_corpus(stored(ROWS, tmp_path / f"loans{suffix}"), COLUMNS, "finance")
    assert corpus.frame["text"].tolist() == ROWS["letter"].tolist()
    assert corpus.frame["label"].tolist() == ["1", "0", "1", "0"]
    assert corpus.frame["sex"].isna().tolist() == [False, False, True, False]
    assert corpus.frame["sex"][3] == "NA"
    assert (corpus.scenario, corpus.source.rows) == ("finance", 4)
    assert list(corpus.source.sha256) == [f"loans{suffix}"]


def test_the_only_yes_is_positive_and_favourable(tmp_path: Path) -> None:
    task = read_corpus(stored(ROWS, tmp_path / "loans.csv"), COLUMNS, "finance").task
    assert (task.labels, task.positive, task.favourable) == (("0", "1"), "1", "1")


def test_the_user_says_otherwise(tmp_path: Path) -> None:
    columns = Columns("letter", "granted", positive="0", favourable="1")
    task = read_corpus(stored(ROWS, tmp_path / "loans.csv"), columns, "finance").task
    assert (task.labels, task.positive, task.favourable) == (("1", "0"), "0", "1")


def test_a_gap_does_not_turn_labels_into_decimals(tmp_path: Path) -> None:
    gap = ROWS.assign(granted=[1, 0, None, 0])
    corpus = read_corpus(stored(gap, tmp_path / "loans.parquet"), COLUMNS, "finance")
    assert corpus.frame["label"].tolist() == ["1", "0", "0"]
    assert corpus.source.note == "1 rows without text or label left out."


def test_a_group_and_a_split_are_honoured(tmp_path: Path) -> None:
    path = stored(ROWS.assign(group=list("aabb"), split="train"), tmp_path / "loans.csv")
    assert {"group", "split"} < set(read_corpus(path, COLUMNS, "finance").frame.columns)


@pytest.mark.parametrize(
    ("frame", "columns", "message"),
    [
        (
            ROWS,
            Columns("note", "granted"),
            r"no column 'note' \(--text\); expected one of 'letter'",
        ),
        (
            ROWS,
            Columns("letter", "granted", ("sex", "race", "age")),
            r"no column 'race', 'age' \(--sensitive\)",
        ),
        (ROWS[:0], COLUMNS, "holds no rows"),
        (ROWS.assign(letter=" "), COLUMNS, "no row has both a text and a label"),
        (
            ROWS.assign(granted=1),
            COLUMNS,
            "granted: found only the label '1'; expected at least two",
        ),
        (ROWS.assign(granted=list("abab")), COLUMNS, "'a', 'b' is positive is not evident"),
        (ROWS.assign(granted=list("01yy")), COLUMNS, "is positive is not evident"),
        (
            ROWS,
            Columns("letter", "granted", favourable="5"),
            r"'5' is no label \(--favourable\); expected one of '0', '1'",
        ),
        (ROWS.assign(text="x"), COLUMNS, "has a column 'text' beside 'letter'"),
    ],
)
def test_what_cannot_be_used_is_named(
    frame: pd.DataFrame, columns: Columns, message: str, tmp_path: Path
) -> None:
    path = stored(frame, tmp_path / "loans.csv")
    with pytest.raises(InputError, match=message) as caught:
        read_corpus(path, columns, "finance")
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_bytes_that_are_no_table(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"loans{suffix}"
    path.write_bytes(b"\xff\xfe\x00\x01 no table")
    with pytest.raises(InputError, match=r"cannot be read|not UTF-8"):
        read_corpus(path, COLUMNS, "finance")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.touch()
    with pytest.raises(InputError, match="is empty"):
        read_corpus(path, COLUMNS, "finance")


def test_an_unknown_format_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    sheet = tmp_path / "loans.xlsx"
    sheet.touch()
    with pytest.raises(InputError, match=r"of no known type; expected one of \.csv"):
        read_corpus(sheet, COLUMNS, "finance")
    with pytest.raises(AuditError, match="no such file"):
        read_corpus(tmp_path / "none.csv", COLUMNS, "finance")
