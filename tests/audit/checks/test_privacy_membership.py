"""Membership planted and not, and a difference of texts that is no membership."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from audit.check import example_evidence
from audit.checks import catalogue
from audit.finding import Status
from audit.membership import Canaries, Feature, Membership, Reference
from audit.run import run_check

CHECKS = [name for name in catalogue() if name.startswith("membership")]
REFERENCES = 8


def log_probability(odds):
    """Of label 1 at these log-odds."""
    return np.stack([-np.logaddexp(0, odds), -np.logaddexp(0, -odds)], axis=1)


def simulated(seed=0, n=400, shift=0.0, leaking="FM", texts_differ=0.0, difficulty=0.0, known=True):
    """A model surer by `shift` standard deviations of members of `leaking` groups."""
    rng = np.random.default_rng(seed)
    member, sex = np.arange(2 * n) < n, rng.choice(["F", "M"], 2 * n)
    hard = rng.normal(0, difficulty, 2 * n) if difficulty else np.zeros(2 * n)
    odds = hard + rng.normal(size=2 * n) + shift * member * np.isin(sex, list(leaking))
    half = rng.random((REFERENCES, 2 * n)) < 0.5
    half[1::2] = ~half[::2]
    said = hard + rng.normal(size=half.shape) + shift * half
    return Membership(
        member=member,
        label=np.ones(2 * n, dtype=np.int64),
        log_probability=log_probability(odds),
        blind=rng.normal(size=2 * n) + texts_differ * member,
        fingerprint=np.arange(2 * n, dtype=np.uint64),
        features={"sex": Feature(("F", "M"), (sex == "M").astype(np.int64))},
        references=tuple(
            Reference(log_probability(s), t) for s, t in zip(said, half, strict=True)
        ) if known else (),
    )  # fmt: skip


def measured(name, rows):
    evidence = replace(example_evidence(None, "11"), membership=rows)
    return {m.where: m for m in catalogue()[name].body(evidence)}


@pytest.mark.parametrize("shift", [0.5, 1.0, 2.0])
def test_planted_memory_is_found_as_large_as_it_was_planted(shift):
    found = measured("membership_auc", simulated(shift=shift))
    truth = norm.cdf(shift / 2**0.5)
    for where in ("", " and sex = F", " and sex = M"):
        assert found[f"attack = loss{where}"].low < truth < found[f"attack = loss{where}"].high
    assert found["attack = loss"].low > 0.5
    assert found["attack = label_only"].low > 0.5
    assert found["attack = loss"].detail["members"] == 400


def test_without_memory_intervals_hold_chance():
    held = {"loss": 0, "label_only": 0, "calibrated": 0, "lira": 0, "rmia": 0}
    for seed in range(200):
        rows = simulated(seed, n=60)
        for name in ("membership_auc", "membership_auc_with_references"):
            found = measured(name, rows)
            for attack in held:
                one = found.get(f"attack = {attack}")
                held[attack] += one is not None and one.low <= 0.5 <= one.high
    assert min(held.values()) >= 180


def test_low_rates_show_memory_and_only_where_it_is():
    found = measured("membership_tpr_at_low_fpr", simulated(shift=3, n=2000))
    one_in_a_hundred = found["attack = loss and fpr = 0.01"]
    truth = norm.sf(norm.isf(0.01) - 3)
    assert one_in_a_hundred.low < truth < one_in_a_hundred.high
    assert one_in_a_hundred.low > 0.01
    none = measured("membership_tpr_at_low_fpr", simulated(shift=0, n=2000))
    for attack in ("loss", "calibrated", "lira", "rmia"):
        for fpr in (0.001, 0.01):
            control = none[f"attack = {attack} and fpr = {fpr}"]
            assert control.low <= fpr <= control.high


def test_few_non_members_leave_a_low_rate_undefined():
    found = measured("membership_tpr_at_low_fpr", simulated(n=400))
    assert found["attack = loss and fpr = 0.01"].value is not None
    assert found["attack = loss and fpr = 0.001"].value is None
    assert "it takes 1,000" in found["attack = loss and fpr = 0.001"].note


def test_memory_of_one_group_is_found_in_that_group():
    found = measured("membership_auc", simulated(shift=1.5, leaking="F", n=600))
    assert found["attack = loss and sex = F"].low > 0.7
    assert found["attack = loss and sex = M"].low < 0.5 < found["attack = loss and sex = M"].high


def test_references_find_what_difficulty_hides():
    rows = simulated(shift=1, difficulty=8, n=600)
    plain = measured("membership_auc", rows)["attack = loss"]
    assert plain.high < 0.6
    found = measured("membership_auc_with_references", rows)
    assert found["attack = calibrated"].low > 0.6
    assert found["attack = lira"].low > 0.6
    # Gains in p are hardly any where rows are so easy or so hard.
    assert found["attack = rmia"].low > 0.5


@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_where_texts_differ_by_themselves_no_attack_counts(shift):
    rows = simulated(shift=shift, texts_differ=1)
    for name in ("membership_auc", "membership_auc_with_references", "membership_tpr_at_low_fpr"):
        for found in measured(name, rows).values():
            assert found.value is None
            assert "differ without the model" in found.note
            assert "not evidence of leakage" in found.note
    blind = measured("membership_blind_auc", rows)["overall"]
    assert blind.low < norm.cdf(1 / 2**0.5) < blind.high
    advantage = measured("membership_advantage_over_blind", rows)["attack = loss"]
    assert "no proof" in advantage.note
    assert advantage.test.p_value > 0.05


def test_a_shift_that_a_model_sees_as_well_is_no_leak():
    """The model is surer of texts like the training's; it kept none of them."""
    rng = np.random.default_rng(1)
    rows = simulated(known=False)
    seen = rows.member + rng.normal(size=len(rows))
    rows = replace(rows, blind=seen, log_probability=log_probability(seen + rng.normal(size=800)))
    found = measured("membership_auc", rows)
    assert {m.value for m in found.values()} == {None}


