"""The command line: what it says, what it exits with, what it loads."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tiny_base import note_corpus, note_frame, write_tiny_base

import finetune.train
from audit.manifest import read_manifest
from finetune import arguments, scenarios
from finetune.cli import main
from finetune.train import Interrupted


def failure(given: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error of a command that exits with 2."""
    assert main(given) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_help_shows_examples_and_loads_nothing_big() -> None:
    code = (
        "import sys\n"
        "from finetune.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit as end:\n"
        "    big = {'torch', 'transformers', 'pandas', 'sklearn'} & set(sys.modules)\n"
        "    sys.exit(f'loaded {big}' if big else end.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "python -m finetune train medical --out runs/medical" in done.stdout


@pytest.mark.parametrize("command", ["train", "pretrain", "fetch", "data"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert "None" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--epochs", "0"),
        ("--rows", "many"),
        ("--seed", "-1"),
        ("--seed", str(2**32)),
        ("--learning-rate", "2"),
        ("--learning-rate", "fast"),
        ("--precision", "fp8"),
    ],
)
def test_a_setting_out_of_range_is_named(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["train", "medical", "--out", "x", f"{option}={value}"])
    assert end.value.code == 2
    assert f"argument {option}" in capsys.readouterr().err


def test_the_defaults_are_the_settings_defaults() -> None:
    options = vars(arguments.parser().parse_args(["train", "finance", "--out", "x"]))
    for name, value in vars(finetune.train.Settings()).items():
        assert options[name] == value


def test_train_on_a_file_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = write_tiny_base(tmp_path / "base")
    rows = tmp_path / "notes.csv"
    note_frame(120).rename(columns={"text": "note"}).to_csv(rows, index=False)
    out = tmp_path / "run"
    given = ["train", "medical", "--data", str(rows), "--text", "note", "--sensitive", "sex"]
    given += ["--positive", "admit", "--base", str(base), "--epochs", "1", "--max-length", "32"]
    assert main([*given, "--precision", "fp32", "--out", str(out)]) == 0
    assert f"python -m audit report {out}" in capsys.readouterr().out
    manifest = read_manifest(out)
    assert manifest.task.positive == manifest.task.favourable == "admit"
    assert manifest.training is not None
    assert manifest.training.command.startswith("python -m finetune train medical --data")


def test_data_that_is_neither_corpus_nor_file(capsys: pytest.CaptureFixture[str]) -> None:
    said = failure(["train", "medical", "--data", "vears", "--out", "x"], capsys)
    assert said.startswith("error: --data: 'vears' is neither a corpus nor a .csv")
    assert "'vaers'" in said


def test_a_corpus_of_another_scenario(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scenarios, "load", lambda _: replace(note_corpus(), scenario="medical"))
    said = failure(["train", "finance", "--data", "vaers", "--out", "x"], capsys)
    assert said == "error: --data: 'vaers' is a medical corpus; expected a finance one."


def test_columns_are_for_files(capsys: pytest.CaptureFixture[str]) -> None:
    said = failure(["train", "medical", "--data", "vaers", "--label", "y", "--out", "x"], capsys)
    assert said.startswith("error: --label: 'vaers' has its own columns and labels")


def test_an_interruption_exits_with_130_and_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise Interrupted("To go on, repeat the command with --resume.")

    monkeypatch.setattr(scenarios, "load", lambda _: note_corpus())
    monkeypatch.setattr(finetune.train, "train", interrupted)
    assert main(["train", "medical", "--out", "x"]) == 130
    assert capsys.readouterr().err == "To go on, repeat the command with --resume.\n"


def test_data_lists_every_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ETHICS_AUDIT_DATA", str(tmp_path))
    assert main(["data"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(scenarios.CORPORA)
    states = {line.split()[0]: line.split()[2] for line in lines}
    assert (states["planted-medical"], states["vaers"]) == ("included", "not")


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_data_exports_the_tidy_frame(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "load", lambda _: note_corpus())
    path = tmp_path / f"notes{suffix}"
    assert main(["data", "notes", "--out", str(path)]) == 0
    read = pd.read_csv if suffix == ".csv" else pd.read_parquet
    pd.testing.assert_frame_equal(read(path), note_corpus().frame)


def test_data_exports_to_no_other_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = failure(["data", "compas", "--out", str(tmp_path / "compas.xlsx")], capsys)
    assert "the suffix is '.xlsx'" in said
    assert list(tmp_path.iterdir()) == []


def test_data_with_half_of_what_an_export_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert "expected both, or neither" in failure(["data", "compas"], capsys)


def test_fetch_of_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert "unknown data set 'vears'" in failure(["fetch", "vears"], capsys)


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scenarios, "load", lambda _: note_corpus())
    (tmp_path / "file").touch()
    said = failure(["data", "notes", "--out", str(tmp_path / "file" / "x.csv")], capsys)
    assert "file" in said
