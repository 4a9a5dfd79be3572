r"""Sentences of the SemEval-2021 toxic spans, with the characters people marked.

Every post of the data set is toxic somewhere; a sentence in which people marked nothing is taken
for harmless. Two tables come of it, to train on and to audit:

    python -m benchmarks.toxic_spans MIRROR/text_toxic_spans runs/toxic
    python -m finetune train judicial --data runs/toxic/train.parquet --positive toxic \
        --favourable harmless --max-length 64 --rows 6000 --epochs 2 --out runs/toxic/model
    python -m audit report runs/toxic/model --data runs/toxic/trial.parquet --rationale marked
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from audit.words import sentence_of_words, word_spans


def sentences(posts: pd.DataFrame) -> pd.DataFrame:
    """One row a sentence of at least three words: text, label, marked characters."""
    rows = [
        row
        for text, spans in zip(posts["text"], posts["spans"], strict=True)
        for row in _of_post(str(text), set(ast.literal_eval(spans)))
    ]
    return pd.DataFrame(rows, columns=["text", "label", "marked"]).drop_duplicates("text")


def _of_post(text: str, marked: set[int]) -> Iterator[tuple[str, str, str]]:
    spans = word_spans(text)
    number = sentence_of_words(text, spans)
    for one in range(int(number.max(initial=-1)) + 1):
        words = spans[number == one]
        if len(words) >= 3:
            start, end = int(words[0, 0]), int(words[-1, 1])
            inside = [place - start for place in range(start, end) if place in marked]
            yield text[start:end], "toxic" if inside else "harmless", json.dumps(inside)


def main(source: Path, out: Path) -> None:
    """Write ``train.parquet`` and ``trial.parquet``."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("train", "trial"):
        made = sentences(pd.read_csv(source / f"tsd_{name}.csv.gz"))
        made.to_parquet(out / f"{name}.parquet", index=False)
        print(f"{name}: {len(made):,} sentences, {(made['label'] == 'toxic').mean():.0%} toxic")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
