r"""What does each mitigation buy, and at which price?

    python -m benchmarks.mitigation [--rows N] [--epochs N] [--out DIR] \
        > benchmarks/results/mitigation.md

One planted sample of medical notes, in which personal data decides a little and secrets are planted
to be looked for, is learnt four times as a user would: with nothing done against memory, stopped
early, from texts without personal data, and with differential privacy. Two hundred persons are left
to coins, so that ε can be bounded from below. Each classifier is audited, and the audits are
compared with the first. Takes about forty minutes on two cores, most of them the training with
differential privacy.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from audit.cli import main as audit
from finetune.cli import main as finetune

WAYS = {
    "nothing": ("--no-early-stopping",),
    "early stopping": ("--early-stopping",),
    "redaction": ("--no-early-stopping", "--redact"),
    "differential privacy": (
        *("--no-early-stopping", "--epsilon", "8"),
        *("--gradient-accumulation", "8", "--learning-rate", "5e-4"),
    ),
}
COINS = "200"
BUDGET = ("--budget", "30s")


def train(name: str, rows: int, epochs: int, out: Path) -> Path:
    """A classifier of the planted notes, learnt in one of the `WAYS`."""
    model = out / name.replace(" ", "-")
    size = ("--rows", str(rows), "--epochs", str(epochs), "--max-length", "96")
    done = finetune(
        ["train", "medical", "--out", str(model), "--coin-rows", COINS, *size, *WAYS[name]]
    )
    if done:
        raise SystemExit(done)
    return model


def compared(models: list[Path]) -> int:
    """Audit each, and print the audits side by side."""
    with contextlib.redirect_stdout(sys.stderr):
        for model in models:
            audit(["report", str(model), "--select", "privacy", "performance", *BUDGET])
    names = ("--name", *WAYS)
    return audit(["compare", *map(str, models), *names, "--format", "markdown"])


def main() -> int:
    """Train, audit and compare."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--rows", type=int, default=1_200)
    options.add_argument("--epochs", type=int, default=10)
    options.add_argument("--out", type=Path, help="keep the classifiers here")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = given.out or Path(folder)
        with contextlib.redirect_stdout(sys.stderr):
            models = [train(name, given.rows, given.epochs, out) for name in WAYS]
        return compared(models)


if __name__ == "__main__":
    sys.exit(main())
