"""Do the words an explanation names carry the decision by themselves?"""

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
def normalised_sufficiency(evidence: Evidence) -> Iterator[Measurement]:
    """Do the words an explanation ranks first carry the decision by themselves?

    Sufficiency of a ranking = log-odds of the decision for the text less those of its first 1, 5,
    10, 20 and 50 % of words (at least one) alone, averaged; the less is lost the better. Normalised
    = Σ (random - method) / Σ (random - best) over texts, random being the mean of 20 random
    rankings of the same text and best the least that any ranking tried there lost. 1: nothing tried
    does better; 0: no better than chance; negative: worse. Words are masked, and in a second
    measurement deleted.

    It misses reasons that need many words together, of which the first few say little; and texts of
    a few words are unlike those the model was trained on, so that it may answer anything.
    """
    yield from normalised_by_method(evidence, "normalised_sufficiency", "sufficiency")
