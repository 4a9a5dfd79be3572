"""Spark gives the cells that memory gives; skipped where there is no Spark or no Java."""

import json
import os
import shutil
import warnings

import numpy as np
import pandas as pd
import pytest

import audit.engines.cells
import audit.engines.plan
from audit.cli import main
from audit.engines import Columns, Settings, count_cells, source_of
from audit.errors import InputError

pytest.importorskip("ibis", reason="needs the extra 'warehouse'")
pytest.importorskip("pyspark", reason="needs the extra 'spark'")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("needs Java 17 (Debian: openjdk-17-jre-headless)", allow_module_level=True)

from pyspark.sql import SparkSession

COLUMNS = Columns(
    groups=("sex", "age band", "citizen", "unit.code", "ratio"),
    y_true="y", y_score="score", weight="w", threshold=0.3,
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def session(tmp_path_factory):
    """One session for all: starting Java takes ten seconds. Loopback only, and no page."""
    with warnings.catch_warnings():
        # py4j leaves its sockets to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        warehouse = str(tmp_path_factory.mktemp("warehouse"))
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.caseSensitive", "true")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.warehouse.dir", warehouse)
            .getOrCreate()
        )
        yield session
        session.stop()


def people(rows):
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "sex": rng.choice(["F", "M", "Ünbekannt", "f", None], rows),
            "age band": pd.array(rng.choice([2, 10, 1, None], rows), dtype="Int32"),
            "citizen": pd.array(rng.choice([True, False, None], rows), dtype="boolean"),
            "unit.code": pd.Categorical(rng.choice(["a", "b", None], rows)),
            "ratio": rng.choice([1.5, np.nan, -0.0, 0.0], rows),
            "y": pd.array(rng.choice([0, 1, None], rows), dtype="Int8"),
            "score": rng.random(rows).astype("float32"),
            "w": rng.gamma(2, 1, rows),
        }
    )


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
@pytest.mark.parametrize("exact_up_to", [10_000, 1000])
def test_the_same_cells(tmp_path, monkeypatch, suffix, exact_up_to):
    for module in (audit.engines.cells, audit.engines.plan):
        monkeypatch.setattr(module, "EXACT_UP_TO", exact_up_to)
    frame = people(2000)
    for i in range(2):
        path = tmp_path / f"part[{i}]{{a}}{suffix}"
        part = frame.iloc[i::2]
        part.to_csv(path, index=False) if suffix == ".csv" else part.to_parquet(path, index=False)
    source = source_of(str(tmp_path))
    memory, duckdb, spark = (
        count_cells(source, COLUMNS, engine) for engine in ("memory", "duckdb", "spark")
    )
    for other in (duckdb, spark):
        pd.testing.assert_frame_equal(memory.frame, other.frame, check_exact=True)
        np.testing.assert_array_equal(memory.counts, other.counts)
        np.testing.assert_array_equal(memory.decisions, other.decisions)
        np.testing.assert_array_equal(memory.weights.total, other.weights.total)
        np.testing.assert_array_equal(memory.weights.squares, other.weights.squares)
        assert memory.digest == other.digest
    assert memory.rounded == (exact_up_to == 1000)


def test_a_running_session_is_left_running(tmp_path, session):
    pd.DataFrame({"sex": ["F"]}).to_parquet(tmp_path / "t.parquet")
    count_cells(source_of(str(tmp_path)), Columns(groups=("sex",)), "spark")
    assert session.sql("select 1 as one").collect()[0]["one"] == 1
    assert session.catalog.listTables() == []


def test_refusals(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("sex,s,w\nF,0.5,1\nM,high,1\n")
    source = source_of(str(path))
    with pytest.raises(InputError, match="s: 1 rows hold no number from 0 to 1"):
        count_cells(source, Columns(y_score="s"), "spark")
    with pytest.raises(InputError, match="s: 1 of 2 rows have no usable weight"):
        count_cells(source, Columns(weight="s"), "spark")
    with pytest.raises(InputError, match=r"more than 1 cells; .*: sex 2"):
        count_cells(source, Columns(groups=("sex",)), "spark", Settings(max_cells=1))
    hidden = path.rename(tmp_path / "_t.csv")
    with pytest.raises(InputError, match="hidden from Spark by its name"):
        count_cells(source_of(str(hidden)), Columns(groups=("sex",)), "spark")


def test_a_ragged_csv(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("sex,y\nF,1\nM,1,2\n")
    with pytest.raises(InputError, match=r"cannot be (read|counted)"):
        count_cells(source_of(str(path)), Columns(groups=("sex", "y")), "spark")


def report_of(folder, engine):
    arguments = ["--engine", engine, "--sensitive", "sex,citizen", "--y-true", "y"]
    arguments += ["--y-score", "score", "--threshold", "0.3", "--out", str(folder / engine)]
    assert main(["report", str(folder / "*.parquet"), *arguments]) == 0
    return json.loads((folder / engine / "report.json").read_text())


def test_the_same_report(tmp_path):
    frame = people(600)
    for i in range(2):
        frame.iloc[i::2].to_parquet(tmp_path / f"{i}.parquet", index=False)
    memory, duckdb, spark = (report_of(tmp_path, e) for e in ("memory", "duckdb", "spark"))
    for part in ("findings", "tables", "data", "gate"):
        assert memory[part] == duckdb[part] == spark[part]
