"""The smallest step where that is a long one."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from audit.perturbation import Expectation
from audit.perturbations.tabular.chance import Chance
from audit.perturbations.tabular.declaration import Example, Kind, table_perturbation
from audit.perturbations.tabular.seen import Seen
from audit.perturbations.tabular.steps import categories_stepped, is_small, numbers_stepped


@table_perturbation(
    kind=Kind.CELLS,
    expects=Expectation.DIRECTIONAL,
    severities=(1,),
    examples=[
        Example(
            {"owns": [0, 1, 1], "for": ["< 1 year", "1-4 years", "10 years"], "age": [20, 35, 60]},
            (
                {"owns": [1, 1, 1]},
                {"owns": [0, 0, 0]},
                {"for": ["1-4 years", "10 years", "10 years"]},
                {"for": ["< 1 year", "< 1 year", "1-4 years"]},
            ),
        ),
        Example({"job": ["clerk", "clerk"]}, ()),
    ],
)
def neighbouring_value(
    rows: pd.DataFrame, seen: Seen, severity: int, chance: Chance
) -> Iterator[pd.DataFrame]:
    """One category, or count, after the other becomes its neighbour; the worst of them counts.

    A category becomes the one before or after it in the order of the numbers in their names, or of
    the names; a number whose smallest step is longer than half of its standard deviation (from no
    conviction to one) takes it. There is no smaller change, but it is none that should not matter
    (*directional*): it shows what a single wrong entry can do.
    """
    del severity, chance  # every step is tried
    for column in seen.numbers:
        if not is_small(column):
            yield from numbers_stepped(rows, column)
    for words in seen.categories:
        yield from categories_stepped(rows, words)
