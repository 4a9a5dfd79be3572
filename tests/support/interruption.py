"""Ctrl-C in the midst of a training, at a step that is known."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from finetune.trainer import OrderedTrainer


def interrupt_at(step: int, kind: type[OrderedTrainer], patch: pytest.MonkeyPatch) -> None:
    """Send the process Ctrl-C in the midst of this step of trainings of this kind, added up."""
    usual, seen = kind.training_step, []

    def training_step(self: OrderedTrainer, *arguments: Any, **named: Any) -> Any:
        seen.append(1)
        if len(seen) == step:
            os.kill(os.getpid(), signal.SIGINT)
        return usual(self, *arguments, **named)

    patch.setattr(kind, "training_step", training_step)
