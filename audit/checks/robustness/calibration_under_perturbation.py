"""Does a stated probability still hold when the input is written, or measured, otherwise?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.robustness.by_way import NEEDS, detail, note
from audit.checks.robustness.probe import probe
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.calibration import calibration_in_the_large, expected_calibration_error
from audit.stats.scores import scored_of

NAME = "calibration_under_perturbation"


@check(
    concern=Concern.ROBUSTNESS,
    needs=(*NEEDS, "y_true", "probability"),
    references=(
        "Ovadia et al. (2019), NeurIPS, arXiv:1906.02530 (calibration under shift)",
        "Naeini, Cooper, Hauskrecht (2015), AAAI (expected calibration error)",
    ),
    examples=[
        Example(
            worked_probe(["help me", "help you", "help", "helpless"], shouting, y_true="1110"),
            {"perturbation = upper_case and severity = 1": 0.5},
            "in capitals all four are scored .25, and three of four are positive",
        )
    ],
)
def calibration_under_perturbation(evidence: Evidence) -> Iterator[Measurement]:
    """Does a stated probability still hold when the input is written, or measured, otherwise?

    Expected calibration error of the scores of perturbed texts, or tabular rows: the mean over bins
    of the score of |share of positives - mean score|, weighted by rows; from 0, the best, to 1, by
    perturbation and severity. The same inputs as written stand in the detail, with the calibration
    in the large of both: mean label less mean score, negative where the model promises too much.

    It misses errors that cancel within a bin, and *directional* perturbations, after which the
    label may no longer hold.
    """
    found = probe(evidence)
    for probed in found.by_way:
        known = evidence.known[probed.rows]
        if not probed.way.invariant or not known.any():
            continue
        truth = (evidence.y_true[probed.rows] == evidence.positive)[known]
        before, after = (scored_of(truth, s[known]) for s in (probed.before, probed.after))
        as_written = expected_calibration_error(before, evidence.confidence)
        yield measurement(
            NAME, expected_calibration_error(after, evidence.confidence), int(known.sum()),
            probed.way.slice, note=note(found, probed), **detail(probed),
            as_written=as_written.value, as_written_low=as_written.low,
            as_written_high=as_written.high,
            in_the_large=calibration_in_the_large(after, evidence.confidence).value,
            in_the_large_as_written=calibration_in_the_large(before, evidence.confidence).value,
        )  # fmt: skip
