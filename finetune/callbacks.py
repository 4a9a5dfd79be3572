"""What happens during training besides the training: progress, order of rows, stopping, time."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

import torch
from tqdm.auto import tqdm
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.trainer_callback import ExportableState

_SHOWN = {
    "eval_loss": "validation loss",
    "eval_roc_auc": "AUC",
    "eval_balanced_accuracy": "balanced accuracy",
}


class Progress(TrainerCallback):
    """A bar over the steps, and one line for each epoch's validation."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def on_train_begin(
        self, _args: TrainingArguments, state: TrainerState, _control: TrainerControl, **_: Any
    ) -> None:
        """Open the bar, at the step a resumed run has reached; none where nobody watches."""
        if state.is_world_process_zero:
            self._bar = tqdm(
                total=state.max_steps,
                initial=state.global_step,
                desc="training",
                unit="step",
                disable=None,
            )

    def on_step_end(
        self, _args: TrainingArguments, _state: TrainerState, _control: TrainerControl, **_: Any
    ) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update()

    def on_evaluate(
        self,
        _args: TrainingArguments,
        state: TrainerState,
        _control: TrainerControl,
        metrics: Mapping[str, float],
        **_: Any,
    ) -> None:
        """Print the epoch's line above the bar."""
        if self._bar is not None:
            found = ", ".join(
                f"{title} {metrics[name]:.3f}" for name, title in _SHOWN.items() if name in metrics
            )
            self._bar.write(f"epoch {state.epoch:g}: {found}")

    def on_train_end(
        self, _args: TrainingArguments, _state: TrainerState, _control: TrainerControl, **_: Any
    ) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()


class EpochOrder(TrainerCallback):
    """Seeds the order of rows afresh for each epoch.

    An interrupted epoch, resumed in another process, then goes on in the order it began with.
    """

    def __init__(self, generator: torch.Generator) -> None:
        self._generator = generator

    def on_epoch_begin(
        self, args: TrainingArguments, state: TrainerState, _control: TrainerControl, **_: Any
    ) -> None:
        """Derive the order from the seed and the number of the epoch alone."""
        self._generator.manual_seed(args.seed + int(state.epoch or 0))


class Clock(TrainerCallback, ExportableState):
    """Seconds of training, added up over the sessions of a resumed run."""

    def __init__(self, before: float = 0.0) -> None:
        self._before = before
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds so far, earlier sessions included."""
        return self._before + time.monotonic() - self._started

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"args": {"before": self.seconds}, "attributes": {}}


class GracefulStop(TrainerCallback):
    """On Ctrl-C or SIGTERM, finishes the step, saves a checkpoint and ends the training.

    A second signal finds the usual handler again and stops at once.
    """

    def __init__(self) -> None:
        self.caught = False
        self._usual: dict[signal.Signals, Any] = {}

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Catch the signals inside the block (in a program's main thread: no other gets any)."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._usual[number] = signal.signal(number, self._catch)
        try:
            yield
        finally:
            self._restore()

    def _catch(self, _number: int, _frame: FrameType | None) -> None:
        self.caught = True
        self._restore()
        tqdm.write("Stopping after this step (once more to stop at once) …")

    def _restore(self) -> None:
        for number, handler in self._usual.items():
            signal.signal(number, handler)

    def on_step_end(
        self, _args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Save and stop, unless this step ends the epoch, which is validated and saved anyway."""
        if self.caught and _within_epoch(state):
            control.should_save = True
            control.should_training_stop = True

    def on_epoch_end(
        self, _args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Keep an epoch cut short from being validated as if it were whole."""
        if self.caught:
            control.should_training_stop = True
            if _within_epoch(state):
                control.should_evaluate = False
                control.should_save = False


def _within_epoch(state: TrainerState) -> bool:
    return not float(state.epoch).is_integer()
