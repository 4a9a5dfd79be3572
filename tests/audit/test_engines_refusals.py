"""Bad sources are said in one paragraph, whichever engine was asked."""

import contextlib
import datetime
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading

import duckdb
import numpy as np
import pandas as pd
import pytest

import audit.engines.warehouse
from audit.engines import Columns, Settings, Warehouse, count_cells, source_of
from audit.errors import InputError

SEX = Columns(groups=("sex",))


@pytest.fixture(params=["memory", "duckdb"])
def engine(request):
    return request.param


def counted(path, columns, engine, **settings):
    return count_cells(source_of(str(path)), columns, engine, Settings(**settings))


def write(folder, name="t.parquet", **columns):
    path = folder / name
    pd.DataFrame(columns).to_parquet(path)
    return path


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("none/*.parquet", "matches no file; expected files ending in .parquet, .csv, .csv.gz"),
        ("nothing.csv", "matches no file"),
        (".", "holds no shard"),
    ],
)
def test_nothing_there(tmp_path, monkeypatch, target, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=said):
        source_of(target)


def test_a_file_of_another_kind(tmp_path):
    (tmp_path / "t.jsonl").write_text("{}")
    with pytest.raises(InputError, match=r"t\.jsonl: is of no countable type"):
        source_of(str(tmp_path / "t.jsonl"))


def test_two_kinds_of_shard(tmp_path):
    write(tmp_path, sex=["F"])
    (tmp_path / "t.csv").write_text("sex\nF\n")
    with pytest.raises(InputError, match="holds both Parquet and CSV"):
        source_of(str(tmp_path))


def test_files_that_are_not_shards_are_left_alone(tmp_path):
    write(tmp_path, sex=["F"])
    for name in ("_SUCCESS", "_metadata.parquet", ".t.parquet.crc", "README.txt"):
        (tmp_path / name).write_text("")
    source = source_of(str(tmp_path))
    assert [path.name for path in source.paths] == ["t.parquet"]
    assert source.columns == ("sex",)


def test_a_missing_column_names_those_found(tmp_path, engine):
    path = write(tmp_path, gender=["F", "M"], age=[1, 2])
    with pytest.raises(InputError, match=r"no column 'sex'; expected .*'gender', 'age'"):
        counted(path, SEX, engine)


def test_shards_of_different_schemas_name_the_shard(tmp_path, engine):
    write(tmp_path, "1.parquet", sex=["F", "M"])
    write(tmp_path, "2.parquet", sex=[0, 1])
    said = r"2\.parquet: has the columns sex \(int64\); expected sex \(string\), as in 1\.parquet"
    with pytest.raises(InputError, match=said):
        counted(tmp_path, SEX, engine)
    write(tmp_path, "2.parquet", other=["F"])
    with pytest.raises(InputError, match=r"2\.parquet: no column 'sex'"):
        counted(tmp_path, SEX, engine)


def test_csv_shards_with_other_columns_name_the_shard(tmp_path, engine):
    (tmp_path / "1.csv").write_text("sex,y\nF,1\n")
    (tmp_path / "2.csv").write_text("y,sex\n1,F\n")
    with pytest.raises(InputError, match=r"2\.csv: has the columns"):
        counted(tmp_path, SEX, engine)


@pytest.mark.parametrize("suffix", ["parquet", "csv", "csv.gz"])
def test_unreadable_files(tmp_path, engine, suffix):
    path = tmp_path / f"t.{suffix}"
    path.write_bytes(b"\xff\xfe\x00nonsense")
    with pytest.raises(InputError, match="cannot be read as"):
        counted(path, SEX, engine)


def test_a_damaged_parquet_body(tmp_path, engine):
    path = write(tmp_path, sex=["F", "M"] * 10_000)
    whole = bytearray(path.read_bytes())
    whole[4:60] = bytes(56)
    path.write_bytes(bytes(whole))
    with pytest.raises(InputError, match=r"cannot be (read|counted)"):
        counted(path, SEX, engine)


def test_a_ragged_csv(tmp_path, engine):
    path = tmp_path / "t.csv"
    path.write_text("sex,y\nF,1\nM,1,2\n")
    with pytest.raises(InputError, match=r"cannot be (read|counted)"):
        counted(path, SEX, engine)


