"""What every check of membership inference shares: rows, attacks, groups, and when none counts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from audit.checks.by_group import measurement
from audit.evidence import Evidence
from audit.finding import MISSING, Measurement
from audit.membership import Membership
from audit.stats.estimate import Estimate, Floats, undefined
from audit.stats.membership import (
    attack_auc,
    calibrated,
    differ_without_a_model,
    lira,
    log_confidence,
    right,
    rmia,
    scaled_confidence,
)

Scores = Mapping[str, Floats]
"""Attack -> its score of each row, NaN where it has none."""

Slices = Iterator[tuple[dict[str, str], NDArray[np.bool_]]]

YEOM = "Yeom, Giacomelli, Fredrikson, Jha (2018), IEEE CSF, 268-282 (loss, right or wrong)"
WATSON = "Watson, Guo, Cormode, Sablayrolles (2022), ICLR, arXiv:2111.08440 (calibrated loss)"
CARLINI = "Carlini, Chien, Nasr, Song, Terzis, Tramèr (2022), IEEE S&P, 1897-1914 (LiRA, low rates)"
RMIA = "Zarifzadeh, Liu, Shokri (2024), ICML, arXiv:2312.03262 (RMIA)"
BLIND = "Das, Zhang, Tramèr (2024), arXiv:2406.16201 (blind baselines)"


def rows_of(evidence: Evidence) -> tuple[Membership, str]:
    """The rows to attack, and what is to be said of those left out."""
    found = evidence.membership
    assert found is not None  # noqa: S101  # checks that come here need it
    return without_twins(found)


def without_twins(found: Membership) -> tuple[Membership, str]:
    """Rows but for those whose text is on both sides, and what is to be said of those left out.

    A text that was trained on and held out is both, and tells nothing of either.
    """
    twins = found.twins
    note = "" if not twins.any() else (
        f"{int(twins.sum()):,} rows whose text is both a member's and a non-member's are left out."
    )  # fmt: skip
    return found.keeping(~twins), note


def plain_attacks(rows: Membership) -> Scores:
    """Attacks that ask the model alone."""
    said = rows.log_probability, rows.label
    return {"loss": log_confidence(*said), "label_only": right(*said)}


def attacks_with_references(rows: Membership) -> Scores:
    """Attacks that compare with models not trained on the row; none without such models."""
    if not rows.references:
        return {}
    own, out = log_confidence(rows.log_probability, rows.label), rows.unseen(log_confidence)
    odds = scaled_confidence(rows.log_probability, rows.label)
    return {
        "calibrated": calibrated(own, out),
        "lira": lira(odds, rows.unseen(scaled_confidence)),
        "rmia": rmia(np.exp(own), np.exp(out), np.flatnonzero(~rows.member)),
    }


def slices(rows: Membership) -> Slices:
    """All rows, then those of each group of each feature."""
    yield {}, np.ones(len(rows), dtype=bool)
    for name, feature in rows.features.items():
        for code, group in [*enumerate(feature.groups), (-1, MISSING)]:
            mine = feature.codes == code
            if mine.any():
                yield {name: group}, mine


def blind_auc(rows: Membership, of: NDArray[np.bool_], confidence: float) -> Estimate:
    """How well the baseline that never saw the model tells members, among some of the rows."""
    return attack_auc(*split(rows, rows.blind, of), confidence)


def split(rows: Membership, scores: Floats, of: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Scores of members and of non-members among some of the rows; those without are left out."""
    known = of & ~np.isnan(scores)
    return scores[known & rows.member], scores[known & ~rows.member]


def worthless(rows: Membership, of: NDArray[np.bool_], confidence: float) -> str:
    """Why no attack says anything of these rows, as a sentence; empty where attacks do.

    Where all rows differ without the model, those of a group are not believed either.
    """
    for here in (np.ones(len(rows), dtype=bool), of):
        found = blind_auc(rows, here, confidence)
        if differ_without_a_model(found):
            return (
                f"Members and non-members differ without the model: a blind baseline tells them "
                f"apart, {in_words(found)}. This is not evidence of leakage."
            )
    return ""


def in_words(area: Estimate) -> str:
    """An area with its interval, ``AUC 0.71 (0.65 to 0.77)``."""
    return f"AUC {area.value:.2f} ({area.low:.2f} to {area.high:.2f})"


def areas(
    evidence: Evidence, name: str, rows: Membership, scores: Scores, note: str
) -> Iterator[Measurement]:
    """The area under the ROC curve of each attack, overall and by group."""
    for attack, values in scores.items():
        for slice_, mine in slices(rows):
            member, other = split(rows, values, mine)
            found = attack_auc(member, other, evidence.confidence)
            said = _said(found, "no member, or no non-member, to compare")
            if why := worthless(rows, mine, evidence.confidence):
                found, said = undefined(), f"Invalid: {why}"
            yield measurement(
                name, found, member.size + other.size, {"attack": attack, **slice_},
                note=together(said, note, unscored(values, mine)),
                members=member.size, non_members=other.size, references=len(rows.references),
            )  # fmt: skip


def unscored(values: Floats, of: NDArray[np.bool_]) -> str:
    """A sentence on rows without a score."""
    n = int(np.isnan(values[of]).sum())
    return f"{n:,} rows that every reference was trained on are left out." if n else ""


def together(*sentences: str) -> str:
    """Sentences in a row, empty ones left out."""
    return " ".join(filter(None, sentences))


def _said(found: Estimate, lacking: str) -> str:
    return f"Undefined: {lacking}." if math.isnan(found.value) else ""
