"""A model that reads the planted texts learns what is planted, and only that."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from bag_of_words import scored
from sklearn.metrics import roc_auc_score

from finetune import planted


def gap(rows: pd.DataFrame, feature: str) -> tuple[float, float]:
    """The widest gap between two groups' favourable rates, and its standard error."""
    groups = rows.groupby(feature)["chosen"].agg(["mean", "var", "size"])
    ends = groups.loc[[groups["mean"].idxmax(), groups["mean"].idxmin()]]
    return float(np.ptp(ends["mean"].to_numpy())), float(
        np.sqrt((ends["var"] / ends["size"]).sum())
    )


@pytest.mark.parametrize("scenario", planted.SCRIPTS)
def test_a_bag_of_words_learns_the_planted_gap_and_no_other(scenario: str) -> None:
    script = planted.script_of(scenario)
    rows = scored(scenario, planted.load(scenario).frame)
    assert roc_auc_score(rows["y"], rows["score"]) >= 0.78
    for feature in script.sensitive:
        size, error = gap(rows, feature.name)
        if feature.name == script.plant.attribute:
            assert size >= 0.22
            assert size - 1.96 * error > 0.10
        else:
            assert size - 1.96 * error <= 0.05


def test_a_bag_of_words_is_fair_where_nothing_is_planted() -> None:
    script = planted.script_of("medical")
    rows = scored("medical", planted.generate("medical", plant=script.plant.none()))
    assert roc_auc_score(rows["y"], rows["score"]) >= 0.78
    size, error = gap(rows, script.plant.attribute)
    assert size - 1.96 * error <= 0.05
