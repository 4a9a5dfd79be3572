"""Is a group selected less often than another by chance? The tests the Uniform Guidelines look to.

References
----------
29 CFR 1607.4(D); Questions and Answers 18 to 24, 44 FR 11996 (2 March 1979); Hazelwood School
District v. United States, 433 U.S. 299, 308 n. 14 (1977): two or three standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import stats

LEVEL = 0.05
"""The usual level of significance (Questions and Answers 20 and 24)."""

SMALL_POOL, SMALL_CELL = 30, 5
"""A smaller pool, or a smaller expected number in any cell, is tested exactly (Fisher)."""


@dataclass(frozen=True)
class Comparison:
    """A group against the most selected one.

    Attributes
    ----------
    deviations
        How many standard deviations the group's rate lies below; negative when it lies above.
    p_value
        Two-sided.
    method
        ``Fisher exact`` or ``z``.
    short_of_line
        Selections the group lacks to reach four fifths of the other's rate.
    shortfall
        Selections expected of the group at the rate of both together, less those it had.
    moved
        Fewest selections, 1 or 2, that would reach four fifths had they gone to this group and
        not to the other; 0 when it is reached, ``None`` when two are not enough.
    reversed_by_one
        With one selection moved the group would be selected more often than the other.
    """

    deviations: float
    p_value: float
    method: str
    short_of_line: int
    shortfall: float
    moved: int | None
    reversed_by_one: bool

    @property
    def significant(self) -> bool:
        """Unlikely to be chance, at the usual level."""
        return self.p_value < LEVEL


def compare(count: int, n: int, top_count: int, top_n: int) -> Comparison:
    """Compare `count` of `n` selected with `top_count` of `top_n`; neither group is empty."""
    selected, people = count + top_count, n + top_n
    pooled = selected / people
    spread = sqrt(pooled * (1 - pooled) * (1 / n + 1 / top_n))
    deviations = (top_count / top_n - count / n) / spread if spread else 0.0
    smallest = min(n, top_n) * min(selected, people - selected) / people
    exact = people < SMALL_POOL or smallest < SMALL_CELL
    if exact:
        cells = [[count, n - count], [top_count, top_n - top_count]]
        p_value = float(stats.fisher_exact(cells).pvalue)
    else:
        p_value = float(2 * stats.norm.sf(abs(deviations)))
    return Comparison(
        deviations=deviations,
        p_value=min(p_value, 1.0),
        method="Fisher exact" if exact else "z",
        short_of_line=max(0, -(-4 * top_count * n // (5 * top_n)) - count),
        shortfall=n * pooled - count,
        moved=_moved(count, n, top_count, top_n),
        reversed_by_one=(count + 1) * top_n > (top_count - 1) * n,
    )


def reaches_line(count: int, n: int, top_count: int, top_n: int) -> bool:
    """Whether the first rate is at least four fifths of the second, in whole numbers."""
    return 5 * count * top_n >= 4 * top_count * n


def _moved(count: int, n: int, top_count: int, top_n: int) -> int | None:
    for moved in (0, 1, 2):
        possible = count + moved <= n and top_count >= moved
        if possible and reaches_line(count + moved, n, top_count - moved, top_n):
            return moved
    return None
