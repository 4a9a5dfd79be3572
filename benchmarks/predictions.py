"""The prediction pass: batches of like length against padding, one by one, and repeated texts.

python -m benchmarks.predictions [ROWS]. Texts are the planted medical sample's with every third
one tripled, so that lengths differ as they do in real narratives; the model is the embedded encoder
with a fresh head. Prints texts per second and ratios, all from one process.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from audit.predictors.transformers import TransformersPredictor
from finetune.bases import resolve
from finetune.planted import load

MAX_LENGTH = 256


def texts_of(rows: int) -> list[str]:
    """Texts of mixed length."""
    sample = load("medical").frame["text"].head(rows).tolist()
    return [text * 3 if i % 3 == 0 else text for i, text in enumerate(sample)]


def padded(model_dir: Path, texts: list[str], batch: int) -> None:
    """The plain loop: rows in order, padded to the longest text of all."""
    tokenizer = AutoTokenizer.from_pretrained(model_dir)
    model = AutoModelForSequenceClassification.from_pretrained(model_dir).eval()
    for start in range(0, len(texts), batch):
        inputs = tokenizer(
            texts[start : start + batch],
            truncation=True,
            max_length=MAX_LENGTH,
            padding="max_length",
            return_tensors="pt",
        )
        with torch.inference_mode():
            model(**inputs)


def per_second(work: Callable[[], object], texts: int) -> float:
    """Texts per second of wall time."""
    started = time.perf_counter()
    work()
    return texts / (time.perf_counter() - started)


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    texts = texts_of(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = resolve("embedded")
        AutoModelForSequenceClassification.from_pretrained(base.path).save_pretrained(folder)
        AutoTokenizer.from_pretrained(base.path).save_pretrained(folder)
        predictor = TransformersPredictor(folder, MAX_LENGTH)
        predictor.probabilities(texts[:16])
        bucketed = per_second(lambda: predictor.probabilities(texts), rows)
        twice = per_second(lambda: predictor.probabilities(texts * 2), 2 * rows)
        plain = per_second(lambda: padded(folder, texts, 32), rows)
    print(f"{rows} texts, {MAX_LENGTH} tokens, {torch.get_num_threads()} threads")
    print(f"padded to {MAX_LENGTH} tokens, batches of 32   {plain:8.1f} texts/s      1.00×")
    print(f"like lengths together (ours)        {bucketed:8.1f} texts/s  {bucketed / plain:8.2f}×")
    print(f"the same, every text given twice    {twice:8.1f} texts/s  {twice / plain:8.2f}×")


if __name__ == "__main__":
    main()
