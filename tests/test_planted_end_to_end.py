"""From planted sample to gate: the audit names what is planted, and is silent where nothing is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bag_of_words import arguments_for, scored
from tiny_base import note_corpus, write_tiny_base

from audit.cli import main
from finetune import planted
from finetune.plan import Run
from finetune.settings import Settings
from finetune.train import train

pytestmark = pytest.mark.e2e


def statuses(folder: Path, *, metric: str = "demographic_parity_difference") -> dict[str, str]:
    """Slice -> status of the comparisons of one metric."""
    findings = json.loads((folder / "report.json").read_text())["findings"]
    return {
        " × ".join(f["measurement"]["slice"]): f["status"] for f in findings if f["check"] == metric
    }


@pytest.mark.parametrize("scenario", planted.SCRIPTS)
def test_gate_breaks_on_the_planted_attribute_and_names_the_group(scenario, tmp_path, capsys):
    table = tmp_path / "decisions.csv"
    scored(scenario, planted.load(scenario).frame).to_csv(table, index=False)
    assert main(["gate", str(table), *arguments_for(scenario)]) == 1
    plant = planted.script_of(scenario).plant
    told = capsys.readouterr().out
    assert f"demographic_parity_difference by {plant.attribute}:" in told
    assert f"against {plant.group} " in told
    found = statuses(tmp_path / "decisions.audit")
    (other,) = {feature.name for feature in planted.script_of(scenario).sensitive} - {
        plant.attribute
    }
    assert found[plant.attribute] == "fail"
    assert found[other] in ("pass", "inconclusive")


@pytest.mark.parametrize("scenario", planted.SCRIPTS)
def test_gate_is_kept_where_nothing_is_planted(scenario, tmp_path):
    clean = planted.generate(scenario, plant=planted.script_of(scenario).plant.none())
    table = tmp_path / "decisions.csv"
    scored(scenario, clean).to_csv(table, index=False)
    assert main(["gate", str(table), *arguments_for(scenario)]) == 0
    assert "fail" not in statuses(tmp_path / "decisions.audit").values()


def test_a_model_trained_here_is_audited_with_one_word(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    base = write_tiny_base(tmp_path / "base")
    settings = Settings(base=str(base), epochs=2, batch_size=8, max_length=32, precision="fp32")
    train(note_corpus(), settings, Run(tmp_path / "model"))
    assert main(["report", str(tmp_path / "model")]) == 0
    report = json.loads((tmp_path / "model" / "audit" / "report.json").read_text())
    assert report["training"]["base"] == str(base)
    integrity = next(f for f in report["findings"] if f["check"] == "artefact_integrity")
    assert integrity["status"] == "pass"
    (tmp_path / "model" / "config.json").write_text(
        (tmp_path / "model" / "config.json").read_text() + "\n"
    )
    capsys.readouterr()
    assert main(["gate", str(tmp_path / "model")]) == 1
    assert "artefact_integrity" in capsys.readouterr().out
