"""What became of decisions when only who the person is was changed, gathered from a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.finding import Finding, Measurement, Scalar, Table
from audit.report import Report
from reports.certainty import confidence
from reports.explanations import badness
from reports.rewritten import Rewritten, retold_texts
from reports.sliced import control_of
from reports.words import attribute_name

FLIPS, SHIFT = "counterfactual_flip_rate", "counterfactual_score_shift"
TEMPLATES = "template_score_shift"
CHECKS = frozenset((FLIPS, SHIFT, TEMPLATES))
"""Checks whose measurements are shown attribute by attribute, not in lists."""

EXAMPLES = "counterfactual_examples"

ATTRIBUTE, BEFORE, AFTER = "attribute", "before", "after"
"""In a slice, name what of a person was changed, and the groups moved from and to."""

TELLING = 0.25
"""An interval of a score's shift that reaches farther from 0 tells of too few texts to say."""


@dataclass(frozen=True)
class Shift:
    """How often decisions turned and how far the score moved, over an attribute or a direction.

    Attributes
    ----------
    flips, shift
        ``None`` where the report does not have it.
    """

    flips: Finding | None
    shift: Finding | None

    @property
    def flip_rate(self) -> Measurement | None:
        """How often a decision turned; ``None`` where it is undefined as well."""
        return _defined(self.flips)

    @property
    def score_shift(self) -> Measurement | None:
        """How far the score moved; ``None`` where it is undefined as well."""
        return _defined(self.shift)

    @property
    def texts(self) -> int:
        """Texts that were moved."""
        if m := self.flip_rate:
            return _whole(m.detail.get("texts"), m.n)
        return self.score_shift.n if self.score_shift else 0


@dataclass(frozen=True)
class Direction(Shift):
    """The texts of one group, written of another."""

    before: str
    after: str

    @property
    def name(self) -> str:
        """Both groups."""
        return f"{self.before} → {self.after}"


@dataclass(frozen=True)
class Attribute(Shift):
    """Something texts tell of a person, and what came of telling it otherwise.

    Attributes
    ----------
    key
        Its name as the report has it.
    directions
        The most frequent first.
    alpha
        The p-value up to which it counts as moving the score farther than the control.
    """

    key: str
    directions: tuple[Direction, ...]
    alpha: float

    @property
    def name(self) -> str:
        """The attribute in words."""
        return attribute_name(self.key)

    @property
    def told(self) -> bool:
        """Whether any text tells it, so that it can be told otherwise."""
        return bool(self.flip_rate or self.score_shift)

    @property
    def surest(self) -> tuple[str, str]:
        """The groups of the direction that most surely moves the score; empty if not recorded."""
        detail = self.score_shift.detail if self.score_shift else {}
        return str(detail.get(BEFORE) or ""), str(detail.get(AFTER) or "")

    @property
    def control(self) -> Measurement | None:
        """How often a decision turned by a change within the group; ``None`` without any."""
        return control_of(self.flip_rate)

    @property
    def p(self) -> float | None:
        """Of the score moving no farther than by a control, adjusted where the audit did that."""
        m = self.score_shift
        if self.shift is None or m is None or m.test is None:
            return None
        return m.test.p_value if self.shift.p_adjusted is None else self.shift.p_adjusted

    @property
    def sureness(self) -> float:
        """How far the whole interval of the shift lies from 0; 0 where it does not."""
        return sureness(self.score_shift) if self.score_shift else 0.0

    @property
    def reach(self) -> float:
        """The farthest shift the interval leaves possible."""
        m = self.score_shift
        return max(abs(m.low or 0.0), abs(m.high or 0.0)) if m else 1.0

    @property
    def too_few(self) -> bool:
        """Whether the interval of the shift is too wide to say anything."""
        return self.score_shift is not None and not self.sureness and self.reach > TELLING

    @property
    def moves(self) -> bool:
        """Whether it moves the score, and farther than a change within the group does."""
        return self.sureness > 0 and (self.p is None or self.p <= self.alpha)

    @property
    def turns(self) -> bool:
        """Whether decisions turn more often than by a change within the group: intervals apart."""
        rate, control = self.flip_rate, self.control
        return bool(rate and control and (rate.low or 0.0) > (control.high or 0.0))


