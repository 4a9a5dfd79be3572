"""Train a classifier on a corpus and write its model_dir."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import transformers

from audit import familiarity, pretraining
from audit.files import write_text
from audit.finding import Scalar
from audit.manifest import Manifest, write_manifest
from audit.membership import MEMBERSHIP
from audit.membership import write as write_membership
from audit.predictors.transformers import TransformersPredictor
from finetune import model_dir, record, trainer
from finetune.answers import Answers
from finetune.bases import resolve
from finetune.callbacks import GracefulStop
from finetune.coins import toss
from finetune.corpus import LABEL, TEXT, Corpus
from finetune.encoder import encode, load
from finetune.membership import scored
from finetune.plan import Plan, Run
from finetune.pretraining.carrying import memory_of_base
from finetune.private import described, promised, settled
from finetune.private_trainer import PrivateTrainer
from finetune.redaction import redacted
from finetune.settings import Settings
from finetune.split import Split, split, subsample

DESCRIBED = 2_000
"""Training rows, and rows kept aside, by which it is described what the model knows."""

log = logging.getLogger(__name__)


class Interrupted(KeyboardInterrupt):
    """Training was stopped by a signal after saving a checkpoint; the message says how to go on."""


def train(corpus: Corpus, settings: Settings, run: Run) -> Manifest | None:
    """Fine-tune a base on `corpus` and write the model_dir `run.out`; see `carry_out`."""
    return carry_out(plan_of(corpus, settings, run))


def plan_of(corpus: Corpus, settings: Settings, run: Run) -> Plan:
    """What a training of these settings reads, starts from and holds out.

    Raises
    ------
    InputError
        Unusable data or base, or a promise of privacy that cannot be kept.
    """
    parts, coins = _parts(corpus, settings), None
    if settings.coin_rows:
        coins = toss(parts.train, settings.coin_rows, settings.seed, corpus.name)
        parts = replace(parts, train=coins.kept)
    settings = settled(settings, len(parts.train))
    return Plan(corpus, parts, resolve(settings.base), settings, run, coins)


def carry_out(plan: Plan) -> Manifest | None:
    """Fine-tune as planned.

    Returns
    -------
    Manifest | None
        As written; ``None`` in the helper processes of a distributed training.

    Raises
    ------
    InputError
        Unusable precision or output folder.
    Interrupted
        Ctrl-C or SIGTERM; a checkpoint was saved.
    """
    be_quiet()
    arguments = _arguments(plan)
    # Before the training: a record that cannot be read is better known now than hours later.
    of_base = memory_of_base(plan)
    if arguments.should_save:
        begin(plan, model_dir.CLASSIFIER, **_noise(plan))
    fitting, tokenizer = _learn(plan, arguments)
    return _write(plan, fitting, tokenizer, of_base) if arguments.should_save else None


def save_weights(plan: Plan, folder: Path) -> None:
    """Fine-tune as planned and write only what answers texts: no rows, no manifest.

    Checkpoints and logs go below `plan.run.out`.

    Raises
    ------
    InputError
        Unusable precision.
    Interrupted
        Ctrl-C or SIGTERM.
    """
    be_quiet()
    fitting, tokenizer = _learn(plan, _arguments(plan))
    fitting.model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _arguments(plan: Plan) -> transformers.TrainingArguments:
    checkpoints = plan.run.out.resolve() / model_dir.CHECKPOINTS
    return trainer.training_arguments(plan.settings, checkpoints)


def _learn(
    plan: Plan, arguments: transformers.TrainingArguments
) -> tuple[trainer.ClassifierTrainer, Any]:
    transformers.set_seed(plan.settings.seed)
    fitting, stop, tokenizer = _prepare(plan, arguments)
    fit(plan, fitting, stop)
    return fitting, tokenizer


def _parts(corpus: Corpus, settings: Settings) -> Split:
    whole = split(corpus.frame, source=corpus.name, seed=settings.seed)
    parts = subsample(whole, settings.rows, settings.seed)
    return redacted(parts) if settings.redact else parts


def begin(plan: Plan, kind: model_dir.Kind = model_dir.CLASSIFIER, **also: Scalar) -> None:
    """Claim the folder a plan writes to, and say what it reads.

    Parameters
    ----------
    kind
        Of folder.
    also
        What must be the same for a resumed run, beside the plan's identity.

    Raises
    ------
    InputError
        The folder holds something else, or nothing to resume.
    """
    out, identity = plan.run.out, {**plan.identity, **also}
    model_dir.claim(out, resume=plan.run.resume, overwrite=plan.run.overwrite, kind=kind)
    if plan.run.resume:
        model_dir.require_same_run(out, identity)
    else:
        write_text(out / model_dir.CHECKPOINTS / model_dir.RUN, json.dumps(identity, indent=2))
    _tell(plan)


def _tell(plan: Plan) -> None:
    sizes = ", ".join(f"{len(part):,} {name}" for name, part in plan.parts.parts.items())
    log.info("%s: %s rows.", plan.corpus.name, sizes)
    if plan.coins is not None:
        persons, included = len(plan.coins.asked), int(plan.coins.included.sum())
        log.info("Coins tossed for %s persons: %s are trained on.", f"{persons:,}", f"{included:,}")
    if plan.parts.straddling:
        log.info(
            "%s rows removed: their person, event or text is also in a part the data set fixes.",
            f"{plan.parts.straddling:,}",
        )


def _prepare(
    plan: Plan, arguments: transformers.TrainingArguments
) -> tuple[trainer.ClassifierTrainer, GracefulStop, Any]:
    task, length = plan.corpus.task, plan.settings.max_length
    tokenizer, model = load(plan.base, task, length)
    fitting, stop = trainer.build(
        model=model,
        tokenizer=tokenizer,
        arguments=arguments,
        settings=plan.settings,
        train=encode(plan.parts.train, tokenizer, task, length),
        validation=encode(plan.parts.validation, tokenizer, task, length),
        positive=task.labels.index(task.positive),
        logs=model_dir.logs_of(plan.run.out),
        made=trainer.ClassifierTrainer if plan.settings.epsilon is None else _privately(plan),
    )
    return fitting, stop, tokenizer


def _noise(plan: Plan) -> dict[str, Scalar]:
    """What else has to be the same for a resumed training to keep its promise."""
    if plan.settings.epsilon is None:
        return {}
    return {"noise_multiplier": promised(plan.settings, len(plan.parts.train)).noise_multiplier}


def _privately(plan: Plan) -> Callable[..., PrivateTrainer]:
    """What makes a trainer that adds the noise a plan's ε asks for; says how much that is."""
    promise = promised(plan.settings, len(plan.parts.train))
    log.info("%s.", described(promise))
    if plan.run.keep_checkpoints:
        log.info("Keep the checkpoints to yourself: they tell by which numbers noise was drawn.")
    return partial(PrivateTrainer, promise=promise)


