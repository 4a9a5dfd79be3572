"""The self-test on one seed, as CI runs it: methods do as theory says, every fake is rejected."""

from __future__ import annotations

import json

import pytest
import torch

from audit.cli import main
from audit.errors import AuditError
from audit.selftest import planted
from audit.selftest.fakes import FAKES
from audit.selftest.plants import PLANTS, languages


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    out = tmp_path_factory.mktemp("selftest") / "found.json"
    status = main(["selftest", "transparency", "--out", str(out)])
    return status, {trial["plant"]: trial for trial in json.loads(out.read_text())["trials"]}


def scores(found, plant):
    return {score["method"]: score for score in found[1][plant]["scores"]}


@pytest.mark.e2e
def test_all_is_as_theory_says(found):
    assert found[0] == 0
    assert list(found[1]) == list(PLANTS)


@pytest.mark.e2e
@pytest.mark.parametrize("plant", PLANTS)
def test_methods_recover_the_reason_and_fakes_are_rejected(found, plant):
    by_method = scores(found, plant)
    for method in ("integrated_gradients", "shap", "kernel_shap"):
        assert by_method[method]["average_precision"] > 0.9
        assert by_method[method]["ncomp"]["value"] > 0.8
        assert by_method[method]["verdict"] == "faithful"
    for fake in FAKES:
        assert by_method[fake]["average_precision"] < 0.4
        assert by_method[fake]["ncomp"]["high"] < 0.5
        assert by_method[fake]["verdict"] == "rejected"


@pytest.mark.e2e
def test_occlusion_fails_on_redundant_words_alone_and_the_audit_says_so(found):
    verdicts = {plant: scores(found, plant)["occlusion"]["verdict"] for plant in PLANTS}
    assert verdicts == dict.fromkeys(PLANTS, "faithful") | {"two redundant words": "rejected"}


@pytest.mark.e2e
def test_every_classifier_is_certified(found):
    for trial in found[1].values():
        certificate = trial["certificate"]
        assert min(certificate[k] for k in ("swapped", "replaced", "alone", "resampled")) >= 0.98
        assert certificate["drift"] <= 0.1


def test_what_is_not_certified_is_not_used(monkeypatch):
    for name, value in {"STEPS": 10, "ROUNDS": 2, "TRIES": 1}.items():
        monkeypatch.setattr(planted, name, value)
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    with pytest.raises(AuditError, match="No classifier learnt 'a conjunction' with seed 0"):
        planted.classifier(languages(0)["a conjunction"], 0)
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)


def test_a_seed_gives_the_same_classifier_again():
    language = languages(2)["one word"]
    text = " ".join(language.filler[:9])
    first, again = (planted.classifier(language, 2).log_odds([text]) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--seeds", "0"], "--seeds: found 0; expected 1 or more."),
        (["--plant", "a tree"], "--plant: found 'a tree'; expected 'one word', 'two redundant"),
        (["--out", "found.txt"], "--out: found 'found.txt'; expected a file name in .md or .json."),
    ],
)
def test_wrong_options_are_said_before_anything_is_taught(options, said, capsys):
    assert main(["selftest", "transparency", *options]) == 2
    assert said in capsys.readouterr().err
