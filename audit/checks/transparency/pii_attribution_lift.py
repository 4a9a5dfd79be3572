"""Do explanations fall on personal data more than on other words?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.check import Example, check
from audit.checks.privacy.personal_data import Hits, personal_data
from audit.checks.privacy.pii_use import ANY, of_type, types_in
from audit.checks.transparency.on_lists import POINTS, OnList, by_group, falling_on, lift
from audit.checks.transparency.study import study
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.lexicons import Hit

NAME = "pii_attribution_lift"

_WEIGHTS = {"example": 2.0, "pain": -2.0}


@check(
    concern=Concern.TRANSPARENCY,
    needs=("of_text", "explainer", "text"),
    references=(
        "Sundararajan, Taly, Yan (2017), ICML, arXiv:1703.01365",
        "Regulation (EU) 2016/679 (GDPR), article 5(1)(c) (data minimisation)",
        "Cochran (1977), Sampling Techniques, 3rd ed., 6.4 (interval)",
    ),
    examples=[
        Example(
            worked_evidence(
                [
                    "pain write a@example.com",
                    "pain call 020 7946 0018",
                    "pain b@example.com",
                    "pain write c@example.com",
                ],
                sum_of(_WEIGHTS),
                weights_as_values(_WEIGHTS),
                sex="FMFF",
            ),
            {
                "type = any": 1.5 / (2 * 5 / 7 + 3 / 5 + 5 / 6),
                "type = email": 1.5 / (2 * 5 / 7 + 5 / 6),
                "type = any and sex = F": 1.5 / (2 * 5 / 7 + 5 / 6),
            },
            "an address is five words and marks of seven, and of six, and gets half of either "
            "text; a number is three words of five and gets nothing",
        ),
        Example(
            worked_evidence(["pain"], sum_of(_WEIGHTS), weights_as_values(_WEIGHTS)),
            {"type = any": None},
            "no text explained holds any",
        ),
    ],
)
def pii_attribution_lift(evidence: Evidence) -> Iterator[Measurement]:
    """Do explanations fall on personal data more than on other words?

    Share of the absolute attribution, by the lead method, that falls on words of personal data /
    their share of the words and marks, over the explained texts that hold some, by type and by
    group; 1 is what any words would get, 0 the least. Interval: ratio of two means over texts,
    linearised.

    A pointer, no verdict: numbers are cut into many pieces, which may share what one word would
    get. What the data does to decisions is measured by `pii_flip_rate` and `pii_score_shift`. It
    misses personal data that was not recognised, and what the method misses.
    """
    points = POINTS.format("pii_flip_rate")
    for type_, texts in _by_type(evidence).items():
        for found in by_group(evidence, NAME, lift, texts, {"type": type_}, points):
            if type_ == ANY or len(found.slice) == 1:
                yield found


def _by_type(evidence: Evidence) -> Mapping[str, OnList]:
    """All personal data, then that of each type that explained texts hold."""
    found, column = personal_data(evidence), evidence.used["text"]
    hits = dict(zip(found.rows.tolist(), found.columns[column], strict=True))
    explained = [hits.get(row, ()) for row in study(evidence).rows.tolist()]
    return {
        type_: falling_on(evidence, [_places(of_type(mine, type_)) for mine in explained])
        for type_ in types_in(iter(explained))
    }


def _places(hits: Hits) -> list[Hit]:
    return [Hit(hit.start, hit.end, hit.type) for hit in hits]
