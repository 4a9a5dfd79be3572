"""Data cards: found wherever the package lies, printed by name, never by path."""

import pytest

from audit import cards
from audit.cli import main
from audit.errors import InputError
from audit.loading import load
from audit.manifest import read_manifest, write_manifest
from audit.policy import Policy
from audit.run import run


def test_an_installed_package_carries_the_cards_beside_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(cards, "HERE", tmp_path / "audit")
    assert cards.folder() == tmp_path / "datasets"
    (tmp_path / "audit" / "_datasets").mkdir(parents=True)
    assert cards.folder() == tmp_path / "audit" / "_datasets"


def test_the_folder_of_data_sets_holds_no_code():
    assert not list(cards.folder().rglob("*.py"))
    assert all(path.is_file() for path in cards.folder().iterdir())


def test_every_corpus_has_a_card_and_every_card_a_corpus():
    from finetune.scenarios import CORPORA

    assert set(cards.names()) == set(CORPORA)


def test_cards_are_printed_by_name(capsys):
    assert main(["cards"]) == 0
    assert "vaers" in capsys.readouterr().out.split()
    assert main(["cards", "vaers"]) == 0
    assert capsys.readouterr().out.startswith("# VAERS")
    assert main(["cards", "../README"]) == 2


@pytest.mark.parametrize(("name", "there"), [("vaers", True), ("../../secret", False), ("", False)])
def test_a_report_carries_the_card_its_manifest_names(model_dir, name, there):
    manifest = read_manifest(model_dir)
    source = manifest.source.model_copy(update={"card": name})
    write_manifest(model_dir, manifest.model_copy(update={"source": source}))
    report = run(load(model_dir), Policy(), [])
    assert report.data.card.startswith("# VAERS") is there


def test_unknown_card_names_the_known_ones():
    with pytest.raises(InputError, match="compas"):
        cards.read("no-such")
