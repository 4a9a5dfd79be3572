"""What a table says of itself beyond labels and scores: groups, weights, strata, a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from audit.evidence import Weights
from audit.groups import Groups, groups_of
from audit.rows import read_rows, require_columns
from audit.stats.estimate import Ints
from audit.subject import Options

TOLERANCE = 0.005
"""Shares of a population may miss 1 by this much: published ones are rounded."""


@dataclass(frozen=True)
class Partitions:
    """How the rows are divided, and what must be said about it."""

    features: tuple[Groups, ...]
    strata: Groups | None
    splits: Groups | None
    notes: tuple[str, ...]


def partitions_of(
    frame: pd.DataFrame, options: Options, source: object, counts: Ints | None = None
) -> Partitions:
    """Partition the rows by every sensitive feature, and by stratum and split if they are named.

    `counts` says how many rows each row of the frame stands for.

    Raises
    ------
    InputError
        A column that makes no groups, or a reference group that is not there.
    """
    notes: list[str] = []

    def made(name: str) -> Groups:
        groups, note = groups_of(frame[name], name, source, options.bins.get(name, 0), counts)
        notes.extend(filter(None, [note]))
        return groups

    features = tuple(made(name) for name in options.sensitive)
    _check_named(options.reference, features, "--reference", source)
    return Partitions(
        features=features,
        strata=made(options.stratum) if options.stratum else None,
        splits=made(options.split) if options.split else None,
        notes=tuple(notes),
    )


def weights_of(frame: pd.DataFrame, column: str, source: object) -> Weights | None:
    """Sampling weights, one a row; ``None`` where no column of them is named.

    Raises
    ------
    InputError
        Not numbers, missing, negative, or all zero.
    """
    if not column:
        return None
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(float, na_value=np.nan)
    bad = np.flatnonzero(~np.isfinite(numbers) | (numbers < 0))
    expected = "a number of 0 or more in every row"
    if bad.size:
        found = f"row {bad[0]} holds {frame[column].iloc[bad[0]]!r} ({bad.size:,} such rows)"
        raise InputError(source, found, field=column, expected=expected)
    if not numbers.any():
        raise InputError(source, "every weight is 0", field=column, expected=expected)
    return Weights(numbers, numbers**2)


def weighted(weights: Weights | None, column: str) -> tuple[str, ...]:
    """What to say of weights; nothing without any."""
    if weights is None:
        return ()
    effective = float(weights.total.sum() ** 2 / weights.squares.sum())
    return (
        f"Rows are weighted by {column}: values are weighted, and intervals as wide as for "
        f"{effective:,.0f} rows of equal weight (Kish), group by group; n counts plain rows.",
    )


def population_of(path: Path | None, features: tuple[Groups, ...]) -> dict[str, dict[str, float]]:
    """Shares of a reference population from a table with columns feature, group and share.

    Raises
    ------
    InputError
        A feature that is not audited, shares that are no shares or do not add up to 1.
    """
    if path is None:
        return {}
    frame = read_rows(path)
    require_columns(frame, ["feature", "group", "share"], path)
    shares = pd.to_numeric(frame["share"], errors="coerce").to_numpy(float, na_value=np.nan)
    bad = np.flatnonzero(~((shares >= 0) & (shares <= 1)))
    if bad.size:
        found = f"row {bad[0]} holds {frame['share'].iloc[bad[0]]!r}"
        raise InputError(path, found, field="share", expected="a share from 0 to 1")
    names = [groups.features[0] for groups in features]
    population: dict[str, dict[str, float]] = {}
    rows = zip(frame["feature"].astype(str), frame["group"].astype(str), shares, strict=True)
    for feature, group, share in rows:
        if feature not in names:
            raise InputError(
                path, f"found {feature!r}", field="feature",
                expected=f"a sensitive feature of the audit: {listing(names)}",
            )  # fmt: skip
        population.setdefault(feature, {})[group] = float(share)
    for feature, groups in population.items():
        total = sum(groups.values())
        if abs(total - 1) > TOLERANCE:
            found = f"the shares of {feature} add up to {total:.3f}"
            raise InputError(path, found, field="share", expected="shares that add up to 1")
    return population


def _check_named(
    named: Mapping[str, str], features: tuple[Groups, ...], option: str, source: object
) -> None:
    found = {groups.features[0]: [name for (name,) in groups.names] for groups in features}
    for feature, group in named.items():
        if feature not in found:
            raise InputError(
                option, f"{feature!r} is no sensitive feature", expected=listing(found)
            )
        if group not in found[feature]:
            raise InputError(
                source, f"has no group {group!r} ({option})", field=feature,
                expected=listing(found[feature], 30),
            )  # fmt: skip
