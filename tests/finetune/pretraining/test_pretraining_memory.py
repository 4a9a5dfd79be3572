"""What a base learnt by heart is found, and a base trained on others shows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_masked import write_tiny_masked
from tiny_masked_corpus import CANARIES, REPEATS, WORDS, numbers_corpus, secrets_corpus

from audit.check import example_evidence
from audit.checks import catalogue
from audit.finding import Measurement
from audit.pretraining import PRETRAINING_MEMORY, PretrainingMemory, read
from finetune.bases import resolve
from finetune.corpus import GROUP, Corpus
from finetune.plan import Plan, Run
from finetune.pretraining.asking import Filler
from finetune.pretraining.encoder import load
from finetune.pretraining.memory import remembered
from finetune.pretraining.train import carry_out
from finetune.settings import Settings
from finetune.train import plan_of

LENGTH = 32


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    base = write_tiny_masked(tmp_path_factory.mktemp("tiny-masked"), WORDS)
    return Settings(
        base=str(base), epochs=100, max_length=LENGTH, learning_rate=2e-3, precision="fp32"
    )


def pretrained(corpus: Corpus, settings: Settings, out: Path) -> Plan:
    plan = plan_of(corpus, settings, Run(out=out))
    carry_out(plan)
    return plan


def asked(base: Path, plan: Plan) -> PretrainingMemory:
    """What a base says of the texts of a plan."""
    found = resolve(str(base))
    tokenizer, model = load(found, LENGTH)
    memory = remembered(plan, Filler(model, tokenizer, LENGTH), found.sha256)
    assert memory is not None
    return memory


def measured(name: str, of: PretrainingMemory) -> Mapping[str, Measurement]:
    evidence = replace(example_evidence(None, "1"), pretraining=of)
    found = catalogue()[name].body(evidence)
    return {m.where: m for m in found if isinstance(m, Measurement)}


def limits(found: Measurement) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


@pytest.fixture(scope="module")
def learnt(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return pretrained(numbers_corpus(), settings, tmp_path_factory.mktemp("runs") / "base")


@pytest.mark.e2e
def test_numbers_learnt_by_heart_are_completed(learnt: Plan) -> None:
    memory = read(learnt.run.out / PRETRAINING_MEMORY)
    assert memory.completions is not None
    assert memory.completions.types == ("phone",)
    found = measured("pretraining_completion_advantage", memory)
    for score in ("score = preferred", "score = first", "score = preferred and type = phone"):
        assert limits(found[score])[0] > 0.1
        test = found[score].test
        assert test is not None
        assert test.p_value < 1e-3
    # Numbers of people held out are guessed no better than by chance.
    assert found["score = preferred"].detail["of_non_members"] == pytest.approx(0.5, abs=0.12)
    area = measured("pretraining_membership_auc", memory)["attack = likelihood"]
    assert limits(area)[0] > 0.5


@pytest.mark.e2e
def test_a_base_trained_on_others_completes_nothing(
    learnt: Plan, settings: Settings, tmp_path: Path
) -> None:
    # Held out are others as well: a base knows the names of cases that it has seen at all.
    other = replace(settings, seed=1, epochs=50)
    pretrained(numbers_corpus(seed=1), other, tmp_path / "others")
    memory = asked(tmp_path / "others", learnt)
    advantage = measured("pretraining_completion_advantage", memory)
    low, high = limits(advantage["score = preferred"])
    assert low < 0 < high
    for found in advantage.values():
        assert found.test is not None
        assert found.test.p_value > 0.05
    low, high = limits(measured("pretraining_membership_auc", memory)["attack = likelihood"])
    assert low < 0.5 < high


@pytest.mark.e2e
def test_secrets_learnt_by_heart_are_exposed_and_no_others(
    settings: Settings, tmp_path: Path
) -> None:
    plan = pretrained(secrets_corpus(), replace(settings, epochs=30), tmp_path / "base")
    found = measured("pretraining_canary_exposure", read(plan.run.out / PRETRAINING_MEMORY))
    exposure = found[f"repeats = {REPEATS}"]
    assert exposure.n == CANARIES
    assert limits(exposure)[0] > 1.44
    assert exposure.test is not None
    assert exposure.test.p_value < 1e-3

    others = plan_of(secrets_corpus("judicial"), plan.settings, Run(out=tmp_path / "others"))
    # The secrets of another scenario, looked for as if they had been planted here.
    others = replace(others, corpus=replace(others.corpus, scenario="judicial"))
    exposure = measured("pretraining_canary_exposure", asked(plan.run.out, others))["overall"]
    assert limits(exposure)[0] < 1.44
    assert exposure.test is not None
    assert exposure.test.p_value > 0.05


def test_spans_are_of_values_that_one_person_alone_has(settings: Settings, tmp_path: Path) -> None:
    corpus = numbers_corpus()
    frame = corpus.frame.assign(**{GROUP: [f"p{i}" for i in range(len(corpus.frame))]})
    # Everybody's number, but for the first eighty people's own.
    shared = frame["text"].str.replace(r"900\d+", "900555", regex=True)
    own = frame.index < 80
    few = corpus.with_frame(frame.assign(text=frame["text"].where(own, shared)))
    memory = asked(Path(settings.base), plan_of(few, settings, Run(out=tmp_path)))
    whole = asked(Path(settings.base), plan_of(corpus, settings, Run(out=tmp_path)))
    assert memory.completions is not None
    assert whole.completions is not None
    assert len(memory.completions) <= 80 < len(whole.completions)


def test_an_untrained_base_is_asked_the_same_again(settings: Settings, tmp_path: Path) -> None:
    plan = plan_of(numbers_corpus(), settings, Run(out=tmp_path))
    one, two = (asked(Path(settings.base), plan) for _ in range(2))
    assert one.rows.log_probability == pytest.approx(two.rows.log_probability, abs=1e-6)
    assert one.completions is not None
    assert two.completions is not None
    assert np.array_equal(one.completions.beaten, two.completions.beaten)
    # At most one span of each person, and at least as many alternatives as were asked for.
    assert len(np.unique(one.completions.person)) == len(one.completions)
    assert one.completions.alternatives.min() >= 4
    assert one.completions.alternatives.max() <= 32


def test_texts_without_personal_data_leave_no_completions(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="finetune")
    corpus = numbers_corpus()
    bare = corpus.with_frame(corpus.frame.assign(text=corpus.frame["text"].str.split().str[0]))
    memory = asked(Path(settings.base), plan_of(bare, settings, Run(out=tmp_path)))
    assert memory.completions is None
    assert memory.rows.canaries is None
    assert "no personal data to compare on both sides" in caplog.text


def test_too_few_people_leave_nothing(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="finetune")
    plan = plan_of(numbers_corpus(people=40), settings, Run(out=tmp_path))
    tokenizer, model = load(resolve(settings.base), LENGTH)
    assert remembered(plan, Filler(model, tokenizer, LENGTH), "") is None
    assert "What the base remembers is not measured" in caplog.text
