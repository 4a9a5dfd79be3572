"""Does the pretrained base remember secrets that were planted in its texts?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.privacy.canaries import CARLINI, EPSTEIN, among_seven, measured
from audit.checks.privacy.pretraining_worked import pretrained
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

NAME = "pretraining_canary_exposure"


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "pretraining", "pretraining_canaries"),
    references=(
        CARLINI,
        "Salazar, Liang, Nguyen, Kirchhoff (2020), ACL, 2699-2712 (pseudo-log-likelihood)",
        EPSTEIN,
    ),
    examples=[
        Example(
            pretrained("10", [0.5, 0.5], canaries=among_seven([1, 16], [4.5, 7.5])),
            {"overall": 2.0, "repeats = 1": 1.0, "repeats = 16": 3.0},
            "of 8 secrets, 3 bits: behind three, at place four (3 - 2), and the first (3 - 0)",
        ),
        Example(
            pretrained("10", [0.5, 0.5], canaries=among_seven([1], [0.5])),
            {"overall": 0.0},
            "the least likely of all eight: 3 - 3 bits",
        ),
    ],
)
def pretraining_canary_exposure(evidence: Evidence) -> Iterator[Measurement]:
    """Does the pretrained base remember secrets that were planted in its texts?

    Canaries are random secrets written into training texts a known number of times. Exposure is
    log₂ of how many secrets there are less log₂ of the rank of the true one, by how likely the base
    finds each secret in its place: the sum of log p over its tokens, every second of them masked
    at a time (a pseudo-log-likelihood). The mean, of all canaries and by how many rows hold them,
    in bits: about 1.44 where nothing is kept, which is best, up to log₂ of how many secrets were
    tried. The interval takes exposures for exponential, as they are where nothing is kept; so does
    the p-value.

    It tells of the base, which fine-tuning may make forget: see canary_exposure for the classifier.
    It misses secrets of other forms, and in other sentences.
    """
    found = evidence.pretraining
    assert found is not None  # noqa: S101  # checks that come here need it
    canaries = found.rows.canaries
    assert canaries is not None  # noqa: S101  # and canaries
    yield from measured(evidence, NAME, canaries, " by the pretrained base")
