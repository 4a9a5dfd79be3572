r"""Is planted memory found, as large as it was planted, and none where there is none?

    python -m benchmarks.membership [--seeds N] [--rows N] [--epochs N] [--base PATH] \
        > benchmarks/results/membership.md

For every seed two classifiers are trained far too long, validated by nobody. One learns rows of
persons, and canaries: random secrets, each written 1, 4 or 16 times, labelled by lot. Nothing but
its secret tells one canary from another, so that only who keeps the secret can know the label. The
other, the private control, learns as long from other persons and sees neither those rows nor a
secret. Both are asked about the same rows: those the first was trained on, and rows neither was.
Whatever is found in the control is no memory. Exit status 1 if an attack's area under the ROC curve
does not exceed chance where memory was planted, exposure does not rise with the number of repeats,
controls' intervals leave out chance more often than intervals of 95 % do, or a verdict is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import transformers
from scipy.stats import binom
from torch.nn.functional import cross_entropy

from audit.check import example_evidence
from audit.checks import catalogue
from audit.finding import Criterion, Measurement, Status
from audit.manifest import DataSource
from audit.membership import Canaries, Membership
from audit.policy import verdict
from audit.predictors.transformers import TransformersPredictor
from audit.stats.exposure import CHANCE, Exposure, exposures, mean_exposure
from finetune.bases import Base, resolve
from finetune.corpus import LABEL, SPLIT, TEXT, Corpus
from finetune.encoder import encode, load
from finetune.exposure import CANARY, ask_of_canaries
from finetune.membership import Ask, log_probabilities, scored
from finetune.plan import Plan, Run
from finetune.planted import SCRIPTS, canary_table, generate
from finetune.settings import Settings
from finetune.split import Split

SCENARIO = "medical"
SCRIPT = SCRIPTS[SCENARIO]
LENGTH, BATCH, RATE = 48, 16, 1e-4
OTHER_SEEDS = 1_000
"""Added to a seed for secrets that are none of the first."""

LIMITS = {"membership_auc": 0.55, "canary_exposure": 2.0}
"""What a policy might ask: an attack little better than chance, a secret little surer than one."""


@dataclass(frozen=True)
class Sizes:
    """Ordinary rows of each part, and passes over those trained on."""

    rows: int
    epochs: int
    base: Base


@dataclass(frozen=True)
class Trial:
    """What is found in one model of one seed."""

    seed: int
    planted: bool
    area: Measurement
    blind: Measurement
    advantage: Measurement
    exposure: Measurement
    canaries: Canaries

    @property
    def verdicts(self) -> tuple[Status, Status]:
        """Of the area, and of the exposure, by `LIMITS`."""
        area, exposure = (
            verdict(each, Criterion(max=LIMITS[each.metric]))[0]
            for each in (self.area, self.exposure)
        )
        return area, exposure

    @property
    def right(self) -> bool:
        """Whether both verdicts are what was planted: control rows never fail."""
        failed = [status is Status.FAIL for status in self.verdicts]
        return all(failed) if self.planted else not any(failed)

    @property
    def without_chance(self) -> int:
        """How many of the two intervals leave out what a model that knows nothing has."""
        return (not holds(self.area, 0.5)) + (not holds(self.exposure, CHANCE))


def holds(found: Measurement, value: float) -> bool:
    """Whether a defined interval holds a value."""
    return found.low is not None and found.high is not None and found.low <= value <= found.high


def parts(seed: int, rows: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rows to learn, rows to hold out, and rows for the control; no person is in two."""
    whole = generate(SCENARIO, seed, max(600, 4 * rows), SCRIPT.plant.none())
    persons = whole.drop_duplicates("group").drop(columns=SPLIT).reset_index(drop=True)
    return persons[:rows], persons[rows : 2 * rows], persons[2 * rows : 3 * rows]


def secrets(seed: int) -> pd.DataFrame:
    """Ten canaries of each number of repeats."""
    tables = [
        canary_table(SCENARIO, each).query("repeats > 0") for each in (seed, seed + OTHER_SEEDS)
    ]
    tables[1]["canary"] += "-more"
    return pd.concat(tables, ignore_index=True)


def carriers(planted: pd.DataFrame, seed: int) -> pd.DataFrame:
    """For each canary a row that says its secret and no more, as often as the table says."""
    labels = np.resize(SCRIPT.task.labels, len(planted))
    sentence = SCRIPT.banks["canary"][0].capitalize()
    rows = pd.DataFrame(
        {
            TEXT: [f"{sentence.format(code=secret)}." for secret in planted["secret"]],
            LABEL: np.random.default_rng(seed).permutation(labels),
            CANARY: planted["canary"],
        }
    )
    return rows.loc[rows.index.repeat(planted["repeats"])]


