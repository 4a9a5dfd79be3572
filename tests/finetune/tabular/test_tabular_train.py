"""A classifier of tabular rows: what is written, what it may read, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from loan_rows import INPUTS, loan_corpus, write_loan_model

from audit.errors import InputError
from audit.files import sha256_file
from audit.inputs import read_inputs
from audit.manifest import read_manifest
from audit.predictors.sklearn import MODEL, SklearnPredictor
from finetune.plan import Run
from finetune.split import split
from finetune.tabular.settings import TabularName, TabularSettings
from finetune.tabular.train import train


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_loan_model(tmp_path_factory.mktemp("loans") / "model")


def test_the_manifest_says_how_to_do_it_again(model: Path) -> None:
    manifest = read_manifest(model)
    training = manifest.training
    assert training is not None
    assert (manifest.kind, manifest.inputs, manifest.scenario) == ("sklearn", INPUTS, "finance")
    assert training.hyperparameters["max_depth"] == 3
    assert training.hyperparameters["use_sensitive"] is True
    assert training.versions["skops"]
    assert training.command == "train loans"
    assert not manifest.score.probability
    (epoch,) = training.epochs
    assert epoch["validation_roc_auc"] > 0.8
    assert manifest.artefacts == {
        name: sha256_file(model / name) for name in (MODEL, "heldout.parquet")
    }
    assert {path.name for path in model.iterdir()} == {*manifest.artefacts, "manifest.json"}


def test_the_held_out_rows_are_the_test_rows_and_hold_no_more_than_is_needed(model: Path) -> None:
    held_out = pd.read_parquet(model / "heldout.parquet")
    corpus = loan_corpus()
    test = split(corpus.frame, source="", seed=0).test
    assert held_out["row_id"].tolist() == test.index.tolist()
    assert list(held_out) == ["row_id", "income", "debts", "job", "sex", "label"]


@pytest.mark.parametrize("name", get_args(TabularName))
def test_every_model_learns_and_is_read_again(name: TabularName, tmp_path: Path) -> None:
    manifest = read_manifest(write_loan_model(tmp_path / "model", name))
    predictor = SklearnPredictor(tmp_path / "model", manifest.inputs)
    held_out = pd.read_parquet(tmp_path / "model" / "heldout.parquet")
    answers = predictor.probabilities(read_inputs(held_out, manifest.inputs, ""))
    decided = np.array(predictor.labels)[answers.argmax(axis=1)]
    assert (decided == held_out["label"]).mean() > 0.8


def test_the_same_seed_gives_the_same_model(model: Path, tmp_path: Path) -> None:
    again = write_loan_model(tmp_path / "model")
    rows = read_inputs(loan_corpus().frame, INPUTS, "")
    first, second = (SklearnPredictor(f, INPUTS).probabilities(rows) for f in (model, again))
    assert np.array_equal(first, second)


def test_what_states_a_sensitive_feature_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    manifest = train(loan_corpus(), TabularSettings(), Run(out=tmp_path / "model"))
    assert [column.name for column in manifest.inputs] == ["income", "debts", "job"]
    assert manifest.training is not None
    assert manifest.training.hyperparameters["left_out"] == "sex"
    assert "sex" in pd.read_parquet(tmp_path / "model" / "heldout.parquet")


def test_without_class_weights_scores_are_probabilities(tmp_path: Path) -> None:
    settings = TabularSettings(model="logistic-regression", class_weights=False)
    manifest = train(loan_corpus(), settings, Run(out=tmp_path / "model"))
    assert manifest.score.probability


def test_three_classes(tmp_path: Path) -> None:
    corpus = loan_corpus()
    label = corpus.frame["label"].where(corpus.frame["debts"] < 5, "asked again")
    task = corpus.task.model_copy(update={"labels": ("refused", "asked again", "granted")})
    three = replace(corpus, frame=corpus.frame.assign(label=label), task=task)
    manifest = train(three, TabularSettings(), Run(out=tmp_path / "model"))
    from audit.loading import load

    evidence = load(tmp_path / "model").evidence
    assert evidence.table_model is not None
    refused = evidence.table_model.applicability.refused
    assert "two classes only" in refused["tree_shap"]
    assert set(evidence.y_pred) == {0, 1, 2}
    assert manifest.task.labels == evidence.task.labels


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": ()}, "'loans' is a corpus of texts, and gradient-boosting reads columns"),
        ({"inputs": INPUTS[3:]}, "every column states a sensitive feature; expected --use-sens"),
    ],
)
def test_a_corpus_without_columns_to_read(
    change: dict[str, object], message: str, tmp_path: Path
) -> None:
    corpus = replace(loan_corpus(), **change)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=message):
        train(corpus, TabularSettings(), Run(out=tmp_path / "model"))
    assert not (tmp_path / "model").exists()


def test_an_earlier_training_is_replaced_only_on_request(model: Path, tmp_path: Path) -> None:
    out = write_loan_model(tmp_path / "model", rows=200)
    with pytest.raises(InputError, match="holds an earlier training"):
        train(loan_corpus(), TabularSettings(), Run(out=out))
    train(loan_corpus(), TabularSettings(), Run(out=out, overwrite=True))
    assert len(read_manifest(out).inputs) == 3
