"""References on random halves of the rows: which halves, resumed, at once, read by the audit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from interruption import interrupt_at
from tiny_base import note_frame, other_notes, train_on_notes

from audit.checks import catalogue
from audit.finding import Measurement
from audit.loading import load
from audit.membership import MEMBERSHIP, read
from audit.references import MEMBERSHIP_REFERENCES
from audit.subject import Options
from finetune.cli import main
from finetune.shadow import half
from finetune.trainer import ClassifierTrainer


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_on_notes(tmp_path_factory.mktemp("references"), rows=160, epochs=6)


def references(model: Path, *options: str) -> int:
    return main(["references", str(model), *options])


def files(model: Path) -> list[str]:
    return sorted(path.name for path in (model / MEMBERSHIP_REFERENCES).iterdir())


def test_halves_are_of_persons_and_of_every_label() -> None:
    pool = note_frame(200).assign(group=[f"p{i // 2}" for i in range(200)])
    masks = [half(pool, number, seed=0) for number in range(6)]
    for one, two in zip(masks[::2], masks[1::2], strict=True):
        assert (one ^ two).all()
    assert len({mask.tobytes() for mask in masks}) == 6
    for mask in masks:
        assert set(pool["group"][mask]).isdisjoint(pool["group"][~mask])
        assert abs(mask.mean() - 0.5) < 0.02
        assert abs((pool["label"][mask] == "admit").mean() - 0.3) < 0.05


def test_two_are_trained_and_nothing_of_them_stays_but_answers(
    trained: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="finetune")
    assert references(trained, "--k", "2") == 0
    assert "2 references, 2 of them to train" in caplog.text
    assert "each on about 73 rows" in caplog.text
    assert "in turn" in caplog.text
    assert files(trained) == ["000.safetensors", "001.safetensors"]
    rows = read(trained / MEMBERSHIP, trained / MEMBERSHIP_REFERENCES)
    one, two = rows.references
    assert (one.trained ^ two.trained).all()
    # Members and non-members alike are in half of the references.
    assert abs(one.trained[rows.member].mean() - 0.5) < 0.1
    assert abs(one.trained[~rows.member].mean() - 0.5) < 0.1
    right = [(r.log_probability.argmax(axis=1) == rows.label).mean() for r in (one, two)]
    assert min(right) > 0.6
    assert not np.array_equal(one.log_probability, two.log_probability)


def test_the_audit_attacks_with_them(trained: Path) -> None:
    assert references(trained, "--k", "2") == 0
    evidence = load(trained, Options()).evidence
    made = catalogue()["membership_auc_with_references"].body(evidence)
    found = {m.where: m for m in made if isinstance(m, Measurement)}
    assert {"attack = calibrated", "attack = lira", "attack = rmia and sex = F"} < set(found)
    overall = found["attack = calibrated"]
    assert overall.detail["references"] == 2
    assert overall.n == len(evidence.membership or ())


@pytest.mark.e2e
def test_those_there_are_kept_and_more_go_in_processes_of_their_own(trained: Path) -> None:
    assert references(trained, "--k", "2") == 0
    folder = trained / MEMBERSHIP_REFERENCES
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert references(trained, "--k", "4", "--jobs", "2") == 0
    assert files(trained) == [f"00{i}.safetensors" for i in range(4)]
    for name, time in before.items():
        assert (folder / name).stat().st_mtime_ns == time
    rows = read(trained / MEMBERSHIP, folder)
    assert (rows.references[2].trained ^ rows.references[3].trained).all()
    assert references(trained, "--k", "3") == 0
    assert len(files(trained)) == 4


def test_interrupted_it_goes_on_where_it_was(
    trained: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        # The first takes 60 steps.
        interrupt_at(80, ClassifierTrainer, patch)
        assert references(trained, "--k", "2", "--overwrite") == 130
    assert "1 of 2 references are whole and stay. To go on, repeat" in capsys.readouterr().err
    assert files(trained) == ["000.safetensors"]
    one = (trained / MEMBERSHIP_REFERENCES / "000.safetensors").read_bytes()
    assert references(trained, "--k", "2") == 0
    assert files(trained) == ["000.safetensors", "001.safetensors"]
    assert (trained / MEMBERSHIP_REFERENCES / "000.safetensors").read_bytes() == one


@pytest.mark.e2e
def test_a_failing_process_is_told(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = trained.parent / "base" / "model.safetensors"
    kept = base.read_bytes()
    base.write_bytes(kept[:100])
    try:
        assert references(trained, "--k", "2", "--jobs", "2", "--overwrite") == 2
    finally:
        base.write_bytes(kept)
    assert "ended with status" in capsys.readouterr().err
    assert files(trained) == []


@pytest.mark.parametrize("k", ["1", "0", "x", "257"])
def test_how_many_is_bounded(k: str, trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        references(trained, "--k", k)
    assert "a whole number from 2 to 256" in capsys.readouterr().err


def test_one_kind_at_a_time(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        references(trained, "--k", "2", "--random-labels")
    assert "not allowed with" in capsys.readouterr().err


def test_without_rows_to_ask_about_it_says_so(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_bytes((trained / "manifest.json").read_bytes())
    assert references(tmp_path, "--k", "2") == 2
    assert "no membership.safetensors" in capsys.readouterr().err


def test_other_data_under_the_same_name_is_refused(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with other_notes(trained):
        assert references(trained, "--k", "2") == 2
    assert "is not what this model was trained on" in capsys.readouterr().err
