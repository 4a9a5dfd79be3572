"""Are planted sensitivities found, their direction and size, and nothing where none is planted?

    python -m benchmarks.robustness_planted [SEEDS] > benchmarks/results/robustness_planted.md

Three classifiers of invented notes are trained for every seed, bags of words by scikit-learn: one
whose labels hang on whether the person has a man's or a woman's name, one on a keyword that has
nothing to do with the case, one on the case alone. Each is audited as any classifier is, on 400
notes. What an audit should find is not assumed: the same change is made to 20,000 further notes and
the classifier asked, which gives its true shift. Exit status 1 if an interval holds the truth in
fewer than 17 of 20 seeds, a direction is wrong, or a verdict is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from audit.budget import Budget
from audit.checks import catalogue
from audit.checks.robustness.worked import worked_probe
from audit.evidence import Evidence
from audit.finding import Measurement
from audit.perturbations.tables import table

SEEDS, TAUGHT, AUDITED, POPULATION = 20, 2_000, 400, 20_000
LIMIT = 0.05
# A classifier can only know names that it has seen: those the audit swaps in.
WOMEN, MEN = (table("name_swap")["White"][kind].split() for kind in ("female", "male"))
KEYWORD = "lighthouse"
ILL = ("crushing chest pain", "a fever of 39.8", "a broken wrist", "repeated fainting")
WELL = ("a mild cough", "a small bruise", "a dry patch of skin", "a blocked nose")
PLACES = ("the north ward", "the clinic", "the front desk", "the day unit")


@dataclass(frozen=True)
class Note:
    """One invented note: who, how ill, whether the keyword is in it."""

    woman: bool
    name: int
    ill: bool
    keyword: bool
    case: str
    place: str

    def __str__(self) -> str:
        name = (WOMEN if self.woman else MEN)[self.name]
        remark = f"Remark: {KEYWORD}." if self.keyword else "Remark: none."
        return f"Patient {name} Walsh came to {self.place} with {self.case}. {remark}"


@dataclass(frozen=True)
class Plant:
    """What the labels hang on besides the case, and how the audit is asked about it."""

    name: str
    weight: Callable[[Note], float]
    planted: bool
    found: Callable[[Evidence], Measurement]


def counterfactual(evidence: Evidence) -> Measurement:
    """What the audit says of a text moved from a woman's name to a man's."""
    name = "counterfactual_score_shift"
    return measured(name, evidence, attribute="gendered_name", before="female", after="male")


def keyword(evidence: Evidence) -> Measurement:
    """What the audit says of the keyword taken away."""
    listed = replace(evidence, word_lists={"cue": (KEYWORD,)})
    return measured("sensitive_word_shift", listed, words="cue")


PLANTS = (
    Plant("gendered names", lambda n: 1.6 if n.woman else -1.6, True, counterfactual),
    Plant("a keyword", lambda n: 2.0 if n.keyword else -1.0, True, keyword),
    Plant("nothing (names)", lambda _: 0.0, False, counterfactual),
    Plant("nothing (keyword)", lambda _: 0.0, False, keyword),
)


def measured(name: str, evidence: Evidence, **slice_: str) -> Measurement:
    """One measurement of a check."""
    return next(
        m for m in catalogue()[name].body(evidence)
        if isinstance(m, Measurement) and m.slice == slice_
    )  # fmt: skip


def notes(n: int, rng: np.random.Generator) -> list[Note]:
    """Invented notes."""
    drawn = []
    for _ in range(n):
        ill = bool(rng.random() < 0.5)
        case = str(rng.choice(ILL if ill else WELL))
        drawn.append(Note(bool(rng.random() < 0.5), int(rng.integers(len(MEN))), ill,
                          bool(rng.random() < 0.4), case, str(rng.choice(PLACES))))  # fmt: skip
    return drawn


def taught(plant: Plant, rng: np.random.Generator) -> Callable[[Sequence[str]], np.ndarray]:
    """A classifier that learnt labels drawn by the plant; texts -> probability of admission."""
    lessons = notes(TAUGHT, rng)
    odds = np.array([(1.5 if n.ill else -1.5) + plant.weight(n) for n in lessons])
    labels = rng.random(TAUGHT) < 1 / (1 + np.exp(-odds))
    model = make_pipeline(CountVectorizer(binary=True, lowercase=False), LogisticRegression())
    model.fit([str(n) for n in lessons], labels)
    return lambda texts: np.asarray(model.predict_proba(list(texts))[:, 1])


def trial(plant: Plant, seed: int) -> tuple[float, Measurement]:
    """The true mean shift of a classifier, and what the audit finds."""
    rng = np.random.default_rng((seed, len(plant.name)))
    ask = taught(plant, rng)
    return truth(plant, ask, notes(POPULATION, rng)), plant.found(
        evidence(ask, [str(n) for n in notes(AUDITED, rng)])
    )


def truth(
    plant: Plant, ask: Callable[[Sequence[str]], np.ndarray], population: Sequence[Note]
) -> float:
    """Mean shift over a population of the change that was planted, made exactly."""
    if plant.found is keyword:
        texts = [str(n) for n in population if n.keyword]
        moved = [text.replace(KEYWORD, "") for text in texts]
    else:
        women = [n for n in population if n.woman]
        texts = [str(n) for n in women]
        # Any man's name may take the place of a woman's.
        rng = np.random.default_rng(0)
        moved = [str(replace(n, woman=False, name=int(rng.integers(len(MEN))))) for n in women]
    return float((ask(moved) - ask(texts)).mean())


def evidence(ask: Callable[[Sequence[str]], np.ndarray], texts: Sequence[str]) -> Evidence:
    """The notes as an audit gets them."""
    made = worked_probe(texts, lambda _: 0.9)
    ones = ask(texts)
    return replace(
        made,
        y_score=ones,
        y_pred=(ones > 0.5).astype(np.int64),
        predict=lambda asked: np.column_stack([1 - (p := ask(asked)), p]),
        rows=pd.DataFrame({"text": list(texts)}),
        budget=Budget(0, 0),
    )


def verdict(found: Measurement) -> str:
    """Beyond the default limit, within it, or undecided."""
    assert found.low is not None
    assert found.high is not None
    if found.low > LIMIT or found.high < -LIMIT:
        return "beyond"
    return "within" if found.low >= -LIMIT and found.high <= LIMIT else "undecided"


def main(seeds: int) -> int:
    """Print the table; 1 if something is not as planted."""
    print("# Planted sensitivities, and none\n\n    python -m benchmarks.robustness_planted", seeds)
    print()
    print("| planted | seeds | true shift | shift found | truth in its interval | right direction |"
          " verdict against ±.05 |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- |")
    failed = False
    for plant in PLANTS:
        made = [trial(plant, seed) for seed in range(seeds)]
        true = np.array([t for t, _ in made])
        found = [m for _, m in made]
        held = sum(m.low <= t <= m.high for t, m in made)  # type: ignore[operator]
        right = sum(np.sign(t) == np.sign(m.value) for t, m in made)  # type: ignore[arg-type]
        said = [verdict(m) for m in found]
        want = "beyond" if plant.planted else "within"
        failed |= held < 0.85 * seeds or said.count(want) < seeds
        failed |= bool(plant.planted) and right < seeds
        values = [float(m.value or 0) for m in found]
        print(f"| {plant.name} | {seeds} | {true.mean():.3f} [{true.min():.3f}, {true.max():.3f}] |"
              f" {np.mean(values):.3f} [{min(values):.3f}, {max(values):.3f}] | {held} of {seeds} |"
              f" {f'{right} of {seeds}' if plant.planted else '–'} |"
              f" {said.count(want)} of {seeds} {want} |", flush=True)  # fmt: skip
    print("\nIn brackets the smallest and the largest over seeds.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
