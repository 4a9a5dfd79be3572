"""Models to compare a classifier with: the same training, on something else."""

from __future__ import annotations

import logging
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from audit.errors import InputError
from audit.manifest import Manifest, read_manifest
from audit.references import RANDOM_LABELS
from finetune import provenance
from finetune.arguments import parser
from finetune.chosen import corpus_of, settings_of
from finetune.corpus import LABEL
from finetune.model_dir import logs_of
from finetune.plan import Plan, Run
from finetune.settings import Settings
from finetune.train import carry_out, plan_of

log = logging.getLogger(__name__)


def random_labels(model_dir: Path, run: Run) -> Manifest | None:
    """Repeat the training of `model_dir` with its labels in random order, into its references.

    Everything else stays as it was: rows, base, settings, seed. What such a model knows, it knows
    from the base and from how often each label occurs: explanations of it that look like those of
    the audited model do not tell of what that model has learnt (Adebayo et al. 2018).

    Parameters
    ----------
    run
        How it is carried out; its `out` is chosen here.

    Raises
    ------
    InputError
        `model_dir` holds no transformer trained by this tool, or its data has changed.
    """
    manifest = read_manifest(model_dir)
    plan = repeated(model_dir, manifest, replace(run, out=model_dir / RANDOM_LABELS))
    log.info("The training of %s again, its labels in random order.", manifest.name)
    made = carry_out(_with_labels_in_random_order(plan))
    # They would be in the audited model's directory, which is to be handed on.
    shutil.rmtree(logs_of(plan.run.out), ignore_errors=True)
    return made


def repeated(model_dir: Path, manifest: Manifest, run: Run) -> Plan:
    """The plan the model was trained by, from the command on record.

    Raises
    ------
    InputError
        `model_dir` holds no transformer trained by this tool, or its data has changed.
    """
    training = manifest.training
    if training is None or manifest.kind != "transformers":
        raise InputError(
            model_dir, "no transformer trained by `python -m finetune train`",
            expected="a model_dir with its training in manifest.json",
        )  # fmt: skip
    words = shlex.split(training.command)
    if words[:4] != ["python", "-m", "finetune", "train"]:
        raise InputError(
            model_dir, f"trained by {training.command!r}", field="training.command",
            expected="python -m finetune train …",
        )  # fmt: skip
    options = parser().parse_args(words[3:])
    plan = plan_of(corpus_of(options), settings_of(Settings, options), run)
    _require_same_rows(model_dir, manifest, plan)
    return plan


def _require_same_rows(model_dir: Path, manifest: Manifest, plan: Plan) -> None:
    before = manifest.source.sha256 if manifest.source else {}
    if before != plan.corpus.source.sha256:
        raise InputError(
            model_dir, f"the data {plan.corpus.name!r} is not what this model was trained on",
            expected="files of the digests in its manifest.json",
        )  # fmt: skip
    rows = manifest.training.rows if manifest.training else {}
    if rows != provenance.part_sizes(plan.parts):
        raise InputError(
            model_dir, f"trained on {rows.get('train', 0):,} rows, the same command gives "
            f"{len(plan.parts.train):,}",
            hint="This version splits otherwise than the one that trained the model: train anew.",
        )  # fmt: skip


def _with_labels_in_random_order(plan: Plan) -> Plan:
    rng = np.random.default_rng(plan.settings.seed)
    parts = replace(
        plan.parts,
        train=_shuffled(plan.parts.train, rng),
        validation=_shuffled(plan.parts.validation, rng),
    )
    # Its coins would be asked about labels that it was never taught.
    return replace(plan, parts=parts, coins=None)


def _shuffled(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(**{LABEL: rng.permutation(rows[LABEL].to_numpy())})
