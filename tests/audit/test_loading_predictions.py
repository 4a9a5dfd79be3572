"""A table of predictions: usual names found, every bad column refused by name."""

import numpy as np
import pandas as pd
import pytest

from audit.errors import AuditError
from audit.loading import load
from audit.stats.counts import UNKNOWN
from audit.subject import Options

FRAME = pd.DataFrame(
    {
        "y_true": [1, 0, 1, 0, 1, 0],
        "y_pred": [1, 0, 0, 0, 1, 1],
        "y_score": [0.9, 0.2, 0.4, 0.1, 0.8, 0.6],
        "sex": list("FMFMFM"),
    }
)


def saved(tmp_path, frame=FRAME, name="preds.csv"):
    path = tmp_path / name
    if name.endswith(".parquet"):
        frame.to_parquet(path, index=False)
    elif name.endswith(".jsonl"):
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("name", ["p.csv", "p.parquet", "p.jsonl", "p.csv.gz"])
def test_every_format_gives_the_same_evidence(tmp_path, name):
    evidence = load(saved(tmp_path, name=name), Options(sensitive=("sex",))).evidence
    assert evidence.y_true.tolist() == FRAME["y_true"].tolist()
    assert evidence.y_pred.tolist() == FRAME["y_pred"].tolist()
    assert evidence.y_score == pytest.approx(FRAME["y_score"].to_numpy())
    assert evidence.sizes(evidence.features[0]).tolist() == [3, 3]
    assert evidence.predict is None


def test_decisions_are_made_from_scores_at_the_threshold(tmp_path):
    path = saved(tmp_path, FRAME.drop(columns="y_pred"))
    assert load(path).evidence.y_pred.tolist() == [1, 0, 0, 0, 1, 1]
    assert load(path, Options(threshold=0.4)).evidence.y_pred.tolist() == [1, 0, 1, 0, 1, 1]


def test_truth_is_optional_and_may_have_holes(tmp_path):
    assert not load(saved(tmp_path, FRAME.drop(columns="y_true"))).evidence.known.any()
    holes = FRAME.assign(y_true=[1, 0, None, 0, 1, 0])
    subject = load(saved(tmp_path, holes))
    assert subject.evidence.y_true.tolist() == [1, 0, UNKNOWN, 0, 1, 0]
    assert "1 of 6 rows have no true label" in " ".join(subject.notes)


def test_no_sensitive_feature_is_said_and_likely_ones_are_named(tmp_path):
    assert "look sensitive: sex" in load(saved(tmp_path)).notes[0]


@pytest.mark.parametrize(
    ("labels", "positive"),
    [(("0", "1"), "1"), (("no", "yes"), "yes"), (("False", "True"), "True")],
)
def test_the_truthy_label_is_positive(tmp_path, labels, positive):
    table = FRAME.assign(**{c: FRAME[c].map(dict(enumerate(labels))) for c in ("y_true", "y_pred")})
    assert load(saved(tmp_path, table)).evidence.task.positive == positive


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        ({}, {"y_true": "nope"}, "no column 'nope'"),
        ({}, {"sensitive": ("race", "sex")}, "no column 'race'"),
        ({}, {"positive": "2"}, "'2' is no label"),
        ({}, {"favourable": "good"}, "'good' is no label"),
        ({}, {"score_range": (1.0, 0.0)}, "LOW below HIGH"),
        ({"y_true": ["a", "b"] * 3, "y_pred": ["a", "b"] * 3}, {}, "--positive LABEL"),
        ({"y_true": 1}, {}, "y_true: found only '1' in 6 rows"),
        ({"y_true": 1, "y_pred": 1}, {}, "only the label '1'"),
        ({"y_pred": [1, 2, 3, 1, 2, 3]}, {}, "do not share"),
        ({"y_pred": [1, 0, None, 0, 1, 0]}, {}, "1 rows have no value"),
        ({"y_score": [0.5, 1.5, 0, 0, 0, 0]}, {}, "y_score: row 1 holds 1.5"),
        ({"y_score": ["0.5", "high", "0", "0", "0", "0"]}, {}, "row 1 holds 'high'"),
        ({"y_score": [0.5, None, 0, 0, 0, 0]}, {}, "row 1 holds"),
        ({"y_score": [0.5, np.inf, 0, 0, 0, 0]}, {}, "row 1 holds"),
        ({"sex": "F"}, {"sensitive": ("sex",)}, "sex: found only 'F'"),
        ({"sex": None}, {"sensitive": ("sex",)}, "every value is missing"),
    ],
)
def test_bad_column_is_one_clear_error(tmp_path, change, options, says):
    path = saved(tmp_path, FRAME.assign(**change))
    with pytest.raises(AuditError) as caught:
        load(path, Options(**options))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_decisions_and_no_scores_is_refused(tmp_path):
    with pytest.raises(AuditError, match="--y-pred COLUMN"):
        load(saved(tmp_path, FRAME[["y_true", "sex"]]))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "is empty"),
        ("header.csv", b"y_true,y_pred\n", "holds no rows"),
        ("latin.csv", "y_pred,né\n1,é\n".encode("latin-1"), "not UTF-8"),
        ("ragged.csv", b"a,b\n1,2\n1,2,3,4\n", "cannot be read"),
        ("broken.parquet", b"PAR1 rubbish", "cannot be read"),
        ("broken.jsonl", b"{nope", "cannot be read"),
        ("broken.csv.gz", b"not gzip", "cannot be read"),
        ("model.pkl", b"\x80", "is no directory and no table"),
    ],
)
def test_unreadable_file_is_one_clear_error(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AuditError, match=says):
        load(path)
