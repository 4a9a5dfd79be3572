"""What is put on record about machine and code."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

from audit import hardware
from audit.errors import AuditError, InputError
from finetune import cli, precision, provenance


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed file that takes itself for the module."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git(tmp_path, "init", "--quiet")
    (tmp_path / "provenance.py").write_text("code")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    monkeypatch.setattr(provenance, "__file__", str(tmp_path / "provenance.py"))
    return tmp_path


def test_the_commit_of_a_clean_and_of_a_changed_checkout(checkout: Path) -> None:
    commit = git(checkout, "rev-parse", "HEAD").strip()
    assert provenance.git_commit() == commit
    (checkout / "provenance.py").write_text("changed")
    assert provenance.git_commit() == f"{commit}-dirty"


def test_another_project_s_commit_is_not_ours(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = checkout / "venv" / "provenance.py"
    installed.parent.mkdir()
    installed.write_text("code")
    monkeypatch.setattr(provenance, "__file__", str(installed))
    assert provenance.git_commit() == ""


def test_no_git_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert provenance.git_commit() == ""


def test_versions_are_those_that_run() -> None:
    found = provenance.versions()
    assert found["python"] == platform.python_version()
    assert found["torch"] == torch.__version__


def test_a_device_in_words() -> None:
    threads = torch.get_num_threads()
    assert provenance.device(torch.device("cpu"), 1, bf16=True) == f"cpu, {threads} threads, bf16"
    assert provenance.device(torch.device("cpu"), 2, bf16=False).startswith("2 × cpu")


@pytest.mark.parametrize("able", [False, True])
def test_auto_takes_what_the_hardware_has(able: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "has_bf16", lambda: able)
    assert precision.use_bf16("auto") is able
    assert precision.use_bf16("fp32") is False


def test_bf16_is_not_emulated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "has_bf16", lambda: False)
    with pytest.raises(InputError, match="no bf16 instructions; expected auto or fp32"):
        precision.use_bf16("bf16")


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [({"avx2": True}, False), ({"avx512_bf16": True}, True), ({"amx_bf16": True}, True)],
)
def test_a_cpu_is_asked_for_its_instructions(
    capabilities: dict[str, bool], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(hardware, "on_cpu", lambda: True)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert hardware.has_bf16() is expected


def test_training_without_its_libraries_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_EXTRA", ("no_such_library", "json"))
    with pytest.raises(AuditError, match=r"'no_such_library'.*pip install 'ethics-audit\[finetune"):
        cli._require_extra()