def test_a_shift_in_one_group_silences_that_group_alone():
    rows = simulated(shift=1, n=1000)
    women = rows.features["sex"].codes == 0
    women &= np.arange(2000) % 10 == 0
    # One woman in ten: too few for all rows to differ, all of the women who are left.
    few = rows.keeping(women | (rows.features["sex"].codes == 1))
    of_women = few.features["sex"].codes == 0
    found = measured("membership_auc", replace(few, blind=few.blind + 2 * few.member * of_women))
    assert found["attack = loss and sex = F"].value is None
    assert found["attack = loss and sex = M"].low > 0.5
    assert found["attack = loss"].low > 0.5


def test_advantage_over_a_baseline_is_tested():
    found = measured("membership_advantage_over_blind", simulated(shift=1))
    assert found["attack = loss"].low > 0
    assert found["attack = loss"].test.p_value < 0.001
    none = measured("membership_advantage_over_blind", simulated(shift=0))
    assert all(m.low < 0 < m.high and m.test.p_value > 0.01 for m in none.values())
    assert set(none) == {
        f"attack = {name}" for name in ("loss", "label_only", "calibrated", "lira", "rmia")
    }


@pytest.mark.parametrize("name", CHECKS)
def test_texts_of_both_sides_are_left_out_and_counted(name):
    rows = simulated(shift=1, n=150)
    twins = rows.fingerprint.copy()
    twins[150:160] = twins[:10]
    twins[20] = twins[21]  # twice a member is no twin
    found = measured(name, replace(rows, fingerprint=twins))
    assert all("20 rows whose text is both" in m.note for m in found.values())
    whole = next(iter(found.values()))
    assert whole.n == 280


def test_rows_every_reference_knows_are_left_out_and_counted():
    rows = simulated(n=100)
    known = [replace(r, trained=r.trained | (np.arange(200) < 5)) for r in rows.references]
    found = measured("membership_auc_with_references", replace(rows, references=tuple(known)))
    assert found["attack = lira"].n == 195
    assert "5 rows that every reference was trained on" in found["attack = lira"].note


def test_a_group_not_recorded_is_shown():
    rows = simulated(n=100)
    codes = rows.features["sex"].codes.copy()
    codes[::10] = -1
    rows = replace(rows, features={"sex": replace(rows.features["sex"], codes=codes)})
    found = measured("membership_blind_auc", rows)
    assert found["sex = (missing)"].n == 20


@pytest.mark.parametrize("name", CHECKS)
def test_every_measurement_has_an_interval_that_holds_it(name):
    for shift in (0, 1, 8):
        for m in measured(name, simulated(shift=shift, n=120)).values():
            assert (m.value is None) == (m.low is None) == (m.high is None)
            assert m.value is not None or m.note
            assert m.value is None or m.low <= m.value <= m.high


@pytest.mark.parametrize("name", CHECKS)
def test_order_of_rows_does_not_matter(name):
    rows = simulated(shift=1, n=80)
    order = np.random.default_rng(0).permutation(160)
    before, after = measured(name, rows), measured(name, rows.keeping(order))
    assert {k: m.value for k, m in after.items()} == pytest.approx(
        {k: m.value for k, m in before.items()}
    )


def with_canaries(kept):
    """Five canaries in 1, 4 and 16 rows each, among 64 secrets; surer of them by `kept` of each."""
    rng = np.random.default_rng(0)
    repeats = np.repeat([1, 4, 16], 5)
    own = rng.normal(size=15) + np.repeat(kept, 5)
    return replace(
        simulated(n=30, known=False), canaries=Canaries(repeats, own, rng.normal(size=(15, 64)))
    )


def test_secrets_kept_the_more_they_were_repeated_are_found_so():
    found = measured("canary_exposure", with_canaries([0, 2, 6]))
    once, often, most = (found[f"repeats = {n}"] for n in (1, 4, 16))
    assert once.low < 1.44 < once.high
    assert once.test.p_value > 0.05
    assert once.value < often.value < most.value
    assert most.low > 1.44
    assert most.test.p_value < 0.001
    assert most.detail["first"] == 5


def test_secrets_not_kept_are_not_found():
    for m in measured("canary_exposure", with_canaries([0, 0, 0])).values():
        assert m.low < 1.44 < m.high
        assert m.test.p_value > 0.05


def test_rows_without_canaries_say_so():
    evidence = replace(example_evidence("10", "10"), membership=simulated(n=30))
    (outcome,) = run_check(catalogue()["canary_exposure"], evidence).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert "the planted samples hold some" in outcome.reason


def test_a_model_without_the_file_says_what_to_run():
    for name in CHECKS:
        (outcome,) = run_check(catalogue()[name], example_evidence("10", "10")).outcomes
        assert outcome.status is Status.NOT_APPLICABLE
        assert "`python -m finetune train` writes membership.safetensors" in outcome.reason
        assert "references" not in outcome.reason


def test_a_model_without_references_says_what_to_run():
    evidence = replace(example_evidence("10", "10"), membership=simulated(n=30, known=False))
    (outcome,) = run_check(catalogue()["membership_auc_with_references"], evidence).outcomes
    assert outcome.status is Status.NOT_APPLICABLE
    assert "python -m finetune references MODEL_DIR --k 16" in outcome.reason
    assert run_check(catalogue()["membership_auc"], evidence).outcomes[0].status is not (
        Status.NOT_APPLICABLE
    )
