"""The strict, frozen record every file format of ours is made of, and its errors put in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from audit.errors import AuditError, InputError
from audit.files import read_json


class Record(BaseModel):
    """A frozen record that accepts no unknown key: a mistyped setting is an error, no silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def parse(cls, source: object, data: Any, **context: Any) -> Self:
        """Validate `data`, naming `source` in the error.

        Raises
        ------
        AuditError
            With *every* mistake in `data`, one clause each.
        """
        try:
            return cls.model_validate(data, context=context)
        except ValidationError as error:
            raise AuditError(describe(source, error)) from error


def read_versioned(path: Path, newest: int) -> Any:
    """Parse a JSON document that states its ``schema_version``.

    Raises
    ------
    InputError
        Unreadable, or of a version above `newest`: a newer tool wrote it.
    """
    data = read_json(path)
    version = data.get("schema_version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > newest:
        raise InputError(
            path,
            f"found {version}",
            field="schema_version",
            expected=f"at most {newest}",
            hint="It was written by a newer ethics-audit: upgrade this one.",
        )
    return data


def describe(source: object, error: ValidationError) -> str:
    """Say every mistake of a validation error in one paragraph: where, found, expected."""
    clauses = [_clause(dict(item)) for item in error.errors(include_url=False)]
    count = f"{len(clauses)} mistakes" if len(clauses) > 1 else "1 mistake"
    return f"{source}: {count}: " + "; ".join(clauses) + "."


def _clause(item: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in item["loc"]) or "the whole file"
    match item["type"]:
        case "extra_forbidden":
            return f"{where}: unknown key"
        case "missing":
            return f"{where}: missing"
        case "value_error":
            return f"{where}: {item['ctx']['error']}"
    found = repr(item["input"])
    found = found if len(found) <= 80 else found[:77] + "..."
    expected = item["msg"].removeprefix("Input should be ")
    return f"{where}: found {found}, expected {expected}"
