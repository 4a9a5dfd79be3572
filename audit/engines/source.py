"""What is counted: shards of Parquet or CSV, or a table of a warehouse, and within which limits."""

from __future__ import annotations

import contextlib
import csv
import glob
import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from audit.errors import InputError, listing

SUFFIXES = (".parquet", ".csv", ".csv.gz")


@dataclass(frozen=True)
class Settings:
    """What an engine may use of the machine.

    Attributes
    ----------
    memory
        For the engine's own buffers; beyond it, DuckDB and Spark spill to a temporary folder. The
        default leaves a process of 2 GiB as much again for Python and for the cells.
    threads
        0 for one per core.
    spill
        Folder to make the temporary folder in; by default the system's.
    max_cells
        Refuse to bring home more cells than this.
    progress
        Draw a bar on a terminal.
    """

    memory: str = "1GB"
    threads: int = 0
    spill: Path | None = None
    max_cells: int = 5_000_000
    progress: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[1-9][0-9]*(MB|GB)", self.memory):
            raise InputError("--memory", f"found {self.memory!r}", expected="such as 512MB or 2GB")


@dataclass(frozen=True)
class Files:
    """Shards of one table, all Parquet or all CSV.

    Attributes
    ----------
    name
        As the user gave it.
    paths
        The shards, sorted.
    """

    name: str
    paths: tuple[Path, ...]

    @property
    def is_csv(self) -> bool:
        """Whether the shards hold text, whose types are still to be found."""
        return not self.paths[0].name.lower().endswith(".parquet")

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns, by the first shard."""
        return tuple(self._header(self.paths[0]).names)

    def _header(self, path: Path) -> pa.Schema:
        return _read_header(path) if self.is_csv else _read_schema(path)

    def schema(self, names: Sequence[str]) -> pa.Schema:
        """Types of the named columns, the same in every shard.

        Raises
        ------
        InputError
            A shard that cannot be read, lacks a column, or has it in another type.
        """
        first = pa.schema([])
        for path in self.paths:
            found = self._header(path)
            require(names, found.names, path)
            asked = pa.schema([(name, _plain(found.field(name).type)) for name in names])
            # Engines read CSV columns by position, so their order must be one too.
            schema = found if self.is_csv else asked
            if path == self.paths[0]:
                first = schema
            elif not schema.equals(first):
                raise InputError(
                    path,
                    f"has the columns {_described(schema)}",
                    expected=f"{_described(first)}, as in {self.paths[0].name}",
                    hint="All shards of a table must be alike.",
                )
        return first


@dataclass(frozen=True)
class Warehouse:
    """A table that Ibis can reach: ``postgres://host/bank``, ``duckdb:///bank.db``, …

    Attributes
    ----------
    url
        As Ibis takes it; may hold a password, so it is never shown.
    table
        Name of the table or view, ``schema.table`` where it is in a schema.
    """

    url: str
    table: str

    @property
    def scheme(self) -> str:
        """Which backend."""
        return urlsplit(self.url).scheme

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns; connects to ask for them."""
        with extra("warehouse"):
            from audit.engines.warehouse import columns_of  # heavy, and absent without the extra
        return columns_of(self)

    @property
    def path(self) -> Path:
        """The file behind ``duckdb://`` and ``sqlite://``."""
        parts = urlsplit(self.url)
        return Path(parts.netloc + parts.path) if parts.netloc else Path(parts.path)

    @property
    def name(self) -> str:
        """The table in words, without user, password or options."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path} {self.table}"


Source = Files | Warehouse


def source_of(target: str, table: str = "") -> Source:
    """What the user points at.

    Parameters
    ----------
    target
        A .parquet, .csv or .csv.gz file, a glob of them, a folder of them, or (with `table`) the
        URL of an Ibis backend.
    table
        Name of the table there.

    Raises
    ------
    InputError
        Nothing there, several kinds of file, or a URL without a table.
    """
    if "://" in target:
        source = Warehouse(target, table)
        if not table:
            raise InputError(source.name.strip(), "no table is named", expected="--table NAME")
        return source
    if table:
        raise InputError(
            target,
            "is no URL, so it has no table of a name (--table)",
            expected="an Ibis URL such as duckdb:///bank.db or postgres://host/bank",
        )
    paths = tuple(sorted(_paths(target)))
    if not paths:
        raise InputError(
            target,
            "holds no shard" if Path(target).is_dir() else "matches no file",
            expected=f"files ending in {', '.join(SUFFIXES)}",
        )
    kinds = {"CSV" if Files(target, (path,)).is_csv else "Parquet" for path in paths}
    if len(kinds) > 1:
        raise InputError(target, "holds both Parquet and CSV", expected="shards of one kind")
    return Files(target, paths)


def require(names: Sequence[str], found: Sequence[str], source: object) -> None:
    """Refuse a source that lacks any of the named columns, naming those found."""
    absent = [name for name in names if name not in found]
    if absent:
        raise InputError(
            source,
            f"no column {listing(absent)}",
            expected=f"one of the columns found: {listing(found, 30)}",
        )


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Say which extra to install where an import in the block fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise InputError(
            "counting out of memory", f"{error.name} is not installed",
            hint=f"Install it: pip install 'ethics-audit[{name}]'.",
        ) from error  # fmt: skip


def _paths(target: str) -> Iterator[Path]:
    path = Path(target)
    if path.is_file():
        if not path.name.lower().endswith(SUFFIXES):
            raise InputError(path, "is of no countable type", expected=" or ".join(SUFFIXES))
        yield path
        return
    found = path.rglob("*") if path.is_dir() else map(Path, glob.glob(target, recursive=True))  # noqa: PTH207  # pathlib takes no absolute pattern
    for each in found:
        # Spark marks its own files (_SUCCESS, .crc) with a first character.
        if each.name.lower().endswith(SUFFIXES) and each.name[0] not in "._" and each.is_file():
            yield each


def _read_schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(path, f"cannot be read as Parquet ({first_line(error)})") from error


def _read_header(path: Path) -> pa.Schema:
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream), [])
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(path, f"cannot be read as CSV ({first_line(error)})") from error
    if not header:
        raise InputError(path, "is empty", expected="a header and rows")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InputError(path, f"names the column {listing(twice)} twice")
    return pa.schema([(name, pa.string()) for name in header])


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of the values, however they are stored."""
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    # Parquet has no type for "nothing at all", and marks whole numbers as that.
    return pa.int32() if pa.types.is_null(kind) else kind


def _described(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name} ({field.type})" for field in schema)


def first_line(error: object) -> str:
    """What an error says, without the trace some engines append."""
    return str(error).strip().split("\n")[0]