def overtrained(rows: pd.DataFrame, sizes: Sizes, seed: int, folder: Path) -> Ask:
    """Learn the rows by heart; what the model then says of texts."""
    transformers.set_seed(seed)
    tokenizer, model = load(sizes.base, SCRIPT.task, LENGTH)
    collate = transformers.DataCollatorWithPadding(tokenizer)
    batches = torch.utils.data.DataLoader(
        encode(rows, tokenizer, SCRIPT.task, LENGTH), BATCH, shuffle=True, collate_fn=collate
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    model.train()
    for _ in range(sizes.epochs):
        for batch in batches:
            labels = batch.pop("labels")
            optimizer.zero_grad()
            cross_entropy(model(**batch).logits, labels).backward()
            optimizer.step()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return TransformersPredictor(folder, LENGTH).probabilities


def trial(seed: int, sizes: Sizes) -> list[Trial]:
    """Train both models of a seed, and attack them."""
    table = secrets(seed)
    learnt, held_out, other = parts(seed, sizes.rows)
    secret = carriers(table, seed)
    plan = Plan(
        Corpus("planted", SCENARIO, learnt, SCRIPT.task, SCRIPT.sensitive, DataSource(name="-")),
        Split(learnt, held_out, held_out),
        sizes.base, Settings(seed=seed, max_length=LENGTH), Run(out=Path()),
    )  # fmt: skip
    found = []
    for rows, is_planted in ((pd.concat([learnt, secret]), True), (other, False)):
        with tempfile.TemporaryDirectory() as folder:
            ask = overtrained(rows, sizes, seed, Path(folder))
            membership = scored(plan, ask)
            canaries = ask_of_canaries(
                secret, table, SCRIPT.task, lambda texts, ask=ask: log_probabilities(ask, texts)
            )
        assert membership is not None
        assert canaries is not None
        found.append(audited(seed, is_planted, membership, canaries))
    return found


def audited(seed: int, planted: bool, membership: Membership, canaries: Canaries) -> Trial:
    """What the checks say."""
    whole = replace(membership, canaries=canaries)
    evidence = replace(example_evidence(None, "1"), membership=whole)

    def measured(name: str, **slice_: str) -> Measurement:
        return next(
            m for m in catalogue()[name].body(evidence)
            if isinstance(m, Measurement) and m.slice == slice_
        )  # fmt: skip

    return Trial(
        seed, planted,
        measured("membership_auc", attack="loss"),
        measured("membership_blind_auc"),
        measured("membership_advantage_over_blind", attack="loss"),
        measured("canary_exposure"),
        canaries,
    )  # fmt: skip


def by_repeats(trials: list[Trial], planted: bool) -> dict[int, Exposure]:
    """Exposure by number of repeats, canaries of all seeds together."""
    mine = [t.canaries for t in trials if t.planted is planted]
    bits = np.concatenate([exposures(c.own, c.others) for c in mine])
    repeats = np.concatenate([c.repeats for c in mine])
    most = float(np.log2(mine[0].others.shape[1] + 1))
    return {int(n): mean_exposure(bits[repeats == n], most) for n in np.unique(repeats)}


def words(found: Measurement) -> str:
    """A value with its interval."""
    if found.value is None:
        return "undefined"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def show(trials: list[Trial]) -> None:
    """Print what was found, as Markdown."""
    print(
        "| seed | model | loss attack, AUC | blind AUC | advantage, p | exposure, bits | verdicts |"
    )
    print("|---|---|---|---|---|---|---|")
    for t in trials:
        p = f"{t.advantage.test.p_value:.3g}" if t.advantage.test else "–"
        print(
            f"| {t.seed} | {'overtrained' if t.planted else 'control'} | {words(t.area)} "
            f"| {words(t.blind)} | {p} | {words(t.exposure)} "
            f"| {', '.join(status.value for status in t.verdicts)} |"
        )
    print("\n| rows with the secret | overtrained: exposure, bits | p | control | p |")
    print("|---|---|---|---|---|")
    control = by_repeats(trials, planted=False)
    for repeats, (found, p) in by_repeats(trials, planted=True).items():
        none, q = control[repeats]
        print(
            f"| {repeats} | {found.value:.2f} ({found.low:.2f} to {found.high:.2f}) | {p:.2g} "
            f"| {none.value:.2f} ({none.low:.2f} to {none.high:.2f}) | {q:.2g} |"
        )


def as_planted(trials: list[Trial]) -> bool:
    """Whether everything is as the docstring of this file says."""
    memory, control = ([t for t in trials if t.planted is planted] for planted in (True, False))
    found = by_repeats(trials, planted=True)
    rising = [exposure.estimate.value for exposure in found.values()]
    quiet = by_repeats(trials, planted=False).values()
    return (
        all(t.area.low is not None and t.area.low > 0.5 for t in memory)
        and rising == sorted(rising)
        and found[max(found)].estimate.low > CHANCE
        and all(each.estimate.low <= CHANCE for each in quiet)
        and sum(t.without_chance for t in control) <= binom.ppf(0.95, 2 * len(control), 0.05)
        and all(t.right for t in trials)
    )


def main() -> int:
    """Run every seed and print the tables."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--rows", type=int, default=40)
    options.add_argument("--epochs", type=int, default=20)
    options.add_argument("--base", default="embedded")
    given = options.parse_args()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    sizes = Sizes(given.rows, given.epochs, resolve(given.base))
    trials = []
    for seed in range(given.seeds):
        trials += trial(seed, sizes)
        print(f"seed {seed} done", file=sys.stderr)
    show(trials)
    return 0 if as_planted(trials) else 1


if __name__ == "__main__":
    sys.exit(main())
