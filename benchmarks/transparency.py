"""What explaining costs: against its floor, against padding, against the plain use of captum and
shap.

python -m benchmarks.transparency MODEL_DIR [--rows 24]. MODEL_DIR is a classifier of texts with
held-out rows, such as one trained on VAERS. All ratios are of times taken in one run; a floor is
measured, not assumed: passes actually made x the time of one bare forward and backward pass on
texts of that length.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from captum.attr import LayerIntegratedGradients

from audit.attribution import Attribution
from audit.budget import Budget
from audit.checks.transparency.study import study
from audit.explainers import TransformersExplainer, open_up
from audit.explainers.integrated_gradients import LADDER, TOLERANCE, integrated_gradients
from audit.explainers.network import Encoded, Network
from audit.explainers.shapley import EVALUATIONS
from audit.loading import load
from audit.manifest import read_manifest
from audit.predictors.transformers import TransformersPredictor
from audit.subject import Options
from audit.tabular.shap_library import quiet
from benchmarks.peak_memory import peak_memory

NAIVE_STEPS = (50, 100, 200, 400)
ENOUGH = 0.95
FEW_AND_MANY = (4, 32)


class Padded(Network):
    """The same network, every text padded to the window, as a tokenizer's max_length would."""

    def embed_ids(self, rows: Sequence[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
        """Embeddings and mask of one length."""
        embedded, mask = super().embed_ids([*rows, np.zeros(self.max_length, dtype=np.int64)])
        return embedded[:-1], mask[:-1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model_dir", type=Path)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=300, help="budget of the study")
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak is not None:
        print_peak(given.model_dir, given.peak)
        return
    made, texts, targets = subject(given.model_dir, given.rows)
    network = made._network
    lengths = [len(network.encode(text).ids) for text in texts]
    print(
        f"{given.model_dir.name}: {len(texts)} texts of {min(lengths)} to {max(lengths)} tokens, "
        f"median {np.median(lengths):.0f}; {network.device}, {torch.get_num_threads()} threads"
    )
    gradients(network, texts, targets)
    shap_values(given.model_dir, made, texts, targets)
    arithmetic(network, texts)
    memory(given.model_dir)
    report(given.model_dir, given.seconds)


def subject(model_dir: Path, rows: int) -> tuple[TransformersExplainer, list[str], list[int]]:
    """The model, and texts of mixed length with the classes it gives them."""
    manifest = read_manifest(model_dir)
    predictor = TransformersPredictor(model_dir, manifest.max_length)
    frame = pd.read_parquet(model_dir / "heldout.parquet").drop_duplicates("text")
    texts = frame["text"].sample(rows, random_state=0).tolist()
    targets = predictor.probabilities(texts).argmax(axis=1).tolist()
    return open_up(predictor, range(len(predictor.labels))), texts, targets


def gradients(network: Network, texts: list[str], targets: list[int]) -> None:
    """Integrated Gradients against its floor, against padding and against the naive loop."""
    took, made = timed(lambda: integrated_gradients(network, texts, targets))
    floor = sum(of_a_pass(network, [network.encode(m.text)]) * m.steps for m in made)
    padded = Padded(network.model, network.tokenizer, network.max_length, network.columns)
    took_padded, _ = timed(lambda: integrated_gradients(padded, texts, targets))
    line("Integrated Gradients, steps 32/64/128/256", took, len(texts), within(made))
    line("  floor: passes made x one forward + backward", floor, len(texts))
    ratio("  time over floor (at most 1.15)", took / floor)
    line("  the same, texts padded to the window", took_padded, len(texts))
    ratio("  faster than padding (at least 1.4)", took_padded / took)
    for steps in NAIVE_STEPS:
        took_naive, errors = timed(lambda n=steps: naive(network, texts, targets, n))
        share = float(np.mean(errors <= TOLERANCE))
        line(f"  naive loop over captum, {steps} steps", took_naive, len(texts), share)
        if share >= ENOUGH or steps == NAIVE_STEPS[-1]:
            ratio("  faster than the naive loop at equal completeness (at least 1.5)",
                  took_naive / took)  # fmt: skip
            break
    print(
        f"  texts that climbed beyond {LADDER[0]} steps: {sum(m.steps > LADDER[0] for m in made)}"
    )


def of_a_pass(network: Network, encoded: Sequence[Encoded]) -> float:
    """Seconds of one bare forward and backward pass of one text, in a full batch of its like."""
    embedded, mask = network.embed(encoded)
    many = max(1, min(LADDER[0], network.tokens // embedded.shape[1]))
    batch = embedded.repeat(many, 1, 1).requires_grad_()

    def one() -> None:
        logits = network.model(inputs_embeds=batch, attention_mask=mask.repeat(many, 1)).logits
        torch.autograd.grad(logits[:, 0].sum(), batch)

    return timed(one)[0] / many


def naive(network: Network, texts: list[str], targets: list[int], steps: int) -> np.ndarray:
    """Completeness errors of captum's layer method on the logit, one text at a time."""

    def ask(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return network.model(input_ids=ids, attention_mask=mask).logits

    explainer = LayerIntegratedGradients(ask, network.model.get_input_embeddings())
    errors = []
    for text, target in zip(texts, targets, strict=True):
        given = network.tokenizer(
            text, truncation=True, max_length=network.max_length, return_tensors="pt"
        )
        ids, mask = given["input_ids"], given["attention_mask"]
        absent = torch.where(ids > 1_000, network.stand_in("pad"), ids)
        _, delta = explainer.attribute(
            ids, absent, target=target, additional_forward_args=(mask,), n_steps=steps,
            return_convergence_delta=True,
        )  # fmt: skip
        with torch.inference_mode():
            change = (ask(ids, mask) - ask(absent, mask))[0, target]
        errors.append(float(delta.abs() / change.abs()))
    return np.array(errors)


def shap_values(
    model_dir: Path, made: TransformersExplainer, texts: list[str], targets: list[int]
) -> None:
    """Our SHAP over the game of words against `shap.Explainer` called plainly."""
    few, aims = texts[:6], targets[:6]
    predictor = TransformersPredictor(model_dir, made._network.max_length)
    took, _ = timed(lambda: made.explain("shap", few, aims))
    with quiet():
        import shap

        explainer = shap.Explainer(
            lambda asked: predictor.probabilities([str(a) for a in asked]),
            shap.maskers.Text(made._network.tokenizer),
        )
        plain = timed(lambda: explainer(few, silent=True))[0]
        equal = timed(lambda: explainer(few, max_evals=EVALUATIONS, silent=True))[0]
    line(f"SHAP of words, {EVALUATIONS} evaluations", took, len(few))
    line("  shap.Explainer called plainly (500)", plain, len(few))
    line(f"  shap.Explainer, {EVALUATIONS} evaluations", equal, len(few))
    ratio("  faster than plain, than with as many evaluations", plain / took, equal / took)


def arithmetic(network: Network, texts: list[str]) -> None:
    """Texts with words taken away: float32 against what the hardware offers."""
    rows = [network.encode(text).ids for text in texts] * 4
    took, exact = timed(lambda: asked(network, rows, bf16=False))
    line("Asking about a text, float32", took, len(rows))
    if network.bf16:
        took_bf16, rough = timed(lambda: asked(network, rows, bf16=True))
        line("  bfloat16", took_bf16, len(rows))
        ratio("  faster", took / took_bf16)
        print(f"  largest difference of log-odds: {np.abs(exact - rough).max():.4f}")


def asked(network: Network, rows: Sequence[np.ndarray], *, bf16: bool) -> np.ndarray:
    """Log-odds of every text."""
    before, network.bf16 = network.bf16, bf16
    found = np.empty((len(rows), len(network.columns)))
    for batch in network.batches([len(row) for row in rows]):
        found[batch] = network.answer([rows[i] for i in batch])
    network.bf16 = before
    return found


def memory(model_dir: Path) -> None:
    """Most memory that explaining the longest texts adds, few of them and many, and all at once."""
    alone = peak(model_dir, 0)
    few, many = (peak(model_dir, rows) - alone for rows in FEW_AND_MANY)
    print(f"Integrated Gradients of the {FEW_AND_MANY[0]} longest texts: {few:6.0f} MiB at most")
    print(f"  of {FEW_AND_MANY[1]}: {many:6.0f} MiB")
    ratio("  more memory for more texts", many / few)


def peak(model_dir: Path, rows: int) -> float:
    """Most memory, in MiB, of a process of its own that explains so many of the longest texts."""
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.transparency", str(model_dir), "--peak", str(rows)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(made.stdout.split()[-1])


def print_peak(model_dir: Path, rows: int) -> None:
    """Explain the longest texts and print the most memory this process ever held, in MiB."""
    made, _, _ = subject(model_dir, 4)
    held_out = pd.read_parquet(model_dir / "heldout.parquet")["text"]
    longest = sorted(held_out.tolist(), key=len)[-rows:] if rows else []
    made.explain("integrated_gradients", longest, [0] * rows)
    print(peak_memory() / 2**20)


def report(model_dir: Path, seconds: float) -> None:
    """The study of a report, beside the floor of the passes it makes."""
    budget = Budget(seconds=seconds)
    evidence = load(model_dir, Options(budget=budget)).evidence
    started = time.perf_counter()
    found = study(evidence)
    took = time.perf_counter() - started
    network = found.explainer._network  # type: ignore[attr-defined]
    floor = sum(floor_of(network, item) for item in found.explained)
    print(
        f"Study of a report (at most {budget.rows} rows, {budget.seconds:.0f} s): "
        f"{len(found.explained)} texts explained, {len(found.tested)} tested"
    )
    line("  time", took, len(found.explained))
    line("  floor: passes made x time of a bare pass", floor, len(found.explained))
    ratio("  time over floor", took / floor)


def floor_of(network: Network, item: object) -> float:
    """Seconds of the bare passes made for one text."""
    text = item.game.text  # type: ignore[attr-defined]
    encoded = network.encode(text)
    steps = sum(m.steps for n, m in item.by_method.items() if n == "integrated_gradients")  # type: ignore[attr-defined]
    many = max(1, network.tokens // len(encoded.ids))
    one = timed(lambda: network.answer([encoded.ids] * many))[0] / many
    # Texts with words deleted are shorter, and cost as much less.
    words = len(encoded.spans) or 1
    whole = sum(
        _standing(key, words) if absent == "delete" else 1.0
        for absent, key in item.game._known  # type: ignore[attr-defined]
    )
    return of_a_pass(network, [encoded]) * steps + one * whole


def _standing(key: bytes, words: int) -> float:
    """Share of the words that are kept, of a question's key."""
    return float(np.unpackbits(np.frombuffer(key, dtype=np.uint8))[:words].mean())


def timed(ask: Callable[[], object]) -> tuple[float, object]:
    """Seconds, and the answer."""
    started = time.perf_counter()
    found = ask()
    return time.perf_counter() - started, found


def within(made: Sequence[Attribution]) -> float:
    """Share of texts within the tolerance, of those where something is to be explained."""
    errors = np.array([m.error for m in made])
    return float((errors[~np.isnan(errors)] <= TOLERANCE).mean())


def line(what: str, seconds: float, texts: int, complete: float | None = None) -> None:
    """Print one measurement."""
    said = "" if complete is None else f", {100 * complete:.0f} % of texts within 5 %"
    print(f"{what:<66} {seconds:8.2f} s {texts / seconds:8.2f} texts/s{said}", flush=True)


def ratio(what: str, *values: float) -> None:
    """Print ratios."""
    print(f"{what:<66} {' '.join(f'{value:8.2f} x' for value in values)}", flush=True)


if __name__ == "__main__":
    main()
