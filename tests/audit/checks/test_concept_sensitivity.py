"""Concepts as directions: significant where the rule follows them, silent where it does not."""

from dataclasses import replace

import numpy as np
import pytest

from audit.checks.transparency.cav import directions, followed, layer, random_slopes
from audit.checks.transparency.concept_sensitivity import concept_sensitivity
from audit.checks.transparency.worked import sum_of, weights_as_values, worked_evidence


def measured(of):
    return {m.where: m for m in concept_sensitivity.body(of)}


def coloured(weights, **word_lists):
    colours = ("blue red", "blue", "red", "grey")
    texts = [f"a {colour} note {n}" for n in range(30) for colour in colours]
    return replace(
        worked_evidence(texts, sum_of(weights), weights_as_values(weights)), word_lists=word_lists
    )


def test_a_concept_the_rule_follows_is_told_from_one_it_does_not():
    of = coloured({"blue": 2.0, "note": 1.0}, cue=("blue",), other=("red",))
    found = measured(of)
    assert found["concept = cue"].value == 1
    assert found["concept = cue"].test.p_value <= 0.01
    assert found["concept = cue"].detail["accuracy"] > 0.95
    assert found["concept = other"].test.p_value > 0.05
    against = measured(coloured({"blue": -0.5, "note": 1.0}, cue=("blue",)))["concept = cue"]
    assert against.value == 0
    assert against.test.p_value <= 0.01


def test_too_few_examples_are_said():
    found = measured(coloured({"note": 1.0}, rare=("note 7",)))
    assert found["concept = rare"].value is None
    assert "fewer than 20" in found["concept = rare"].note
    assert "no list" in measured(coloured({"note": 1.0}))["overall"].note
    assert "decided positive" in measured(coloured({"note": -1.0}, cue=("blue",)))["overall"].note


def test_a_model_without_layers_is_undefined():
    of = coloured({"note": 1.0}, cue=("blue",))

    class Closed:
        applicability = of.explainer.applicability

    assert "layers" in measured(replace(of, explainer=Closed()))["overall"].note


def test_random_concepts_are_rarely_significant():
    rng = np.random.default_rng(0)
    of = layer(rng.normal(size=(120, 16)), rng.normal(size=(40, 16)) + 1)
    null = np.abs(random_slopes(of, 30, rng))
    found = [abs(followed(of, rng.permutation(120)[:30], rng).slope) for _ in range(100)]
    beyond = np.array([(1 + (null >= slope).sum()) / (1 + null.size) for slope in found])
    assert (beyond <= 0.05).mean() <= 0.12
    assert beyond.mean() == pytest.approx(0.5, abs=0.1)


def test_the_direction_is_the_one_that_parts_the_texts():
    rng = np.random.default_rng(0)
    states = rng.normal(size=(60, 8))
    states[:30, 0] += 4
    mine, theirs = np.arange(30)[None, :], np.arange(30, 60)[None, :]
    weights, accuracy = directions(states @ states.T, mine, theirs)
    normal = weights[0] @ states
    assert np.linalg.norm(normal) == pytest.approx(1)
    assert normal[0] > 0.9
    assert accuracy[0] > 0.9
    centred = states - states.mean(axis=0)
    ridge = 0.1 * (centred**2).sum() / 60
    sides = np.repeat([1.0, -1.0], 30)
    by_hand = np.linalg.solve(centred.T @ centred + ridge * np.eye(8), centred.T @ sides)
    assert normal == pytest.approx(by_hand / np.linalg.norm(by_hand))


def test_texts_that_are_all_alike_have_no_direction():
    weights, accuracy = directions(np.ones((10, 10)), np.arange(5)[None], np.arange(5, 10)[None])
    assert np.isfinite(weights).all()
    assert accuracy[0] <= 0.5