def test_an_empty_csv(tmp_path, engine):
    path = tmp_path / "t.csv"
    path.write_text("")
    with pytest.raises(InputError, match="is empty"):
        counted(path, SEX, engine)


def test_no_rows(tmp_path, engine):
    path = write(tmp_path, sex=np.array([], dtype=str))
    with pytest.raises(InputError, match="holds no rows"):
        counted(path, SEX, engine)


@pytest.mark.parametrize("bad", [np.nan, None, 1.5, -0.1, np.inf])
def test_scores_that_are_none(tmp_path, engine, bad):
    path = write(tmp_path, s=[0.5, 0.25, bad])
    said = r"s: 1 rows hold no number from 0 to 1; .*--score-range"
    with pytest.raises(InputError, match=said):
        counted(path, Columns(y_score="s"), engine)


def test_a_word_among_the_scores_of_a_csv(tmp_path, engine):
    path = tmp_path / "t.csv"
    path.write_text("s\n0.5\nhigh\n")
    with pytest.raises(InputError, match="1 rows hold no number"):
        counted(path, Columns(y_score="s"), engine)


@pytest.mark.parametrize("bad", [np.nan, -1.0, np.inf])
def test_weights_that_are_none(tmp_path, engine, bad):
    path = write(tmp_path, sex=["F", "M"], w=[1.0, bad])
    with pytest.raises(InputError, match="w: 1 of 2 rows have no usable weight"):
        counted(path, Columns(groups=("sex",), weight="w"), engine)


def test_no_weight_at_all(tmp_path, engine):
    path = write(tmp_path, sex=["F", "M"], w=[0.0, 0.0])
    with pytest.raises(InputError, match="every weight is 0"):
        counted(path, Columns(groups=("sex",), weight="w"), engine)


def test_types_that_are_no_groups(tmp_path, engine):
    path = write(tmp_path, when=[datetime.datetime(2020, 1, 1)], s=["x"])
    with pytest.raises(InputError, match="when: is of type timestamp"):
        counted(path, Columns(groups=("when",)), engine)
    with pytest.raises(InputError, match=r"s: is of type .*string; expected numbers"):
        counted(path, Columns(y_score="s"), engine)


def test_nothing_at_all_is_one_missing_group(tmp_path, engine):
    path = write(tmp_path, nothing=[None, None])
    cells = counted(path, Columns(groups=("nothing",)), engine)
    assert cells.frame["nothing"].isna().tolist() == [True]
    assert cells.counts.tolist() == [2]


def test_too_many_cells_name_the_column_to_blame(tmp_path, engine):
    path = write(tmp_path, sex=["F", "M"] * 500, postcode=np.arange(1000))
    columns = Columns(groups=("sex", "postcode"))
    with pytest.raises(InputError, match=r"more than 99 cells; .*: postcode [\d,]+, sex 2"):
        counted(path, columns, engine, max_cells=99)
    assert len(counted(path, columns, engine, max_cells=1000)) == 1000


@pytest.mark.parametrize(
    "columns",
    [
        Columns(),
        Columns(groups=("sex",), y_score="sex"),
        Columns(groups=("sex",), y_score="age", weight="age"),
        Columns(y_score="age", score_range=(1, 1)),
        Columns(y_score="age", score_range=(0, np.inf)),
    ],
)
def test_questions_without_an_answer(tmp_path, columns):
    path = write(tmp_path, sex=[0, 1], age=[0, 1])
    with pytest.raises(InputError, match="expected"):
        counted(path, columns, "memory")


def test_settings_that_are_none(tmp_path):
    path = write(tmp_path, sex=["F"])
    with pytest.raises(InputError, match="--memory: found 'lots'"):
        Settings(memory="lots")
    with pytest.raises(InputError, match="--engine: found 'abacus'; expected 'memory', 'duckdb'"):
        counted(path, SEX, "abacus")


def test_an_engine_that_is_not_installed(tmp_path, monkeypatch):
    path = write(tmp_path, sex=["F"])
    monkeypatch.setitem(sys.modules, "ibis", None)
    for name in ("duckdb", "expression", "spark"):
        monkeypatch.delitem(sys.modules, f"audit.engines.{name}", raising=False)
    with pytest.raises(InputError, match=r"ibis is not installed.*ethics-audit\[warehouse\]"):
        counted(path, SEX, "duckdb")
    assert counted(path, SEX, "memory").rows == 1


