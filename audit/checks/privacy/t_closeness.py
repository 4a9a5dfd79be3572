"""Do people who look alike differ in their labels from everybody?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.columns import example_rows
from audit.checks.privacy.classes import Part, counted, parts
from audit.checks.privacy.quasi_identifiers import nothing_known, release_of, tenths
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.stats.disclosure import Closeness, closeness
from audit.stats.estimate import Ints, undefined


@check(
    concern=Concern.PRIVACY,
    needs=("y_true", "rows"),
    references=(
        "Li, Li, Venkatasubramanian (2007), ICDE, 106-115",
        "Phipson, Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9:39",
        "Efron, Stein (1981), Annals of Statistics 9:586-596 (variance by the jackknife)",
    ),
    examples=[
        Example(
            example_rows(example_evidence("1100", "1111"), {"y_true": "y"}, job="aabb", y="1100"),
            {"overall": 1 / 2 - 1 / 6},
            "both classes are .5 away; of six ways to deal the labels, two are, the others 0",
        ),
        Example(
            example_rows(
                example_evidence("1100", "1111"), {"y_true": "y"}, a="xxyy", b="pqpq", y="1100"
            ),
            {"overall": 0.0},
            "every row is alone, and .5 away however labels are dealt",
        ),
        Example(
            example_rows(example_evidence("1100", "1111"), {"y_true": "y"}, job="aaaa", y="1100"),
            {"overall": None},
            "nobody can be told from anybody",
        ),
    ],
)
def t_closeness(evidence: Evidence) -> Iterator[Measurement]:
    """How far the labels of people who look alike are from everybody's, beyond chance.

    For each class of rows with the same quasi-identifiers (see k_anonymity) the total variation
    ½ Σ |q - p| between the shares of its labels and those of all rows; its mean over the rows, less
    the mean expected if labels had nothing to do with classes. Small classes are far by chance: of
    two rows, one in two is. From -1 to 1, 0 is best; above 0, who knows these columns of somebody
    learns something of the label. The test deals the labels out at random. The detail gives ``t``,
    the largest distance, which is the t of t-closeness, and the ``mean`` and ``expected`` behind
    the value. A number that the score predicts is looked at too (``of = outcome``), in tenths, by
    the earth mover's distance of ordered values.

    It misses which label is learnt, and whether that is any harm: a model is meant to find just
    such connections. It says how much the rows give away to somebody without the model. Rows that
    are alone in their class say nothing here (see l_diversity).
    """
    release = release_of(evidence)
    known = evidence.known
    if not release.columns:
        note = nothing_known(release)
        yield measurement("t_closeness", undefined(), int(known.sum()), {}, note=note)
        return
    for part in parts(evidence, lambda rows: rows[known[rows]]):
        yield _measured(evidence, part, evidence.y_true, release.note, ordered=False)
    if evidence.outcome is not None:
        there = np.isfinite(evidence.outcome)
        of_outcome = tenths(evidence.outcome)
        for part in parts(evidence, lambda rows: rows[there[rows]]):
            of = part._replace(slice={"of": "outcome", **part.slice})
            yield _measured(evidence, of, of_outcome, release.note, ordered=True)


def _measured(
    evidence: Evidence, part: Part, labels: Ints, note: str, *, ordered: bool
) -> Measurement:
    found = None
    if part.rows.size:
        counts = counted(part, labels)
        found = closeness(counts, ordered=ordered, confidence=evidence.confidence)
    if found is None:
        why = "Undefined: all rows with a label are of one class, or bear one label."
        return measurement("t_closeness", undefined(), part.rows.size, part.slice, note=why)
    return measurement(
        "t_closeness", found.excess, part.rows.size, part.slice,
        note="" if part.slice else note, test=_test(part, found),
        t=found.largest, mean=found.mean, expected=found.expected, classes=part.sizes.size,
    )  # fmt: skip


def _test(part: Part, found: Closeness) -> Test:
    of = part.slice.get("of", "label")
    where = " and ".join(f"{name} = {group}" for name, group in part.slice.items() if name != "of")
    null = f"the {of} has nothing to do with the quasi-identifiers"
    return Test(
        null=f"{null} ({where})" if where else null,
        p_value=found.p_value,
        method=f"{found.draws:,} permutations of the mean distance",
    )
