"""What an audit says: a measurement without verdict, a table to draw, a finding with one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from audit.records import Record

ALL_GROUPS = "*"
"""In a slice, ``{"sex": "*"}`` means: compared across the groups of ``sex``."""

MISSING = "(missing)"
"""The group of rows whose sensitive feature is not recorded; shown, never part of a gap."""

Scalar = str | float | int | bool | None


class Concern(StrEnum):
    """The questions an audit answers, in the order a report asks them."""

    PERFORMANCE = "performance"
    DATA = "data"
    FAIRNESS = "fairness"
    PRIVACY = "privacy"
    TRANSPARENCY = "transparency"
    ACCOUNTABILITY = "accountability"
    ROBUSTNESS = "robustness"

    @property
    def question(self) -> str:
        """The question, as the person judged by the model would ask it."""
        return _QUESTIONS[self]


_QUESTIONS = {
    Concern.PERFORMANCE: "Is the model right often enough to be asked at all?",
    Concern.DATA: "Are the rows fit to judge by, and fair to begin with?",
    Concern.FAIRNESS: "Does it treat every group alike?",
    Concern.PRIVACY: "Does it keep personal data private?",
    Concern.TRANSPARENCY: "Can its decisions be explained, and are the explanations true?",
    Concern.ACCOUNTABILITY: "Is it on record what was trained on what, and is it unaltered?",
    Concern.ROBUSTNESS: "Do small changes that should not matter leave its decisions alone?",
}


class Status(StrEnum):
    """What became of one question.

    `INCONCLUSIVE` is an answer: the interval reaches over the limit, so neither *kept* nor
    *broken* has been shown. `NOT_APPLICABLE` says what is missing; `ERROR` that a check crashed.
    """

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_GATED = "not gated"
    NOT_APPLICABLE = "not applicable"
    WAIVED = "waived"
    ERROR = "error"


class Test(Record):
    """A test of significance.

    Attributes
    ----------
    null
        The hypothesis tested, in words; measurements with the same one share the test.
    p_value
        Probability of a result at least as extreme if the hypothesis held.
    method
        How it was computed, e.g. ``permutation max-T, 1,999 draws``.
    """

    __test__: ClassVar[bool] = False  # the name is none of pytest's business

    null: str
    p_value: float = Field(ge=0, le=1)
    method: str


class Compared(Record):
    """One of the groups behind a gap.

    `low` and `high` are at the confidence that makes all pairs of groups hold together, so that
    the interval of the gap can be worked out again from them.
    """

    group: str
    value: float
    low: float
    high: float
    n: int


class Measurement(Record):
    """A number with its uncertainty and its scope, and no opinion about it.

    Attributes
    ----------
    metric
        Name of what was measured, e.g. ``false_positive_rate``.
    value
        The estimate; ``None`` when undefined (0/0), never 0 for that.
    low, high
        Confidence limits; ``None`` exactly when `value` is. Of what can only be shown to be large,
        and nothing bounds from above, `high` alone is ``None``.
    n
        Number of rows (or units) the estimate rests on.
    slice
        Feature -> group; empty for all rows; group ``"*"`` for a comparison across groups.
    method
        How the interval was made, e.g. ``Wilson 95 %``.
    note
        What a reader must know: why undefined, which rows were left out.
    test
        Of the hypothesis that there is nothing to measure; ``None`` where none was made.
    compared
        The groups behind a gap.
    detail
        Further facts by name, e.g. the highest and the lowest group of a gap.
    """

    metric: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = Field(ge=0)
    slice: Mapping[str, str] = {}
    method: str
    note: str = ""
    test: Test | None = None
    compared: tuple[Compared, ...] = ()
    detail: Mapping[str, Scalar] = {}

    @property
    def where(self) -> str:
        """The slice in words: ``overall``, ``sex = F and age = 65+``, ``by sex``."""
        return slice_in_words(self.slice)

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Metric and slice: what a measurement is about, apart from what was found."""
        return self.metric, tuple(sorted(self.slice.items()))


def slice_in_words(slice_: Mapping[str, str]) -> str:
    """Put a slice in words, as reports print it."""
    if not slice_:
        return "overall"
    across = " × ".join(feature for feature, group in slice_.items() if group == ALL_GROUPS)
    within = " and ".join(f"{f} = {group}" for f, group in slice_.items() if group != ALL_GROUPS)
    if not across:
        return within
    return f"by {across}, {within}" if within else f"by {across}"


class Table(Record):
    """Rows to draw: plots travel as data, any reader can draw them."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


class Criterion(Record):
    """The limit a measurement was held to, as the policy stated it.

    Held against the whole interval, unless the policy asks for the bare estimate. An `advisory`
    limit gives a verdict that does not break the gate.
    """

    min: float | None = None
    max: float | None = None
    because: str = ""
    by: Literal["interval", "estimate"] = "interval"
    advisory: bool = False

    @property
    def words(self) -> str:
        """The limit in words, e.g. ``at most 0.1``."""
        parts = []
        if self.min is not None:
            parts.append(f"at least {self.min:g}")
        if self.max is not None:
            parts.append(f"at most {self.max:g}")
        said = " and ".join(parts) + (" (estimate only)" if self.by == "estimate" else "")
        return f"{said} (advisory)" if self.advisory else said


class Finding(Record):
    """A measurement held against a criterion (ISO 19011), or the reason why there is none.

    `p_adjusted` is the p-value of the measurement's test, adjusted for the others of its `family`;
    both are empty where there is no test.
    """

    check: str
    concern: Concern
    status: Status
    reason: str
    measurement: Measurement | None = None
    criterion: Criterion | None = None
    p_adjusted: float | None = None
    family: str = ""
