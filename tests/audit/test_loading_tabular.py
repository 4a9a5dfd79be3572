"""A model of tabular rows: asked as it answers, its rows checked, torch left alone."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import numpy as np
import pandas as pd
import pytest
from loan_rows import loan_frame, write_loan_model

from audit.budget import Budget
from audit.errors import AuditError, InputError
from audit.loading import load
from audit.manifest import read_manifest, write_manifest
from audit.predictors.sklearn import SklearnPredictor
from audit.subject import Options


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write_loan_model(tmp_path_factory.mktemp("loans") / "model")


@pytest.fixture
def loans(made, tmp_path):
    return Path(copytree(made, tmp_path / "model"))


def changed(model_dir, **values):
    write_manifest(model_dir, read_manifest(model_dir).model_copy(update=values))
    return model_dir


def test_evidence_is_what_the_model_says_in_the_order_of_the_task(made):
    evidence = load(made).evidence
    rows = pd.read_parquet(made / "heldout.parquet")
    predictor = SklearnPredictor(made, read_manifest(made).inputs)
    assert (evidence.task.labels, predictor.labels) == (
        ("refused", "granted"), ("granted", "refused"),
    )  # fmt: skip
    answers = evidence.table_model.probabilities(rows)
    assert answers.sum(axis=1) == pytest.approx(1)
    assert np.array_equal(evidence.y_score, answers[:, 1])
    assert np.array_equal(evidence.y_pred, answers.argmax(axis=1))
    assert (evidence.y_pred == evidence.y_true).mean() > 0.8
    assert evidence.predict is None
    assert evidence.explainer is None
    assert "text" not in evidence.used
    assert evidence.features[0].features == ("sex",)


def test_the_subject_says_what_it_is(made):
    subject = load(made)
    assert subject.info.kind == "sklearn"
    assert subject.settings["inputs"] == "income, debts, job, sex"
    assert subject.home == made / "audit"
    assert load(made).rows_digest == subject.rows_digest
    assert load(made, Options(rows=50)).rows_digest != subject.rows_digest


def test_neither_torch_nor_transformers_is_needed(made):
    # skops lists scikit-learn's modules, one of which loads torch where it is installed.
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name in ('torch', 'transformers'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from pathlib import Path\n"
        "from audit.loading import load\n"
        f"evidence = load(Path({str(made)!r})).evidence\n"
        "rows = evidence.rows.iloc[:9]\n"
        "print(evidence.table_model.explain('tree_shap', rows, [1] * 9, rows).values.shape)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("(9, 4)", 0), done.stderr


def test_rows_of_the_user_with_a_category_never_seen(made, tmp_path):
    rows = loan_frame(30, seed=9).assign(job="pilot")
    rows.to_csv(tmp_path / "new.csv", index=False)
    subject = load(made, Options(data=tmp_path / "new.csv"))
    assert len(subject.evidence) == 30
    assert "30 of 30 rows hold a value of job that training never saw" in subject.notes[-1]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (loan_frame(20).drop(columns="debts"), r"new.csv: no column 'debts'"),
        (loan_frame(20).assign(debts="many"), r"new.csv: debts: row 0 holds 'many'"),
        (loan_frame(20).assign(label="perhaps"), r"label: found 'perhaps'"),
    ],
)
def test_rows_that_do_not_fit_are_named(rows, message, made, tmp_path):
    rows.to_csv(tmp_path / "new.csv", index=False)
    with pytest.raises(InputError, match=message):
        load(made, Options(data=tmp_path / "new.csv"))


def test_a_manifest_of_other_classes(loans):
    task = read_manifest(loans).task.model_copy(update={"labels": ("no", "granted")})
    with pytest.raises(
        InputError, match=r"expected the labels of model.skops, 'granted', 'refused'"
    ):
        load(changed(loans, task=task))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": []}, "kind is 'sklearn' and inputs are none"),
        ({"kind": "transformers"}, "kind is 'transformers' and inputs are 'income'"),
        ({"inputs": [{"name": "a", "kind": "number"}] * 2}, "inputs must differ"),
        ({"inputs": [{"name": "a", "kind": "text"}]}, "kind"),
    ],
)
def test_a_manifest_whose_inputs_do_not_fit_its_kind(change, message, loans):
    path = loans / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(AuditError, match=message):
        load(loans)


def test_what_the_user_says_of_explaining_reaches_the_checks(loans):
    changed(loans, word_lists={"cue": ("blue bay",), "slang": ("a",)})
    evidence = load(
        loans,
        Options(budget=Budget(rows=7), word_lists={"slang": ("b", "c")}, rationale="job"),
    ).evidence
    assert evidence.budget.rows == 7
    assert evidence.word_lists == {"cue": ("blue bay",), "slang": ("b", "c")}
    assert evidence.used["rationale"] == "job"


def test_a_rationale_that_is_not_there(loans):
    with pytest.raises(InputError, match="no column 'why'"):
        load(loans, Options(rationale="why"))


def test_methods_for_texts_are_refused(loans):
    with pytest.raises(InputError, match="explained by the method that fits its kind"):
        load(loans, Options(methods=("shap",)))
