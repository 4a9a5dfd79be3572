"""Which rows are asked about, what is kept of them, and the baseline that never sees the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tiny_base import note_corpus, note_frame

from audit.checks import catalogue
from audit.evidence import Evidence
from audit.files import sha256_file
from audit.finding import Measurement
from audit.loading import load
from audit.manifest import read_manifest
from audit.membership import MEMBERSHIP, Membership, read
from audit.stats.membership import attack_auc
from audit.subject import Options
from finetune import planted
from finetune.blind import blind_scores
from finetune.corpus import GROUP, LABEL, TEXT, Corpus
from finetune.membership import MOST, drawn, scored
from finetune.plan import Plan, Run
from finetune.settings import Settings
from finetune.split import normalised
from finetune.train import carry_out, plan_of


@pytest.fixture(scope="module")
def settings(base: Path) -> Settings:
    return Settings(
        base=str(base), batch_size=8, max_length=32, learning_rate=2e-2, precision="fp32"
    )


def visits(rows: int) -> Corpus:
    """Two notes of every person."""
    corpus = note_corpus(rows)
    frame = corpus.frame.assign(**{GROUP: [f"p{i // 2}" for i in range(rows)]})
    return replace(corpus, frame=frame)


def planned(corpus: Corpus, settings: Settings, out: Path) -> Plan:
    return plan_of(corpus, settings, Run(out=out))


def unsure(texts: object) -> np.ndarray:
    return np.full((len(texts), 2), 0.5)  # type: ignore[arg-type]


def test_one_row_of_each_person_is_asked_about(settings: Settings, tmp_path: Path) -> None:
    plan = planned(visits(320), settings, tmp_path)
    found = drawn(plan)
    assert found.rows[GROUP].is_unique
    assert set(found.members.index) <= set(plan.parts.train.index)
    assert set(found.others.index) <= set(plan.parts.test.index)
    assert len(found.members) == plan.parts.train[GROUP].nunique()
    assert found.member.sum() == len(found.members)
    # Not always the first visit.
    assert 0.3 < (found.rows.index % 2 == 0).mean() < 0.7
    assert drawn(plan).rows.equals(found.rows)


def test_rows_are_bounded(settings: Settings, tmp_path: Path) -> None:
    found = drawn(planned(note_corpus(4_400), settings, tmp_path))
    assert [len(found.members), len(found.others)] == [MOST, MOST]


def test_what_is_kept_is_no_text(settings: Settings, tmp_path: Path) -> None:
    corpus = note_corpus()
    frame = corpus.frame
    frame.loc[frame.index % 9 == 0, "sex"] = None
    plan = planned(corpus.with_frame(frame), settings, tmp_path)
    found = scored(plan, unsure)
    assert found is not None
    rows = drawn(plan).rows
    assert found.log_probability == pytest.approx(np.log(0.5))
    assert [plan.corpus.task.labels[i] for i in found.label] == rows[LABEL].tolist()
    sex = found.features["sex"]
    named = [sex.groups[code] if code >= 0 else None for code in sex.codes]
    assert named == rows["sex"].astype(object).where(rows["sex"].notna(), None).tolist()


def test_fingerprints_are_of_texts_and_keyed_by_the_data(
    settings: Settings, tmp_path: Path
) -> None:
    one, two = (scored(planned(note_corpus(n), settings, tmp_path), unsure) for n in (160, 170))
    assert one is not None
    assert two is not None
    assert len(np.unique(one.fingerprint)) == len(one)
    texts = [set(normalised(drawn(planned(note_corpus(n), settings, tmp_path)).rows[TEXT])) for n in (160, 170)]  # fmt: skip
    assert texts[0] & texts[1]
    assert not np.isin(one.fingerprint, two.fingerprint).any()


def test_too_few_persons_leave_no_file(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="finetune")
    plan = planned(note_corpus(60), settings, tmp_path)
    assert scored(plan, unsure) is None
    assert "Membership inference is left out" in caplog.text


def test_a_probability_of_zero_is_no_infinity(settings: Settings, tmp_path: Path) -> None:
    found = scored(planned(note_corpus(), settings, tmp_path), lambda t: np.eye(2)[[0] * len(t)])
    assert found is not None
    assert np.isfinite(found.log_probability.astype(np.float32)).all()


def test_canaries_of_a_planted_sample_are_asked_about(settings: Settings, tmp_path: Path) -> None:
    asked: list[str] = []

    def said(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return unsure(texts)

    found = scored(planned(planted.load("medical"), settings, tmp_path), said)
    assert found is not None
    assert found.canaries is not None
    assert found.canaries.repeats.tolist() == [1] * 5 + [4] * 5 + [16] * 5
    assert found.canaries.others.shape == (15, 64)
    assert len(asked) == len(found) + 15 * 65


def areas(member: pd.DataFrame, other: pd.DataFrame) -> tuple[float, float]:
    both = pd.concat([member, other])
    truth = np.arange(len(both)) < len(member)
    scores = blind_scores(both[TEXT].tolist(), both[LABEL].tolist(), truth, seed=0)
    known = ~np.isnan(scores)
    assert known.sum() == len(both) // 2
    found = attack_auc(scores[known & truth], scores[known & ~truth])
    return found.low, found.high


def test_the_baseline_tells_texts_that_differ_and_none_that_do_not() -> None:
    one, two = note_frame(300, seed=1), note_frame(300, seed=2)
    low, high = areas(one, two)
    assert low < 0.5 < high
    later = two.assign(text=two[TEXT].where(two.index % 2 == 0, "w3 w3 " + two[TEXT]))
    assert areas(one, later)[0] > 0.55


def test_the_baseline_is_told_the_label() -> None:
    one, two = note_frame(300, seed=1), note_frame(300, seed=2)
    assert areas(one.assign(text="same"), two.assign(text="same", label="admit"))[0] > 0.55


def test_the_baseline_s_area_holds_chance_as_often_as_it_says() -> None:
    held = 0
    for seed in range(60):
        rows = note_frame(120, seed=seed).sample(frac=1, random_state=seed)
        low, high = areas(rows.iloc[:60], rows.iloc[60:])
        held += low <= 0.5 <= high
    assert held >= 54


def memorised(plan: Plan) -> Plan:
    """Labels by lot, learnt by heart: validated on its own rows, the last epoch is the best."""
    lots = np.random.default_rng(0).permutation(plan.parts.train[LABEL].to_numpy())
    train = plan.parts.train.assign(**{LABEL: lots})
    return replace(plan, parts=replace(plan.parts, train=train, validation=train))


@pytest.fixture(scope="module")
def evidence(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Evidence]:
    out = tmp_path_factory.mktemp("runs") / "overtrained"
    long = replace(settings, epochs=100, patience=100)
    carry_out(memorised(planned(note_corpus(130), long, out)))
    return out, load(out, Options()).evidence


def found_by(name: str, evidence: Evidence) -> dict[str, Measurement]:
    made = catalogue()[name].body(evidence)
    return {m.where: m for m in made if isinstance(m, Measurement)}


@pytest.mark.e2e
def test_a_model_that_learnt_rows_by_heart_gives_them_away(
    evidence: tuple[Path, Evidence],
) -> None:
    out, whole = evidence
    assert read_manifest(out).artefacts[MEMBERSHIP] == sha256_file(out / MEMBERSHIP)
    found = found_by("membership_auc", whole)
    assert found["attack = loss"].low > 0.55
    assert found["attack = label_only"].low > 0.5
    advantage = found_by("membership_advantage_over_blind", whole)["attack = loss"]
    assert advantage.test is not None
    assert advantage.test.p_value < 0.01


@pytest.mark.e2e
def test_rows_it_never_saw_are_not_called_members(evidence: tuple[Path, Evidence]) -> None:
    _, whole = evidence
    assert whole.membership is not None
    held_out = whole.membership.keeping(~whole.membership.member)
    some = np.random.default_rng(0).permutation(len(held_out)) % 2 == 0
    control: Membership = replace(held_out, member=some)
    found = found_by("membership_auc", replace(whole, membership=control))
    for attack in ("loss", "label_only"):
        low, high = found[f"attack = {attack}"].low, found[f"attack = {attack}"].high
        assert low is not None
        assert high is not None
        assert low < 0.5 < high


def test_a_usual_training_leaves_a_file_that_is_read(settings: Settings, tmp_path: Path) -> None:
    carry_out(planned(note_corpus(), replace(settings, epochs=1), tmp_path / "run"))
    found = read(tmp_path / "run" / MEMBERSHIP)
    assert found.member.sum() == 106
    assert (~found.member).sum() == 40
    assert np.exp(found.log_probability).sum(axis=1) == pytest.approx(1, abs=1e-5)
