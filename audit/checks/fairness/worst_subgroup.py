"""The slice nobody named in which the model errs most."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.check import Example, Result, check, example_evidence
from audit.evidence import Evidence
from audit.finding import Compared, Concern, Measurement, Scalar, Table, Test
from audit.slices import Literals, by_content, literals_of, plain_columns
from audit.stats.estimate import Ints
from audit.stats.intervals import rate
from audit.stats.subgroups import LEAST, Search, distinct, search

ROWS = 20_000
"""Rows searched, at most. More would find smaller gaps and take longer in proportion."""

SHARE = 0.01
"""Of the rows searched, that a slice must hold: to report a few rows helps nobody."""

SHOWN = 6
"""Distinct slices in the table, besides the broader ones they are part of."""

COLUMNS = (
    "id", "parent", "depth", "literal", "description", "n", "rate", "low", "high", "gap",
    "p_adjusted", "significant",
)  # fmt: skip


@check(
    concern=Concern.FAIRNESS,
    needs=("rows", "y_pred"),
    references=(
        "Chung, Kraska, Polyzotis, Tae, Whang (2020), IEEE TKDE 32:2284-2296 (Slice Finder)",
        "Westfall, Young (1993), Resampling-Based Multiple Testing",
        "Knijnenburg, Wessels, Reinders, Shmulevich (2009), Bioinformatics 25:i161-i168",
        "Kearns, Neel, Roth, Wu (2018), ICML (gerrymandered subgroups)",
    ),
    examples=[
        Example(
            example_evidence(
                "0" * 80, "1" * 10 + "0" * 30 + "1" * 2 + "0" * 38, sex="F" * 40 + "M" * 40
            ),
            {"overall": 0.2},
            "F errs in 10 of 40, the rest (M) in 2 of 40: .25 - .05",
        ),
        Example(
            example_evidence(
                "0" * 160, "1" * 20 + "0" * 140, sex="FM" * 80, age="y" * 80 + "o" * 80
            ),
            {"overall": 0.25},
            "young errs in 20 of 80, the rest in 0 of 80; sex adds nothing to it",
        ),
        Example(
            example_evidence(None, "0" * 20 + "1" * 60, sex="F" * 40 + "M" * 40),
            {"overall": 0.5},
            "no labels: decided unfavourably F 20/40, M 0/40",
        ),
        Example(
            example_evidence("0011", "0101", sex="FFMM"),
            {"overall": None},
            "no slice has 30 rows",
        ),
    ],
)
def worst_subgroup(evidence: Evidence) -> Iterator[Result]:
    """In which slice of the rows, named by nobody, is the model wrong most often?

    Rate of wrong decisions in the slice minus that in the rest of the rows; from -1 to 1, 0 is
    best. Slices are conjunctions of up to three literals over the sensitive features, the other
    columns (numbers cut at quintiles, frequent values, not recorded) and the text (words, length,
    digits), of at least 30 rows and 1 % of them. A beam search ranks them by how surely they are
    worse; each literal must set the slice apart from the same slice without it.

    Thousands of slices are tried, and the worst of them looks bad by chance. The p-value is that of
    the whole search: it is repeated on permuted outcomes, and only a slice worse than what it finds
    there is called found. The interval allows for the search in the same way. The value does not:
    it flatters the slice, most of all when nothing was found. Permuting all rows finds more than
    testing on a held-out half does, and costs a fraction of a second.

    Without true labels, the rate is that of unfavourable decisions, and the sensitive features
    alone are searched: along every other column a model decides differently with reason.

    False-positive and false-negative rates are not searched: they differ along every column that
    predicts at all, so that their worst slice is the model's own reason. How many of the slice's
    wrong decisions are of either kind is said.

    It misses slices the literals cannot name, or that show only when two are put together; a gap in
    false positives that one in false negatives hides; weights; and harm that is alike everywhere.
    It takes rows for independent, which several of one person are not. Columns that tell the label
    or the decision are left out, and named; others recorded after the outcome should not be in the
    table. A slice can be worse because it is harder to judge: a reason to look, not an excuse.
    """
    searched = _Searched.of_evidence(evidence)
    least = max(LEAST, math.ceil(SHARE * searched.rows.size))
    literals = searched.literals(least)
    found = search(literals.rows, searched.bad, least=least)
    yield _measurement(searched, literals, found, least)
    if found.worst is not None:
        yield Table(
            name="subgroups",
            title=f"Slices with the highest {searched.rate}",
            columns=COLUMNS,
            rows=tuple(_tree(found, literals, evidence.confidence)),
        )


@dataclass(frozen=True)
class _Searched:
    """The evidence, its columns that may be searched, and which rows are.

    `of` is the number of rows to choose from; `labelled`, whether they have a true label.
    """

    evidence: Evidence
    columns: pd.DataFrame
    rows: NDArray[np.intp]
    of: int
    labelled: bool

    @classmethod
    def of_evidence(cls, evidence: Evidence) -> _Searched:
        rows = evidence.rows if len(evidence.rows) else pd.DataFrame(index=range(evidence.units))
        spoken = [*evidence.used.values(), *(groups.features[0] for groups in evidence.features)]
        columns = rows[plain_columns(rows, spoken)]
        labelled = bool(evidence.known.any())
        order = by_content(_content(evidence, columns))
        order = order[evidence.known[order]] if labelled else order
        return cls(evidence, columns, order[:ROWS], order.size, labelled)

    @property
    def rate(self) -> str:
        return "rate of wrong decisions" if self.labelled else "rate of unfavourable decisions"

    @property
    def truth(self) -> Ints:
        return self.evidence.y_true[self.rows]

    @property
    def decided(self) -> Ints:
        return self.evidence.y_pred[self.rows]

    @property
    def bad(self) -> NDArray[np.bool_]:
        right = self.truth if self.labelled else self.evidence.favourable
        return np.asarray(self.decided != right)

    def literals(self, least: int) -> Literals:
        features = [replace(f, codes=f.codes[self.rows]) for f in self.evidence.features]
        columns = self.columns.iloc[self.rows]
        if not self.labelled:
            return literals_of(features, columns[[]], None, (), least)
        text = self.evidence.used.get("text", "")
        texts = self.evidence.rows[text].iloc[self.rows] if text else None
        return literals_of(features, columns, texts, (self.truth, self.decided), least)

    def notes(self, literals: Literals, least: int) -> list[str]:
        """What was not searched."""
        notes = list(literals.notes)
        if self.of > self.rows.size:
            notes.append(
                f"Searched {self.rows.size:,} of {self.of:,} rows, drawn at random: slices of "
                f"fewer than {least:,} of them, and small gaps, are not found."
            )
        if self.evidence.weights is not None:
            notes.append("Rows are searched unweighted.")
        if self.of < self.evidence.units:
            notes.append(f"{self.evidence.units - self.of:,} rows without a true label left out.")
        return notes


def _content(evidence: Evidence, columns: pd.DataFrame) -> pd.DataFrame:
    """All that the search sees of a row."""
    seen = {"y_true": evidence.y_true, "y_pred": evidence.y_pred}
    seen |= {f"feature {i}": groups.codes for i, groups in enumerate(evidence.features)}
    parts = [pd.DataFrame(seen), columns.reset_index(drop=True)]
    if "text" in evidence.used:
        parts.append(evidence.rows[[evidence.used["text"]]].reset_index(drop=True))
    return pd.concat(parts, axis=1)


def _measurement(searched: _Searched, literals: Literals, found: Search, least: int) -> Measurement:
    notes, worst = searched.notes(literals, least), found.worst
    if worst is None:
        notes.insert(0, f"Undefined: no slice of {least} rows or more, with as many outside.")
        return Measurement(
            metric="worst_subgroup", value=None, n=found.n, method="undefined", note=" ".join(notes)
        )
    confidence = searched.evidence.confidence
    p_value, gap = found.p_value(worst), found.gap(worst, confidence)
    if p_value > 1 - confidence:
        notes.insert(0, f"Nothing found: chance finds a slice as bad with p = {p_value:.2g}.")
    words = _words(literals, worst.literals)
    return Measurement(
        metric="worst_subgroup",
        value=gap.value,
        low=gap.low,
        high=gap.high,
        n=found.n,
        method=gap.method,
        note=" ".join(notes),
        test=Test(
            null=f"no subgroup has a higher {searched.rate} than the rest",
            p_value=p_value,
            method=f"max-T over the search, {found.null.size} permutations, exponential tail",
        ),
        compared=(
            _compared(words, found, worst.k, worst.n, confidence),
            _compared("the rest", found, found.k - worst.k, found.n - worst.n, confidence),
        ),
        detail={
            "slice": words,
            "rate": searched.rate,
            "slice_n": worst.n,
            "slice_rate": worst.k / worst.n,
            "rest_rate": (found.k - worst.k) / (found.n - worst.n),
            "found": p_value <= 1 - confidence,
            "literals": len(literals.names),
            **_kinds(searched, literals.rows[list(worst.literals)]),
        },
    )


def _compared(name: str, found: Search, k: int, n: int, confidence: float) -> Compared:
    value, low, high, _ = found.rate(k, n, confidence)
    return Compared(group=name, value=value, low=low, high=high, n=n)


def _kinds(searched: _Searched, literals: NDArray[np.bool_]) -> dict[str, Scalar]:
    """Which way decisions are wrong where all the literals hold."""
    if not searched.labelled:
        return {}
    wrong, positive = literals.all(axis=0) & searched.bad, searched.evidence.positive
    return {
        "wrongly_positive": int((wrong & (searched.decided == positive)).sum()),
        "wrongly_negative": int((wrong & (searched.truth == positive)).sum()),
    }


def _words(literals: Literals, slice_: tuple[int, ...]) -> str:
    return " and ".join(literals.names[literal] for literal in sorted(slice_))


def _tree(found: Search, literals: Literals, confidence: float) -> Iterator[tuple[Scalar, ...]]:
    """The worst distinct slices with the broader ones they narrow, broadest first."""
    slices = {one.literals: one for one in found.slices}
    worse = [one.literals for one in distinct(found, SHOWN) if one.z > 0]
    paths = {path[: i + 1] for path in worse for i in range(len(path))}
    everyone = rate(found.k, found.n, confidence)
    yield (0, None, 0, "all rows", "all rows", found.n, *everyone[:3], 0.0, None, False)
    ids: dict[tuple[int, ...], int] = {(): 0}
    for path in sorted(paths, key=lambda path: (len(path), -slices[path].z, path)):
        one = slices[path]
        ids[path] = len(ids)
        p_value = found.p_value(one)
        estimate = found.rate(one.k, one.n, confidence)
        yield (
            ids[path], ids[path[:-1]], len(path), literals.names[path[-1]],
            _words(literals, path), one.n, *estimate[:3], found.gap(one, confidence).value,
            p_value, p_value <= 1 - confidence,
        )  # fmt: skip
