"""Real text: fine-tune, audit, and compare with TF-IDF and logistic regression on the same rows.

python -m benchmarks.real_text MODEL_DIR CORPUS, where `python -m finetune train` has trained
MODEL_DIR on CORPUS and `python -m audit report --rows 0` has audited it. The baseline is trained on
the rows the model was trained and validated on, and both are measured on the same held-out rows by
the same audit. Prints a Markdown table.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from audit.checks import catalogue
from audit.loading import load
from audit.manifest import Manifest, read_manifest
from audit.policy import Policy
from audit.report import Report
from audit.run import run
from audit.subject import Options
from finetune.corpus import Corpus
from finetune.scenarios import load as load_corpus
from finetune.split import split, subsample

CHECKS = ("roc_auc", "true_positive_rate", "false_positive_rate")


def baseline(manifest: Manifest, held_out: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Held-out rows with the baseline's score and decision."""
    assert manifest.training is not None
    settings = manifest.training.hyperparameters
    seed = manifest.training.seed
    rows = settings.get("rows")
    parts = subsample(
        split(corpus.frame, source=corpus.name, seed=seed), int(rows) if rows else None, seed
    )
    train = pd.concat([parts.train, parts.validation])
    assert sum(manifest.training.rows.values()) == len(train) + len(parts.test)
    model = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, 2)),
        LogisticRegression(max_iter=1000, C=4, class_weight="balanced"),
    )
    model.fit(train["text"], train["label"])
    positive = list(model.classes_).index(manifest.task.positive)
    score = model.predict_proba(held_out["text"])[:, positive]
    return held_out.assign(y_score=score, y_pred=model.predict(held_out["text"]))


def audited(manifest: Manifest, predictions: pd.DataFrame) -> Report:
    """The baseline's predictions, audited as a table."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "baseline.parquet"
        predictions.to_parquet(table)
        options = Options(
            y_true="label",
            sensitive=tuple(feature.name for feature in manifest.sensitive),
            positive=manifest.task.positive,
            favourable=manifest.task.favourable,
        )
        return run(load(table, options), Policy(), [catalogue()[name] for name in CHECKS])


def cells(report: Report) -> dict[str, str]:
    """Metric and slice -> value with interval, of single features only."""
    shown = {}
    for finding in report.findings:
        found = finding.measurement
        if found and found.metric in CHECKS and len(found.slice) < 2 and found.value is not None:
            shown[f"{found.metric}, {found.where} (n = {found.n:,})"] = (
                f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
            )
    return shown


def main() -> None:
    """Print the table of one model."""
    model_dir, name = Path(sys.argv[1]), sys.argv[2]
    manifest = read_manifest(model_dir)
    assert manifest.training is not None
    held_out = pd.read_parquet(model_dir / "heldout.parquet")
    ours = Report.read(model_dir / "audit" / "report.json")
    assert ours.data.rows == len(held_out), "audit all held-out rows: --rows 0"
    other = cells(audited(manifest, baseline(manifest, held_out, load_corpus(name))))
    training = manifest.training
    print(f"{name}: {json.dumps(dict(training.rows))}, {training.device}, ", end="")
    print(f"{training.wall_seconds / 60:.0f} min of training, {ours.run.seconds:.0f} s of audit\n")
    print("| measure | fine-tuned encoder | TF-IDF + logistic regression |\n| --- | --- | --- |")
    for measure, value in cells(ours).items():
        print(f"| {measure} | {value} | {other.get(measure, '')} |")


if __name__ == "__main__":
    main()
