"""Does everybody in the rows hide among others who look alike?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check, example_evidence
from audit.checks.data.columns import example_rows
from audit.checks.privacy.classes import in_small_classes
from audit.checks.privacy.quasi_identifiers import FEW
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.PRIVACY,
    needs=("rows",),
    references=(
        "Sweeney (2002), International Journal of Uncertainty, Fuzziness and Knowledge-Based "
        "Systems 10:557-570",
        "Article 29 Data Protection Working Party (2014), Opinion 05/2014, WP216 (singling out)",
        "Efron, Stein (1981), Annals of Statistics 9:586-596 (variance by the jackknife)",
    ),
    examples=[
        Example(
            example_rows(example_evidence(None, "1" * 7), job="aaaaaab"),
            {"overall": 1 / 7},
            "six rows of job a are a crowd; the one of job b is not",
        ),
        Example(
            example_rows(
                example_evidence(None, "1" * 10, sex="FFFFFMMMMM"),
                sex="FFFFFMMMMM",
                job="aaaaaaaabb",
            ),
            {
                "overall": 0.5,
                "sex = F": 0.0,
                "sex = M": 1.0,
                "known = sensitive features": 0.0,
                "known = sensitive features and sex = M": 0.0,
            },
            "(F, a) are five; (M, a) three and (M, b) two; by sex alone all are five",
        ),
        Example(
            example_rows(example_evidence(None, "1" * 3), job="aaa"),
            {"overall": None},
            "a column of one value tells nobody from anybody",
        ),
    ],
)
def k_anonymity(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the rows that fewer than four others look like.

    Rows with the same quasi-identifiers make a class. Rows in classes of fewer than 5 / all rows,
    from 0 to 1, 0 is best: who knows these columns of somebody has them in hand, nearly. The detail
    ``k`` is the size of the smallest class, the k of k-anonymity: a minimum over the rows at hand,
    which has no interval; the share has one, for rows drawn like these.

    Quasi-identifiers are the sensitive features and the other columns that people share values of;
    the note names them. ``known = sensitive features`` is for an outsider who knows those alone.
    The rule for columns is documented in `audit.checks.privacy.quasi_identifiers`.

    It misses what an outsider really knows, which no table tells; columns whose values are nearly
    alike but not equal (an age off by one); texts; and what a crowd gives away because it agrees
    (see l_diversity). The rows audited are mostly a sample: in the whole population a row hides
    among more. Rows are counted as they are, weighted or not.
    """
    yield from in_small_classes(evidence, "k_anonymity", FEW)
