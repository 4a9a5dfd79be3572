"""Counting files by DuckDB, embedded: within a memory limit, spilling to a temporary folder."""

from __future__ import annotations

import contextlib
import glob
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from tqdm import tqdm

from audit.engines.cells import Columns
from audit.engines.expression import IbisCounter, fetch, quiet
from audit.engines.source import Files, Settings, first_line
from audit.errors import InputError


@contextlib.contextmanager
def open_duckdb(source: Files, columns: Columns, settings: Settings) -> Iterator[IbisCounter]:
    """Open shards of Parquet or CSV."""
    schema = source.schema(columns.names)
    # The paths are names, not patterns, whatever is in them.
    paths = [glob.escape(str(path)) for path in source.paths]
    with connected(settings) as connection:
        with _readable(source.name):
            if source.is_csv:
                table = connection.read_csv(
                    paths, auto_detect=False, columns=dict.fromkeys(schema.names, "string"),
                    delim=",", quote='"', escape='"', header=True,
                )  # fmt: skip
            else:
                table = connection.read_parquet(paths, hive_partitioning=False)
        yield counter(connection, table, source.name, settings, untyped=source.is_csv)


@contextlib.contextmanager
def connected(settings: Settings, database: Path | None = None) -> Iterator[Any]:
    """A DuckDB that keeps to its settings, and leaves nothing behind.

    Parameters
    ----------
    settings
        Memory, threads, where to spill.
    database
        A database to open for reading; by default one in memory.
    """
    threads = {"threads": settings.threads} if settings.threads else {}
    with tempfile.TemporaryDirectory(prefix="ethics-audit-", dir=settings.spill) as spill:
        try:
            connection = ibis.duckdb.connect(
                database or ":memory:",
                read_only=database is not None,
                memory_limit=settings.memory,
                temp_directory=spill,
                preserve_insertion_order=False,  # the cells are sorted at home; order costs memory
                autoinstall_known_extensions=False,  # nothing is fetched from the network
                **threads,
            )
        except duckdb.Error as error:
            raise InputError(database or "--memory", f"DuckDB says: {first_line(error)}") from error
        try:
            yield connection
        finally:
            connection.disconnect()


def counter(
    connection: Any, table: ir.Table, name: str, settings: Settings, *, untyped: bool = False
) -> IbisCounter:
    """What counts a table of a connection, with a bar if asked for."""

    def with_bar(expression: ir.Table) -> pa.Table:
        with _bar(connection.con, shown=settings.progress):
            try:
                return fetch(expression)
            except RuntimeError as error:
                if str(error) == "Query interrupted":  # how DuckDB says Ctrl-C
                    raise KeyboardInterrupt from None
                raise

    return IbisCounter(table, name, untyped, with_bar, (duckdb.Error,))


@contextlib.contextmanager
def _readable(name: str) -> Iterator[None]:
    with quiet():
        try:
            yield
        except duckdb.Error as error:
            raise InputError(name, f"cannot be read ({first_line(error)})") from error


@contextlib.contextmanager
def _bar(connection: duckdb.DuckDBPyConnection, *, shown: bool) -> Iterator[None]:
    """A bar on a terminal, fed from beside the query."""
    if not shown:
        yield
        return
    done = threading.Event()
    with tqdm(total=100, desc="Counting", unit="%", disable=None, leave=False) as bar:

        def watch() -> None:
            while not done.wait(0.2):
                bar.update(max(0.0, connection.query_progress()) - bar.n)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
