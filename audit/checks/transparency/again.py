"""Explaining a few texts again with something changed that an explanation must notice, or not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from audit.attribution import Attribution, TextExplainer
from audit.checks.by_group import measurement
from audit.checks.transparency.by_method import METHOD
from audit.checks.transparency.study import Explained, Study, study
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.stats.means import mean_within
from audit.stats.ranks import spearman

LEAST, MOST = 3, 24

TIME = 0.12
"""Of the budget, for each check that explains again."""

COST = 0.6
"""Of explaining a text again by the methods offered, as a share of what testing it took."""


def some(found: Study, times: int = 1) -> list[Explained]:
    """The first tested texts, as many as can be explained again `times` times in the time there is.

    Without a limit of time as many as `MOST`; with one no fewer than `LEAST`.
    """
    most = MOST
    if found.seconds and found.seconds_a_text:
        affordable = TIME * found.seconds / (COST * times * found.seconds_a_text)
        most = int(np.clip(affordable, LEAST, MOST))
    return found.tested[:most]


def explained_again(
    explainer: TextExplainer, method: str, chosen: list[Explained]
) -> list[Attribution]:
    """The same texts and classes, asked of another explainer."""
    before = [item.by_method[method] for item in chosen]
    return explainer.explain(method, [b.text for b in before], [b.target for b in before])


def note(chosen: list[Explained], found: Study) -> str:
    """On how many texts it was tried."""
    return (
        f"Tried on {len(chosen):,} of the {len(found.explained):,} explained texts: "
        "each had to be explained anew."
    )


def offered(found: Study) -> list[str]:
    """The methods offered as explanations; comparators are not worth the time."""
    able = found.explainer.applicability
    return [name for name in found.methods if name not in able.comparators]


def alike(evidence: Evidence, name: str, other: TextExplainer) -> Iterator[Measurement]:
    """How alike explanations are of the audited model and of another, for each method offered.

    Size of Spearman's rank correlation between the values of the words, averaged over texts.
    """
    found = study(evidence)
    chosen = some(found)
    for method in offered(found):
        again = explained_again(other, method, chosen) if chosen else []
        pairs = zip(chosen, again, strict=True)
        sizes = np.array([abs(spearman(a.by_method[method].values, b.values)) for a, b in pairs])
        sizes = sizes[~np.isnan(sizes)]
        estimate = mean_within(sizes, 0.0, 1.0, evidence.confidence)
        yield measurement(
            name,
            estimate,
            sizes.size,
            {METHOD: method},
            note=note(chosen, found)
            if not np.isnan(estimate.value)
            else "Too few texts whose words have values that differ.",
        )
