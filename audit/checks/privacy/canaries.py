"""Exposure of planted secrets, measured alike wherever a model was asked about them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import Measurement, Test
from audit.membership import Canaries
from audit.stats.exposure import CHANCE, exposures, mean_exposure

CARLINI = "Carlini, Liu, Erlingsson, Kos, Song (2019), USENIX Security, 267-284"
EPSTEIN = "Epstein, Sobel (1953), JASA 48:486-502 (interval)"


def measured(
    evidence: Evidence, name: str, canaries: Canaries, by: str = ""
) -> Iterator[Measurement]:
    """Mean exposure of all canaries, and by how many rows hold them, as the metric `name`.

    Parameters
    ----------
    by
        Who exposes them, in words, where that is not the audited model.
    """
    bits = exposures(canaries.own, canaries.others)
    secrets = canaries.others.shape[1] + 1
    everyone = np.ones(bits.size, dtype=bool)
    levels = [(str(n), canaries.repeats == n) for n in np.unique(canaries.repeats)]
    for repeats, mine in [("", everyone), *levels]:
        exposure = mean_exposure(bits[mine], math.log2(secrets), evidence.confidence)
        held = f" that {repeats} rows hold" if repeats else ""
        yield measurement(
            name, exposure.estimate, int(mine.sum()), {"repeats": repeats} if repeats else {},
            note=f"Among {secrets:,} secrets; {CHANCE:.2f} bits where nothing is kept.",
            test=Test(null=f"canaries{held} are no more exposed{by} than secrets in no row",
                      p_value=exposure.p_value, method="sum of exponential exposures"),
            secrets=secrets, first=int((bits[mine] == math.log2(secrets)).sum()),
        )  # fmt: skip


def among_seven(repeats: Sequence[int], own: Sequence[float]) -> Canaries:
    """Canaries of an example, among the same seven secrets: a model sure of them by 1, 2, … 7."""
    others = np.tile(np.arange(1.0, 8.0), (len(own), 1))
    return Canaries(np.array(repeats, dtype=np.int64), np.array(own, float), others)
