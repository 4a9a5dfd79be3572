"""What a user may choose about a classifier of tabular rows; the manifest records it all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TabularName = Literal["gradient-boosting", "logistic-regression", "random-forest"]


@dataclass(frozen=True)
class TabularSettings:
    """Choices of one training run on tabular rows.

    Attributes
    ----------
    model
        Which classifier.
    seed
        Of the split, the subsample and the classifier.
    rows
        Size of a label-stratified subsample over all parts; ``None`` uses every row.
    class_weights
        Weigh the loss so that every label counts alike, however rare.
    use_sensitive
        Let the model read the columns that state a sensitive feature.
    """

    model: TabularName = "gradient-boosting"
    seed: int = 0
    rows: int | None = None
    class_weights: bool = True
    use_sensitive: bool = False
