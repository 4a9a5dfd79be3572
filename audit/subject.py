"""The thing audited, with its evidence gathered, and what the user may say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.budget import Budget
from audit.evidence import Evidence
from audit.finding import Scalar
from audit.manifest import DataSource, SensitiveFeature, Training
from audit.report import SubjectInfo


@dataclass(frozen=True)
class Options:
    """What the user said about the target; empty where nothing was said.

    Attributes
    ----------
    data, text, label
        Rows to ask a model about, and their columns; by default those its manifest names.
    y_true, y_pred, y_score
        Columns of a table of predictions.
    outcome
        Column of the number a score predicts, where it predicts one.
    threshold
        Score from which a row is predicted positive, where there is no `y_pred`.
    score_range
        Range of a score that is no probability.
    sensitive
        Columns of sensitive features.
    positive, favourable
        Labels; by default the truthy one, and the positive one.
    weight
        Column of sampling weights.
    stratum
        Column of a legitimate reason for groups to differ.
    split
        Column that says which rows were trained on.
    rationale
        Column of the words a person would give as the reason.
    population
        A table of the groups' shares in a reference population.
    reference
        Feature -> group the others are compared to.
    bins
        Feature -> number of groups to cut it into.
    depth
        Features crossed at once; 0 for as many as fit the cell budget.
    engine
        What counts a table: ``duckdb`` or ``spark`` where the rows lie; by default they are read.
    table
        Name of the table in a warehouse whose URL is the target.
    decisions
        Whether there are decisions to audit; without, only the data are looked at.
    rows
        Ask the model about at most this many rows, drawn with `seed`; 0 for all.
    budget
        What explaining may cost.
    methods
        Explanations to make of texts; by default those recommended.
    baseline
        What stands for an absent word in methods that look inside: ``pad``, ``mask``, ``zero`` or
        ``mean``.
    perturbations
        Perturbations of texts to try; by default the usual ones.
    paraphrase
        Directories of models that put a text in other words, one after another.
    templates
        A file of sentences with ``{name}`` in the place of a person, one a line.
    word_lists
        Name -> words whose influence is to be measured, beside those the manifest names.
    """

    data: Path | None = None
    text: str = ""
    label: str = ""
    y_true: str = ""
    y_pred: str = ""
    y_score: str = ""
    outcome: str = ""
    threshold: float | None = None
    score_range: tuple[float, float] | None = None
    sensitive: tuple[str, ...] = ()
    positive: str = ""
    favourable: str = ""
    weight: str = ""
    stratum: str = ""
    split: str = ""
    rationale: str = ""
    population: Path | None = None
    reference: Mapping[str, str] = field(default_factory=dict)
    bins: Mapping[str, int] = field(default_factory=dict)
    depth: int = 0
    engine: str = ""
    table: str = ""
    decisions: bool = True
    rows: int = 5000
    seed: int = 0
    confidence: float = 0.95
    budget: Budget = field(default_factory=Budget)
    methods: tuple[str, ...] = ()
    perturbations: tuple[str, ...] = ()
    paraphrase: tuple[Path, ...] = ()
    templates: Path | None = None
    baseline: str = "pad"
    word_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What is audited, with its evidence gathered.

    Attributes
    ----------
    info, sensitive, source, training, rows_digest, notes, device, seconds, settings
        As the report records them.
    evidence
        What checks look at.
    home
        Where its reports are kept unless told otherwise.
    """

    info: SubjectInfo
    evidence: Evidence
    home: Path
    source: DataSource
    rows_digest: str
    sensitive: tuple[SensitiveFeature, ...] = ()
    training: Training | None = None
    notes: tuple[str, ...] = ()
    device: str = ""
    seconds: float = 0.0
    settings: Mapping[str, Scalar] = field(default_factory=dict)
