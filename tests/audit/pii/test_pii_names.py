"""Names by lists, by a model in a directory, by Presidio: examples, refusals, what is not seen."""

import json
import sys
from types import SimpleNamespace

import pytest
import torch
from tiny_base import tiny_tokenizer
from transformers import BertConfig, BertForTokenClassification

from audit.errors import InputError
from audit.pii import Hit, Scanner
from audit.pii.names import DECLARED, Gazetteer
from audit.pii.presidio import Presidio

CASES = [(r, e) for r in DECLARED for e in r.examples]


@pytest.mark.parametrize(
    ("r", "example"), CASES, ids=[f"{r.name}-{i}" for i, (r, _) in enumerate(CASES)]
)
def test_its_examples_hold(r, example):
    found = Scanner(declared=[r]).find(example.text)
    assert tuple(example.text[hit.start : hit.end] for hit in found) == example.found


def test_lists_find_names_and_say_what_they_miss():
    text = "Mr Farthingale met Sarah Inkpen. 王女士在场。"
    (hits,) = Gazetteer()([text])
    assert [text[hit.start : hit.end] for hit in hits] == ["Farthingale", "Sarah Inkpen", "王"]
    assert {hit.type for hit in hits} == {"person_name"}
    assert "missed" in Gazetteer.blind_spots


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    """A model of random weights but for its bias, by which every token begins a person."""
    folder = tmp_path_factory.mktemp("ner")
    tokenizer = tiny_tokenizer()
    labels = ["O", "B-PER", "I-PER", "B-MISC"]
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        id2label=dict(enumerate(labels)),
        label2id={name: i for i, name in enumerate(labels)},
    )
    model = BertForTokenClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 9.0, 0.0, 0.0]))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_model_names_what_it_labels(classifier):
    from audit.pii.token_classifier import TokenClassifier

    found = TokenClassifier(classifier)(["one two", "", "x \ud800 y"])
    assert [(hit.start, hit.end, hit.type) for hit in found[0]] == [
        (0, 3, "person_name"),
        (4, 7, "person_name"),
    ]
    assert found[1] == []
    assert all(0.9 < hit.score <= 1 for hit in found[0])
    assert [(hit.start, hit.end) for hit in found[2]] == [(0, 1), (2, 3), (4, 5)]


def test_a_model_reads_long_texts_in_windows(classifier):
    from audit.pii.token_classifier import TokenClassifier

    text = "word " * 500
    (hits,) = TokenClassifier(classifier)([text])
    assert {hit.start for hit in hits} == set(range(0, len(text), 5))


def test_a_directory_without_a_model_is_refused(tmp_path):
    from audit.pii.token_classifier import TokenClassifier

    with pytest.raises(InputError, match=r"has no config\.json"):
        TokenClassifier(tmp_path)


def test_pickled_weights_are_refused(classifier, tmp_path):
    from audit.pii.token_classifier import TokenClassifier

    for file in classifier.iterdir():
        if file.suffix == ".json":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(InputError, match="cannot be read as a token classifier"):
        TokenClassifier(tmp_path)


def test_a_model_without_names_is_refused(classifier, tmp_path):
    from audit.pii.token_classifier import TokenClassifier

    for file in classifier.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    config["id2label"] = {str(i): f"LABEL_{i}" for i in range(4)}
    config["label2id"] = {f"LABEL_{i}": i for i in range(4)}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(InputError, match="labels no names"):
        TokenClassifier(tmp_path)


def test_presidio_is_asked_for_names_alone():
    def analyze(text, language, entities):
        assert (language, entities) == ("en", ["PERSON", "ORGANIZATION", "LOCATION"])
        return [SimpleNamespace(start=0, end=3, entity_type="PERSON", score=0.85)]

    finder = Presidio(SimpleNamespace(analyze=analyze))
    assert finder(["Ann left"]) == [[Hit(0, 3, "person_name", 0.85, "as Presidio finds it")]]


def test_presidio_is_missed_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    with pytest.raises(InputError, match=r"not installed.*ethics-audit\[presidio\]"):
        Presidio()
