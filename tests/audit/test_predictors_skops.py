"""A stored scikit-learn model is built only if it is whole, ours in shape, and leads nowhere else."""

import json
import pickle
import zipfile

import numpy as np
import pandas as pd
import pytest
import sklearn
import skops.io
from loan_rows import INPUTS, loan_frame, write_loan_model
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

from audit.errors import InputError
from audit.inputs import read_inputs
from audit.manifest import Input
from audit.predictors import skops_file
from audit.predictors.sklearn import MODEL, SklearnPredictor


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_loan_model(tmp_path_factory.mktemp("loans") / "model")


def fitted(model, columns=None):
    frame = read_inputs(loan_frame(), INPUTS, "")
    words = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    encoders = [SimpleImputer(), SimpleImputer(), words, words]
    each = [(f"c{i}", e, [c.name]) for i, (e, c) in enumerate(zip(encoders, INPUTS, strict=True))]
    pipeline = Pipeline([("columns", ColumnTransformer(columns or each)), ("model", model)])
    return pipeline.fit(frame, loan_frame()["label"].to_numpy(object))


def stored(model, folder):
    skops.io.dump(model, folder / MODEL)
    return folder


def refusal(folder, inputs=INPUTS):
    with pytest.raises(InputError) as caught:
        SklearnPredictor(folder, inputs)
    assert MODEL in str(caught.value)
    return str(caught.value)


def test_it_answers_as_the_pipeline_that_was_stored(tmp_path):
    pipeline = fitted(RandomForestClassifier(5, max_depth=3, random_state=0))
    predictor = SklearnPredictor(stored(pipeline, tmp_path), INPUTS)
    frame = read_inputs(loan_frame(60, seed=5), INPUTS, "")
    assert predictor.probabilities(frame) == pytest.approx(pipeline.predict_proba(frame))
    assert predictor.labels == ("granted", "refused")


def test_its_digest_is_of_the_file_and_of_how_columns_are_read(folder, tmp_path):
    digest = SklearnPredictor(folder, INPUTS).digest
    assert SklearnPredictor(folder, INPUTS).digest == digest
    assert SklearnPredictor(folder, INPUTS[::-1]).digest != digest
    other = write_loan_model(tmp_path / "other", "logistic-regression")
    assert SklearnPredictor(other, INPUTS).digest != digest


@pytest.mark.parametrize("content", [pickle.dumps(print), b"", b"PK\x03\x04 cut"])
def test_a_pickle_or_a_stump_is_no_skops_file(content, tmp_path):
    (tmp_path / MODEL).write_bytes(content)
    assert "is not a skops file" in refusal(tmp_path)


def test_a_missing_file(tmp_path):
    assert "no such file" in refusal(tmp_path)


