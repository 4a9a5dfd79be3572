"""A whole model_dir in a second: a random classifier of a few thousand weights, with rows held out."""

from __future__ import annotations

from pathlib import Path

import torch
from tiny_base import TASK, note_frame, tiny_tokenizer
from transformers import BertConfig, BertForSequenceClassification

from audit.files import sha256_file
from audit.manifest import DataSource, HeldOut, Manifest, SensitiveFeature, write_manifest


def write_classifier(folder: Path, labels: tuple[str, ...] = ("home", "admit")) -> Path:
    """What `save_pretrained` writes: config, tokenizer, safetensors."""
    tokenizer = tiny_tokenizer()
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_model_dir(folder: Path, rows: int = 120) -> Path:
    """A model_dir as training writes it."""
    write_classifier(folder)
    note_frame(rows).to_parquet(folder / "heldout.parquet", index=False)
    artefacts = {path.name: sha256_file(path) for path in sorted(folder.iterdir())}
    held_out = HeldOut(path="heldout.parquet", sha256=artefacts["heldout.parquet"], rows=rows)
    manifest = Manifest(
        name="tiny", scenario="medical", task=TASK, max_length=32, held_out=held_out,
        sensitive=(SensitiveFeature(name="sex", reference="M"),),
        source=DataSource(name="notes"), artefacts=artefacts,
    )  # fmt: skip
    write_manifest(folder, manifest)
    return folder
