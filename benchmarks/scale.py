"""Counting out of memory: rows per second, peak memory, and the ratio to a bare GROUP BY.

python -m benchmarks.scale [--rows N]. Writes N rows (default: 100 million) of Parquet in shards of
a million to a temporary folder, and counts them in processes of their own, each held to 2 GiB: ours
through Ibis on DuckDB, and the same keys by a GROUP BY written by hand on DuckDB as it comes. Both
with the decisions alone and with the score; both on 2 threads, in turn, files in the page cache.
Then ours on a tenth of the shards: time should grow with the rows, memory should not.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peak_memory import peak_memory

SHARD = 1_000_000
LIMIT = 2 * 2**30
THREADS = 2
RUNS = 3

GRID = "cast(floor(cast(score as double) * 65536 + 0.5) as bigint)"
BARE = {
    "decisions": "sex, race, y_true, y_pred",
    "scores": f"sex, race, y_true, y_pred, {GRID}",
}


@dataclass(frozen=True)
class Run:
    """One count in a process of its own; `rows` as the cells add up, where they are ours."""

    seconds: float
    cpu: float
    cells: int
    rows: int
    peak: int


def write_shard(path: Path, seed: int, rows: int) -> None:
    """Random rows: two attributes of 2 and 5 groups, labels, decisions, a score."""
    rng = np.random.default_rng(seed)
    score = rng.random(rows, dtype=np.float32)
    table = {
        "sex": pa.array(np.array(["F", "M"])[rng.integers(0, 2, rows)]),
        "race": pa.array(np.array(list("abcde"))[rng.integers(0, 5, rows)]),
        "y_true": pa.array(rng.integers(0, 2, rows, dtype=np.int8)),
        "y_pred": pa.array((score >= 0.5).astype(np.int8)),
        "score": pa.array(score),
    }
    pq.write_table(pa.table(table), path)


def count(who: str, what: str, pattern: str) -> Run:
    """Count, in this process; imports are not timed."""
    resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))
    import duckdb

    from audit.engines import Columns, Settings, count_cells, expression, source_of

    del expression  # imported for its time
    started, cpu = time.perf_counter(), time.process_time()
    if who == "ours":
        columns = Columns(
            groups=("sex", "race"), y_true="y_true", y_pred="y_pred",
            y_score="score" if what == "scores" else "",
        )  # fmt: skip
        found = count_cells(source_of(pattern), columns, settings=Settings(threads=THREADS))
        cells, rows = len(found), found.rows
    else:
        # No input reaches this text but the name of our own temporary folder.
        query = f"SELECT {BARE[what]}, count(*) FROM '{pattern}' GROUP BY ALL"  # noqa: S608
        with duckdb.connect(config={"threads": THREADS}) as connection:
            cells, rows = connection.sql(query).to_arrow_table().num_rows, 0
    return Run(
        seconds=time.perf_counter() - started,
        cpu=time.process_time() - cpu,
        cells=cells,
        rows=rows,
        peak=peak_memory(),
    )


def apart(who: str, what: str, pattern: str) -> Run:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scale", "--count", who, what, pattern]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout))


def summed_up(runs: list[Run]) -> Run:
    """The fastest wall time, as the least disturbed; the median CPU time; the highest peak."""
    return replace(
        runs[0],
        seconds=min(run.seconds for run in runs),
        cpu=statistics.median(run.cpu for run in runs),
        peak=max(run.peak for run in runs),
    )


def compare(what: str, everything: str, tenth: str) -> None:
    """Print the lines of one set of keys."""
    apart("bare", what, everything)  # the files into the page cache
    ours, bare = [], []
    for _ in range(RUNS):
        ours.append(apart("ours", what, everything))
        bare.append(apart("bare", what, everything))
    mine, theirs = summed_up(ours), summed_up(bare)
    small = summed_up([apart("ours", what, tenth) for _ in range(RUNS)])
    for name, run, rows in (
        ("ours", mine, mine.rows),
        ("bare DuckDB", theirs, mine.rows),
        ("ours, a tenth", small, small.rows),
    ):
        print(
            f"{what:10} {name:14} {run.seconds:7.2f} s wall {run.cpu:7.2f} s CPU "
            f"{rows / run.seconds / 1e6:6.1f} M rows/s  "
            f"{run.cells:>10,} cells  peak {run.peak / 2**30:.2f} GiB"
        )
    print(
        f"{what:10} speed of bare: {theirs.cpu / mine.cpu:.2f} by CPU, "
        f"{theirs.seconds / mine.seconds:.2f} by wall; "
        f"rows × 10 cost CPU × {mine.cpu / small.cpu:.1f}"
    )


def main() -> None:
    """Print the table, or (with --count) one run as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--count", nargs=3)
    arguments = parser.parse_args()
    if arguments.count:
        print(json.dumps(vars(count(*arguments.count))))
        return
    with tempfile.TemporaryDirectory(prefix="ethics-audit-scale-") as name:
        shards = max(10, arguments.rows // SHARD)
        rows = arguments.rows // shards
        for i in range(shards):
            write_shard(Path(name) / f"{i:05}.parquet", i, rows)
        size = sum(path.stat().st_size for path in Path(name).iterdir())
        print(
            f"{shards * rows:,} rows, {shards} shards of Parquet, {size / 2**30:.2f} GiB; "
            f"{THREADS} threads, each process held to {LIMIT / 2**30:.0f} GiB; of {RUNS}\n"
            "runs each: fastest wall, median CPU, highest peak"
        )
        for what in BARE:
            compare(what, f"{name}/*.parquet", f"{name}/*[0-9]0.parquet")


if __name__ == "__main__":
    main()
