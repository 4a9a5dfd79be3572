"""What a model_dir betrays: planted leftovers, users, secrets and training words; and none of them."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from data_rows import at, measured, table_of
from safetensors.numpy import load_file, save_file
from tiny_classifier import write_model_dir
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import TrainingArguments

from audit.check import example_evidence
from audit.checks.privacy import embedding_drift_leak as drift_module
from audit.checks.privacy.artefact_leftovers import artefact_leftovers
from audit.checks.privacy.embedding_drift_leak import embedding_drift_leak
from audit.checks.privacy.optimizer_state_leak import optimizer_state_leak
from audit.checks.privacy.tokenizer_memorised_entries import tokenizer_memorised_entries
from audit.checks.privacy.training_arguments_leak import training_arguments_leak
from audit.embedded import SHA256, embedded
from audit.manifest import Training, read_manifest, write_manifest
from audit.needs import lacks

CHECKS = [
    artefact_leftovers, embedding_drift_leak, optimizer_state_leak, tokenizer_memorised_entries,
    training_arguments_leak,
]  # fmt: skip
EMBEDDING = "bert.embeddings.word_embeddings.weight"
TOKEN = "hf_" + "aB3d" * 9


@pytest.fixture
def tiny(tmp_path):
    return write_model_dir(tmp_path / "model", rows=20)


def evidence_of(home):
    artefacts = read_manifest(home).artefacts if (home / "manifest.json").is_file() else {}
    return replace(example_evidence("01", "01"), home=home, artefacts=artefacts)


def value(check, home):
    return at(check, evidence_of(home), "overall").value


@pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
def test_a_table_has_no_model_directory(check):
    assert "model's directory" in lacks(example_evidence("01", "01"), check.needs)


# Leftovers


def test_a_model_as_it_is_written_has_no_leftovers(tiny):
    (tiny / ".gitattributes").touch()
    assert value(artefact_leftovers, tiny) == 0
    assert table_of(artefact_leftovers, evidence_of(tiny)).empty


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("optimizer.pt", "training state"), ("rng_state_0.pth", "training state"),
        ("training_args.bin", "training state"), ("train.log", "a log"),
        ("events.out.tfevents.1700000000.host.1.0", "a log"), ("sub/server.pem", "secrets"),
        (".env", "secrets"), ("explore.ipynb", "work in progress"), (".DS_Store", "hidden"),
        ("train.csv", "rows of data"), ("references/a/heldout.parquet", "rows of data"),
        ("module.pyc", "a cache"),
    ],
)  # fmt: skip
def test_a_planted_leftover_is_found(tiny, path, why):
    (tiny / path).parent.mkdir(parents=True, exist_ok=True)
    (tiny / path).write_text("x")
    (row,) = table_of(artefact_leftovers, evidence_of(tiny)).itertuples()
    assert row.path == path.replace("1700000000.host.1.0", "*")
    assert row.why.startswith(why)
    found = at(artefact_leftovers, evidence_of(tiny), "overall")
    assert (found.value, found.low, found.high) == (1, 1, 1)


def test_more_leftovers_than_are_shown_are_counted_and_said(tiny):
    for n in range(120):
        (tiny / f"{n}.log").touch()
    found = at(artefact_leftovers, evidence_of(tiny), "overall")
    assert found.value == 120
    assert "first 100 of 120" in found.note
    assert len(table_of(artefact_leftovers, evidence_of(tiny))) == 100


@pytest.mark.parametrize("name", [".git", "wandb", "checkpoint-500", "__pycache__"])
def test_a_folder_counts_once_with_all_that_is_in_it(tiny, name):
    (tiny / name / "deep").mkdir(parents=True)
    for file in ("a.log", "deep/b.pem"):
        (tiny / name / file).touch()
    assert table_of(artefact_leftovers, evidence_of(tiny))["path"].tolist() == [name]


def test_links_are_found_and_not_followed(tiny, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.log").touch()
    (tiny / "weights").symlink_to(tmp_path / "outside")
    (row,) = table_of(artefact_leftovers, evidence_of(tiny)).itertuples()
    assert (row.path, row.why.split(":")[0]) == ("weights", "a link")


# What files say


def test_a_model_as_it_is_written_names_nobody(tiny):
    found = at(training_arguments_leak, evidence_of(tiny), "overall")
    assert found.value == 0
    assert found.n >= 3


def test_real_training_arguments_give_away_user_and_token(tiny):
    arguments = TrainingArguments(output_dir="/home/jdoe/models/out", hub_token=TOKEN, use_cpu=True)
    torch.save(arguments, tiny / "training_args.bin")
    evidence = evidence_of(tiny)
    table = table_of(training_arguments_leak, evidence)
    assert set(table["type"]) == {"user", "api_key"}
    assert set(table["path"]) == {"training_args.bin"}
    said = json.dumps([item.model_dump() for item in training_arguments_leak.body(evidence)])
    assert "jdoe" not in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("name", "text", "type_"),
    [
        ("README.md", "Write to jane.doe@example.com.", "email"),
        ("config.json", '{"_name_or_path": "C:\\\\Users\\\\Jane\\\\base"}', "user"),
        ("manifest.old.json", '{"command": "train /Users/jane/data.csv"}', "user"),
        ("run.sh", f"export HF={TOKEN}", "api_key"),
        ("train.log", "listening on 203.0.113.9:80", "ip_address"),
        ("trainer_state.json", '{"logging_dir": "runs/Nov27_11-00-00_jane-laptop"}', "machine"),
        ("events.out.tfevents.1700000000.jane-laptop.123.0", "", "machine"),
    ],
)
def test_what_is_planted_in_a_file_is_found_and_not_shown(tiny, name, text, type_):
    (tiny / name).write_text(text)
    evidence = evidence_of(tiny)
    (row,) = table_of(training_arguments_leak, evidence).itertuples()
    assert (row.path, row.type) == (name.replace("1700000000.jane-laptop.123.0", "*"), type_)
    said = json.dumps([item.model_dump() for item in training_arguments_leak.body(evidence)])
    assert "jane" not in said.casefold()
    assert value(training_arguments_leak, tiny) == 1


@pytest.mark.parametrize(
    "text",
    [
        "see /home/runner/work and /home/user/x", "version 4.57.1, sha256 " + "0a" * 32,
        "lr 5e-05, @dataclass, user@localhost", "hf_hub_download", "https://example.com/home/page",
        "git@git.example.com:org/repo.git, serving on http://127.0.0.1:8080",
    ],
)  # fmt: skip
def test_what_is_nobodys_raises_no_alarm(tiny, text):
    (tiny / "notes.md").write_text(text)
    assert value(training_arguments_leak, tiny) == 0


def test_reports_of_audits_are_not_read(tiny):
    (tiny / "audit").mkdir()
    (tiny / "audit" / "report.json").write_text('{"by": "jane.doe@example.com"}')
    assert value(training_arguments_leak, tiny) == 0


# The vocabulary


def train_tokenizer(folder, texts, kind):
    folder.mkdir()
    if kind == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106
        trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=["[UNK]"])
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    else:
        tokenizer = Tokenizer(models.BPE())
        trainer = trainers.BpeTrainer(vocab_size=400)
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.mark.parametrize("kind", ["wordpiece", "bpe"])
def test_a_number_that_is_repeated_becomes_an_entry_and_is_found(tmp_path, kind):
    plain = [f"the fever of patient {n} was high in {1990 + n % 30}" for n in range(60)]
    clean = train_tokenizer(tmp_path / "clean", plain, kind)
    assert value(tokenizer_memorised_entries, clean) == 0
    leaky = train_tokenizer(tmp_path / "leaky", plain + ["insured as 90210347"] * 60, kind)
    evidence = evidence_of(leaky)
    found = at(tokenizer_memorised_entries, evidence, "overall")
    assert found.value > 0
    assert found.value == found.low == found.high == found.detail["count"] / found.n
    said = json.dumps([item.model_dump() for item in tokenizer_memorised_entries.body(evidence)])
    assert "90210347" not in said


def test_an_address_that_was_added_is_found(tiny):
    assert value(tokenizer_memorised_entries, tiny) == 0
    (tiny / "added_tokens.json").write_text('{"jane.doe@example.com": 99, "000000": 100}')
    table = table_of(tokenizer_memorised_entries, evidence_of(tiny))
    assert table.to_numpy().tolist() == [["email", 1]]


def test_the_vocabulary_of_a_public_encoder_is_nobodys():
    folder = embedded()
    if folder is None:
        pytest.skip("the encoder is not installed")
    assert value(tokenizer_memorised_entries, folder) == 0


# What was trained on


def fine_tuned(home, tokens, decay=0.0):
    """Train the directory's embeddings on some tokens: new weights, and the optimiser's state."""
    tensors = load_file(home / "model.safetensors")
    embedding = torch.nn.Embedding.from_pretrained(
        torch.tensor(tensors[EMBEDDING]), freeze=False, padding_idx=0
    )
    optimiser = torch.optim.AdamW(embedding.parameters(), lr=1e-3, weight_decay=decay)
    for _ in range(20):
        optimiser.zero_grad()
        torch.sin(embedding(torch.tensor(tokens))).sum().backward()
        optimiser.step()
    save_file({**tensors, EMBEDDING: embedding.weight.detach().numpy()}, home / "model.safetensors")
    return optimiser.state_dict()


def test_a_state_left_over_tells_how_many_words_were_trained_on(tiny):
    assert value(optimizer_state_leak, tiny) == 0
    torch.save(fine_tuned(tiny, [4, 5, 9]), tiny / "optimizer.pt")
    found = at(optimizer_state_leak, evidence_of(tiny), "overall")
    assert (found.detail["reached"], found.n) == (3, 50)
    assert found.value == found.low == found.high == 3 / 50


def test_a_state_that_reached_every_row_tells_nothing(tiny):
    everything = load_file(tiny / "model.safetensors")[EMBEDDING].shape[0]
    state = fine_tuned(tiny, list(range(everything)))
    for moments in (state["state"][0]["exp_avg"], state["state"][0]["exp_avg_sq"]):
        moments[0] = moments[1]  # the row of padding too
    torch.save(state, tiny / "optimizer.pt")
    assert value(optimizer_state_leak, tiny) == 0


def test_a_state_of_something_else_is_undefined(tiny):
    torch.save({"momentum": torch.ones(3)}, tiny / "optimizer.pt")
    (found,) = measured(optimizer_state_leak, evidence_of(tiny))
    assert "no array of the optimiser state" in found.note
    (tiny / "model.safetensors").unlink()
    (found,) = measured(optimizer_state_leak, evidence_of(tiny))
    assert "no embedding matrix" in found.note


@pytest.fixture
def based(tiny, tmp_path, monkeypatch):
    """The tiny model, declared to be made from the embedded encoder, which is a copy of it."""
    base = write_model_dir(tmp_path / "base", rows=20)
    monkeypatch.setattr(drift_module, "embedded", lambda: base)
    training = Training(base="embedded", base_sha256=SHA256)
    write_manifest(tiny, read_manifest(tiny).model_copy(update={"training": training}))
    return tiny


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_embeddings_that_moved_tell_which_words_were_trained_on(based, decay):
    fine_tuned(based, [4, 5, 9, 30], decay)
    found = at(embedding_drift_leak, evidence_of(based), "overall")
    assert (found.detail["moved"], found.n) == (4, 50)
    assert found.value == 4 / 50
    assert found.detail["decay"] == pytest.approx(1 - (1 - 1e-3 * decay) ** 20, abs=1e-6)


def test_frozen_embeddings_tell_nothing(based):
    assert value(embedding_drift_leak, based) == 0


def test_embeddings_that_all_moved_tell_nothing(based):
    tensors = load_file(based / "model.safetensors")
    noise = np.random.default_rng(0).normal(0, 1e-3, tensors[EMBEDDING].shape).astype(np.float32)
    save_file({**tensors, EMBEDDING: tensors[EMBEDDING] + noise}, based / "model.safetensors")
    assert value(embedding_drift_leak, based) == 0


def test_why_drift_cannot_be_measured_is_said(tiny, based, monkeypatch):
    tensors = load_file(based / "model.safetensors")
    save_file({EMBEDDING: tensors[EMBEDDING][:-1]}, based / "model.safetensors")
    (found,) = measured(embedding_drift_leak, evidence_of(based))
    assert "one shape and format" in found.note
    monkeypatch.setattr(drift_module, "embedded", lambda: None)
    (found,) = measured(embedding_drift_leak, evidence_of(based))
    assert "ethics-audit[embedded]" in found.note
    training = Training(base="another", base_sha256="00" * 32)
    write_manifest(based, read_manifest(based).model_copy(update={"training": training}))
    (found,) = measured(embedding_drift_leak, evidence_of(based))
    assert "not the encoder that comes with this package" in found.note
