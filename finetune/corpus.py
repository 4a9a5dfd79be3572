"""A corpus: one tidy frame of text, label and sensitive features, and what is known about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from audit.errors import InputError, listing
from audit.manifest import DataSource, Input, SensitiveFeature, Task

TEXT, LABEL, GROUP, SPLIT, DECISION, SCORE = "text", "label", "group", "split", "decision", "score"
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Corpus:
    """Rows to learn from or to audit, tidy.

    Attributes
    ----------
    name
        The name ``--data`` takes.
    scenario
        ``medical``, ``judicial`` or ``finance``; empty for a user's own file.
    frame
        Columns ``text`` (str), ``label`` (str, one of ``task.labels``), and one string column per
        sensitive feature (missing stays missing). Optional: ``group`` (rows sharing a value
        describe one person or one event and never straddle splits), ``split`` (``train``,
        ``validation`` or ``test``, where the data set fixes it; missing elsewhere), ``decision``
        and ``score`` (of a decision already made by somebody else's model).
    task
        Labels, positive, favourable.
    sensitive
        The sensitive features, in the order of reports.
    source
        Where the rows came from.
    inputs
        The columns a model of tabular rows may read; none where only the text tells of the case.
    word_lists
        Name -> words whose influence on decisions an audit should measure.
    """

    name: str
    scenario: str
    frame: pd.DataFrame
    task: Task
    sensitive: tuple[SensitiveFeature, ...]
    source: DataSource
    inputs: tuple[Input, ...] = ()
    word_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        needed = [TEXT, LABEL, *(f.name for f in self.sensitive), *(c.name for c in self.inputs)]
        absent = [column for column in needed if column not in self.frame]
        if absent:
            raise InputError(
                self.name,
                f"no column {listing(absent)}",
                expected=f"columns {listing(needed, 20)}",
                hint=f"Found: {listing(self.frame.columns, 20)}.",
            )
        strange = sorted(set(self.frame[LABEL].dropna().unique()) - set(self.task.labels))
        if strange:
            raise InputError(
                self.name,
                f"found {listing(strange)}",
                field=LABEL,
                expected=f"one of {listing(self.task.labels)}",
            )

    def with_frame(self, frame: pd.DataFrame) -> Corpus:
        """The same corpus with other rows."""
        return replace(self, frame=frame)


Loader = Callable[[Path], Corpus]
"""Reads the fetched original files in a folder into a corpus."""
