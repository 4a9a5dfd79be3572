"""How many decisions that were right does a perturbation cost?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.robustness.by_way import NEEDS, detail, note
from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probed
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.stats.multiplicity import holm
from audit.stats.paired import mcnemar_p_value, paired_rate_difference


@check(
    concern=Concern.ROBUSTNESS,
    needs=(*NEEDS, "y_true"),
    references=(
        "McNemar (1947), Psychometrika 12:153-157",
        "Bonett, Price (2012), Journal of Educational and Behavioral Statistics 37:479-488",
        "Holm (1979), Scandinavian Journal of Statistics 6:65-70",
    ),
    examples=[
        Example(
            worked_probe(["help me", "help you", "rain", "sun"], shouting, y_true="1101"),
            {"perturbation = upper_case and severity = 1": 0.5},
            "3 of 4 are right as written, 1 of 4 in capitals",
        )
    ],
)
def accuracy_loss(evidence: Evidence) -> Iterator[Measurement]:
    """How many decisions that were right does a perturbation cost?

    Accuracy as written less accuracy as perturbed, of the same texts, or tabular rows, those the
    perturbation applies to and whose label is known; from -1 to 1, at most 0 is best. The interval
    is of a paired difference; McNemar's exact test asks whether more decisions turn wrong than turn
    right; ``p_holm`` in the detail is adjusted for the number of perturbations tried.

    For a *directional* perturbation, which changes what the input says, the label may no longer
    hold: those are left out. It misses that decisions which were wrong and come right by chance
    make up for those lost.
    """
    found = probe(evidence)
    tried = [(p, *_changed(evidence, p)) for p in found.by_way if p.way.invariant and len(p)]
    raw = np.array([mcnemar_p_value(lost, won) for _, lost, won, _, _ in tried])
    for (probed, lost, won, right, n), p, adjusted in zip(tried, raw, holm(raw), strict=True):
        name = probed.way.perturbation.name
        yield measurement(
            "accuracy_loss",
            paired_rate_difference(lost, won, n, evidence.confidence),
            n,
            probed.way.slice,
            note=note(found, probed),
            test=Test(
                null=f"as many decisions turn right as wrong under {name}, severity "
                f"{probed.way.severity}",
                p_value=float(p),
                method="McNemar, exact",
            ),
            **detail(probed),
            p_holm=float(adjusted),
            accuracy_before=right / n if n else None,
            accuracy_after=(right - lost + won) / n if n else None,
            turned_wrong=lost,
            turned_right=won,
        )


def _changed(evidence: Evidence, probed: Probed) -> tuple[int, int, int, int]:
    """Of the inputs of known label: turned wrong, turned right, right as written, how many."""
    truth = evidence.y_true[probed.rows]
    known = evidence.known[probed.rows]
    before = (evidence.y_pred[probed.rows] == truth)[known]
    after = (probed.decided == truth)[known]
    return int((before & ~after).sum()), int((~before & after).sum()), int(before.sum()), len(after)