@dataclass(frozen=True)
class Counterfactuals:
    """What a report says of the same texts told of other persons.

    Attributes
    ----------
    templates
        Attribute -> group -> how much higher the names of the group score than those of all.
    """

    attributes: tuple[Attribute, ...]
    examples: tuple[Rewritten, ...]
    templates: Mapping[str, Mapping[str, Finding]]

    def __bool__(self) -> bool:
        return bool(self.attributes or self.templates)

    @property
    def told(self) -> tuple[Attribute, ...]:
        """The attributes that texts tell."""
        return tuple(one for one in self.attributes if one.told)

    @property
    def untold(self) -> tuple[Attribute, ...]:
        """The attributes of which nothing is known."""
        return tuple(one for one in self.attributes if not one.told)

    @property
    def moving(self) -> tuple[Attribute, ...]:
        """The attributes that move the score, the surest first."""
        found = (one for one in self.told if one.moves)
        return tuple(sorted(found, key=lambda one: -one.sureness))

    @property
    def note(self) -> str:
        """What it costs that not all texts were looked at; empty where all were."""
        found = (m for one in self.told for m in (one.flip_rate, one.score_shift) if m)
        return next((m.note for m in found if m.note), "")

    @property
    def family(self) -> str:
        """How p-values were adjusted, those that are gated apart; empty where they were not."""
        found = (one.shift.family for one in self.told if one.shift and one.p is not None)
        return "; ".join(dict.fromkeys(filter(None, found)))

    @property
    def sentences(self) -> int:
        """How many sentences of the auditor's own were filled with names."""
        found = (m for groups in self.templates.values() for f in groups.values()
                 if (m := f.measurement))  # fmt: skip
        return next((_whole(m.detail.get("templates"), 0) for m in found), 0)


def counterfactuals(report: Report) -> Counterfactuals:
    """Gather it."""
    found = _worst_of_each(f for f in report.findings if f.check in CHECKS)
    return Counterfactuals(
        attributes=_attributes(found, 1 - confidence(report)),
        examples=retold_texts(report),
        templates=_templates(found),
    )


def sureness(m: Measurement) -> float:
    """How far the whole interval lies from 0; 0 where it does not."""
    return max(m.low or 0.0, -(m.high or 0.0), 0.0)


def has_own_place(finding: Finding) -> bool:
    """Whether it is shown with its attribute only: what a limit says is told in full as well."""
    unjudged = finding.criterion is None
    return finding.check in CHECKS and finding.measurement is not None and unjudged


def is_direction(finding: Finding) -> bool:
    """Whether it speaks of one direction of an attribute only."""
    m = finding.measurement
    return finding.check in CHECKS and m is not None and BEFORE in m.slice


def is_told(table: Table) -> bool:
    """Whether a table is told in words, so that it is not printed as well."""
    return table.name == EXAMPLES


def _worst_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a measurement: the worst where the policy has several limits."""
    found: dict[object, Finding] = {}
    for finding in findings:
        if (m := finding.measurement) is None:
            continue
        if m.key not in found or badness(finding) < badness(found[m.key]):
            found[m.key] = finding
    return list(found.values())


def _attributes(found: Iterable[Finding], alpha: float) -> tuple[Attribute, ...]:
    by_key: dict[str, dict[tuple[str, str], dict[str, Finding]]] = {}
    for finding in found:
        m = finding.measurement
        if m is not None and m.metric in (FLIPS, SHIFT) and ATTRIBUTE in m.slice:
            direction = m.slice.get(BEFORE, ""), m.slice.get(AFTER, "")
            of_key = by_key.setdefault(m.slice[ATTRIBUTE], {})
            of_key.setdefault(direction, {})[m.metric] = finding
    made = []
    for key, by_direction in by_key.items():
        whole = by_direction.pop(("", ""), {})
        directions = tuple(
            Direction(of.get(FLIPS), of.get(SHIFT), *groups) for groups, of in by_direction.items()
        )
        made.append(Attribute(whole.get(FLIPS), whole.get(SHIFT), key, directions, alpha))
    return tuple(made)


def _templates(found: Iterable[Finding]) -> dict[str, dict[str, Finding]]:
    by_feature: dict[str, dict[str, Finding]] = {}
    for finding in found:
        m = finding.measurement
        if m is not None and m.metric == TEMPLATES and len(m.slice) == 1:
            ((feature, group),) = m.slice.items()
            by_feature.setdefault(feature, {})[group] = finding
    return by_feature


def _defined(finding: Finding | None) -> Measurement | None:
    m = finding.measurement if finding else None
    return m if m is not None and m.value is not None else None


def _whole(value: Scalar, otherwise: int) -> int:
    return int(value) if isinstance(value, int | float) else otherwise


def _real(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
