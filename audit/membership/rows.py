"""Rows a model was trained on, and rows it was not, with all that is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from audit.membership.canaries import Canaries
from audit.membership.coins import Coins
from audit.membership.references import Confidence, Reference, unseen
from audit.stats.estimate import Floats, Ints

Fingerprints = NDArray[np.uint64]


@dataclass(frozen=True)
class Feature:
    """A sensitive feature of the rows: its groups, and the position in them of each row's.

    A row whose group is not recorded has -1.
    """

    groups: tuple[str, ...]
    codes: Ints


@dataclass(frozen=True)
class Membership:
    """Rows the model was trained on, and rows it was not; one of each person.

    Attributes
    ----------
    member
        Bool array (rows,): whether the model was trained on the row.
    label
        int64 array (rows,): code of the true label.
    log_probability
        Float array (rows, classes): logarithm of what the model says.
    blind
        Float array (rows,): how likely a member the row is to a baseline that sees text and label
        and never the model; NaN for the half of the rows it was fitted on.
    fingerprint
        uint64 array (rows,): equal for equal texts.
    features
        Sensitive feature -> groups.
    references
        Other models of the same kind, each trained on half of the rows.
    canaries
        Where random secrets were written into training rows; the secrets are not kept.
    coins
        Persons who were put in or left out by the toss of a coin, where that was asked for.
    """

    member: NDArray[np.bool_]
    label: Ints
    log_probability: Floats
    blind: Floats
    fingerprint: Fingerprints
    features: Mapping[str, Feature] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    canaries: Canaries | None = None
    coins: Coins | None = None

    def __len__(self) -> int:
        return len(self.member)

    @property
    def twins(self) -> NDArray[np.bool_]:
        """Rows whose text is both a member's and a non-member's: neither, or both."""
        inside, outside = self.fingerprint[self.member], self.fingerprint[~self.member]
        return np.isin(self.fingerprint, np.intersect1d(inside, outside))

    def keeping(self, rows: NDArray[np.bool_]) -> Membership:
        """Some of the rows."""
        return Membership(
            self.member[rows],
            self.label[rows],
            self.log_probability[rows],
            self.blind[rows],
            self.fingerprint[rows],
            {name: replace(f, codes=f.codes[rows]) for name, f in self.features.items()},
            tuple(Reference(r.log_probability[rows], r.trained[rows]) for r in self.references),
            self.canaries,
            self.coins,
        )

    def unseen(self, confidence: Confidence) -> Floats:
        """What each reference says of rows it was not trained on: (references, rows), else NaN."""
        return unseen(self.references, self.label, confidence)
