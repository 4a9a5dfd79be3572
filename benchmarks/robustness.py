"""What perturbing costs: texts a second of every perturbation, and a probe against its floor.

    python -m benchmarks.robustness [MODEL_DIR] > benchmarks/results/robustness.txt

Sentences are of the planted samples, 5,000 different ones. A floor is measured in the same run: of
perturbing the speed asked for, of a probe the distinct texts x the time the model takes for one,
the texts being asked about plainly, in batches of like length. With MODEL_DIR, a classifier of
texts, the probe of a report on 1,000 rows is measured too. Exit status 1 if a target is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from audit.budget import Budget
from audit.checks.robustness.probe import USUAL, probe
from audit.checks.robustness.probed import Probe
from audit.checks.robustness.worked import worked_probe
from audit.loading import load
from audit.perturbation import Kind
from audit.perturbations import perturbations
from audit.predictors.memory import Remembered
from audit.subject import Options
from finetune.scenarios import load as load_corpus

FLOORS = {Kind.CHARACTERS: 20_000, Kind.SURFACE: 20_000}
OTHERS = 5_000
SENTENCES, ROWS = 5_000, 1_000
PEERS_SECONDS = 241
"""What giskard took for 5,000 rows of a trivial model (measured earlier on such a machine)."""

missed: list[str] = []


def main(model_dir: Path | None) -> int:
    """Print every table; 1 if a target is missed."""
    texts = sentences()
    print(
        f"{len(texts):,} sentences of {np.mean([len(t) for t in texts]):.0f} characters on average"
    )
    throughput(texts)
    trivial(texts)
    if model_dir:
        of_model(model_dir)
    print("\n".join(missed) if missed else "every target met")
    return bool(missed)


def sentences() -> list[str]:
    """Different sentences of the planted samples."""
    found: dict[str, None] = {}
    for name in ("planted-medical", "planted-judicial", "planted-finance"):
        for text in load_corpus(name).frame["text"]:
            found.update(dict.fromkeys(s.strip() + "." for s in text.split(". ") if len(s) > 40))
    rng = np.random.default_rng(0)
    return [str(s) for s in rng.permutation(np.array(list(found), dtype=object))[:SENTENCES]]


def throughput(texts: Sequence[str]) -> None:
    """Texts a second of CPU of every perturbation, at its heaviest."""
    for name, made in perturbations().items():
        floor = FLOORS.get(made.kind, OTHERS)
        made(texts[0])  # lists are read, patterns compiled
        took = min(cpu(lambda made=made: [made(t, 3) for t in texts]) for _ in range(2))
        changed = sum(made(t, 3) != t for t in texts) / len(texts)
        target(f"{name}, {changed:.0%} of texts changed", len(texts) / took, floor, "texts/s")


def trivial(texts: Sequence[str]) -> None:
    """The usual perturbations of 5,000 rows of a model that costs nothing."""
    evidence = replace(
        worked_probe(texts, lambda text: 0.9 if "not" in text else 0.1, perturbations=USUAL),
        budget=Budget(0, 0),
    )
    took, made = timed(lambda: probe(evidence))
    variants = sum(len(p) for p in made.by_way)
    print(f"probe of {len(texts):,} rows, {len(made.by_way)} ways, a model that costs nothing: "
          f"{took:.1f} s, {variants:,} variants")  # fmt: skip
    target("  faster than the peer's scan", PEERS_SECONDS / took, PEERS_SECONDS / 10, "x")


def of_model(model_dir: Path) -> None:
    """A report's probe of 1,000 rows, beside the bare passes it needs."""
    evidence = load(model_dir, Options(rows=ROWS, budget=Budget(0, 0))).evidence
    model = evidence.predict
    assert isinstance(model, Remembered)
    asked: list[str] = []

    def watched(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return np.asarray(bare(texts))

    bare = model._ask
    model._ask = watched
    model(["a first text, so that everything is warm"])
    asked.clear()
    took, made = timed(lambda: probe(evidence))
    floor, _ = timed(lambda: bare(list(dict.fromkeys(asked))))
    variants = sum(len(p) for p in made.by_way)
    print(f"{model_dir.name}: probe of {len(evidence):,} rows, {len(made.by_way)} ways: "
          f"{variants:,} variants, {len(asked):,} asked, {took:.1f} s")  # fmt: skip
    target("  distinct texts x time per text over time taken", floor / took, 1 / 1.15, "x")
    print(f"  the same per variant, none asked once only: {floor / len(asked) * variants:.1f} s")


def cpu(ask: Callable[[], list[str]]) -> float:
    """Seconds of CPU, of one thread."""
    started = time.process_time()
    ask()
    return time.process_time() - started


def timed(ask: Callable[[], Probe | list[str] | np.ndarray]) -> tuple[float, Probe]:
    """Seconds, and the answer."""
    started = time.perf_counter()
    found = ask()
    return time.perf_counter() - started, found  # type: ignore[return-value]


def target(what: str, value: float, least: float, unit: str) -> None:
    """Print a number beside the least it should be."""
    ratio = value / least
    print(
        f"{what:<64} {value:10,.2f} {unit:8} {ratio:6.2f} x of the {least:,.2f} asked", flush=True
    )
    if ratio < 1:
        missed.append(f"missed: {what.strip()}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
