"""Reading a table of rows: CSV, Parquet or JSON lines, with errors a user can act on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from audit.errors import InputError, listing

SUFFIXES = (".csv", ".csv.gz", ".parquet", ".jsonl", ".jsonl.gz")
MISSING_WORDS = ["", "NaN", "nan", "NULL", "null", "<NA>"]
"""Read as missing in a CSV. Pandas' own list would also take the group "NA" or "None" away."""

MAX_BYTES = 16 * 2**30
"""A larger file does not fit in memory; count it out of memory instead."""


def is_table(path: Path) -> bool:
    """Whether the name is that of a table we read."""
    return path.name.lower().endswith(SUFFIXES)


def read_rows(path: Path) -> pd.DataFrame:
    """Read a whole table.

    Raises
    ------
    InputError
        No such file, an unknown suffix, unreadable content, or no rows.
    """
    if not path.is_file():
        raise InputError(path, "no such file")
    if not is_table(path):
        raise InputError(path, "is of no known type", expected=f"one of {', '.join(SUFFIXES)}")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(path, f"is {path.stat().st_size:,} bytes", expected=f"≤ {MAX_BYTES:,}")
    frame = _read(path)
    if frame.empty:
        raise InputError(path, "holds no rows", expected="a header and at least one row")
    return frame.reset_index(drop=True)


def require_columns(frame: pd.DataFrame, columns: Sequence[str], source: object) -> None:
    """Refuse a table that lacks any of `columns`, naming all that are absent and those there."""
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise InputError(
            source,
            f"no column {listing(absent)}",
            expected=f"one of the columns found: {listing(frame.columns, 30)}",
        )


def _read(path: Path) -> pd.DataFrame:
    name = path.name.lower()
    try:
        if name.endswith(".parquet"):
            return pd.read_parquet(path)
        if name.endswith((".csv", ".csv.gz")):
            return pd.read_csv(
                path, keep_default_na=False, na_values=MISSING_WORDS, low_memory=False
            )
        return pd.read_json(path, lines=True, dtype=False)
    except pd.errors.EmptyDataError as error:
        raise InputError(path, "is empty", expected="a header and at least one row") from error
    except (pd.errors.ParserError, json.JSONDecodeError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read ({_first_line(error)})") from error
    except UnicodeDecodeError as error:
        raise InputError(
            path, f"is not UTF-8 text (byte {error.start})", hint="Save it as UTF-8."
        ) from error
    except (ValueError, OSError, EOFError) as error:
        raise InputError(path, f"cannot be read ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
