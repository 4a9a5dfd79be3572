"""Parquet files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from audit.errors import InputError
from audit.pii.documents import Cell, Record, Write, chosen

BATCH = 1024
"""Rows in memory at a time."""


class ParquetFile:
    """A table of which the columns of texts are read.

    Raises
    ------
    InputError
        It is no Parquet file, or a column is asked for that it lacks or that holds no texts.
    """

    def __init__(self, path: Path, columns: Collection[str], encoding: str) -> None:
        del encoding  # texts in Parquet are UTF-8
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                self.schema = file.schema_arrow
        except (pa.ArrowInvalid, OSError) as error:
            raise InputError(path, "is not a Parquet file") from error
        chosen(path, self.schema.names, columns)
        texts = [field.name for field in self.schema if _is_text(field.type)]
        self.read = chosen(path, texts, columns)

    def records(self) -> Iterator[Record]:
        """Its rows; the raw of the last of each batch is the batch."""
        row = 0
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(BATCH):
                columns = {name: batch.column(name).to_pylist() for name in self.read}
                for index in range(batch.num_rows):
                    cells = tuple(Cell(n, v[index]) for n, v in columns.items() if v[index])
                    raw = batch if index == batch.num_rows - 1 else None
                    yield Record(row, cells, raw)
                    row += 1

    @contextmanager
    def writing(self, target: Path) -> Iterator[Write]:
        """Write batches of the same schema."""
        with pq.ParquetWriter(target, self.schema) as file:
            changed: list[dict[str, str]] = []

            def write(record: Record, texts: Sequence[str]) -> None:
                names = (cell.column for cell in record.cells)
                changed.append(dict(zip(names, texts, strict=True)))
                if record.raw is not None:
                    file.write_batch(_replaced(record.raw, self.read, changed))
                    changed.clear()

            yield write


def _replaced(batch: Any, names: Sequence[str], changed: Sequence[dict[str, str]]) -> Any:
    """The batch with other texts; empty and missing ones stay."""
    for name in names:
        old = batch.column(name)
        texts = [new.get(name, text) for new, text in zip(changed, old.to_pylist(), strict=True)]
        place = batch.schema.get_field_index(name)
        batch = batch.set_column(place, batch.schema.field(place), pa.array(texts).cast(old.type))
    return batch


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
