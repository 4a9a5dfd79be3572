"""Counting files by Spark: in the session that is running, or in one of this machine."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from audit.engines.cells import Columns
from audit.engines.expression import IbisCounter, quiet
from audit.engines.source import Files, Settings, first_line
from audit.errors import InputError

VIEW = "ethics_audit_rows"


@contextlib.contextmanager
def open_spark(source: Files, columns: Columns, settings: Settings) -> Iterator[IbisCounter]:
    """Open shards of Parquet or CSV.

    A session that is running already (a notebook of a cluster, ``spark-submit``) is used as it is
    and left running.
    """
    schema = source.schema(columns.names)
    hidden = [path for path in source.paths if path.name[0] in "._"]
    if hidden:
        raise InputError(
            hidden[0], "is hidden from Spark by its name", hint="Rename it, or use another engine."
        )
    paths = [_escaped(str(path.resolve())) for path in source.paths]
    with _session(settings) as session, quiet():
        try:
            rows = _csv(session, paths, schema) if source.is_csv else session.read.parquet(*paths)
            rows.createOrReplaceTempView(VIEW)
            connection = ibis.pyspark.connect(session)
            table = connection.table(VIEW)
        except PySparkException as error:
            raise InputError(source.name, f"cannot be read ({first_line(error)})") from error

        def fetch(expression: ir.Table) -> pa.Table:
            try:
                # Ibis would go through pandas, where a null makes whole numbers floats.
                return session.sql(connection.compile(expression)).toArrow()
            except Py4JJavaError as error:
                said = first_line(error.java_exception.getMessage())
                raise InputError(source.name, f"cannot be counted ({said})") from error

        try:
            yield IbisCounter(table, source.name, source.is_csv, fetch, (PySparkException,))
        finally:
            session.catalog.dropTempView(VIEW)


def _csv(session: SparkSession, paths: list[str], schema: pa.Schema) -> DataFrame:
    columns = ", ".join(f"`{name.replace('`', '``')}` STRING" for name in schema.names)
    return session.read.csv(
        paths, schema=columns, header=True, quote='"', escape='"', multiLine=True, mode="FAILFAST"
    )


def _escaped(path: str) -> str:
    """A path as a Hadoop pattern that means only itself."""
    return re.sub(r"([\[\]{}*?\\,])", r"\\\1", path)


@contextlib.contextmanager
def _session(settings: Settings) -> Iterator[SparkSession]:
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise InputError("--engine spark", "no Java is installed", expected="Java 17 or later")
    spill = _spill(settings.spill)
    session = (
        SparkSession.builder.appName("ethics-audit")
        .master(f"local[{settings.threads or '*'}]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", settings.memory.lower().removesuffix("b"))
        .config("spark.local.dir", spill)
        .config("spark.sql.warehouse.dir", spill)
        .config("spark.sql.caseSensitive", "true")
        .config("spark.log.level", "ERROR")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", str(settings.progress).lower())
        .getOrCreate()
    )
    try:
        yield session
    finally:
        session.stop()


@functools.cache
def _spill(folder: Path | None) -> str:
    """A temporary folder for as long as this process: Spark's JVM outlives its sessions."""
    spill = tempfile.mkdtemp(prefix="ethics-audit-", dir=folder)
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    return spill
