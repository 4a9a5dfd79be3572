"""What theory says of each method, before anything is measured."""

from __future__ import annotations

from enum import StrEnum

from audit.finding import Status
from audit.selftest.fakes import FAKES

RECOVERED = 0.8
"""Average precision from which the certified words count as found."""


class Promise(StrEnum):
    """What is to be seen of a method on a classifier whose reason is known.

    `RECOVERS`: it ranks the reason first, and the audit believes it. `MISSES`: it cannot see this
    reason, and the audit says so. `FAKE`: the audit rejects it. `NOTHING`: no theory binds it.
    """

    RECOVERS = "recovers"
    MISSES = "misses"
    FAKE = "fake"
    NOTHING = "no promise"

    def kept(self, average_precision: float, verdict: Status) -> bool:
        """Whether what was measured is as promised."""
        found = average_precision >= RECOVERED
        return {
            Promise.RECOVERS: found and verdict is Status.PASS,
            Promise.MISSES: not found and verdict is Status.FAIL,
            Promise.FAKE: verdict is Status.FAIL,
            Promise.NOTHING: True,
        }[self]


_RECOVER = ("integrated_gradients", "shap", "kernel_shap", "occlusion")

BLIND = {
    ("occlusion", "two redundant words"): "of two words of which either suffices, taking one away "
    "costs nothing, so that neither gets credit"
}
"""Method, plant -> why the method cannot see the reason.

Integrated Gradients and Shapley values share what is lost between all that take part in it
(Sundararajan et al. 2017; Lundberg, Lee 2017); leaving one word out asks only what it adds to the
others.
"""


def promise_of(method: str, plant: str) -> Promise:
    """What theory says of a method on a plant."""
    if method in FAKES:
        return Promise.FAKE
    if (method, plant) in BLIND:
        return Promise.MISSES
    return Promise.RECOVERS if method in _RECOVER else Promise.NOTHING
