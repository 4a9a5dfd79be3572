"""Do words that reveal who the person is get more of the explanation than other words?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.transparency.on_lists import by_list, lift
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

_WEIGHTS = {"she": 1.0, "pain": -3.0}


@check(
    concern=Concern.TRANSPARENCY,
    needs=("of_text", "explainer", "text"),
    references=(
        "Sundararajan, Taly, Yan (2017), ICML, arXiv:1703.01365",
        "Cochran (1977), Sampling Techniques, 3rd ed., 6.4",
    ),
    examples=[
        Example(
            worked_evidence(
                ["she has pain", "he has pain", "she said pain"],
                sum_of(_WEIGHTS),
                weights_as_values(_WEIGHTS),
            ),
            {"words = gender": 0.5, "words = age": None},
            "one word of three in each text, shares of ¼, 0 and ¼: (½ / 3) / (1 / 3)",
        ),
    ],
)
def sensitive_attribution_lift(evidence: Evidence) -> Iterator[Measurement]:
    """Do words that reveal a sensitive attribute get more of the explanation than others?

    Share of the absolute attribution that falls on the words of a list / their share of the words
    and marks, over the explained texts that hold them; 1 is what any words would get, 0 the least.
    Interval: ratio of two means over texts, linearised.

    A pointer, no verdict: common words get little, so that a list of pronouns is expected below 1
    and one of nouns above. It misses what the method misses; the words' influence itself is
    measured by `sensitive_word_shift`.
    """
    yield from by_list(evidence, "sensitive_attribution_lift", lift)
