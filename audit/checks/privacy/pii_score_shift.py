"""How far, and which way, does the score move when the personal data is taken away?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.privacy.pii_flip_rate import NEEDS, WORKED
from audit.checks.privacy.pii_use import ANY, Removal, use
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.stats.estimate import undefined
from audit.stats.intervals import bounded_mean
from audit.stats.paired import sign_flip_p_value

NAME = "pii_score_shift"


@check(
    concern=Concern.PRIVACY,
    needs=NEEDS,
    references=(
        "Regulation (EU) 2016/679 (GDPR), article 5(1)(c) (data minimisation)",
        "Waudby-Smith, Ramdas (2024), JRSS B 86:1-27 (interval)",
    ),
    examples=[
        Example(
            WORKED,
            {"type = any": -0.25, "type = email": -0.5, "type = phone": 0.0},
            "without its e-mail address one of two texts falls from .75 to .25",
        )
    ],
)
def pii_score_shift(evidence: Evidence) -> Iterator[Measurement]:
    """How far, and which way, does the score move when the personal data is taken away?

    Mean over the texts holding personal data of P(positive | without it) - P(positive | as
    written), by type and by group; from -1 to 1, 0 is best. The p-value is of the score moving no
    farther than by taking away as many other words of the same text (sign flips).

    It misses personal data that was not recognised.
    """
    found = use(evidence)
    if not found.removals:
        yield measurement(NAME, undefined(), 0, {"type": ANY}, note=found.note)
    for type_, removal in found.removals.items():
        farther = np.abs(removal.shift) - np.abs(removal.control_shift)
        yield measurement(
            NAME, bounded_mean(removal.shift, evidence.confidence, -1, 1), removal.rows.size,
            {"type": type_}, note=found.note if type_ == ANY else "",
            test=Test(
                null=f"personal data ({type_}) moves the score no farther than other words",
                p_value=sign_flip_p_value(farther),
                method=f"sign flips over {removal.rows.size:,} texts",
            ),
            control=float(removal.control_shift.mean()),
            swapped=float((removal.swapped - removal.before).mean()),
        )  # fmt: skip
    if found.removals:
        yield from _by_group(evidence, found.removals[ANY])


def _by_group(evidence: Evidence, removal: Removal) -> Iterator[Measurement]:
    for groups in evidence.features:
        codes = groups.codes[removal.rows]
        for group in sorted(set(codes.tolist())):
            shift = removal.shift[codes == group]
            yield measurement(
                NAME, bounded_mean(shift, evidence.confidence, -1, 1), shift.size,
                {"type": ANY, **groups.slice(group)},
            )  # fmt: skip
