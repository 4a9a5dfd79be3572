"""Which words, or features, speak for a class in one group more than in the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.finding import Scalar
from audit.report import Report
from reports.sections import LEVEL
from reports.tables import Record, records
from reports.tabular import PUSHES
from reports.words import number

Limits = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """What something is worth in one group, and how that differs from the other groups.

    Attributes
    ----------
    what
        The word, or the feature.
    among
        Of which rows: *all*, *false positives*, *false negatives*.
    worth
        Mean contribution to the log-odds of the positive class.
    p
        Of no difference, adjusted; ``None`` where it was not tested.
    real
        Whether chance does not explain it: by the adjusted p-value, else by the bare interval.
    """

    feature: str
    group: str
    what: str
    among: str
    n: int
    worth: float
    difference: float
    low: float
    high: float
    p: float | None
    real: bool

    @property
    def limits(self) -> Limits:
        """The difference and its interval, in words."""
        plus = "+" if self.difference > 0 else ""
        ends = f"[{number(self.low)}, {number(self.high)}]"
        return f"{plus}{number(self.difference)}", ends


@dataclass(frozen=True)
class Differences:
    """Those of one sensitive feature: first what chance does not explain."""

    real: tuple[Difference, ...]
    others: tuple[Difference, ...]


def of_words(report: Report) -> dict[str, Differences]:
    """By sensitive feature, how words differ between its groups."""
    rows = (_of_word(r) for r in records(report, "word_attribution") if r["feature"])
    return _by_feature(filter(None, rows))


def of_features(report: Report) -> dict[str, Differences]:
    """By sensitive feature, how far what a tabular model reads pushes its groups apart."""
    return _by_feature(filter(None, _pushes(report)))


def _pushes(report: Report) -> Iterator[Difference | None]:
    for table in report.tables:
        if table.name.startswith(PUSHES):
            among = table.name.removeprefix(PUSHES).replace("_", " ").removesuffix(" rows")
            for row in table.rows:
                yield _of_feature(dict(zip(table.columns, row, strict=False)), among)


def _by_feature(found: Iterator[Difference]) -> dict[str, Differences]:
    by_feature: dict[str, list[Difference]] = {}
    for one in found:
        by_feature.setdefault(one.feature, []).append(one)
    return {feature: _in_order(_unmirrored(of)) for feature, of in by_feature.items()}


def _unmirrored(of: list[Difference]) -> list[Difference]:
    """Of two groups, what one has more the other has less: said once."""
    if len({one.group for one in of}) != 2:
        return of
    once: dict[tuple[str, str], Difference] = {}
    for one in of:
        once.setdefault((one.what, one.among), one)
    return list(once.values())


def _in_order(of: list[Difference]) -> Differences:
    surest = sorted(of, key=_surest)
    return Differences(
        tuple(one for one in surest if one.real), tuple(one for one in surest if not one.real)
    )


def _surest(one: Difference) -> tuple[float, float]:
    return 1.0 if one.p is None else one.p, -abs(one.difference)


def _of_word(row: Record) -> Difference | None:
    ends = [row[name] for name in ("mean", "difference", "difference_low", "difference_high")]
    numbers = [float(end) for end in ends if isinstance(end, float | int)]
    p = row["p_adjusted"]
    if len(numbers) < len(ends) or not isinstance(p, float | int):
        return None
    about = (str(row["feature"]), str(row["group"]), str(row["word"]), str(row["outcome"]))
    worth, difference, low, high = numbers
    n, real = _whole(row["n"]), p <= LEVEL
    return Difference(*about, n, worth, difference, low, high, float(p), real)


def _of_feature(row: Record, among: str) -> Difference | None:
    ends = [row.get(name) for name in ("push", "difference", "low", "high")]
    numbers = [float(end) for end in ends if isinstance(end, float | int)]
    if len(numbers) < len(ends):
        return None
    about = (str(row.get("of")), str(row.get("group")), str(row.get("feature")), among)
    worth, difference, low, high = numbers
    n, real = _whole(row.get("n")), low > 0 or high < 0
    return Difference(*about, n, worth, difference, low, high, None, real)


def _whole(value: Scalar) -> int:
    return int(value) if isinstance(value, float | int) else 0
