"""Pretrain an encoder further on the training part of a corpus, and measure what it remembers."""

from __future__ import annotations

import shutil
from typing import Any

import pandas as pd
import transformers

from audit.pretraining import PRETRAINING_MEMORY
from audit.pretraining import write as write_memory
from finetune import bases, model_dir
from finetune.callbacks import GracefulStop
from finetune.corpus import TEXT, Corpus
from finetune.plan import Plan, Run
from finetune.pretraining import record, trainer
from finetune.pretraining.asking import Filler
from finetune.pretraining.encoder import load
from finetune.pretraining.memory import remembered
from finetune.settings import Settings
from finetune.train import be_quiet, begin, fit, plan_of
from finetune.trainer import Rows


def pretrain(corpus: Corpus, settings: Settings, run: Run) -> record.Pretraining | None:
    """Pretrain a base further on `corpus` and write it to `run.out`; see `carry_out`."""
    return carry_out(plan_of(corpus, settings, run))


def carry_out(plan: Plan) -> record.Pretraining | None:
    """Pretrain as planned: the rows held out are those that a fine-tuning so planned holds out.

    Of the settings, those of labels (class weights) and of early stopping play no part.

    Returns
    -------
    Pretraining | None
        As written; ``None`` in the helper processes of a distributed training.

    Raises
    ------
    InputError
        Unusable base, precision or output folder.
    Interrupted
        Ctrl-C or SIGTERM; a checkpoint was saved.
    """
    be_quiet()
    checkpoints = plan.run.out.resolve() / model_dir.CHECKPOINTS
    arguments = trainer.training_arguments(plan.settings, checkpoints)
    if arguments.should_save:
        begin(plan, record.PRETRAINED, objective=record.METHOD)
    transformers.set_seed(plan.settings.seed)
    fitting, stop, tokenizer = _prepare(plan, arguments)
    fit(plan, fitting, stop)
    return _write(plan, fitting, tokenizer) if arguments.should_save else None


def _prepare(
    plan: Plan, arguments: transformers.TrainingArguments
) -> tuple[trainer.MaskedTrainer, GracefulStop, Any]:
    length = plan.settings.max_length
    tokenizer, model = load(plan.base, length)
    fitting, stop = trainer.build(
        model=model,
        tokenizer=tokenizer,
        arguments=arguments,
        seed=plan.settings.seed,
        train=_encoded(plan.parts.train, tokenizer, length),
        validation=_encoded(plan.parts.validation, tokenizer, length),
        logs=model_dir.logs_of(plan.run.out),
    )
    return fitting, stop, tokenizer


def _encoded(rows: pd.DataFrame, tokenizer: Any, length: int) -> Rows:
    encoded = tokenizer(list(rows[TEXT]), truncation=True, max_length=length)
    return [{name: values[i] for name, values in encoded.items()} for i in range(len(rows))]


def _write(plan: Plan, fitting: trainer.MaskedTrainer, tokenizer: Any) -> record.Pretraining:
    out = plan.run.out
    with model_dir.assembled(out, record.PRETRAINED) as folder:
        fitting.model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        filler = Filler(fitting.model, tokenizer, plan.settings.max_length)
        found = remembered(plan, filler, bases.resolve(str(folder)).sha256)
        if found is not None:
            write_memory(found, folder / PRETRAINING_MEMORY)
        artefacts = model_dir.digests(folder)
    made = record.made(plan, fitting, artefacts)
    record.write(out, made)
    if not plan.run.keep_checkpoints:
        shutil.rmtree(out / model_dir.CHECKPOINTS)
    return made
