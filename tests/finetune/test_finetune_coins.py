"""Coins that put persons into a training or leave them out: fair, of whole persons, fixed, told."""

from __future__ import annotations

import logging
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tiny_base import note_corpus, note_frame

from audit.checks import catalogue
from audit.errors import InputError
from audit.finding import Measurement
from audit.loading import load
from audit.manifest import read_manifest
from audit.membership import MEMBERSHIP, read
from audit.references import MEMBERSHIP_REFERENCES
from audit.subject import Options
from finetune.cli import main
from finetune.coins import Tossed, toss
from finetune.corpus import GROUP, LABEL, TEXT, Corpus
from finetune.membership import drawn
from finetune.model_dir import require_same_run
from finetune.plan import Plan, Run
from finetune.references import _with_labels_in_random_order
from finetune.settings import Settings
from finetune.shadow import _pool, half
from finetune.train import begin, carry_out, plan_of


@pytest.fixture(scope="module")
def settings(base: Path) -> Settings:
    return Settings(
        base=str(base), batch_size=8, max_length=32, learning_rate=2e-2, precision="fp32"
    )


def visits(rows: int = 318) -> Corpus:
    """Three notes of every fourth person, one of the others."""
    corpus = note_corpus(rows)
    of = np.arange(rows)
    persons = np.where(of % 6 < 3, of // 6 * 6, of)
    return corpus.with_frame(corpus.frame.assign(**{GROUP: [f"p{i}" for i in persons]}))


def planned(settings: Settings, out: Path, coin_rows: int, corpus: Corpus | None = None) -> Plan:
    return plan_of(corpus or visits(), replace(settings, coin_rows=coin_rows), Run(out=out))


def coins_of(plan: Plan) -> Tossed:
    assert plan.coins is not None
    return plan.coins


def test_all_rows_of_a_person_are_in_or_out(settings: Settings, tmp_path: Path) -> None:
    plain, plan = planned(settings, tmp_path, 0), planned(settings, tmp_path, 80)
    assert plain.coins is None
    coins = coins_of(plan)
    assert len(coins.asked) == len(coins.included) == coins.asked[GROUP].nunique() == 80
    trained_on = set(plan.parts.train[GROUP])
    assert [name in trained_on for name in coins.asked[GROUP]] == coins.included.tolist()
    whole = plain.parts.train[GROUP].value_counts()
    assert coins.rows.tolist() == whole.loc[coins.asked[GROUP]].tolist()
    assert set(coins.rows) == {1, 3}
    # Whoever no coin was tossed for stays, and so do the other parts.
    left_out = coins.asked[GROUP][~coins.included]
    kept = plain.parts.train[~plain.parts.train[GROUP].isin(left_out)]
    assert plan.parts.train.equals(kept)
    assert plan.parts.validation.equals(plain.parts.validation)
    assert plan.parts.test.equals(plain.parts.test)


def test_rows_linked_by_a_text_are_one_person_s() -> None:
    rows = note_frame(40)
    rows.loc[1, TEXT] = rows.loc[0, TEXT].upper()
    found = toss(rows, 39, 0, "notes")
    assert sorted(found.rows) == [1] * 38 + [2]
    with pytest.raises(InputError, match="39 persons; expected at most 39"):
        toss(rows, 40, 0, "notes")


def test_the_row_asked_about_is_any_of_the_person_s() -> None:
    rows = note_frame(300).assign(**{GROUP: [f"p{i // 2}" for i in range(300)]})
    asked = toss(rows, 150, 0, "notes").asked
    assert 0.35 < (asked.index % 2 == 0).mean() < 0.65
    assert not asked.index.is_monotonic_increasing


def test_coins_are_fair_and_tell_nothing_of_order_or_label() -> None:
    rows = note_frame(60)
    tossed = [toss(rows, 40, seed, "notes") for seed in range(400)]
    included = np.array([each.included for each in tossed])
    # 16,000 coins; every place in the order has its share, and so has every label.
    assert stats.binomtest(int(included.sum()), included.size).pvalue > 0.001
    assert stats.chisquare(included.sum(axis=0), np.full(40, included.mean() * 400)).pvalue > 0.001
    ill = np.array([(each.asked[LABEL] == "admit").to_numpy() for each in tossed])
    assert abs(included[ill].mean() - included[~ill].mean()) < 0.03


def test_the_same_seed_tosses_the_same_coins_and_another_others() -> None:
    rows = note_frame(60)
    one, same, other = (toss(rows, 40, seed, "notes") for seed in (3, 3, 4))
    assert one.asked.equals(same.asked)
    assert (one.included == same.included).all()
    assert not one.asked.index.equals(other.asked.index)


def test_labels_without_a_row_left_are_named() -> None:
    rows = note_frame(8)
    rows.loc[:, LABEL] = ["admit"] + ["home"] * 7
    kept = toss(rows, 8, 2, "notes").kept
    assert set(kept[LABEL]) == {"admit", "home"}
    # By another seed the only one who is ill is left out.
    said = "8 persons leave no training row labelled 'admit'; expected .* Toss fewer coins"
    with pytest.raises(InputError, match=said):
        toss(rows, 8, 0, "notes")


def test_other_coins_are_another_training(settings: Settings, tmp_path: Path) -> None:
    begin(planned(settings, tmp_path / "run", 60))
    require_same_run(tmp_path / "run", planned(settings, tmp_path / "run", 60).identity)
    with pytest.raises(InputError, match=r"coin_rows 61.*as begun, coin_rows 60"):
        require_same_run(tmp_path / "run", planned(settings, tmp_path / "run", 61).identity)


def test_redacted_rows_are_redacted_in_and_out(settings: Settings, tmp_path: Path) -> None:
    corpus = note_corpus(160)
    texts = corpus.frame[TEXT] + " call 020 7946 0018"
    redacting = replace(settings, redact=True)
    plan = planned(redacting, tmp_path, 60, corpus.with_frame(corpus.frame.assign(text=texts)))
    asked = coins_of(plan).asked[TEXT]
    assert asked.str.contains("[phone]", regex=False).all()
    assert not asked.str.contains("7946").any()


def test_a_plan_with_coins_goes_to_another_process(settings: Settings, tmp_path: Path) -> None:
    plan = planned(settings, tmp_path, 60)
    assert coins_of(pickle.loads(pickle.dumps(plan))).asked.equals(coins_of(plan).asked)  # noqa: S301


def test_a_model_taught_random_labels_is_asked_of_no_coins(
    settings: Settings, tmp_path: Path
) -> None:
    plan = planned(settings, tmp_path, 60)
    taught = _with_labels_in_random_order(plan)
    assert taught.coins is None
    assert taught.parts.train.index.equals(plan.parts.train.index)


def test_halves_for_references_do_not_depend_on_how_coins_fell(
    settings: Settings, tmp_path: Path
) -> None:
    plan = planned(settings, tmp_path, 60)
    coins = coins_of(plan)
    others = replace(coins, included=~coins.included)
    gone = coins.asked[GROUP][coins.included]
    kept = coins.whole[~coins.whole[GROUP].isin(gone)]
    mirrored = replace(plan, parts=replace(plan.parts, train=kept), coins=others)
    for number in range(4):
        one, two = (
            _pool(each)[half(_pool(each), number, each.settings.seed)] for each in (plan, mirrored)
        )
        assert one.equals(two)


def by_lot(corpus: Corpus) -> Corpus:
    """Labels that nothing tells: who knows them knows them by heart."""
    lots = np.random.default_rng(0).choice(corpus.task.labels, len(corpus.frame))
    return corpus.with_frame(corpus.frame.assign(**{LABEL: lots}))


def bound(out: Path) -> Measurement:
    (found,) = catalogue()["epsilon_lower_bound"].body(load(out, Options()).evidence)
    assert isinstance(found, Measurement)
    return found


@pytest.mark.e2e
def test_a_model_that_learns_by_heart_tells_and_one_that_learns_nothing_does_not(
    settings: Settings, tmp_path: Path
) -> None:
    long = replace(settings, epochs=100, patience=100)
    plan = planned(long, tmp_path / "by-heart", 180, by_lot(note_corpus(300)))
    # Validated on its own rows, the last epoch is the best.
    carry_out(replace(plan, parts=replace(plan.parts, validation=plan.parts.train)))
    told = bound(tmp_path / "by-heart")
    assert told.value is not None
    assert told.value > 0.5
    brief = replace(settings, epochs=1, learning_rate=1e-7)
    carry_out(planned(brief, tmp_path / "nothing", 180, by_lot(note_corpus(300))))
    assert bound(tmp_path / "nothing").value == 0


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coins")
    frame = note_frame(200).assign(person=[f"p{i // 2}" for i in range(200)])
    frame.rename(columns={"person": "group"}).to_csv(folder / "notes.csv", index=False)
    learn = (
        f"train medical --data {folder}/notes.csv --base {base} --sensitive sex "
        "--positive admit --epochs 4 --batch-size 8 --max-length 32 --learning-rate .02 "
        f"--precision fp32 --coin-rows 40 --out {folder}/model"
    )
    assert main(learn.split()) == 0
    return folder / "model"


def test_the_command_leaves_coins_beside_the_rows(trained: Path) -> None:
    found = read(trained / MEMBERSHIP).coins
    assert found is not None
    assert len(found) == 40
    assert 8 < found.included.sum() < 32
    assert np.exp(found.log_probability).sum(axis=1) == pytest.approx(1, abs=1e-5)
    training = read_manifest(trained).training
    assert training is not None
    assert training.hyperparameters["coin_rows"] == 40
    evidence = load(trained, Options()).evidence
    assert evidence.privacy is None
    assert bound(trained).n == 40


def test_references_are_of_the_same_coins(trained: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="finetune")
    assert main(["references", str(trained), "--k", "2"]) == 0
    found = read(trained / MEMBERSHIP, trained / MEMBERSHIP_REFERENCES)
    one, two = found.references
    assert (one.trained ^ two.trained).all()
    assert "Coins tossed" not in caplog.text
    coins = found.coins
    assert coins is not None
    here, there = coins.told
    assert (here.trained ^ there.trained).all()
    assert not np.array_equal(here.log_probability, there.log_probability)
    # Trained on persons whom the coin left out as often as on those it put in.
    for told in coins.told:
        assert 0.2 < told.trained[coins.included].mean() < 0.8
        assert 0.2 < told.trained[~coins.included].mean() < 0.8
    assert "2 attacks" in bound(trained).method


def test_more_persons_than_there_are_is_no_training(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes, base = trained.parent / "notes.csv", "embedded"
    learn = f"train medical --data {notes} --base {base} --positive admit --out {trained}2"
    assert main([*learn.split(), "--coin-rows", "500"]) == 2
    said = capsys.readouterr().err
    assert "--coin-rows: found 500, and the training part of" in said
    assert "expected at most" in said
    assert not Path(f"{trained}2").exists()


@pytest.mark.parametrize("coins", ["-1", "x", "20001", "1.5"])
def test_how_many_is_bounded(coins: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "medical", "--out", "x", "--coin-rows", coins])
    assert "a whole number of at most 20,000" in capsys.readouterr().err


def test_a_model_of_columns_tosses_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note_frame(80).to_csv(tmp_path / "notes.csv", index=False)
    learn = (
        f"train finance --data {tmp_path}/notes.csv --model logistic-regression --features sex "
        f"--positive admit --coin-rows 10 --out {tmp_path}/m"
    )
    assert main(learn.split()) == 2
    assert "--coin-rows" in capsys.readouterr().err


def test_rows_asked_about_as_members_are_still_trained_on(
    settings: Settings, tmp_path: Path
) -> None:
    plan = planned(settings, tmp_path, 120)
    members = drawn(plan).members
    assert set(members.index) <= set(plan.parts.train.index)
    assert isinstance(members, pd.DataFrame)
