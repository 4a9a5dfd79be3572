"""Of a score that predicts a number: its errors, treated as scores of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from audit.checks.by_score import Of
from audit.evidence import Evidence
from audit.manifest import Score
from audit.stats.estimate import Estimate
from audit.stats.intervals import bounded_mean
from audit.stats.scores import Scored


def errors(evidence: Evidence) -> Evidence:
    """The same evidence, its score replaced by score - outcome; needs an outcome."""
    if evidence.outcome is None:
        raise ValueError("there is no outcome: declare needs=('outcome',)")
    widest = evidence.score.high - evidence.score.low
    score = Score(low=-widest, high=widest, probability=False)
    return replace(evidence, y_score=evidence.scores - evidence.outcome, score=score)


def mean_error_of(evidence: Evidence) -> Of:
    """The mean of a group's errors, known to lie within the range of the score."""

    def mean(scored: Scored, confidence: float) -> Estimate:
        low, high = evidence.score.low, evidence.score.high
        return bounded_mean(scored.score, confidence, low, high, scored.total)

    return mean


def mean_absolute_error_of(evidence: Evidence) -> Of:
    """The mean of the size of a group's errors."""

    def mean(scored: Scored, confidence: float) -> Estimate:
        size = np.abs(scored.score)
        return bounded_mean(size, confidence, 0.0, evidence.score.high, scored.total)

    return mean
