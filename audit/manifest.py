"""What a model_dir declares about itself: task, labels, sensitive features, data, training."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from audit.errors import listing
from audit.files import write_text
from audit.finding import Scalar
from audit.records import Record, read_versioned

MANIFEST = "manifest.json"
SCHEMA_VERSION = 1


class Task(Record):
    """What the classifier decides, and what its answers mean to a person.

    *Positive* is the class the score is about (will reoffend, is ill); error rates speak of it.
    *Favourable* is the outcome the person wants; selection rates speak of it. In punitive tasks
    they are opposite classes, in assistive ones the same.

    Attributes
    ----------
    labels
        Class names; the position is the class index of the model's output.
    positive, favourable
        Each one of `labels`.
    question
        The decision in words.
    false_positive, false_negative
        What each error means to the person who bears it.
    """

    labels: tuple[str, ...] = Field(min_length=2)
    positive: str
    favourable: str
    question: str = ""
    false_positive: str = ""
    false_negative: str = ""

    @model_validator(mode="after")
    def _names_are_labels(self) -> Self:
        if len(set(self.labels)) != len(self.labels):
            raise ValueError(f"labels must differ, found {listing(self.labels)}")
        for role in ("positive", "favourable"):
            name = getattr(self, role)
            if name not in self.labels:
                raise ValueError(f"{role} is {name!r}, expected one of {listing(self.labels)}")
        return self


class SensitiveFeature(Record):
    """A column that says to which group a person belongs.

    `reference` is the group others are compared to, where the field has one.
    """

    name: str
    reference: str | None = None
    description: str = ""


class Score(Record):
    """The range of the score, and whether it may be read as a probability of `positive`."""

    low: float = 0.0
    high: float = 1.0
    probability: bool = True

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"score range {self.low:g}..{self.high:g} is empty")
        return self


class DataSource(Record):
    """Where the rows came from: name, licence, public address, SHA-256 of each original file.

    `card` names the card in `audit.cards` that tells what the data are, if there is one.
    """

    name: str
    card: str = ""
    licence: str = ""
    url: str = ""
    sha256: Mapping[str, str] = {}
    rows: int | None = None
    note: str = ""


class Input(Record):
    """A column that a model of tabular rows reads.

    Attributes
    ----------
    name
        Of the column.
    kind
        ``number``, or ``category``: one of a few words.
    states
        The sensitive feature this column tells of, where it is one or is the raw value behind one
        (an age behind age bands); empty where it is none.
    """

    name: str
    kind: Literal["number", "category"]
    states: str = ""


class HeldOut(Record):
    """The rows kept apart for the audit: a Parquet file inside the model_dir, and its digest.

    `text` is the column of texts, which only a model of texts reads.
    """

    path: str
    sha256: str
    rows: int = Field(ge=0)
    text: str = "text"
    label: str = "label"


class Privacy(Record):
    """The promise of differential privacy that a training kept, and what it rests on.

    With or without any one row of the training data, no event of the trained weights is more than
    e^ε times as likely, but for δ. It covers the weights alone: not what is written beside them
    about the rows, nor choices made by other rows or by earlier trainings.

    Attributes
    ----------
    epsilon, delta
        Spent when training ended; an upper bound.
    noise_multiplier
        Standard deviation of the noise, in units of `max_gradient_norm`.
    max_gradient_norm
        Length to which the gradient of each row was clipped.
    sampling_rate
        Probability of each row to be in a step's batch.
    steps
        Noisy steps taken.
    accountant
        What added the steps up: ``prv`` or ``rdp``.
    rows_of_a_person
        Most training rows that one person has: the promise is to a row, not to all of theirs.
    """

    epsilon: float = Field(gt=0)
    delta: float = Field(gt=0, lt=1)
    noise_multiplier: float = Field(gt=0)
    max_gradient_norm: float = Field(gt=0)
    sampling_rate: float = Field(gt=0, le=1)
    steps: int = Field(ge=1)
    accountant: str
    rows_of_a_person: int = Field(default=1, ge=1)

    def __str__(self) -> str:
        """The promise in words."""
        many = self.rows_of_a_person
        persons = f"; a person has up to {many:,} of them" if many > 1 else ""
        return (
            f"ε = {self.epsilon:.2f} at δ = {self.delta:g} for one training row{persons} "
            f"({self.steps:,} steps, noise multiplier {self.noise_multiplier:.2f}, "
            f"{self.accountant.upper()} accountant)"
        )


class Training(Record):
    """How the model came to be: everything needed to do it again, or to doubt it."""

    base: str
    base_sha256: str = ""
    method: str = "full fine-tuning"
    command: str = ""
    trained_by: str = ""
    finished: str = ""
    wall_seconds: float = 0.0
    device: str = ""
    git_commit: str = ""
    seed: int = 0
    rows: Mapping[str, int] = {}
    hyperparameters: Mapping[str, Scalar] = {}
    versions: Mapping[str, str] = {}
    epochs: tuple[Mapping[str, float], ...] = ()
    privacy: Privacy | None = None


class Manifest(Record):
    """`manifest.json` of a model_dir.

    Attributes
    ----------
    kind
        Which predictor reads the model: ``transformers`` texts, ``sklearn`` tabular rows.
    inputs
        The columns a model of tabular rows reads, in order.
    max_length
        Tokens a model of texts was trained to read; longer texts are cut there.
    word_lists
        Name -> words or phrases whose influence on the decisions is to be measured.
    artefacts
        File name -> SHA-256 of what was written at training time.
    """

    schema_version: Literal[1] = 1
    name: str
    scenario: str = ""
    kind: Literal["transformers", "sklearn"] = "transformers"
    inputs: tuple[Input, ...] = ()
    task: Task
    sensitive: tuple[SensitiveFeature, ...] = ()
    score: Score = Score()
    max_length: int = Field(default=256, ge=8)
    source: DataSource
    held_out: HeldOut | None = None
    training: Training | None = None
    word_lists: Mapping[str, tuple[str, ...]] = {}
    artefacts: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _inputs_fit_the_kind(self) -> Self:
        names = [column.name for column in self.inputs]
        if (self.kind == "sklearn") != bool(names):
            raise ValueError(f"kind is {self.kind!r} and inputs are {listing(names)}")
        if len(set(names)) != len(names):
            raise ValueError(f"inputs must differ, found {listing(names)}")
        return self


def read_manifest(model_dir: Path) -> Manifest:
    """Read and validate `model_dir`/manifest.json.

    Raises
    ------
    AuditError
        Missing, unreadable, of a newer version, or with mistakes (all of them named).
    """
    path = model_dir / MANIFEST
    return Manifest.parse(path, read_versioned(path, SCHEMA_VERSION))


def write_manifest(model_dir: Path, manifest: Manifest) -> None:
    """Write the manifest, all or nothing."""
    write_text(model_dir / MANIFEST, manifest.model_dump_json(indent=2) + "\n")
