"""How much of the data holds personal data, of which type, and whose?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from audit.check import Example, Result, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.columns import example_rows
from audit.checks.privacy.personal_data import PersonalData, personal_data
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar, Table
from audit.pii import Hit
from audit.pii.masking import masked
from audit.pii.names import Gazetteer
from audit.stats.estimate import Ints
from audit.stats.intervals import rate

NAME = "pii_rate"
MOST_SHOWN = 3
"""Places shown of each type in a column, masked."""

AROUND = 24
"""Characters shown on either side of a place: enough to judge it, too few to tell a story."""


@check(
    concern=Concern.PRIVACY,
    needs=("rows",),
    references=(
        "Regulation (EU) 2016/679 (GDPR), articles 4(1) and 5(1)(c)",
        "NIST SP 800-122 (2010), Guide to Protecting the Confidentiality of PII",
        "Wilson (1927), JASA 22:209-212 (interval)",
    ),
    examples=[
        Example(
            example_rows(
                example_evidence(None, "0110", sex="FFMM"),
                {"text": "text"},
                text=[
                    "write to a.b@example.com", "nothing here", "call 020 7946 0018 or write to "
                    "c@example.org", "."
                ],
            ),
            {
                "column = text": 0.5,
                "column = text and type = email": 0.5,
                "column = text and type = phone": 0.25,
                "column = text and sex = F": 0.5,
                "column = text and sex = M": 0.5,
            },
            "two of four rows hold an e-mail address, one of them a telephone number as well",
        )
    ],
)  # fmt: skip
def pii_rate(evidence: Evidence) -> Iterator[Result]:
    """How much of the data holds personal data, of which type, and whose?

    Share of the rows whose cell holds personal data (rows with a hit / rows looked at), by column,
    by type and by group; from 0, the best, to 1. Columns in which nothing was found stand in one
    measurement together. Numbers are believed where their check digit holds or words say what they
    are; values are masked wherever they are shown.

    It misses what has no form: a story that only one person can have lived, and most names.
    """
    found = personal_data(evidence)
    clean = [name for name in found.columns if not found.types(name)]
    for column in found.columns:
        if column not in clean:
            yield from _of_column(evidence, found, column)
    if clean:
        yield _of_clean(evidence, found, clean)
    yield _places(evidence, found)


def _of_column(evidence: Evidence, found: PersonalData, column: str) -> Iterator[Measurement]:
    holds, of = found.holds(column), {"column": column}
    note = " ".join(filter(None, (found.note, Gazetteer.blind_spots)))
    yield _share(evidence, holds, of, note)
    for type_ in found.types(column):
        yield _share(evidence, found.holds(column, type_), {**of, "type": type_})
    for groups in evidence.features:
        codes = groups.codes[found.rows]
        for group in np.unique(codes):
            yield _share(evidence, holds[codes == group], {**of, **groups.slice(int(group))})


def _of_clean(evidence: Evidence, found: PersonalData, clean: list[str]) -> Measurement:
    """The columns without a hit, so that what was looked at and found empty is said as well."""
    holds = np.zeros(len(found.rows), dtype=np.int64)
    if len(clean) == 1:
        return _share(evidence, holds, {"column": clean[0]}, found.note)
    note = " ".join(filter(None, (f"Columns: {', '.join(clean)}.", found.note)))
    return _share(evidence, holds, {"column": f"{len(clean)} others"}, note)


def _share(evidence: Evidence, holds: Ints, slice_: dict[str, str], note: str = "") -> Measurement:
    return measurement(
        NAME, rate(int(holds.sum()), holds.size, evidence.confidence), holds.size, slice_, note=note
    )


def _places(evidence: Evidence, found: PersonalData) -> Table:
    return Table(
        name="pii_places",
        title="Where personal data stands, masked",
        columns=("column", "row", "type", "score", "reason", "text"),
        rows=tuple(row for column in found.columns for row in _places_in(evidence, found, column)),
    )


def _places_in(
    evidence: Evidence, found: PersonalData, column: str
) -> Iterator[tuple[Scalar, ...]]:
    """The first places of each type: where, what, why, and a few words around it."""
    left = dict.fromkeys(found.types(column), MOST_SHOWN)
    for row, hits in zip(found.rows.tolist(), found.columns[column], strict=True):
        for hit in hits:
            if left[hit.type]:
                left[hit.type] -= 1
                around = _around(str(evidence.rows[column].iloc[row]), hit, hits)
                yield column, row, hit.type, round(hit.score, 2), hit.reason, around


def _around(cell: str, hit: Hit, hits: Sequence[Hit]) -> str:
    """The words around a hit, it and its neighbours masked, on one line."""
    start, end = max(0, hit.start - AROUND), hit.end + AROUND
    # A neighbour cut in two would no longer be seen for what it is.
    start = min([start, *(h.start for h in hits if h.start < start < h.end)])
    end = max([end, *(h.end for h in hits if h.start < end < h.end)])
    inside = [replace(h, start=h.start - start, end=h.end - start)
              for h in hits if start <= h.start and h.end <= end]  # fmt: skip
    shown = " ".join(masked(cell[start:end], inside).split())
    return f"{'… ' if start else ''}{shown}{' …' if end < len(cell) else ''}"
