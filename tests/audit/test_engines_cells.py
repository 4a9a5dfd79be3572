"""The same cells from memory, DuckDB and a warehouse, and cells that add."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import audit.engines.cells
import audit.engines.plan
from audit.engines import Columns, Settings, count_cells, source_of
from audit.errors import InputError

FILES = ("memory", "duckdb")
EVERY = Columns(
    groups=("sex", "age band", "citizen", "unit.code", "ratio", "born"),
    y_true="y", y_score="score", weight="w", threshold=0.3,
)  # fmt: skip


def people(rows, seed=0):
    """Groups of every type, each with missing values; a score and a weight."""
    rng = np.random.default_rng(seed)
    born = np.array(["1990-01-02", "2001-12-31"], dtype="datetime64[D]")
    return pd.DataFrame(
        {
            "sex": rng.choice(["F", "M", "Ünbekannt", "f", None], rows),
            "age band": pd.array(rng.choice([2, 10, 1, None], rows), dtype="Int32"),
            "citizen": pd.array(rng.choice([True, False, None], rows), dtype="boolean"),
            "unit.code": pd.Categorical(rng.choice(["a", "b", None], rows)),
            "ratio": rng.choice([1.5, np.nan, -0.0, 0.0], rows),
            "born": pd.array(rng.choice(born, rows), dtype=pd.ArrowDtype(pa.date32())),
            "y": pd.array(rng.choice([0, 1, None], rows), dtype="Int8"),
            "score": rng.random(rows).astype("float32"),
            "w": rng.gamma(2, 1, rows),
            "left alone": rng.random(rows),
        }
    )


def shards(frame, folder, suffix, parts=3):
    folder.mkdir(exist_ok=True)
    for i in range(parts):
        part = frame.iloc[i::parts]
        path = folder / f"part[{i}]{{a}}{suffix}"  # names, not patterns
        part.to_csv(path, index=False) if ".csv" in suffix else part.to_parquet(path, index=False)
    return folder


@pytest.fixture
def few_exact(monkeypatch):
    """Pretend that a thousand rows are too many for exact scores."""
    for module in (audit.engines.cells, audit.engines.plan):
        monkeypatch.setattr(module, "EXACT_UP_TO", 1000)


def same(one, other):
    pd.testing.assert_frame_equal(one.frame, other.frame, check_exact=True)
    np.testing.assert_array_equal(one.counts, other.counts)
    assert (one.decisions is None) == (other.decisions is None)
    if one.decisions is not None:
        np.testing.assert_array_equal(one.decisions, other.decisions)
    if one.weights is not None:
        np.testing.assert_array_equal(one.weights.total, other.weights.total)
        np.testing.assert_array_equal(one.weights.squares, other.weights.squares)
    assert one.digest == other.digest
    assert one.notes == other.notes


def test_by_hand(tmp_path):
    pd.DataFrame({"sex": ["M", "F", None, "M", "M"], "y": [1, 0, 1, 1, 0]}).to_parquet(
        tmp_path / "t.parquet"
    )
    for engine in FILES:
        cells = count_cells(
            source_of(str(tmp_path / "t.parquet")), Columns(groups=("sex",), y_true="y"), engine
        )
        assert cells.frame.fillna("missing").to_numpy().tolist() == [
            ["F", 0], ["M", 0], ["M", 1], ["missing", 1],
        ]  # fmt: skip
        assert cells.counts.tolist() == [1, 1, 2, 1]
        assert cells.rows == 5
        assert cells.notes == ()


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".csv.gz"])
@pytest.mark.parametrize("rows", [900, 1100])
def test_memory_and_duckdb_give_the_same_cells(tmp_path, few_exact, rows, suffix):
    source = source_of(str(shards(people(rows), tmp_path / "shards", suffix)))
    memory, duckdb = (count_cells(source, EVERY, engine) for engine in FILES)
    same(memory, duckdb)
    assert memory.rows == rows
    assert memory.rounded == (rows > 1000)
    kinds = [str(memory.frame[name].dtype) for name in ("age band", "citizen", "ratio", "y")]
    assert kinds == ["Int64", "boolean", "float64", "Int64"]


def test_pandas_counts_the_same(tmp_path):
    frame = people(2000)
    shards(frame, tmp_path / "shards", ".parquet")
    keys = ["sex", "age band", "unit.code", "y"]
    cells = count_cells(
        source_of(str(tmp_path / "shards")), Columns(groups=tuple(keys[:3]), y_true="y", weight="w")
    )
    frame["squares"] = frame["w"] ** 2
    as_text = [frame[key].astype("string").fillna("-") for key in keys]
    peer = frame.groupby(as_text)[["w", "squares"]].agg(["sum", "count"])
    ours = pd.MultiIndex.from_frame(cells.frame.astype("string").fillna("-"))
    assert set(ours) == set(peer.index)
    peer = peer.loc[ours]
    np.testing.assert_array_equal(cells.counts, peer["w", "count"])
    np.testing.assert_allclose(cells.weights.total, peer["w", "sum"], rtol=1e-12)
    np.testing.assert_allclose(cells.weights.squares, peer["squares", "sum"], rtol=1e-12)


def test_sums_of_weights_are_the_same_in_any_order(tmp_path):
    frame = pd.DataFrame(
        {"g": ["a", "b"] * 5000, "w": np.random.default_rng(0).lognormal(0, 3, 10_000)}
    )
    sums = set()
    for seed in range(3):
        frame.sample(frac=1, random_state=seed).to_parquet(tmp_path / "t.parquet")
        source = source_of(str(tmp_path / "t.parquet"))
        for engine in FILES:
            cells = count_cells(source, Columns(groups=("g",), weight="w"), engine)
            sums.add((*cells.weights.total, *cells.weights.squares))
    assert len(sums) == 1


def test_shards_add_up_to_the_whole(tmp_path, few_exact):
    columns = Columns(groups=("sex", "age band"), y_true="y", y_score="score", threshold=0.3)
    frame = people(1500)
    folder = shards(frame, tmp_path / "shards", ".parquet", parts=2)
    whole = count_cells(source_of(str(folder)), columns)
    parts = [count_cells(source_of(str(path)), columns) for path in sorted(folder.iterdir())]
    assert [part.rounded for part in parts] == [False, False]
    total = parts[0] + parts[1]
    assert total.rounded
    same(total, whole)
    same(parts[1] + parts[0], whole)


def test_weights_add(tmp_path):
    pd.DataFrame({"g": ["a", "b", "a"], "w": [1.0, 2.0, 0.5]}).to_parquet(tmp_path / "t.parquet")
    cells = count_cells(source_of(str(tmp_path / "t.parquet")), Columns(groups=("g",), weight="w"))
    twice = cells + cells
    assert twice.weights.total.tolist() == [3.0, 4.0]
    assert twice.weights.squares.tolist() == [2.5, 8.0]
    assert twice.counts.tolist() == [4, 2]
    assert twice.source == cells.source


def test_cells_of_other_columns_do_not_add(tmp_path):
    people(50).to_parquet(tmp_path / "t.parquet")
    source = source_of(str(tmp_path / "t.parquet"))
    one, other = (count_cells(source, Columns(groups=(name,))) for name in ("sex", "citizen"))
    with pytest.raises(InputError, match="was counted by"):
        one + other


def test_the_grid(tmp_path, few_exact):
    # Halfway between two steps goes up; the ends are on the grid.
    step = 1 / 65_536
    scores = [0.0, 0.49 * step, 0.5 * step, 1.0, 1 - 0.51 * step]
    pd.DataFrame({"s": scores * 300}).to_parquet(tmp_path / "t.parquet")
    for engine in FILES:
        cells = count_cells(source_of(str(tmp_path / "t.parquet")), Columns(y_score="s"), engine)
        assert cells.frame["s"].tolist() == [0.0, step, 1 - step, 1.0]
        assert cells.counts.tolist() == [600, 300, 300, 300]
        assert "1,500 rows (more than 1,000)" in cells.notes[0]
        assert "at most 7.6e-06" in cells.notes[0]


def test_decisions_are_made_before_rounding(tmp_path, few_exact):
    # Both round to 0.5; one is below it.
    pd.DataFrame({"s": [0.5, np.nextafter(0.5, 0)] * 600}).to_parquet(tmp_path / "t.parquet")
    for engine in FILES:
        cells = count_cells(
            source_of(str(tmp_path / "t.parquet")), Columns(y_score="s", threshold=0.5), engine
        )
        assert cells.frame["s"].tolist() == [0.5, 0.5]
        assert cells.decisions.tolist() == [False, True]
        assert cells.counts.tolist() == [600, 600]
        assert "before rounding" in cells.notes[0]


def test_other_score_ranges(tmp_path, few_exact):
    scores = np.random.default_rng(0).uniform(-0.1, 10.3, 1500)
    pd.DataFrame({"s": scores}).to_parquet(tmp_path / "t.parquet")
    columns = Columns(y_score="s", score_range=(-0.1, 10.3))
    memory, duckdb = (
        count_cells(source_of(str(tmp_path / "t.parquet")), columns, engine) for engine in FILES
    )
    same(memory, duckdb)
    nearest = np.repeat(memory.frame["s"], memory.counts)
    assert np.abs(np.sort(scores) - nearest).max() <= 10.4 / 65_536 / 2 * (1 + 1e-9)


def test_csv_types_are_found_after_counting(tmp_path):
    (tmp_path / "t.csv").write_text(
        'whole,number,truth,word,"a ""b"", c"\n01,1,true,x,1\n1,1.0,FALSE,NaN,2\n,nan,,"q,\nr",3\n'
    )
    columns = Columns(groups=("whole", "number", "truth", "word", 'a "b", c'))
    for engine in FILES:
        frame = count_cells(source_of(str(tmp_path / "t.csv")), columns, engine).frame
        assert [str(dtype) for dtype in frame.dtypes] == [
            "Int64",
            "float64",
            "boolean",
            "str",
            "Int64",
        ]
        assert frame["word"].dropna().tolist() == ["x", "q,\nr"] or set(frame["word"].dropna()) == {
            "x",
            "q,\nr",
        }
        assert frame["whole"].dropna().unique().tolist() == [1]


def test_cells_do_not_depend_on_column_order_of_parquet_shards(tmp_path):
    frame = pd.DataFrame({"a": ["x", "y"], "b": ["y", "y"]})
    frame.to_parquet(tmp_path / "1.parquet")
    frame[["b", "a"]].to_parquet(tmp_path / "2.parquet")
    for engine in FILES:
        cells = count_cells(source_of(str(tmp_path)), Columns(groups=("a", "b")), engine)
        assert cells.frame.to_numpy().tolist() == [["x", "y"], ["y", "y"]]
        assert cells.counts.tolist() == [2, 2]


def test_a_column_in_two_roles_is_counted_by_once(tmp_path):
    pd.DataFrame({"y": [0, 1, 1]}).to_parquet(tmp_path / "t.parquet")
    cells = count_cells(source_of(str(tmp_path / "t.parquet")), Columns(y_true="y", y_pred="y"))
    assert list(cells.frame) == ["y"]
    assert cells.counts.tolist() == [1, 2]


def test_spilling_leaves_nothing_behind(tmp_path):
    rng = np.random.default_rng(0)
    pq.write_table(pa.table({"g": rng.integers(0, 2**60, 200_000)}), tmp_path / "t.parquet")
    spill = tmp_path / "spill"
    spill.mkdir()
    settings = Settings(memory="128MB", spill=spill, threads=1, progress=True)
    cells = count_cells(
        source_of(str(tmp_path / "t.parquet")), Columns(groups=("g",)), "duckdb", settings
    )
    assert len(cells) == 200_000
    assert list(spill.iterdir()) == []
