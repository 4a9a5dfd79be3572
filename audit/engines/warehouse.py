"""Counting in a warehouse: the rows stay there, the cells come home."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import TableNotFound

from audit.engines.cells import Columns
from audit.engines.duckdb import connected
from audit.engines.duckdb import counter as duckdb_counter
from audit.engines.expression import IbisCounter, quiet
from audit.engines.source import Settings, Warehouse, first_line, require
from audit.errors import InputError

FILES = ("duckdb", "sqlite")
"""Backends whose database is a file, which connecting would otherwise make."""


@contextlib.contextmanager
def open_warehouse(
    source: Warehouse, columns: Columns, settings: Settings
) -> Iterator[IbisCounter]:
    """Open a table by its Ibis URL; a file of DuckDB for reading only."""
    if source.scheme in FILES and not source.path.is_file():
        raise InputError(source.path, "no such file", expected=f"a {source.scheme} database")
    if source.scheme == "duckdb":
        with connected(settings, source.path) as connection:
            table = _table(connection, source, columns)
            yield duckdb_counter(connection, table, source.name, settings)
        return
    with _told(source):
        connection = ibis.connect(source.url)
    try:
        # Each driver has its own exceptions, and which are there is not known here.
        table = _table(connection, source, columns)
        yield IbisCounter(table, source.name, failures=(Exception,))
    finally:
        connection.disconnect()


def columns_of(source: Warehouse) -> tuple[str, ...]:
    """Names of all columns of a table."""
    with open_warehouse(source, Columns(), Settings()) as counter:
        return tuple(counter.table.columns)


def _table(connection: Any, source: Warehouse, columns: Columns) -> ir.Table:
    schema, _, name = source.table.rpartition(".")
    with _told(source):
        try:
            table = connection.table(name, database=schema or None)
        except TableNotFound as error:
            raise InputError(
                source.name, "there is no such table or view", expected="--table SCHEMA.NAME"
            ) from error
    require(columns.names, table.columns, source.name)
    return table


@contextlib.contextmanager
def _told(source: Warehouse) -> Iterator[None]:
    """What a backend says, as an error of the user's; never with the password of the URL."""
    password = urlsplit(source.url).password
    with quiet():
        try:
            yield
        except InputError:
            raise
        except Exception as error:  # each driver has exceptions of its own
            message = first_line(error)
            if password:
                message = message.replace(password, "***")
            raise InputError(source.name, f"cannot be reached ({message})") from error
