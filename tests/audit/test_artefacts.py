"""Reading the files of a model directory: real ones by torch and tokenizers, and hostile ones."""

import io
import os
import pickle
import zipfile

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch

from audit.artefacts import folder
from audit.artefacts.drift import drift
from audit.artefacts.folder import entries
from audit.artefacts.moments import seen_rows
from audit.artefacts.strings import MOST_BYTES, strings_of_pickles, texts_of
from audit.artefacts.vocabulary import vocabulary
from audit.artefacts.weights import embedding, shape_of_embedding
from audit.errors import InputError

WORDS, WIDTH = 30, 6
SEEN = [2, 3, 5, 7, 11]


def trained(tokens, *, steps=4, decay=0.0, optimizer=torch.optim.AdamW):
    """An embedding trained on some tokens: as it was, as it is, and the optimiser's state."""
    torch.manual_seed(0)
    embedded = torch.nn.Embedding(WORDS, WIDTH, padding_idx=0)
    before = embedded.weight.detach().clone().numpy()
    optimiser = optimizer(embedded.parameters(), lr=1e-3, weight_decay=decay)
    for step in range(steps):
        optimiser.zero_grad()
        torch.sin(embedded(torch.tensor(tokens[step % 2 :]))).sum().backward()
        optimiser.step()
    return before, embedded.weight.detach().numpy(), optimiser.state_dict()


