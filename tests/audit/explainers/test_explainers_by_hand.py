"""Attributions of formulas: what each method must give can be worked out by hand."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
import torch
from formula_network import explainer, network

from audit.explainers.integrated_gradients import LADDER, integrated_gradients

TEXT = "fever w1 pain calm"


def sum_of_weights(there):
    return 2.0 * there("fever") + 1.0 * there("pain") - 0.5 * there("calm")


def both(there):
    return 4.0 * there("fever") * there("pain")


def either(there):
    a, b = there("fever"), there("pain")
    return 4.0 * (a + b - a * b)


def values(method, formula, text=TEXT, target=1, **options):
    (found,) = explainer(formula, **options).explain(method, [text], [target])
    return dict(zip(found.words, np.round(found.values, 6).tolist(), strict=True)), found


SUM_METHODS = ["integrated_gradients", "shap", "kernel_shap", "occlusion"]


@pytest.mark.parametrize("method", SUM_METHODS)
def test_a_sum_is_given_back_term_by_term(method):
    found, made = values(method, sum_of_weights)
    assert found == pytest.approx({"fever": 2.0, "w1": 0.0, "pain": 1.0, "calm": -0.5}, abs=1e-4)
    assert made.output == pytest.approx(2.5)
    assert made.rest == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("method", SUM_METHODS)
def test_the_other_class_turns_the_signs(method):
    found, _ = values(method, sum_of_weights, target=0)
    assert found == pytest.approx({"fever": -2.0, "w1": 0.0, "pain": -1.0, "calm": 0.5}, abs=1e-4)


def test_a_conjunction_is_shared_equally_and_occluding_either_word_takes_all():
    shared = {"fever": 2.0, "pain": 2.0, "w1": 0.0, "calm": 0.0}
    assert values("integrated_gradients", both)[0] == pytest.approx(shared, abs=1e-4)
    assert values("shap", both)[0] == pytest.approx(shared, abs=1e-4)
    assert values("occlusion", both)[0]["fever"] == pytest.approx(4.0)


def test_redundant_words_share_and_occlusion_credits_neither():
    shared = {"fever": 2.0, "pain": 2.0, "w1": 0.0, "calm": 0.0}
    assert values("integrated_gradients", either)[0] == pytest.approx(shared, abs=1e-4)
    assert values("shap", either)[0] == pytest.approx(shared, abs=1e-4)
    assert values("occlusion", either)[0] == pytest.approx(dict.fromkeys(shared, 0.0), abs=1e-9)


def test_gradient_x_input_is_blind_where_the_answer_is_saturated():
    assert values("gradient_x_input", either)[0]["fever"] == pytest.approx(0.0)
    assert values("gradient_x_input", sum_of_weights)[0]["fever"] == pytest.approx(2.0)


def shapley(game, words):
    """Shapley values by their definition: over every coalition."""
    found = np.zeros(words)
    for player in range(words):
        others = [i for i in range(words) if i != player]
        for size in range(words):
            weight = factorial(size) * factorial(words - size - 1) / factorial(words)
            for coalition in combinations(others, size):
                without = np.isin(np.arange(words), coalition)
                joined = without.copy()
                joined[player] = True
                ends = game.log_odds(np.array([joined, without]))[:, 1]
                found[player] += weight * (ends[0] - ends[1])
    return found


@pytest.mark.parametrize("method", ["shap", "kernel_shap"])
def test_shap_values_are_shapley_values_by_brute_force(method):
    def tangled(there):
        a, b, c = there("fever"), there("pain"), there("w3")
        return torch.tanh(3 * a * b) - 2 * b * c + a * (1 - c) + 0.3 * there("w1")

    made = explainer(tangled)
    text = "fever w1 pain w3 calm he"
    (found,) = made.explain(method, [text], [1])
    assert found.values == pytest.approx(shapley(made.game(text), 6), abs=1e-6)
    assert found.error < 1e-6


def test_partition_keeps_the_sum_for_many_words():
    text = "fever " + " ".join(f"w{i}" for i in range(18)) + " pain calm"
    found, made = values("shap", sum_of_weights, text=text)
    assert made.error < 1e-6
    assert found["fever"] == pytest.approx(2.0, abs=0.3)


def test_lime_orders_a_sum_rightly():
    found, _ = values("lime", sum_of_weights)
    assert found["fever"] > found["pain"] > found["w1"] > found["calm"]


def test_only_texts_that_miss_the_tolerance_climb_the_ladder():
    def steep(there):
        return 5 * torch.tanh(400 * (there("fever") - 0.5))

    made = network(steep)
    hard, easy = integrated_gradients(made, ["fever w1", "w2 w3 pain"], [1, 1])
    assert hard.steps == sum(LADDER)
    assert easy.steps == LADDER[0]
    assert np.isnan(easy.error), "the text has the answer of its baseline"


def test_a_coarse_ladder_misses_and_says_so():
    def steep(there):
        return 5 * torch.tanh(400 * (there("fever") - 0.4))

    (found,) = integrated_gradients(network(steep), ["fever w1"], [1], ladder=(3,))
    assert found.error > 0.05


@pytest.mark.parametrize("baseline", ["pad", "mask", "zero", "mean"])
def test_baselines_by_name(baseline):
    found, made = values("integrated_gradients", sum_of_weights, baseline=baseline)
    assert made.baseline == baseline
    assert made.error < 1e-4
    assert found["fever"] > found["pain"] > found["calm"]


def test_more_than_two_classes():
    (found,) = explainer(sum_of_weights, classes=3).explain("integrated_gradients", [TEXT], [1])
    assert found.error < 1e-4
    assert found.words[found.order[0]] == "fever"


def test_a_method_that_is_not_known_is_refused_with_the_names_of_those_that_are():
    with pytest.raises(ValueError, match="no method 'magic', known are integrated_gradients"):
        explainer(sum_of_weights).explain("magic", [TEXT], [1])


def test_memory_that_runs_out_halves_the_passes_and_says_so():
    made = network(sum_of_weights, tokens=256)
    whole = made.model.forward

    def tight(inputs_embeds, attention_mask):
        if inputs_embeds.shape[0] * inputs_embeds.shape[1] > 64:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(inputs_embeds, attention_mask)

    made.model.forward = tight
    (found,) = integrated_gradients(made, [TEXT], [1])
    assert found.error < 1e-4
    assert made.tokens == 64
    assert any("halved to 64" in note for note in made.notes)


def test_another_error_is_not_taken_for_a_lack_of_memory():
    made = network(sum_of_weights)

    def broken(inputs_embeds, attention_mask):
        raise RuntimeError("shapes do not match")

    made.model.forward = broken
    with pytest.raises(RuntimeError, match="shapes"):
        integrated_gradients(made, [TEXT], [1])
