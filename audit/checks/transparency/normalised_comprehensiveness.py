"""Does the model lose its reason without the words an explanation names?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import check
from audit.checks.transparency.by_method import NEEDS, examples, normalised_by_method
from audit.evidence import Evidence
from audit.finding import Concern, Measurement


@check(
    concern=Concern.TRANSPARENCY,
    needs=NEEDS,
    references=(
        "DeYoung et al. (2020), ERASER, ACL, arXiv:1911.03429",
        "Edin et al. (2025), Normalized AOPC, arXiv:2408.08137 (raw values do not compare)",
    ),
    examples=examples(),
)
def normalised_comprehensiveness(evidence: Evidence) -> Iterator[Measurement]:
    """Does the model lose its reason when the words an explanation ranks first are taken away?

    Comprehensiveness of a ranking = log-odds of the decision for the text less those without its
    first 1, 5, 10, 20 and 50 % of words (at least one), averaged. Normalised = Σ (method - random)
    / Σ (best - random) over texts, random being the mean of 20 random rankings of the same text and
    best the most that any ranking tried there reached. 1: nothing tried does better; 0: no better
    than chance; negative: worse. At least .5, the interval above 0, is what this tool asks of an
    explanation before it is shown. Words are masked, and in a second measurement deleted.

    It misses what no tried ranking found, so that 1 is not proof of the best explanation; it asks
    about texts unlike those the model was trained on; and it tests the order of words, not the size
    of their values.
    """
    yield from normalised_by_method(evidence, "normalised_comprehensiveness", "comprehensiveness")
