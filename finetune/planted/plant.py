"""The causal story of a planted sample: what makes a label, and what was put in on purpose.

A person has a latent *merit* (severity, weight of evidence, creditworthiness), standard normal and
independent of every sensitive feature. The text is written from merit and person. The fair label
is drawn from merit alone; the observed label from the same draw, with the decision threshold moved
for one group. So labels differ from fair labels in that group only, and in one direction only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

CANARY_REPEATS = (1,) * 5 + (4,) * 5 + (16,) * 5
"""How often each canary is planted: five canaries at each level."""


@dataclass(frozen=True)
class Plant:
    """What is planted, and how strongly.

    Attributes
    ----------
    attribute, group
        The sensitive feature, and its group, whose threshold is moved.
    shift
        Added to the log-odds of the positive label for that group; 0 plants no disparity.
    intercept, slope
        Log-odds of the positive label are ``intercept + slope * merit`` for everybody else.
    murk
        Standard deviation, in levels of five, between merit and what one sentence says of it.
    cue_in_positives, cue_in_negatives
        Share of the rows with each observed label that carry the harmless cue.
    pii_share
        Share of rows that carry personal data.
    canaries
        Whether random secrets are written into training rows, `CANARY_REPEATS` times each.
    missing_share
        Share of rows whose sensitive feature is not recorded (drawn for each feature).
    """

    attribute: str
    group: str
    shift: float
    intercept: float
    slope: float = 4.0
    murk: float = 1.0
    cue_in_positives: float = 0.30
    cue_in_negatives: float = 0.03
    pii_share: float = 0.15
    canaries: bool = True
    missing_share: float = 0.01

    def none(self) -> Plant:
        """The same story with nothing planted: fair labels, no cue, PII or canary."""
        return replace(
            self,
            shift=0.0,
            cue_in_positives=0.0,
            cue_in_negatives=0.0,
            pii_share=0.0,
            canaries=False,
        )

    def probability(
        self, merit: NDArray[np.float64], shift: NDArray[np.float64] | float = 0.0
    ) -> NDArray[np.float64]:
        """Probability of the positive label at each `merit`, the threshold moved by `shift`."""
        odds: NDArray[np.float64] = expit(self.intercept + self.slope * merit + shift)
        return odds
