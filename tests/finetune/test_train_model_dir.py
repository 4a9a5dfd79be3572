"""The output folder: nothing overwritten unasked, nothing half-written, nothing stale."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from audit.errors import InputError
from audit.files import sha256_file, write_text
from audit.manifest import DataSource, Manifest, Task, write_manifest
from finetune import model_dir


def manifest(**artefacts: str) -> Manifest:
    return Manifest(
        name="old",
        task=Task(labels=("no", "yes"), positive="yes", favourable="yes"),
        source=DataSource(name="rows"),
        artefacts=artefacts,
    )


def checkpoint(out: Path, step: int, whole: bool = True) -> Path:
    folder = out / model_dir.CHECKPOINTS / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    if whole:
        (folder / "trainer_state.json").write_text("{}")
    return folder


def test_a_new_folder_is_claimed(tmp_path: Path) -> None:
    model_dir.claim(tmp_path / "runs" / "new", resume=False, overwrite=False)
    assert (tmp_path / "runs" / "new" / "checkpoints").is_dir()


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_stranger_s_folder_is_left_alone(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not empty"):
        model_dir.claim(tmp_path, resume=False, overwrite=overwrite)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_training_needs_a_word(tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest())
    with pytest.raises(InputError, match=r"earlier training.*--resume.*--overwrite"):
        model_dir.claim(tmp_path, resume=False, overwrite=False)


def test_overwriting_starts_afresh_but_keeps_the_model_until_the_new_one_is_there(
    tmp_path: Path,
) -> None:
    write_manifest(tmp_path, manifest())
    checkpoint(tmp_path, 7)
    model_dir.claim(tmp_path, resume=False, overwrite=True)
    assert model_dir.last_checkpoint(tmp_path) is None
    assert (tmp_path / "manifest.json").is_file()


def test_resuming_needs_a_checkpoint(tmp_path: Path) -> None:
    checkpoint(tmp_path, 5, whole=False)
    with pytest.raises(InputError, match="no checkpoint to resume from"):
        model_dir.claim(tmp_path, resume=True, overwrite=False)


def test_the_last_whole_checkpoint_by_number(tmp_path: Path) -> None:
    checkpoint(tmp_path, 9)
    last = checkpoint(tmp_path, 10)
    checkpoint(tmp_path, 11, whole=False)
    assert model_dir.last_checkpoint(tmp_path) == last


def test_every_difference_to_the_begun_run_is_named(tmp_path: Path) -> None:
    write_text(tmp_path / "checkpoints" / "run.json", '{"seed": 1, "rows": 100, "base": "a"}')
    with pytest.raises(InputError, match="this command has seed 2, rows None; expected as begun"):
        model_dir.require_same_run(tmp_path, {"seed": 2, "rows": None, "base": "a"})
    model_dir.require_same_run(tmp_path, {"seed": 1, "rows": 100, "base": "a"})


def write_half(out: Path) -> None:
    with model_dir.assembled(out) as folder:
        (folder / "model.safetensors").write_text("half")
        raise KeyboardInterrupt


def test_a_model_that_fails_halfway_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_text("old")
    write_manifest(tmp_path, manifest(**{"model.safetensors": ""}))
    with pytest.raises(KeyboardInterrupt):
        write_half(tmp_path)
    assert (tmp_path / "model.safetensors").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "manifest.json",
        "model.safetensors",
    ]


def test_a_new_model_takes_the_old_one_s_files_with_it(tmp_path: Path) -> None:
    for name in ("vocab.txt", "model.safetensors", "notes.md"):
        (tmp_path / name).write_text("old")
    write_manifest(tmp_path, manifest(**{"vocab.txt": "", "model.safetensors": ""}))
    with model_dir.assembled(tmp_path) as folder:
        (folder / "model.safetensors").write_text("new")
    # vocab.txt was the old tokenizer's; notes.md was never ours; the manifest is yet to come.
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "model.safetensors": "new",
        "notes.md": "old",
    }


def test_the_files_are_as_readable_as_their_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with model_dir.assembled(tmp_path) as folder:
        (folder / "model.safetensors").touch(mode=0o600)
    assert (tmp_path / "model.safetensors").stat().st_mode & 0o777 == 0o644


def test_a_manifest_cannot_have_files_elsewhere_removed(tmp_path: Path) -> None:
    out = tmp_path / "model"
    victim = tmp_path / "victim.txt"
    victim.write_text("not yours")
    write_manifest(out, manifest(**{"../victim.txt": ""}))
    with pytest.raises(InputError, match="leads outside"), model_dir.assembled(out):
        pass
    assert victim.read_text() == "not yours"


def test_held_out_rows_keep_their_columns_and_their_place(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {"text": ["a", "b"], "label": ["no", "yes"], "sex": ["F", None], "split": "test"},
        index=[4, 9],
    )
    path = tmp_path / "heldout.parquet"
    model_dir.write_held_out(rows, path)
    stored = pd.read_parquet(path)
    assert list(stored.columns) == ["row_id", "text", "label", "sex"]
    assert list(stored["row_id"]) == [4, 9]
    assert stored["sex"].isna().tolist() == [False, True]
    assert model_dir.digests(tmp_path) == {"heldout.parquet": sha256_file(path)}
