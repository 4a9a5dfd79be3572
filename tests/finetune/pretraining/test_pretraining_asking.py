"""What a masked language model is asked, and what is masked in training."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tiny_masked import masked_tokenizer, write_tiny_masked

from finetune.bases import resolve
from finetune.pretraining.asking import Filler
from finetune.pretraining.encoder import load
from finetune.pretraining.masking import Masking
from finetune.pretraining.memory import text_likelihoods

WORDS = ("tel", "seen", "by", "us")
TEXTS = ["seen by us", "tel 07700 900123", "tel"]


@pytest.fixture(scope="module")
def filler(tmp_path_factory: pytest.TempPathFactory) -> Filler:
    base = write_tiny_masked(tmp_path_factory.mktemp("tiny-masked"), WORDS)
    tokenizer, model = load(resolve(str(base)), 16)
    return Filler(model, tokenizer, 16)


def by_hand(filler: Filler, ids: list[int], place: int) -> torch.Tensor:
    """log p of every token at a place, one text by itself and the whole of the last layer."""
    rows = torch.tensor([ids])
    with torch.inference_mode():
        return filler._model(input_ids=rows).logits[0, place].log_softmax(-1)


def test_probabilities_are_those_of_the_model(filler: Filler) -> None:
    read = filler.read(TEXTS)
    asked = [filler.masked(text, [place]) for text in read for place in text.words]
    found = filler.likelihoods(asked, "test")
    expected = [
        by_hand(filler, list(one.blank.ids), one.blank.places[0])[one.tokens[0]] for one in asked
    ]
    assert found == pytest.approx(np.array(expected), abs=1e-5)
    together = filler.masked(read[0], read[0].words)
    (whole,) = filler.likelihoods([together], "test")
    each = [
        by_hand(filler, list(together.blank.ids), place)[token]
        for place, token in zip(together.blank.places, together.tokens, strict=True)
    ]
    assert whole == pytest.approx(float(sum(each)), abs=1e-5)


def test_a_model_that_names_no_last_layer_says_the_same(
    filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [filler.masked(text, text.words[:2]) for text in filler.read(TEXTS)]
    usual = filler.likelihoods(asked, "test")
    monkeypatch.setattr(filler._model, "get_output_embeddings", lambda: None)
    assert filler.likelihoods(asked, "test") == pytest.approx(usual, abs=1e-5)


def test_equal_blanks_are_asked_once(filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = filler.read(["tel 123", "tel 456", "tel 78"])
    asked = [filler.masked(text, text.words[1:]) for text in texts]
    passes: list[int] = []
    usual = filler._ask
    monkeypatch.setattr(filler, "_ask", lambda some: (passes.append(len(some)), usual(some))[1])
    assert len(set(filler.likelihoods(asked, "test"))) == 3
    assert sum(passes) == 2


def test_the_tokens_of_some_characters_are_masked(filler: Filler) -> None:
    text = "tel 07700 900123 seen"
    (read,) = filler.read([text])
    start = text.index("07700")
    found = filler.without(read, start, start + len("07700 900123"))
    assert found is not None
    assert len(found.tokens) == 11
    other = text.replace("07700 900123", "07700 900456")
    same = filler.without(filler.read([other])[0], start, start + len("07700 900456"))
    assert same is not None
    assert same.blank == found.blank
    assert same.tokens != found.tokens


def test_what_is_cut_off_cannot_be_masked(filler: Filler) -> None:
    text = "seen by us seen by us seen by us tel 07700 900123"
    (read,) = filler.read([text])
    assert len(read.ids) == 16
    assert filler.without(read, text.index("07700"), len(text)) is None
    assert filler.without(read, text.index("tel"), text.index("tel") + 3) is not None


def test_a_text_without_a_token_is_neither_likely_nor_unlikely(filler: Filler) -> None:
    found = text_likelihoods(filler, ["seen by us", "", "tel"], seed=0)
    assert np.isnan(found).tolist() == [False, True, False]
    assert (found[[0, 2]] < 0).all()


def batches(seed: int, epoch: int, n: int = 40) -> tuple[torch.Tensor, torch.Tensor]:
    tokenizer = masked_tokenizer(WORDS)
    masks = Masking(tokenizer, seed, lambda: epoch)
    rows = [{"input_ids": tokenizer("tel " + "5" * 60)["input_ids"]} for _ in range(n)]
    made = masks(rows)
    return made["input_ids"], made["labels"]


def test_of_the_tokens_15_percent_are_guessed_and_8_of_10_of_these_masked() -> None:
    tokenizer = masked_tokenizer(WORDS)
    ids, labels = batches(0, 0, n=200)
    asked = labels != -100
    # 200 × 61 tokens, those around the text left out.
    assert asked.sum().item() / (200 * 61) == pytest.approx(0.15, abs=0.01)
    masked = (ids == tokenizer.mask_token_id)[asked]
    kept = (ids == labels)[asked]
    assert masked.float().mean().item() == pytest.approx(0.8, abs=0.03)
    assert kept.float().mean().item() == pytest.approx(0.1, abs=0.03)


def test_masks_follow_from_seed_epoch_and_texts() -> None:
    once, again = batches(3, 1), batches(3, 1)
    assert all(torch.equal(a, b) for a, b in zip(once, again, strict=True))
    assert not torch.equal(once[1], batches(3, 2)[1])
    assert not torch.equal(once[1], batches(4, 1)[1])
