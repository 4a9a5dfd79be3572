"""SHAP values of tabular rows, held against Shapley's formula worked out by brute force."""

from functools import cache
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from loan_rows import loan_frame, write_loan_model

from audit.attribution import log_odds
from audit.loading import load
from audit.tabular.game import RowGame
from audit.tabular.kernel_shap import kernel_shap

ROWS, BACKGROUND = loan_frame(6, seed=3), loan_frame(12, seed=4)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loans")
    names = ("gradient-boosting", "logistic-regression", "random-forest")
    return {
        name: load(write_loan_model(folder / name, name)).evidence.table_model for name in names
    }


def shapley(worth, features):
    """Shapley's formula over every coalition; `worth` takes a set of features."""
    values = np.zeros(features)
    for feature in range(features):
        others = [other for other in range(features) if other != feature]
        for size in range(features):
            weight = factorial(size) * factorial(features - size - 1) / factorial(features)
            for coalition in combinations(others, size):
                gain = worth({*coalition, feature}) - worth(set(coalition))
                values[feature] += weight * gain
    return values


def by_brute_force(model, row, target, background):
    names = [column.name for column in model.inputs]

    @cache
    def worth(coalition):
        mixed = background.copy().astype(object)
        for feature in coalition:
            mixed[names[feature]] = [row[names[feature]]] * len(mixed)
        return log_odds(model.probabilities(mixed))[:, target].mean()

    return shapley(lambda coalition: worth(frozenset(coalition)), len(names))


@pytest.mark.parametrize("method", ["exact_shap", "kernel_shap"])
@pytest.mark.parametrize("name", ["gradient-boosting", "logistic-regression", "random-forest"])
def test_asking_gives_shapley_values_of_the_columns(models, name, method):
    model = models[name]
    made = model.explain(method, ROWS, [1, 0, 1, 0, 1, 0], BACKGROUND)
    for i, target in enumerate(made.targets):
        expected = by_brute_force(model, ROWS.iloc[i], target, BACKGROUND)
        assert made.values[i] == pytest.approx(expected, abs=1e-6)


def test_permutation_shap_is_near_and_exact_where_nothing_interacts(models):
    for name, error in (("logistic-regression", 1e-6), ("gradient-boosting", 0.2)):
        model = models[name]
        exact = model.explain("exact_shap", ROWS, [1] * 6, BACKGROUND).values
        found = model.explain("permutation_shap", ROWS, [1] * 6, BACKGROUND).values
        assert found == pytest.approx(exact, abs=error)


def test_tree_shap_is_near_the_values_of_whole_columns(models):
    """It plays with yes/no columns one by one, which differs where categories interact."""
    model = models["gradient-boosting"]
    exact = model.explain("exact_shap", ROWS, [1] * 6, BACKGROUND).values
    found = model.explain("tree_shap", ROWS, [1] * 6, BACKGROUND).values
    assert found == pytest.approx(exact, abs=0.15)


def test_tree_shap_is_exact_without_categories(tmp_path):
    from dataclasses import replace

    from loan_rows import INPUTS, loan_corpus

    from finetune.plan import Run
    from finetune.tabular.settings import TabularSettings
    from finetune.tabular.train import train

    corpus = replace(loan_corpus(), inputs=INPUTS[:2])
    train(corpus, TabularSettings(), Run(out=tmp_path / "model"))
    model = load(tmp_path / "model").evidence.table_model
    made = model.explain("tree_shap", ROWS, [1] * 6, BACKGROUND)
    for i in range(6):
        expected = by_brute_force(model, ROWS.iloc[i], 1, BACKGROUND)
        assert made.values[i] == pytest.approx(expected, abs=1e-5)


def test_every_method_adds_up_to_what_the_model_says(models):
    for model in models.values():
        for method in model.applicability.methods:
            made = model.explain(method, ROWS, [1, 0, 0, 1, 1, 0], BACKGROUND)
            assert made.values.shape == (6, 4)
            said = log_odds(model.probabilities(ROWS))[np.arange(6), made.targets]
            assert made.output == pytest.approx(said)
            assert made.values.sum(axis=1) == pytest.approx(made.output - made.base, abs=1e-5)


def test_the_other_class_of_two_has_the_values_turned(models):
    for model in models.values():
        method = model.applicability.methods[0]
        one, other = (model.explain(method, ROWS, [c] * 6, BACKGROUND) for c in (0, 1))
        assert one.values == pytest.approx(-other.values, abs=1e-9)
        assert one.base == pytest.approx(-other.base)


def test_methods_that_do_not_apply_say_why(models):
    assert models["gradient-boosting"].applicability.methods[0] == "tree_shap"
    for name, why in (("random-forest", "averages"), ("logistic-regression", "no trees")):
        assert why in models[name].applicability.refused["tree_shap"]
        with pytest.raises(ValueError, match=f"tree_shap: .*{why}"):
            models[name].explain("tree_shap", ROWS, [1] * 6, BACKGROUND)
    with pytest.raises(ValueError, match="no such method"):
        models["random-forest"].explain("tea_leaves", ROWS, [1] * 6, BACKGROUND)


def test_a_seed_decides_what_is_drawn_and_leaves_numpy_alone(models):
    model = models["random-forest"]
    np.random.seed(4)
    before = np.random.get_state()[1].tolist()
    first, again, other = (
        model.explain("permutation_shap", ROWS, [1] * 6, BACKGROUND, seed).values
        for seed in (0, 0, 1)
    )
    assert np.random.get_state()[1].tolist() == before
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_game_of_one_feature_and_one_too_large_for_memory(monkeypatch):
    game = RowGame(
        np.array([2.0, 3.0]), np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 0]),
        lambda rows: rows.sum(axis=1),
    )  # fmt: skip
    assert kernel_shap(game) == pytest.approx([4.0])
    whole = game.worth(np.array([[0], [1], [0]]))
    monkeypatch.setattr("audit.tabular.game.MOST_CELLS", 4)
    assert game.worth(np.array([[0], [1], [0]])) == pytest.approx(whole)
