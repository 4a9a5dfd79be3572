"""What the page and the desk show of explanations, gathered from a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.finding import Finding
from audit.report import Report
from reports import cases, differences, explanations, reliance, tabular
from reports.agreement import Agreement, agreement
from reports.explanations import Method, Standing
from reports.tables import Record, records


@dataclass(frozen=True)
class Explained:
    """Explanations, and what decisions hang on; words of a method that failed are in none of it.

    Attributes
    ----------
    methods
        Every method with what was found of it.
    agreement, agreement_of_all
        Of the methods offered as explanations, and with those compared with, pair by pair.
    counted
        The method by which words were counted over all texts.
    words
        What words are worth over all explained texts.
    words_by_group, features_by_group
        Sensitive feature -> how words, or features of a table, differ between its groups.
    reliances
        What words that reveal who a person is do to the score.
    examples
        The texts that such a change moves farthest.
    concepts
        How far the score follows directions inside the model.
    features
        What a tabular model goes by; empty where its values do not add up, as `failure` says.
    turns, turned
        How many decisions turn as features change, and some of them in words.
    """

    methods: tuple[Method, ...]
    agreement: Agreement
    agreement_of_all: Agreement
    cases: tuple[cases.Case, ...]
    counted: Method | None
    words: tuple[Finding, ...]
    words_by_group: Mapping[str, differences.Differences]
    reliances: tuple[reliance.Reliance, ...]
    examples: list[Record]
    concepts: tuple[Finding, ...]
    features: tuple[Finding, ...]
    features_by_group: Mapping[str, differences.Differences]
    additivity: tuple[Finding, ...]
    failure: str
    turns: tuple[Finding, ...]
    turned: tuple[tuple[Record, ...], ...]

    @property
    def offered(self) -> tuple[Method, ...]:
        """The methods offered as explanations."""
        return tuple(m for m in self.methods if m.standing is not Standing.COMPARATOR)

    @property
    def comparators(self) -> tuple[Method, ...]:
        """The methods only compared with."""
        return tuple(m for m in self.methods if m.standing is Standing.COMPARATOR)

    @property
    def failed(self) -> tuple[Method, ...]:
        """The methods whose verdict stands in place of an explanation."""
        return tuple(m for m in self.methods if m.standing is Standing.FAILED)

    @property
    def may_count(self) -> bool:
        """Whether words counted over all texts, and shares of attribution, may be shown."""
        return self.counted is None or self.counted.is_shown


def explained(report: Report) -> Explained:
    """Gather it."""
    found = explanations.methods(report)
    offered = [m for m in found if m.standing is not Standing.COMPARATOR]
    counted = explanations.first(found)
    may_count = counted is None or counted.is_shown
    failure = tabular.failure(report)
    return Explained(
        methods=found,
        agreement=agreement(report, offered),
        agreement_of_all=agreement(report, found),
        cases=cases.cases(report),
        counted=counted,
        words=_words(report) if may_count else (),
        words_by_group=differences.of_words(report) if may_count else {},
        reliances=reliance.reliances(report),
        examples=records(report, reliance.SHIFT),
        concepts=reliance.concepts(report),
        features=() if failure else tabular.importances(report),
        features_by_group={} if failure else differences.of_features(report),
        additivity=tabular.additivity(report),
        failure=failure,
        turns=tabular.turns(report),
        turned=tabular.turned(report),
    )


def _words(report: Report) -> tuple[Finding, ...]:
    """Words from the one that speaks most for the positive class to the one most against."""
    found = [f for f in report.findings if f.check == "word_attribution" and _value(f) is not None]
    return tuple(sorted(found, key=lambda f: -(_value(f) or 0.0)))


def _value(finding: Finding) -> float | None:
    return finding.measurement.value if finding.measurement else None
