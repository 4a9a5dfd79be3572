"""A pretrained-looking encoder of a few thousand weights, and texts it can learn to tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import BertProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from audit.manifest import DataSource, SensitiveFeature, Task
from finetune.cli import main
from finetune.corpus import Corpus

# So small a model gains nothing from a second thread, and loses much where others want the cores.
torch.set_num_threads(1)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = ["fever", "pain", "calm", "well", "she", "he", *(f"w{n}" for n in range(40))]
TASK = Task(labels=("home", "admit"), positive="admit", favourable="admit")


def write_tiny_base(folder: Path) -> Path:
    """Write config, tokenizer and safetensors of a one-layer BERT."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        hidden_dropout_prob=0.1,
        initializer_range=0.3,
    )
    BertModel(config).save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    vocabulary = {word: index for index, word in enumerate([*SPECIAL, *WORDS])}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=SPECIAL[1]))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = dict(zip(("pad", "unk", "cls", "sep"), SPECIAL, strict=True))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, **{f"{name}_token": token for name, token in names.items()}
    )


def note_frame(rows: int, seed: int = 0) -> pd.DataFrame:
    """Notes of varied length; "fever" and "pain" mean admission, 3 in 10 rows."""
    random = np.random.default_rng(seed)
    ill = np.arange(rows) % 10 < 3
    filler = [" ".join(random.choice(WORDS[6:], random.integers(4, 20))) for _ in range(rows)]
    sign = np.where(ill, random.choice(WORDS[:2], rows), random.choice(WORDS[2:4], rows))
    sex = random.choice(["F", "M"], rows)
    return pd.DataFrame(
        {
            "text": [
                f"{word} {rest} {n}"
                for n, (word, rest) in enumerate(zip(sign, filler, strict=True))
            ],
            "label": np.where(ill, "admit", "home"),
            "sex": sex,
        }
    )


def train_on_notes(folder: Path, rows: int, epochs: int) -> Path:
    """Train on notes through the command, as a user would; the base and the notes lie beside it."""
    write_tiny_base(folder / "base")
    note_frame(rows).to_csv(folder / "notes.csv", index=False)
    learn = (
        f"train medical --data {folder}/notes.csv --base {folder}/base --sensitive sex "
        f"--positive admit --epochs {epochs} --batch-size 8 --max-length 32 --learning-rate .02 "
        f"--precision fp32 --out {folder}/model"
    )
    assert main(learn.split()) == 0
    return folder / "model"


@contextmanager
def other_notes(model: Path) -> Iterator[None]:
    """For a while, some more notes in the file that a model was trained on."""
    path = model.parent / "notes.csv"
    kept = path.read_bytes()
    pd.concat([pd.read_csv(path), note_frame(20, seed=1)]).to_csv(path, index=False)
    try:
        yield
    finally:
        path.write_bytes(kept)


def note_corpus(rows: int = 160) -> Corpus:
    return Corpus(
        name="notes",
        scenario="medical",
        frame=note_frame(rows),
        task=TASK,
        sensitive=(SensitiveFeature(name="sex", reference="M"),),
        source=DataSource(name="notes", licence="CC0-1.0", rows=rows),
    )
