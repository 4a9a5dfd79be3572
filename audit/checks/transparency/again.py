"""Explaining a few texts again with something changed that an explanation must notice, or not."""

from __future__ import annotations

import numpy as np

from audit.attribution import Attribution, TextExplainer
from audit.checks.transparency.study import Explained, Study

LEAST, MOST = 3, 12


def some(found: Study, share: float) -> list[Explained]:
    """The first texts of the study, so many that it costs `share` of what the study did."""
    wanted = int(np.clip(round(share * len(found.tested)), LEAST, MOST))
    return found.tested[:wanted]


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
