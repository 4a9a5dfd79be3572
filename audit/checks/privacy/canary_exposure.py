"""Does the model remember secrets that were planted to be looked for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audit.check import Example, check
from audit.checks.privacy.canaries import CARLINI, EPSTEIN, among_seven, measured
from audit.checks.privacy.membership_worked import worked
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

NAME = "canary_exposure"


def _example(repeats: Sequence[int], own: Sequence[float]) -> Evidence:
    """Canaries among the same seven secrets: sure of them by 1, 2, … 7."""
    evidence = worked("10", [0.5, 0.5])
    assert evidence.membership is not None  # noqa: S101  # `worked` gives one
    canaries = among_seven(repeats, own)
    return replace(evidence, membership=replace(evidence.membership, canaries=canaries))


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "membership", "canaries"),
    references=(CARLINI, EPSTEIN),
    examples=[
        Example(
            _example([1, 1, 4], [6.5, 0.0, 9.0]),
            {"overall": 5 / 3, "repeats = 1": 1.0, "repeats = 4": 3.0},
            "of 8 secrets, 3 bits: the second (3 - 1), the last (3 - 3) and the first (3 - 0)",
        )
    ],
)
def canary_exposure(evidence: Evidence) -> Iterator[Measurement]:
    """Does the model remember secrets that were planted to be looked for?

    Canaries are random secrets written into training rows a known number of times. Exposure is
    log₂ of how many secrets there are less log₂ of the rank of the true one, by how sure the model
    is of the same row, rightly labelled, with each secret in its place. The mean, of all canaries
    and by how many rows hold them, in bits: about 1.44 where nothing is kept, which is best, up to
    log₂ of how many secrets were tried. The interval takes exposures for exponential, as they are
    where nothing is kept; so does the p-value.

    It misses secrets of other forms, in other sentences, and what an attacker could do who can ask
    about more than one row. A classifier may have kept a secret and yet not use it to classify.
    """
    found = evidence.membership
    assert found is not None  # noqa: S101  # checks that come here need it
    canaries = found.canaries
    assert canaries is not None  # noqa: S101  # and canaries
    yield from measured(evidence, NAME, canaries)
