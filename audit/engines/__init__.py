"""Counting where the rows lie: files that do not fit in memory, a warehouse, a cluster.

An audit of groups needs no rows, only how many of them share each combination of groups, labels
and score: the *cells*. `count_cells` gets them by one GROUP BY, the same expression on DuckDB,
Spark and every other backend of Ibis, and by pyarrow in memory; all give the same cells.

    source = source_of("shards/*.parquet")                    # or a file, or a folder of shards
    source = source_of("duckdb:///bank.db", table="decisions")  # or another Ibis URL
    columns = Columns(groups=("sex", "race"), y_true="repaid", y_score="score", threshold=0.5)
    cells = count_cells(source, columns, "duckdb")

What evidence is made of is then read off `cells.frame`, as off rows: a cell is a unit.

    features = [groups_of(cells.frame[name], name, cells.source) for name in columns.groups]
    y_true = label_codes(cells.frame[columns.y_true], task, cells.source, missing_ok=True)
    y_pred = label_codes(cells.frame[columns.y_pred], …)   # or, decided by a threshold,
    y_pred = np.where(cells.decisions, positive, negative)
    y_score = checked_scores(cells.frame[columns.y_score], score, cells.source)
    counts, weights = cells.counts, cells.weights            # weights: (sum w, sum w²) by cell
    notes, digest = cells.notes, cells.digest
"""

from audit.engines.cells import Cells, Columns
from audit.engines.count import ENGINES, count_cells
from audit.engines.source import Files, Settings, Source, Warehouse, source_of

__all__ = [
    "ENGINES",
    "Cells",
    "Columns",
    "Files",
    "Settings",
    "Source",
    "Warehouse",
    "count_cells",
    "source_of",
]