def fit(plan: Plan, fitting: trainer.OrderedTrainer, stop: GracefulStop) -> None:
    """Train, from the last checkpoint where the plan says so.

    Raises
    ------
    Interrupted
        Ctrl-C or SIGTERM; a checkpoint was saved.
    """
    checkpoint = model_dir.last_checkpoint(plan.run.out) if plan.run.resume else None
    with stop.listening():
        fitting.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    if stop.caught:
        raise Interrupted(
            f"Stopped at step {fitting.state.global_step} of {fitting.state.max_steps}, "
            "nothing is lost. To go on, repeat the command with --resume."
        )


def _write(
    plan: Plan,
    fitting: trainer.ClassifierTrainer,
    tokenizer: Any,
    of_base: pretraining.PretrainingMemory | None,
) -> Manifest:
    out = plan.run.out
    with model_dir.assembled(out) as folder:
        fitting.model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        model_dir.write_held_out(plan.parts.test, folder / model_dir.HELD_OUT)
        answers = Answers(TransformersPredictor(folder, plan.settings.max_length))
        familiarity.write(_familiarity(plan, answers), folder / familiarity.FAMILIARITY)
        if (found := scored(plan, answers.probabilities)) is not None:
            write_membership(found, folder / MEMBERSHIP)
        if of_base is not None:
            # Written anew, not copied: nothing goes along but what was read and found whole.
            pretraining.write(of_base, folder / pretraining.PRETRAINING_MEMORY)
        artefacts = model_dir.digests(folder)
    manifest = record.manifest(plan, fitting, artefacts)
    write_manifest(out, manifest)
    if manifest.training and manifest.training.privacy:
        log.info("Differential privacy kept: %s.", manifest.training.privacy)
    if not plan.run.keep_checkpoints:
        shutil.rmtree(out / model_dir.CHECKPOINTS)
    return manifest


def _familiarity(plan: Plan, answers: Answers) -> familiarity.Familiarity:
    """How the model sees what it was trained on; the validation rows are what was kept aside."""
    train = plan.parts.train
    some = train.sample(min(len(train), DESCRIBED), random_state=plan.settings.seed)
    labels = np.array([plan.corpus.task.labels.index(label) for label in some[LABEL]])
    aside = plan.parts.validation[TEXT].tolist()[:DESCRIBED]
    return familiarity.fit(answers.states(some[TEXT].tolist()), labels, answers.states(aside))


def be_quiet() -> None:
    """Keep transformers from saying what is no news here."""
    # transformers reports the missing head of every fine-tuning as if it were a fault, and draws
    # a bar over the loading of weights.
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