class Bomb:
    """Unpickled, it would write a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


# The directory


def test_everything_is_listed_and_no_link_followed(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.txt").write_text("four")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found = {(entry.path, entry.kind, entry.size) for entry in entries(tmp_path)}
    assert found == {
        ("a", "folder", 0), ("a/b", "folder", 0), ("a/b/c.txt", "file", 4), ("loop", "link", 0),
        ("pipe", "other", 0),
    }  # fmt: skip


def test_a_directory_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MOST_ENTRIES", 3)
    for n in range(4):
        (tmp_path / f"{n}").touch()
    with pytest.raises(InputError, match="holds more than 3 files"):
        entries(tmp_path)


# Texts


def test_a_pickle_is_read_and_never_run(tmp_path):
    never = tmp_path / "never"
    path = tmp_path / "training_args.bin"
    path.write_bytes(pickle.dumps({"token": "a secret", "bomb": Bomb(never)}))
    said = texts_of(path)
    assert "a secret" in said.splitlines()
    assert str(never) in said
    assert not never.exists()


def test_what_torch_saves_is_read_within_its_archive(tmp_path):
    never, path = tmp_path / "never", tmp_path / "training_args.bin"
    torch.save({"where": "/home/jdoe/runs", "bomb": Bomb(never), "n": torch.ones(3)}, path)
    assert "/home/jdoe/runs" in texts_of(path).splitlines()
    assert not never.exists()


def test_several_pickles_one_behind_the_other(tmp_path):
    torch.save({"a": "first"}, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert "first" in texts_of(tmp_path / "old.pt").splitlines()
    assert strings_of_pickles(pickle.dumps("one") + pickle.dumps(b"binary")) == [
        "one", "binary",
    ]  # fmt: skip


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_every_protocol(protocol):
    assert "jdoe" in strings_of_pickles(pickle.dumps({"user": "jdoe"}, protocol))


def test_a_damaged_pickle_says_what_comes_before(tmp_path):
    whole = pickle.dumps(["one", "two", "three"])
    assert strings_of_pickles(whole[:-9])[:2] == ["one", "two"]
    assert strings_of_pickles(b"\xff\xfe no pickle") == []


def test_a_compressed_archive_is_not_unfolded(tmp_path):
    path = tmp_path / "training_args.bin"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/data.pkl", pickle.dumps("a" * 10_000_000))
    assert texts_of(path) == ""


def test_a_damaged_archive_is_an_error_of_the_input(tmp_path):
    path = tmp_path / "training_args.bin"
    torch.save({"a": "text"}, path)
    data = bytearray(path.read_bytes())
    at = data.index(b"text")
    data[at : at + 4] = b"next"
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="damaged archive"):
        texts_of(path)


def test_logs_of_events_are_read_by_their_printable_runs(tmp_path):
    path = tmp_path / "events.out.tfevents.1700000000.host.1.0"
    path.write_bytes(b"\x18\0\0\0\xa3/home/jdoe/out\0\0\x12loss")
    assert texts_of(path) == "/home/jdoe/out"


def test_only_the_beginning_of_a_large_file_is_read(tmp_path):
    path = tmp_path / "big.log"
    path.write_bytes(b"x" * (MOST_BYTES + 5))
    assert len(texts_of(path)) == MOST_BYTES
    with pytest.raises(InputError, match="cannot be read"):
        texts_of(tmp_path / "none.log")


def test_files_that_anybody_damaged_are_read_or_refused_and_nothing_else(tmp_path):
    rng = np.random.default_rng(0)
    torch.save({"s": torch.zeros(4, 3), "a": "text"}, tmp_path / "whole.pt")
    whole = np.frombuffer((tmp_path / "whole.pt").read_bytes(), np.uint8)
    path, read = tmp_path / "training_args.bin", 0
    for _ in range(300):
        data = whole.copy()
        data[rng.integers(0, data.size, 4)] = rng.integers(0, 256, 4)
        path.write_bytes(data[: rng.integers(data.size // 2, 2 * data.size)].tobytes())
        try:
            texts_of(path)
            seen_rows(path, (4, 3))
            read += 1
        except InputError:
            continue
    assert 0 < read < 300


def test_an_archive_on_several_disks_is_an_error_of_the_input(tmp_path):
    torch.save({"a": "text"}, tmp_path / "training_args.bin")
    data = bytearray((tmp_path / "training_args.bin").read_bytes())
    at = data.rindex(b"PK\x06\x07")
    data[at + 16 : at + 20] = (7).to_bytes(4, "little")
    (tmp_path / "training_args.bin").write_bytes(bytes(data))
    with pytest.raises(InputError, match="damaged archive"):
        texts_of(tmp_path / "training_args.bin")


# Weights


@pytest.mark.parametrize("format_", [np.float64, np.float32, np.float16])
def test_the_embedding_matrix_is_found_by_its_name(tmp_path, format_):
    rows = np.arange(12).reshape(4, 3).astype(format_)
    others = {"a.weight": np.ones((4, 3)), "bert.embeddings.position_embeddings.weight": rows}
    save_file(
        {"bert.embeddings.word_embeddings.weight": rows, **others}, tmp_path / "m.safetensors"
    )
    found = embedding(tmp_path)
    assert (found.rows == rows).all()
    assert shape_of_embedding(tmp_path) == (4, 3)


def test_other_formats_and_other_files_are_none(tmp_path):
    assert embedding(tmp_path) is None
    save_torch({"wte.weight": torch.ones(4, 3, dtype=torch.bfloat16)}, tmp_path / "m.safetensors")
    assert embedding(tmp_path) is None
    assert shape_of_embedding(tmp_path) == (4, 3)


def test_damaged_weights_are_an_error_of_the_input(tmp_path):
    (tmp_path / "m.safetensors").write_bytes(b"\xff" * 40)
    with pytest.raises(InputError, match="not a whole safetensors file"):
        embedding(tmp_path)


# What moved


@pytest.mark.parametrize("decay", [0.0, 0.01, 0.5])
def test_rows_that_were_trained_are_told_from_those_that_decayed(decay):
    before, after, _ = trained(SEEN, steps=300, decay=decay)
    found = drift(before, after)
    assert np.flatnonzero(found.moved).tolist() == SEEN
    assert found.decay == pytest.approx(1 - (1 - 1e-3 * decay) ** 300, abs=1e-5)


@pytest.mark.parametrize("by", [1e-8, 5e-8, 2e-7, 1e-6])
@pytest.mark.parametrize("format_", [np.float32, np.float16])
def test_decay_that_rounds_at_every_step_is_no_move(by, format_):
    rng = np.random.default_rng(0)
    before = rng.normal(0, 0.05, (200, 32)).astype(format_)
    after = before.astype(np.float32)
    for _ in range(3000):
        after *= np.float32(1 - by)
    after[:20] += rng.choice([-1, 1], (20, 32)).astype(np.float32) * np.float32(4e-4)
    found = drift(before, after.astype(format_))
    assert np.flatnonzero(found.moved).tolist() == list(range(20))


def test_a_number_that_was_zero_and_is_no_more_has_moved():
    before = np.ones((3, 4), np.float32)
    before[:2, 0] = 0
    before[2] = 0
    after = before.copy()
    after[1, 0] = 1e-9
    assert drift(before, after).moved.tolist() == [False, True, False]
    after[2, 1] = 1e-9
    assert drift(before, after).moved.tolist() == [False, True, True]


def test_nothing_moved_and_all_moved():
    before, after, _ = trained(SEEN)
    assert not drift(before, before).moved.any()
    everything, after, _ = trained(list(range(1, WORDS)))
    assert drift(everything[1:], after[1:]).moved.all()
    assert before.shape == after.shape


def test_half_precision_is_enough_for_what_training_moves():
    before, after, _ = trained(SEEN, steps=300)
    found = drift(before.astype(np.float16), after.astype(np.float16))
    assert np.flatnonzero(found.moved).tolist() == SEEN


# Moments


@pytest.mark.parametrize("optimizer", [torch.optim.AdamW, torch.optim.Adam])
def test_second_moments_give_the_words_trained_on_and_no_other(tmp_path, optimizer):
    _, _, state = trained(SEEN, optimizer=optimizer)
    torch.save(state, tmp_path / "optimizer.pt")
    seen = seen_rows(tmp_path / "optimizer.pt", (WORDS, WIDTH))
    assert np.flatnonzero(seen).tolist() == SEEN


def test_a_state_without_such_an_array_says_nothing(tmp_path):
    _, _, state = trained(SEEN)
    torch.save(state, tmp_path / "optimizer.pt")
    assert seen_rows(tmp_path / "optimizer.pt", (WORDS + 1, WIDTH)) is None
    (tmp_path / "text.pt").write_text("no archive")
    assert seen_rows(tmp_path / "text.pt", (WORDS, WIDTH)) is None


def test_a_damaged_state_is_an_error_of_the_input(tmp_path):
    _, _, state = trained(SEEN)
    buffer = io.BytesIO()
    torch.save(state, buffer)
    data = bytearray(buffer.getvalue())
    moments = state["state"][0]["exp_avg_sq"].numpy().tobytes()
    data[data.index(moments) + 60] ^= 1
    (tmp_path / "optimizer.pt").write_bytes(bytes(data))
    with pytest.raises(InputError, match="damaged archive"):
        seen_rows(tmp_path / "optimizer.pt", (WORDS, WIDTH))


def test_compressed_arrays_are_not_unfolded(tmp_path):
    with zipfile.ZipFile(tmp_path / "o.pt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("o/data/1", np.ones((WORDS, WIDTH), "<f4").tobytes())
    assert seen_rows(tmp_path / "o.pt", (WORDS, WIDTH)) is None


# Vocabularies


def test_entries_of_every_kind_of_file(tmp_path):
    (tmp_path / "vocab.txt").write_text("fever\n##ish\n")
    (tmp_path / "vocab.json").write_text('{"Ġpain": 0}')
    (tmp_path / "added_tokens.json").write_text('{"<x>": 9}')
    (tmp_path / "tokenizer.json").write_text(
        '{"model": {"vocab": [["▁calm", -1.5], ["well", -2]]}, "added_tokens": [{"content": "[A]"}]}'
    )
    assert vocabulary(tmp_path) == ("<x>", "[A]", "calm", "fever", "ish", "pain", "well")


@pytest.mark.parametrize(
    "content", ['{"model": 3, "added_tokens": {}}', '{"model": {"vocab": [3, []]}}', "{}"]
)
def test_a_vocabulary_without_entries_is_empty(tmp_path, content):
    (tmp_path / "tokenizer.json").write_text(content)
    assert vocabulary(tmp_path) == ()


@pytest.mark.parametrize("content", ["[]", "{", "3"])
def test_a_vocabulary_that_is_none_is_an_error_of_the_input(tmp_path, content):
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(InputError, match=r"tokenizer\.json"):
        vocabulary(tmp_path)
