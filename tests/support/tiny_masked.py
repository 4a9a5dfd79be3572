"""A masked language model of a few thousand weights that reads any text letter by letter."""

from __future__ import annotations

import string
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing
from transformers import BertConfig, BertForMaskedLM, PreTrainedTokenizerFast

# So small a model gains nothing from a second thread, and loses much where others want the cores.
torch.set_num_threads(1)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = [*string.ascii_letters, *string.digits, *string.punctuation]


def vocabulary(words: tuple[str, ...]) -> list[str]:
    return [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS), *words]


def write_tiny_masked(folder: Path, words: tuple[str, ...] = (), size: int = 96) -> Path:
    """Write config, tokenizer and safetensors of a one-layer BERT that guesses masked tokens."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary(words)),
        hidden_size=size,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=2 * size,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.1,
    )
    BertForMaskedLM(config).save_pretrained(folder)
    masked_tokenizer(words).save_pretrained(folder)
    return folder


def masked_tokenizer(words: tuple[str, ...] = ()) -> PreTrainedTokenizerFast:
    known = {word: index for index, word in enumerate(vocabulary(words))}
    tokenizer = Tokenizer(WordPiece(known, unk_token=SPECIAL[1]))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = dict(zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, **{f"{name}_token": token for name, token in names.items()}
    )
