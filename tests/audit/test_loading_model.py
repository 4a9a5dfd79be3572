"""A model directory: asked as its users would ask it, and never trusted."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from tiny_classifier import write_classifier
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from audit.budget import Budget
from audit.checks.transparency.study import study
from audit.errors import AuditError, InputError
from audit.loading import load
from audit.manifest import read_manifest, write_manifest
from audit.predictors.transformers import TransformersPredictor
from audit.subject import Options

PICKLE = b"\x80\x04cos\nsystem\n"


def test_evidence_is_what_the_model_says_of_its_held_out_rows(model_dir):
    subject = load(model_dir)
    rows = pd.read_parquet(model_dir / "heldout.parquet")
    model = AutoModelForSequenceClassification.from_pretrained(model_dir).eval()
    tokenizer = AutoTokenizer.from_pretrained(model_dir)
    with torch.inference_mode():
        alone = [
            model(**tokenizer(text, truncation=True, max_length=32, return_tensors="pt")).logits
            for text in rows["text"]
        ]
    expected = torch.softmax(torch.cat(alone).double(), -1).numpy()
    evidence = subject.evidence
    assert evidence.y_score == pytest.approx(expected[:, 1], abs=1e-6)
    assert np.array_equal(evidence.y_pred, expected.argmax(1))
    assert np.array_equal(evidence.y_true, (rows["label"] == "admit").astype(int))
    assert evidence.features[0].features == ("sex",)
    assert subject.info.scenario == "medical"
    assert subject.home == model_dir / "audit"


def test_second_audit_does_not_ask_again_unless_something_changed(model_dir, monkeypatch):
    first = load(model_dir)
    assert load(model_dir).settings["predictions_from_cache"]
    other = load(write_classifier(model_dir))
    assert other.info.digest == first.info.digest, "the same weights again"
    torch.manual_seed(7)
    model = AutoModelForSequenceClassification.from_pretrained(model_dir)
    torch.nn.init.normal_(model.classifier.weight)
    model.save_pretrained(model_dir)
    changed = load(model_dir)
    assert not changed.settings["predictions_from_cache"]
    assert changed.info.digest != first.info.digest


def test_predictions_do_not_depend_on_order_batch_or_repetition(model_dir, monkeypatch):
    predictor = TransformersPredictor(model_dir)
    texts = ["fever w1 w2", "calm", "", "pain " * 200, "fever w1 w2"]
    together = predictor.probabilities(texts)
    assert together[0] == pytest.approx(together[4], abs=0)
    monkeypatch.setattr("audit.predictors.transformers.BATCH_TOKENS", {"cpu": 1, "cuda": 1})
    alone = predictor.probabilities(texts[::-1])[::-1]
    assert together == pytest.approx(alone, abs=1e-6)
    assert together.sum(axis=1) == pytest.approx(1)
    assert predictor.truncated(texts) == 1


def test_a_row_budget_says_what_it_costs(model_dir):
    subject = load(model_dir, Options(rows=30))
    assert len(subject.evidence) == 30
    assert "30 of 120 rows" in subject.notes[0]
    assert "2.00 times as wide" in subject.notes[0]


def test_a_hub_model_is_audited_on_rows_given(tmp_path):
    folder = write_classifier(tmp_path / "hub", labels=("LABEL_0", "LABEL_1"))
    table = tmp_path / "eval.csv"
    frame = pd.DataFrame(
        {"note": ["fever", "calm", "pain w1", "well"], "outcome": [1, 0, 1, 0], "sex": list("FMFM")}
    )
    frame.to_csv(table, index=False)
    options = Options(data=table, text="note", label="outcome", sensitive=("sex",))
    evidence = load(folder, options).evidence
    assert evidence.task.labels == ("0", "1")
    assert evidence.task.positive == "1"
    assert evidence.y_true.tolist() == [1, 0, 1, 0]


def config_with(**changes):
    def damage(folder):
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return damage


def manifest_with(**changes):
    def damage(folder):
        path = folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return damage


def truncate(folder):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def only_pickle(folder):
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(PICKLE)


def no_head(folder):
    from tiny_base import write_tiny_base

    write_tiny_base(folder)


def rows_outside(folder):
    held_out = json.loads((folder / "manifest.json").read_text())["held_out"]
    manifest_with(held_out=held_out | {"path": "../elsewhere.parquet"})(folder)


def weights_outside(folder):
    secret = folder.parent / "secret.safetensors"
    (folder / "model.safetensors").replace(secret)
    (folder / "model.safetensors").symlink_to(secret)


def strange_label(folder):
    frame = pd.read_parquet(folder / "heldout.parquet")
    frame.loc[3, "label"] = "transfer"
    frame.to_parquet(folder / "heldout.parquet")


def one_class(folder):
    frame = pd.read_parquet(folder / "heldout.parquet")
    frame.assign(label="home").to_parquet(folder / "heldout.parquet")


def no_text(folder):
    frame = pd.read_parquet(folder / "heldout.parquet")
    frame.loc[0, "text"] = None
    frame.to_parquet(folder / "heldout.parquet")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / "config.json").unlink(), "config.json: no such file"),
        (lambda folder: (folder / "config.json").write_text("{"), "not valid JSON"),
        (config_with(auto_map={"AutoModel": "evil.Model"}), "brings its own code"),
        (config_with(id2label={"0": "only"}), "found 1 labels"),
        (truncate, "model.safetensors: is not a whole safetensors file"),
        (only_pickle, "Pickled weights can run code"),
        (no_head, "base model"),
        (weights_outside, "leads outside the directory"),
        (rows_outside, "leads outside the directory"),
        (manifest_with(schema_version=99), "schema_version: found 99"),
        (manifest_with(colour="red"), "colour: unknown key"),
        (manifest_with(task={"labels": ["a", "b"], "positive": "c", "favourable": "a"}), "positive"),
        (manifest_with(sensitive=[{"name": "race"}]), "no column 'race'"),
        (strange_label, "label: found 'transfer'"),
        (one_class, "label: found only 'home'"),
        (no_text, "1 rows have no text"),
        (lambda folder: (folder / "heldout.parquet").write_bytes(b"PAR1"), "cannot be read"),
    ],
)  # fmt: skip
def test_bad_model_dir_is_one_clear_error(model_dir, damage, says):
    damage(model_dir)
    with pytest.raises(AuditError, match=says):
        load(model_dir)


def test_labels_of_manifest_and_model_must_agree(model_dir):
    manifest = read_manifest(model_dir)
    task = manifest.task.model_copy(update={"labels": ("stay", "admit"), "favourable": "admit"})
    write_manifest(model_dir, manifest.model_copy(update={"task": task}))
    with pytest.raises(InputError):
        load(model_dir)


@pytest.mark.parametrize("name", ["empty", "nothing"])
def test_a_directory_that_is_no_model(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no model|no such"):
        load(tmp_path / name)


def test_a_forged_cache_in_the_model_dir_is_not_believed(model_dir):
    before = load(model_dir).evidence.y_score
    forged = model_dir / "audit" / "cache"
    forged.mkdir(parents=True)
    np.save(forged / "predictions.npy", np.ones((120, 2)))
    assert load(model_dir).evidence.y_score == pytest.approx(before, abs=0)


def test_the_user_names_the_explanations_and_what_an_absent_word_is(model_dir):
    asked = Options(methods=("lime", "integrated_gradients"), baseline="zero", budget=Budget(4, 0))
    subject = load(model_dir, asked)
    assert subject.settings["baseline"] == "zero"
    found = study(subject.evidence)
    assert found.methods[:2] == ("lime", "integrated_gradients")
    assert "shap" not in found.methods
    assert {made.baseline for made in found.attributions("integrated_gradients")} == {"zero"}


def test_an_explanation_that_is_not_offered(model_dir):
    with pytest.raises(
        InputError, match="found 'anchors'; expected some of 'integrated_gradients'"
    ):
        load(model_dir, Options(methods=("anchors",)))