def test_a_file_cut_short(folder, tmp_path):
    data = (folder / MODEL).read_bytes()
    (tmp_path / MODEL).write_bytes(data[: len(data) // 2])
    refusal(tmp_path)


def test_a_link_out_of_the_directory(folder, tmp_path):
    (tmp_path / MODEL).symlink_to(folder / MODEL)
    assert "leads outside" in refusal(tmp_path)


def test_a_file_too_large_or_that_unpacks_to_be(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(skops_file, "MAX_BYTES", 10_000)
    assert "expected at most 10,000" in refusal(folder)
    with zipfile.ZipFile(tmp_path / MODEL, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b" " * 100_000)
    assert (tmp_path / MODEL).stat().st_size < 10_000
    assert "expected at most 10,000" in refusal(tmp_path)


class Evil:
    def __reduce__(self):
        return (print, ("it ran",))


def test_types_of_others_are_named_and_never_built(tmp_path, capsys):
    message = refusal(stored({"x": Evil()}, tmp_path))
    assert "Evil" in message
    assert "never loaded" in message
    assert capsys.readouterr().out == ""


def test_a_schema_that_calls_a_function(folder, tmp_path):
    with zipfile.ZipFile(folder / MODEL) as archive:
        schema = json.loads(archive.read("schema.json"))
    called = {"__class__": "system", "__module__": "os", "__loader__": "FunctionNode"}
    with zipfile.ZipFile(tmp_path / MODEL, "w") as archive:
        archive.writestr("schema.json", json.dumps(schema | called))
    refusal(tmp_path)


@pytest.mark.parametrize("schema", ["[]", "{}", "no json", '{"protocol": 99}', '{"protocol": 1}'])
def test_a_schema_that_is_none(schema, tmp_path):
    with zipfile.ZipFile(tmp_path / MODEL, "w") as archive:
        archive.writestr("schema.json", schema)
    assert "is not a whole skops file" in refusal(tmp_path)


def test_only_the_shape_of_our_own_training(tmp_path):
    bare = RandomForestClassifier(2).fit([[0], [1]], ["a", "b"])
    assert "expected a Pipeline of 'columns'" in refusal(stored(bare, tmp_path))
    bayes = fitted(GaussianNB())
    assert "has parts 'GaussianNB'" in refusal(stored(bayes, tmp_path))
    function = [("f", FunctionTransformer(), ["debts"])]
    other = fitted(RandomForestClassifier(2), function)
    assert "'FunctionTransformer'" in refusal(stored(other, tmp_path))


def test_columns_that_are_not_those_of_the_manifest(folder):
    assert "expected those of the manifest, 'income'" in refusal(folder, INPUTS[:2])
    swapped = (*INPUTS[:3], Input(name="gender", kind="category"))
    assert "'gender'" in refusal(folder, swapped)


def test_two_columns_encoded_together_belong_to_nobody(tmp_path):
    both = [("both", SimpleImputer(), ["income", "debts"])]
    together = fitted(RandomForestClassifier(2), both)
    assert "each on its own" in refusal(stored(together, tmp_path), INPUTS[:2])


@pytest.mark.parametrize("field", ["children_left", "children_right", "feature"])
@pytest.mark.parametrize("value", [10**6, -7, 0])
def test_a_tree_whose_nodes_lead_out_of_it(field, value, tmp_path):
    pipeline = fitted(RandomForestClassifier(2, max_depth=3, random_state=0))
    tree = pipeline[1].estimators_[1].tree_
    getattr(tree, field)[0] = value
    if (field, value) == ("feature", 0):
        SklearnPredictor(stored(pipeline, tmp_path), INPUTS)  # a feature like any other
    else:
        assert "nodes lead out of it" in refusal(stored(pipeline, tmp_path))


def test_a_tree_that_claims_more_nodes_than_it_has(tmp_path):
    pipeline = fitted(RandomForestClassifier(2, max_depth=3, random_state=0))
    tree = pipeline[1].estimators_[0].tree_
    _, arguments, state = tree.__reduce__()
    larger = type(tree)(*arguments)
    larger.__setstate__(state | {"node_count": 10**9})
    believed = larger.node_count != tree.node_count  # newer scikit-learn counts for itself
    assert skops_file._is_sound(larger, pipeline[1].n_features_in_) != believed


def test_parts_that_do_not_fit_together(tmp_path):
    pipeline = fitted(RandomForestClassifier(2, max_depth=2))
    pipeline[1].classes_ = np.array(["a", "b", "c"], dtype=object)
    refusal(stored(pipeline, tmp_path))


def test_another_version_is_said(folder, tmp_path):
    with zipfile.ZipFile(folder / MODEL) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    older = files["schema.json"].replace(sklearn.__version__.encode(), b"1.6.0")
    assert older != files["schema.json"]
    with zipfile.ZipFile(tmp_path / MODEL, "w") as archive:
        for name, data in (files | {"schema.json": older}).items():
            archive.writestr(name, data)
    (note,) = SklearnPredictor(tmp_path, INPUTS).notes
    assert "saved by scikit-learn 1.6.0" in note


def test_a_category_never_seen_is_counted_and_answered(folder):
    predictor = SklearnPredictor(folder, INPUTS)
    rows = loan_frame(10).assign(job=["clerk"] * 8 + ["pilot", "judge"])
    frame = read_inputs(rows, INPUTS, "")
    assert predictor.unseen(frame) == {"job": 2}
    assert np.isfinite(predictor.probabilities(frame)).all()
    assert isinstance(frame, pd.DataFrame)
