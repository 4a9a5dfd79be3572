"""Which explanations can be read: what every method was found to be, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.finding import Finding, Status
from audit.report import Report
from reports.method_words import COMPREHENSIVENESS, MEASURES, PLAUSIBILITY, listed, method_name
from reports.words import interval, metric_name

METHOD, ABSENT = "method", "absent"
"""In a slice, name the method, and how words were taken away where that was not by masking."""

_WORST = (Status.FAIL, Status.INCONCLUSIVE, Status.WAIVED, Status.PASS)


class Standing(StrEnum):
    """Whether what a method says of a decision may be read as the reason for it."""

    TRUSTED = "trusted"
    OPEN = "not shown to be faithful"
    FAILED = "failed"
    COMPARATOR = "comparator"

    @property
    def like(self) -> Status:
        """The status whose sign and colour it bears."""
        return _LIKE[self]


_LIKE = {
    Standing.TRUSTED: Status.PASS,
    Standing.OPEN: Status.INCONCLUSIVE,
    Standing.FAILED: Status.FAIL,
    Standing.COMPARATOR: Status.NOT_GATED,
}


@dataclass(frozen=True)
class Method:
    """One way of explaining, and what was found of it.

    Attributes
    ----------
    key
        Its name as the report has it.
    findings
        Metric -> finding of it, the worst where the policy has several limits; words were masked.
    others
        What else was judged of it, e.g. with words deleted.
    """

    key: str
    findings: Mapping[str, Finding]
    others: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """Its name as people write it."""
        return method_name(self.key)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The limits of faithfulness it was found beyond."""
        judged = [f for name, f in self.findings.items() if name in MEASURES]
        return tuple(f for f in (*judged, *self.others) if f.status is Status.FAIL)

    @property
    def standing(self) -> Standing:
        """What may be made of it."""
        if any(is_comparator(f) for f in self.findings.values()):
            return Standing.COMPARATOR
        if self.failures:
            return Standing.FAILED
        main = self.findings.get(COMPREHENSIVENESS)
        passed = main is not None and main.status is Status.PASS
        return Standing.TRUSTED if passed else Standing.OPEN

    @property
    def is_shown(self) -> bool:
        """Whether its words are drawn: never those of a method that failed, or only compares."""
        return self.standing in (Standing.TRUSTED, Standing.OPEN)

    @property
    def verdict(self) -> str:
        """Its standing as a sentence, with the reason."""
        match self.standing:
            case Standing.COMPARATOR:
                return "Made to be compared with only: it is known to mislead."
            case Standing.FAILED:
                return f"Not shown as an explanation: {'; '.join(map(_failure, self.failures))}."
            case Standing.OPEN:
                return f"To be read with reserve: {self._open}."
        return f"Can be read: without the words it names the model loses its reason.{self._rest}"

    @property
    def _open(self) -> str:
        main = self.findings.get(COMPREHENSIVENESS)
        if main is None or main.measurement is None or main.measurement.value is None:
            return "nobody tested whether the model rests on the words it names"
        if main.criterion is None:
            return "the policy sets no limit, so nothing says whether it is true of the model"
        return (
            "whether the model rests on the words it names is left open "
            f"({interval(main.measurement)}, limit {main.criterion.words})"
        )

    @property
    def _rest(self) -> str:
        names = [
            metric_name(name)
            for name, f in self.findings.items()
            if name in MEASURES and f.status in (Status.INCONCLUSIVE, Status.WAIVED)
        ]
        return f" Left open: {', '.join(names)}." if names else ""


def is_comparator(finding: Finding) -> bool:
    """Whether it speaks of a method that is only compared with: it may well fail."""
    return (
        finding.measurement is not None and finding.measurement.detail.get("role") == "comparator"
    )


def methods(report: Report) -> tuple[Method, ...]:
    """Every method by which words were explained, in the order of the report.

    A method of which nothing was tested is among them: nothing is known of it, which is said.
    """
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        m = finding.measurement
        if m is not None and m.metric in (*MEASURES, *PLAUSIBILITY) and METHOD in m.slice:
            found.setdefault(m.slice[METHOD], []).append(finding)
    for key in _explained_by(report):
        found.setdefault(key, [])
    return tuple(_method(key, of_method) for key, of_method in found.items())


def lead(found: Iterable[Method]) -> Method | None:
    """The method a report leads with: the first that is trusted, else the first not failed."""
    shown = [method for method in found if method.is_shown]
    trusted = [method for method in shown if method.standing is Standing.TRUSTED]
    return next(iter([*trusted, *shown]), None)


def first(found: Iterable[Method]) -> Method | None:
    """The method by which words were counted over texts: the first one offered, whatever it is."""
    return next((m for m in found if m.standing is not Standing.COMPARATOR), None)


def status(found: Iterable[Method]) -> Status | None:
    """Whether some explanation can be trusted; ``None`` where none was made."""
    standings = {method.standing for method in found}
    if Standing.TRUSTED in standings:
        return Status.PASS
    if Standing.OPEN in standings:
        return Status.INCONCLUSIVE
    return Status.FAIL if Standing.FAILED in standings else None


def answer(found: Iterable[Method]) -> str:
    """Which explanations can be read, in a sentence or two; empty where none was made."""
    names: dict[Standing, list[str]] = {}
    for method in found:
        names.setdefault(method.standing, []).append(method.name)
    sentences = {
        Standing.TRUSTED: "Explanations by {} can be read.",
        Standing.OPEN: "Whether those by {} are true of the model is not shown.",
        Standing.FAILED: "By {} the words named are not those the model rests on: not shown.",
    }
    return " ".join(
        said.format(listed(names[standing]))
        for standing, said in sentences.items()
        if standing in names
    )


def _explained_by(report: Report) -> Iterable[str]:
    """Methods whose words the report carries."""
    for table in report.tables:
        if table.name == "explained_words" and METHOD in table.columns:
            column = table.columns.index(METHOD)
            return dict.fromkeys(str(row[column]) for row in table.rows)
    return ()


def _method(key: str, findings: Iterable[Finding]) -> Method:
    main: dict[str, Finding] = {}
    others = []
    for finding in sorted(findings, key=badness):
        m = finding.measurement
        if m is not None and ABSENT not in m.slice:
            main.setdefault(m.metric, finding)
        else:
            others.append(finding)
    return Method(key, main, tuple(others))


def badness(finding: Finding) -> int:
    """0 for what is worst: to tell of several limits of one measurement the one to be shown."""
    return _WORST.index(finding.status) if finding.status in _WORST else len(_WORST)


def _failure(finding: Finding) -> str:
    about = metric_name(finding.check)
    about = f"{about} with words deleted" if _deleted(finding) else about
    limit = finding.criterion.words.removesuffix(" (advisory)") if finding.criterion else ""
    value = interval(finding.measurement) if finding.measurement else ""
    return f"{about} is {value}, {limit} is asked for"


def _deleted(finding: Finding) -> bool:
    return finding.measurement is not None and ABSENT in finding.measurement.slice
