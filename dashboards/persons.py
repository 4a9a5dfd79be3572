"""Tables and HTML of the page on counterfactuals, made from what a report says of them."""

from __future__ import annotations

import pandas as pd

from audit.finding import Finding
from dashboards.perturbing import estimate, limit
from reports import words
from reports.counterfactuals import Attribute, Counterfactuals, Shift


def attributes(found: Counterfactuals) -> pd.DataFrame:
    """A line for each attribute that texts tell."""
    return pd.DataFrame(
        {
            "Told otherwise": words.sentence_case(one.name),
            "Texts": one.texts,
            **estimate(one.flip_rate, "Decisions turned"),
            "Within the group": one.control.value if one.control else None,
            "Score moves": one.score_shift.value if one.score_shift else None,
            "From": one.score_shift.low if one.score_shift else None,
            "To": one.score_shift.high if one.score_shift else None,
            "Direction": " → ".join(filter(None, one.surest)),
            "p": "" if one.p is None else words.p_value(one.p),
            "Limit": _limits(one),
        }
        for one in found.told
    )


def directions(of: Attribute) -> pd.DataFrame:
    """A line for each group moved from and to."""
    return pd.DataFrame(
        {
            "Direction": one.name,
            **estimate(one.flip_rate, "Decisions turned"),
            "Score moves": one.score_shift.value if one.score_shift else None,
            "From": one.score_shift.low if one.score_shift else None,
            "To": one.score_shift.high if one.score_shift else None,
            "n": one.texts,
            "Limit": _limits(one),
        }
        for one in of.directions
    )


def templates(found: Counterfactuals) -> pd.DataFrame:
    """How much higher the names of each group score in the auditor's own sentences."""
    return pd.DataFrame(
        {
            "Names of": group,
            "Told by the name": words.sentence_case(words.attribute_name(feature)),
            **estimate(finding.measurement, "Score differs by"),
            "Names": finding.measurement.n if finding.measurement else 0,
            "Limit": limit(finding),
        }
        for feature, groups in found.templates.items()
        for group, finding in groups.items()
    )


def _limits(one: Shift) -> str:
    judged: list[Finding] = [f for f in (one.flips, one.shift) if f and f.criterion]
    return "; ".join(map(limit, judged)) or "no limit"
