"""What checks of robustness share: a number for each way of perturbing, and for each group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.checks.by_group import measurement
from audit.checks.robustness.probe import probe
from audit.checks.robustness.probed import Probe, Probed
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.groups import Groups
from audit.stats.estimate import Estimate, undefined

NEEDS = ("asked_again",)

Number = Callable[[Probed, NDArray[np.intp], float], Estimate]
"""A way, places among its inputs, a confidence -> a number of those inputs."""


def by_way(evidence: Evidence, name: str, number: Number) -> Iterator[Measurement]:
    """One number of every way of perturbing, over all its inputs and by group."""
    found = probe(evidence)
    for probed in found.by_way:
        everywhere = np.arange(len(probed))
        estimate = number(probed, everywhere, evidence.confidence) if len(probed) else undefined()
        yield measurement(
            name,
            estimate,
            len(probed),
            probed.way.slice,
            note=note(found, probed),
            **detail(probed),
        )
        for groups in evidence.features:
            yield from _of_groups(evidence, name, number, probed, groups)


def note(found: Probe, probed: Probed) -> str:
    """That it applied to no input, or what a budget cost."""
    if not len(probed):
        return f"Undefined: it applies to none of the {probed.looked:,} {found.things} looked at."
    if not probed.unlike:
        return found.note()
    left_out = f"{probed.unlike:,} texts it changed no longer mean the same: left out."
    return f"{left_out} {found.note()}".strip()


def detail(probed: Probed) -> dict[str, Any]:
    """What a number of a way rests on."""
    chosen = probed.way.perturbation
    return {
        "kind": chosen.kind.value,
        "expected": chosen.expects.value,
        "looked": probed.looked,
        "applied": len(probed) / probed.looked if probed.looked else 0.0,
        "unlike": probed.unlike,
    }


def _of_groups(
    evidence: Evidence, name: str, number: Number, probed: Probed, groups: Groups
) -> Iterator[Measurement]:
    codes = groups.codes[probed.rows]
    for group in range(len(groups)):
        places = np.flatnonzero(codes == group)
        if places.size:
            estimate = number(probed, places, evidence.confidence)
            slice_ = {**probed.way.slice, **groups.slice(group)}
            yield measurement(name, estimate, places.size, slice_)


def as_decisions(evidence: Evidence, probed: Probed) -> Evidence:
    """Evidence in which each perturbed input is a row, and what was decided is whether it flipped.

    So whatever compares the share of favourable decisions between groups compares flip rates.
    """
    task = evidence.task.model_copy(
        update={"labels": ("stayed", "flipped"), "positive": "flipped", "favourable": "flipped"}
    )
    return Evidence(
        task=task,
        y_true=np.full(len(probed), -1, dtype=np.int64),
        y_pred=probed.flipped.astype(np.int64),
        features=tuple(replace(g, codes=g.codes[probed.rows]) for g in evidence.features),
        depth=1,
        confidence=evidence.confidence,
    )
