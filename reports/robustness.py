"""The concern of robustness: what came of changes that should leave decisions alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from audit.finding import Finding, Measurement, Table
from audit.report import Report
from reports import attacked, perturbed, rewritten, sliced, tables
from reports.attacked import Attack
from reports.perturbed import FLIPS, LOSS, Gap, Together, Way
from reports.rewritten import Rewritten
from reports.sliced import Parted
from reports.tables import Record
from reports.words import metric_name, sentence_case

UNFAMILIAR = "unfamiliar_share"
CHECKS = frozenset((
    *perturbed.BY_WAY, perturbed.MEAN, perturbed.WORST, attacked.SUCCESS, UNFAMILIAR,
))  # fmt: skip
"""Checks whose measurements are shown way by way, not in lists."""

TABLES = frozenset(("perturbation_examples", "attack_curve", "attack_examples"))
"""Tables that are told in words or drawn."""

BY_FEATURE = "_by_feature"
"""Ends the name of a table that tells which feature of a row turns decisions by itself."""

LEVELS = (0.02, 0.05, 0.1)
"""Flip rates from which on a cell is shaded, ever more strongly."""

CURVE = ("title", "what", "degree", "value", "low", "high", "n")
"""Columns of what is drawn by severity."""

OF_TABLES = "sklearn"
"""Kind of a subject that reads tables; others read texts."""

AS_FOUND = {"texts": "as written", "rows": "as recorded"}

WHAT = {FLIPS: "decisions turned", LOSS: "accuracy lost"}


@dataclass(frozen=True)
class Robust:
    """What a report says of robustness.

    Attributes
    ----------
    features
        Whose groups are compared, the first of the report first.
    examples, under_attack
        Texts as they were changed.
    attack_curve
        Share of decisions turned by number of questions.
    by_feature
        Perturbation in words -> how often the decision turns as a single feature changes.
    unfamiliar
        How many of the texts are strange to the model, by what is called strange.
    things
        What the inputs are called: texts, or rows of a table.
    """

    ways: tuple[Way, ...]
    together: Together
    features: tuple[str, ...]
    examples: tuple[Rewritten, ...]
    attacks: tuple[Attack, ...]
    under_attack: tuple[Rewritten, ...]
    attack_curve: pd.DataFrame
    by_feature: Mapping[str, list[Record]]
    unfamiliar: tuple[Parted, ...]
    things: str

    def __bool__(self) -> bool:
        together = self.together.mean or self.together.worst
        return bool(self.ways or self.attacks or self.unfamiliar or together)

    @property
    def as_found(self) -> str:
        """The inputs before anything is changed, e.g. *as written*."""
        return AS_FOUND[self.things]

    @cached_property
    def leaving(self) -> tuple[Way, ...]:
        """The ways that should leave the decision."""
        return tuple(way for way in self.ways if not way.directional)

    @cached_property
    def directional(self) -> tuple[Way, ...]:
        """The ways that change what the text says."""
        return tuple(way for way in self.ways if way.directional)

    @cached_property
    def real_gaps(self) -> tuple[tuple[Way, str, Gap], ...]:
        """Gaps between the groups of a feature that chance does not explain, the surest first."""
        found = ((way, feature, gap) for way in self.ways for feature, gap in way.gaps.items())
        real = (one for one in found if one[2].real)
        return tuple(sorted(real, key=lambda one: (one[2].p, -(one[2].measurement.value or 0.0))))

    @property
    def compared(self) -> int:
        """How many gaps were tested."""
        return sum(len(way.gaps) for way in self.ways)

    @property
    def attack_note(self) -> str:
        """Which texts were attacked, and what it costs that not all were."""
        defined = (a.measurement for a in self.attacks if a.measurement.value is not None)
        return next((m.note for m in defined), "")

    @property
    def note(self) -> str:
        """What it costs that not all texts were looked at; empty where all were."""
        found = (self.together.mean, self.together.worst)
        return next((f.measurement.note for f in found if f and f.measurement), "")

    def tells(self, metric: str) -> bool:
        """Whether a metric was measured of any way."""
        return any(metric in way.overall for way in self.ways)

    def compares(self, feature: str) -> bool:
        """Whether groups of a feature were compared under any way."""
        return any(feature in way.gaps for way in self.ways)

    def groups(self, feature: str) -> tuple[str, ...]:
        """The groups of a feature, those not recorded last."""
        by_way = [way.by_group for way in self.leaving]
        return sliced.groups(
            feature, (*by_way, self.together.mean_by_group, self.together.worst_by_group)
        )

    @cached_property
    def by_severity(self) -> pd.DataFrame:
        """What becomes of decisions as a perturbation made at several severities grows heavier."""
        several = {way.key for way in self.leaving if way.degree != "light" and way.measured}
        several &= {way.key for way in self.leaving if way.degree == "light"}
        found = (
            (way.name, WHAT[metric], way.degree, m.value, m.low, m.high, m.n)
            for way in self.leaving
            if way.key in several
            for metric in WHAT
            if (f := way.overall.get(metric)) and (m := f.measurement) and m.value is not None
        )
        rows = pd.DataFrame(found, columns=list(CURVE))
        return rows.sort_values("title", key=lambda s: s.map(_places(rows["title"])), kind="stable")


def robust(report: Report) -> Robust:
    """Gather it."""
    ways, together = perturbed.ways(report), perturbed.together(report)
    leaving = [way.by_group for way in ways if not way.directional]
    return Robust(
        ways=ways,
        together=together,
        features=sliced.features(
            report, (*leaving, together.mean_by_group, together.worst_by_group)
        ),
        examples=rewritten.perturbed_texts(report, ways),
        attacks=attacked.attacks(report),
        under_attack=rewritten.attacked_texts(report),
        attack_curve=tables.drawn(report, "attack_curve"),
        by_feature=_by_feature(report),
        unfamiliar=sliced.parted(report, UNFAMILIAR, "score"),
        things="rows" if report.subject.kind == OF_TABLES else "texts",
    )


def has_own_place(finding: Finding) -> bool:
    """Whether it is shown with its perturbation only: what a limit says is told in full as well."""
    unjudged = finding.criterion is None
    return finding.check in CHECKS and finding.measurement is not None and unjudged


def is_told(table: Table) -> bool:
    """Whether a table is drawn or told in words, so that it is not printed as well."""
    return table.name in TABLES or table.name.endswith(BY_FEATURE)


def shade(measurement: Measurement) -> str:
    """How dark the ground of a flip rate is: by the lower end of its interval, a sure thing."""
    level = sum((measurement.low or 0.0) >= least for least in LEVELS)
    return f"against l{level}" if level else ""


def _by_feature(report: Report) -> dict[str, list[Record]]:
    found = {}
    for table in report.tables:
        if table.name.endswith(BY_FEATURE) and set(tables.OF_FEATURES) <= set(table.columns):
            name = sentence_case(metric_name(table.name.removesuffix(BY_FEATURE)))
            found[name] = [dict(zip(table.columns, row, strict=False)) for row in table.rows]
    return found


def _places(titles: pd.Series) -> dict[str, int]:
    return {title: place for place, title in enumerate(titles.unique())}
