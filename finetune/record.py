"""The manifest of a finished training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from audit.finding import Scalar
from audit.manifest import HeldOut, Manifest, Privacy, Score, Training
from finetune import model_dir, provenance
from finetune.callbacks import Clock
from finetune.plan import Plan
from finetune.private import kept
from finetune.private_trainer import PrivateTrainer
from finetune.trainer import WARMUP, WEIGHT_DECAY, ClassifierTrainer, OrderedTrainer, epoch_metrics


def manifest(plan: Plan, done: ClassifierTrainer, artefacts: Mapping[str, str]) -> Manifest:
    """Put on record what was trained, from what, how, and what came of it."""
    corpus, held_out = plan.corpus, plan.parts.test
    return Manifest(
        name=plan.run.out.resolve().name,
        scenario=corpus.scenario,
        task=corpus.task,
        sensitive=corpus.sensitive,
        # Class weights teach the model a world in which every label is equally common.
        score=Score(probability=not plan.settings.class_weights),
        max_length=plan.settings.max_length,
        source=provenance.with_card(corpus),
        held_out=HeldOut(
            path=model_dir.HELD_OUT,
            sha256=artefacts[model_dir.HELD_OUT],
            rows=len(held_out),
        ),
        training=training(plan, done),
        word_lists=corpus.word_lists,
        artefacts=artefacts,
    )


def training(plan: Plan, done: OrderedTrainer) -> Training:
    """Who trained what, with what and for how long, and how it went epoch by epoch."""
    arguments = done.args
    clock = next(each for each in done.callback_handler.callbacks if isinstance(each, Clock))
    devices = max(arguments.world_size, arguments.n_gpu)
    privacy = _privacy(plan, done)
    return Training(
        base=plan.base.name,
        base_sha256=plan.base.sha256,
        method="full fine-tuning with DP-SGD" if privacy else "full fine-tuning",
        command=plan.run.command,
        trained_by=plan.run.trained_by,
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        wall_seconds=round(clock.seconds, 1),
        device=provenance.device(arguments.device, devices, bf16=arguments.bf16),
        git_commit=provenance.git_commit(),
        seed=plan.settings.seed,
        rows=provenance.part_sizes(plan.parts),
        hyperparameters=_hyperparameters(plan, done),
        versions=provenance.versions(also=("opacus",) if privacy else ()),
        epochs=epoch_metrics(done.state.log_history),
        privacy=privacy,
    )


def _privacy(plan: Plan, done: OrderedTrainer) -> Privacy | None:
    if not isinstance(done, PrivateTrainer):
        return None
    return kept(done.promise, done.state.global_step, plan.parts.train)


def _hyperparameters(plan: Plan, done: OrderedTrainer) -> dict[str, Scalar]:
    arguments = done.args
    return {
        **asdict(plan.settings),
        "bf16": arguments.bf16,
        "optimizer": str(arguments.optim.value),
        "schedule": str(arguments.lr_scheduler_type.value),
        "warmup": WARMUP,
        "weight_decay": WEIGHT_DECAY,
        "steps": done.state.global_step,
        "best_step": _kept_step(done),
    }


def _kept_step(done: ClassifierTrainer) -> int | None:
    """The step whose weights are the model's."""
    best, last = done.state.best_global_step, done.state.global_step
    kept: int | None = best if done.args.load_best_model_at_end else last
    return kept
