"""Paraphrases by a tiny random model: what is loaded, what is refused, batches in order."""

import json

import pytest
import torch
from tiny_base import tiny_tokenizer, write_tiny_base
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    T5Config,
    T5ForConditionalGeneration,
)

from audit.errors import InputError
from audit.perturbations import paraphrase
from audit.perturbations.paraphrase import Paraphraser

TEXTS = ["she pain w1", "", "he calm w2 w3 w4", "fever", "well she w9"]


def written(folder, model):
    model.save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def t5(tmp_path_factory):
    torch.manual_seed(3)
    config = T5Config(
        vocab_size=len(tiny_tokenizer()), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=3,
    )  # fmt: skip
    return written(tmp_path_factory.mktemp("t5"), T5ForConditionalGeneration(config))


@pytest.fixture(scope="module")
def bart(tmp_path_factory):
    torch.manual_seed(3)
    config = BartConfig(
        vocab_size=len(tiny_tokenizer()), d_model=16, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32,
        decoder_ffn_dim=32, max_position_embeddings=24, decoder_start_token_id=2, pad_token_id=0,
        bos_token_id=2, eos_token_id=3, forced_eos_token_id=3,
    )  # fmt: skip
    return written(tmp_path_factory.mktemp("bart"), BartForConditionalGeneration(config))


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(paraphrase, "LONGEST", 12)


def test_a_text_for_a_text_alike_whatever_the_batch(t5, monkeypatch):
    model = Paraphraser(t5)
    made = model(TEXTS)
    assert len(made) == len(TEXTS)
    assert all(isinstance(text, str) for text in made)
    assert any(made)
    assert model(TEXTS) == made
    monkeypatch.setattr(paraphrase, "BATCH", 2)
    assert model(TEXTS) == made
    assert model([]) == []


def test_there_and_back_again(t5, bart):
    assert Paraphraser(bart, t5)(TEXTS) == Paraphraser(t5)(Paraphraser(bart)(TEXTS))


def test_a_text_longer_than_the_model_reads(bart, monkeypatch):
    monkeypatch.setattr(paraphrase, "LONGEST", 256)
    assert len(Paraphraser(bart)(["she fever w1 " * 50])) == 1


def refusal(folder):
    with pytest.raises(InputError) as caught:
        Paraphraser(folder)
    return str(caught.value)


def test_no_model(tmp_path):
    assert "no config.json" in refusal(tmp_path / "absent")


def test_a_model_that_writes_nothing(tmp_path):
    assert "sequence-to-sequence" in refusal(write_tiny_base(tmp_path))


def test_pickled_weights_and_weights_that_lack_some(t5, tmp_path):
    for path in t5.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = tmp_path / "model.safetensors"
    weights.unlink()
    torch.save(
        T5ForConditionalGeneration.from_pretrained(t5).state_dict(), tmp_path / "pytorch_model.bin"
    )
    assert "safetensors" in refusal(tmp_path)
    T5ForConditionalGeneration.from_pretrained(t5).encoder.save_pretrained(tmp_path / "half")
    tiny_tokenizer().save_pretrained(tmp_path / "half")
    assert "lack" in refusal(tmp_path / "half")


def test_code_of_its_own_is_not_run(t5, tmp_path):
    for path in t5.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    config = json.loads((t5 / "config.json").read_text())
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Config"}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "mine.py").write_text("raise SystemExit('run')")
    assert "cannot be loaded" in refusal(tmp_path)
