"""The report: everything an audit found, as one JSON document of a published schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from audit.files import write_text
from audit.finding import Concern, Criterion, Finding, Scalar, Table
from audit.manifest import DataSource, SensitiveFeature, Task, Training
from audit.records import Record, read_versioned

SCHEMA_VERSION = 3
REPORT = "report.json"


class SubjectInfo(Record):
    """What was audited; `digest` is the SHA-256 of its weights, or of the predictions table."""

    name: str
    kind: str
    digest: str
    scenario: str = ""


class GroupSize(Record):
    """How many audited rows a group of a sensitive feature has."""

    feature: str
    group: str
    n: int
    missing: bool = False


class DataInfo(Record):
    """The rows the audit rests on.

    `notes` say what was left out or not recorded, a sentence each; `card` is the data set's card,
    Markdown, where it has one.
    """

    rows: int
    sha256: str
    groups: tuple[GroupSize, ...] = ()
    notes: tuple[str, ...] = ()
    card: str = ""


class CheckInfo(Record):
    """What a check is, so that a reader of the report need not run ours.

    `headline`: its figure stands open in a report; others are found in tables.
    """

    name: str
    concern: Concern
    title: str
    explanation: str
    references: tuple[str, ...] = ()
    headline: bool = False
    seconds: float = 0.0


class PolicyInfo(Record):
    """The policy the findings were judged by."""

    name: str
    criteria: tuple[tuple[str, Criterion], ...] = ()
    require: tuple[str, ...] = ()
    on_inconclusive: Literal["keep", "break"] = "keep"


class Gate(Record):
    """Whether the gate is kept, and what broke it.

    `exit_code` is 0 kept, 1 broken by a finding, 2 could not audit.
    """

    exit_code: Literal[0, 1, 2]
    headline: str
    broken_by: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """True only for exit code 0."""
        return self.exit_code == 0


class RunInfo(Record):
    """How the audit was made."""

    created: str
    tool: str
    command: str = ""
    seconds: float = 0.0
    device: str = ""
    versions: Mapping[str, str] = {}
    settings: Mapping[str, Scalar] = {}


class Report(Record):
    """`report.json`.

    Examples
    --------
    >>> Report.read(Path("model_dir/audit/report.json"))  # doctest: +SKIP
    """

    schema_version: Literal[1, 2, 3] = 3
    subject: SubjectInfo
    task: Task
    sensitive: tuple[SensitiveFeature, ...] = ()
    source: DataSource
    training: Training | None = None
    data: DataInfo
    policy: PolicyInfo
    gate: Gate
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...] = ()
    checks: tuple[CheckInfo, ...] = ()
    run: RunInfo = Field()

    def write(self, path: Path) -> None:
        """Write the report as JSON, all or nothing."""
        write_text(path, self.model_dump_json(indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> Report:
        """Read and validate a report.

        Raises
        ------
        AuditError
            Missing, not a report, or of a newer schema.
        """
        return cls.parse(path, read_versioned(path, SCHEMA_VERSION))


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `report.json`, as published in `docs/report.schema.json`."""
    schema = Report.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "ethics-audit report"
    return schema
