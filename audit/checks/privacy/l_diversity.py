"""Does knowing of somebody what neighbours know give away how they are labelled?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.checks.data.columns import example_rows
from audit.checks.privacy.classes import counted, parts
from audit.checks.privacy.quasi_identifiers import nothing_known, release_of
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.disclosure import alike_rate, distinct_labels, entropy_labels
from audit.stats.estimate import undefined


@check(
    concern=Concern.PRIVACY,
    needs=("y_true", "rows"),
    references=(
        "Machanavajjhala, Kifer, Gehrke, Venkitasubramaniam (2007), ACM Transactions on Knowledge "
        "Discovery from Data 1:3",
    ),
    examples=[
        Example(
            example_rows(
                example_evidence("110011", "111111"), {"y_true": "y"}, job="aaabbb", y="110011"
            ),
            {"overall": 0.0},
            "of job a and of job b there are both labels",
        ),
        Example(
            example_rows(
                example_evidence("111001", "111111", sex="FFFMMM"),
                {"y_true": "y"},
                sex="FFFMMM",
                y="111001",
            ),
            {"overall": 0.5, "sex = F": 1.0, "sex = M": 0.0},
            "all three F are labelled 1: who knows the sex knows the label",
        ),
        Example(
            example_rows(example_evidence("10..", "1111"), {"y_true": "y"}, job="aabb", y="10.."),
            {"overall": 0.0},
            "the rows without a label are not counted",
        ),
    ],
)
def l_diversity(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the rows whose label follows from what an outsider may know of them.

    Rows in classes whose rows all bear one label / rows with a known label, from 0 to 1, 0 is best.
    A class is of rows with the same quasi-identifiers (see k_anonymity); one that agrees betrays
    the label of everybody in it, however many they are (the homogeneity attack). The detail gives
    ``l``, the fewest distinct labels in a class; ``entropy_l``, the smallest exp(entropy) of a
    class's labels; and ``in_a_crowd``, the rows betrayed that are not alone in their class.

    It misses classes that nearly agree (see t_closeness), and labels worth no secret. Rows alone
    count, as nothing hides their label. Where nearly all bear one label, classes agree by chance.
    """
    release = release_of(evidence)
    labelled = evidence.known
    if not release.columns:
        note = nothing_known(release)
        yield measurement("l_diversity", undefined(), int(labelled.sum()), {}, note=note)
        return
    for part in parts(evidence, lambda rows: rows[labelled[rows]]):
        if part.rows.size == 0:
            note = "Undefined: no row has a known label."
            yield measurement("l_diversity", undefined(), 0, part.slice, note=note)
            continue
        counts = counted(part, evidence.y_true)
        distinct, sizes = distinct_labels(counts), part.sizes
        yield measurement(
            "l_diversity",
            alike_rate(counts, evidence.confidence),
            part.rows.size,
            part.slice,
            note="" if part.slice else release.note,
            l=int(distinct.min()),
            entropy_l=float(entropy_labels(counts).min()),
            classes=sizes.size,
            count=int(sizes[distinct == 1].sum()),
            in_a_crowd=int(sizes[(distinct == 1) & (sizes > 1)].sum()),
        )