def test_a_table_by_its_url(tmp_path):
    database = tmp_path / "bank.db"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema loans; create table loans.decisions (sex text, y int)")
        connection.execute("insert into loans.decisions values ('F', 1), ('M', 0), ('F', 1)")
        connection.execute("create view everyone as select * from loans.decisions")
    for table in ("loans.decisions", "everyone"):
        source = source_of(f"duckdb://{database}", table)
        cells = count_cells(source, Columns(groups=("sex",), y_true="y"))
        assert cells.frame.to_numpy().tolist() == [["F", 1], ["M", 0]]
        assert cells.counts.tolist() == [2, 1]
    assert source.columns == ("sex", "y")
    with pytest.raises(InputError, match="there is no such table or view; expected --table"):
        count_cells(source_of(f"duckdb://{database}", "everybody"), SEX)
    with pytest.raises(InputError, match=r"no column 'race'; expected .*'sex', 'y'"):
        count_cells(source, Columns(groups=("race",)))
    with pytest.raises(InputError, match="no table is named; expected --table NAME"):
        source_of(f"duckdb://{database}")


def test_another_backend_of_ibis(tmp_path):
    database = tmp_path / "bank.sqlite"
    rows = [("F", 1, 0.25, 1.5), ("M", 0, 0.75, 2.0), ("F", 1, 0.25, 0.5), (None, 1, 1.0, 1.0)]
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("create table decisions (sex text, y integer, s real, w real)")
        connection.executemany("insert into decisions values (?, ?, ?, ?)", rows)
        connection.commit()
    frame = pd.DataFrame(rows, columns=["sex", "y", "s", "w"])
    frame.to_parquet(tmp_path / "t.parquet")
    columns = Columns(groups=("sex",), y_true="y", y_score="s", weight="w", threshold=0.5)
    there = count_cells(source_of(f"sqlite://{database}", "decisions"), columns)
    here = counted(tmp_path / "t.parquet", columns, "memory")
    pd.testing.assert_frame_equal(there.frame, here.frame)
    assert there.digest == here.digest
    assert there.weights.total.tolist() == [2.0, 2.0, 1.0]


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    for scheme in ("duckdb", "sqlite"):
        with pytest.raises(InputError, match="no such file; expected a"):
            count_cells(source_of(f"{scheme}://{tmp_path}/none.db", "t"), SEX)
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_a_file_has_no_name(tmp_path):
    with pytest.raises(InputError, match="is no URL"):
        source_of(str(write(tmp_path, sex=["F"])), "t")


def test_no_password_is_shown(monkeypatch):
    def refused(url):
        raise RuntimeError(f"no route to {url}\nand a long trace")

    monkeypatch.setattr(audit.engines.warehouse.ibis, "connect", refused)
    source = source_of("postgres://me:s3cret@db.bank.example/loans?sslmode=on", "decisions")
    assert source == Warehouse("postgres://me:s3cret@db.bank.example/loans?sslmode=on", "decisions")
    with pytest.raises(InputError) as caught:
        count_cells(source, SEX)
    assert "s3cret" not in str(caught.value)
    assert str(caught.value).startswith("postgres://db.bank.example/loans decisions: cannot be")
    assert "trace" not in str(caught.value)


def test_ctrl_c_leaves_nothing_behind(tmp_path):
    rng = np.random.default_rng(0)
    for i in range(2):
        pd.DataFrame({"g": rng.integers(0, 2**60, 1_000_000)}).to_parquet(tmp_path / f"{i}.parquet")
    spill = tmp_path / "spill"
    spill.mkdir()
    program = f"""
        from audit.engines import Columns, Settings, count_cells, duckdb, source_of
        from pathlib import Path
        import signal
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where CI runs us aside
        settings = Settings(memory="256MB", threads=1, spill=Path({str(spill)!r}))
        source, columns = source_of({str(tmp_path)!r}), Columns(groups=("g",))
        print("ready", flush=True)
        try:
            while True:
                count_cells(source, columns, "duckdb", settings)
        except KeyboardInterrupt:
            print("stopped")
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "ready\n"
        threading.Timer(1, os.kill, (child.pid, signal.SIGINT)).start()
        try:
            assert child.communicate(timeout=60)[0] == "stopped\n"
        finally:
            child.kill()
    assert list(spill.iterdir()) == []
