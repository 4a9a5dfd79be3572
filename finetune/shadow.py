"""Models of the same kind on random halves of the rows, for what they say of rows they never saw.

Nothing of such a model is kept but its answers to the rows by which membership is inferred.
"""

from __future__ import annotations

import contextlib
import io
import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from tqdm.auto import tqdm

from audit.errors import AuditError, InputError, listing
from audit.files import atomic_path, inside
from audit.manifest import read_manifest
from audit.membership import MEMBERSHIP, Reference, read, write_reference
from audit.predictors.transformers import TransformersPredictor
from audit.references import MEMBERSHIP_REFERENCES
from finetune.corpus import LABEL, TEXT
from finetune.membership import Ask, drawn, fingerprints, log_probabilities
from finetune.plan import Plan, Run
from finetune.references import repeated
from finetune.split import units
from finetune.train import Interrupted, save_weights

_WORK = ".work-"

log = logging.getLogger(__name__)


def membership_references(model_dir: Path, k: int, jobs: int, run: Run) -> int:
    """Train references of the model in `model_dir` until it has `k`; those it has are kept.

    Each is trained as the model was, with another seed, on half of the training rows and of the
    held-out rows by which membership is inferred; the halves of a pair are each other's rest, so
    that half of the references were not trained on any given row. Where coins left rows out of the
    model's training, these count among the training rows here: what depended on how the coins fell
    could not be used to tell how they fell.

    Parameters
    ----------
    jobs
        References trained at once, in processes that share the cores.
    run
        With ``overwrite`` earlier references are replaced.

    Returns
    -------
    int
        References trained.

    Raises
    ------
    InputError
        `model_dir` holds no transformer trained by this tool, or its data has changed.
    Interrupted
        Ctrl-C; finished references stay.
    """
    manifest = read_manifest(model_dir)
    plan = repeated(model_dir, manifest, replace(run, out=model_dir))
    _require_same_rows(plan)
    folder = _folder(plan)
    if run.overwrite:
        shutil.rmtree(folder, ignore_errors=True)
    waiting = [number for number in range(k) if not _path(plan, number).is_file()]
    seconds = manifest.training.wall_seconds if manifest.training else 0.0
    _announce(plan, k, len(waiting), jobs, seconds)
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    with tqdm(total=len(waiting), desc="references", unit="model", disable=None) as bar:
        try:
            each = _at_once(plan, waiting, jobs) if jobs > 1 else _in_turn(plan, waiting)
            for _ in each:
                bar.update()
        except KeyboardInterrupt as stop:
            whole = sum(_path(plan, number).is_file() for number in range(k))
            raise Interrupted(
                f"{whole} of {k} references are whole and stay. To go on, repeat the command."
            ) from stop
        finally:
            _clear(folder)
    return len(waiting)


def half(pool: pd.DataFrame, number: int, seed: int) -> NDArray[np.bool_]:
    """Which rows a reference is trained on: half of the persons with each label.

    References 2i and 2i + 1 are a pair: one has the rows that the other has not.
    """
    unit = units(pool)
    label = pool.groupby(unit)[LABEL].first()
    shuffled = label.sample(frac=1, random_state=np.random.default_rng([seed, number // 2]))
    place = shuffled.groupby(shuffled).cumcount()
    one = unit.isin(place.index[place % 2 == 0]).to_numpy()
    return one if number % 2 == 0 else ~one


def _folder(plan: Plan) -> Path:
    return inside(plan.run.out, MEMBERSHIP_REFERENCES)


def _path(plan: Plan, number: int) -> Path:
    return _folder(plan) / f"{number:03}.safetensors"


def _require_same_rows(plan: Plan) -> None:
    path = inside(plan.run.out, MEMBERSHIP)
    if not path.is_file():
        raise InputError(
            plan.run.out, f"no {MEMBERSHIP}", expected="as `python -m finetune train` leaves one",
            hint="It was trained by an earlier version, or on too few persons: train anew.",
        )  # fmt: skip
    if not np.array_equal(read(path).fingerprint, fingerprints(plan, drawn(plan).rows)):
        raise InputError(
            path, "its rows are not those that the command on record gives",
            hint="This version draws others than the one that trained the model: train anew.",
        )  # fmt: skip
    pool = _pool(plan)
    persons = pool.assign(unit=units(pool)).groupby("unit")[LABEL].first().value_counts()
    if thin := sorted(set(plan.corpus.task.labels) - set(persons.index[persons > 1])):
        raise InputError(
            plan.corpus.name, f"fewer than two persons are labelled {listing(thin)}", field=LABEL,
            expected="two of every label, one for each half",
        )  # fmt: skip


def _pool(plan: Plan) -> pd.DataFrame:
    """The rows of which a reference gets half; whether a coin left them out changes nothing."""
    train = plan.coins.whole if plan.coins else plan.parts.train
    return pd.concat([train, drawn(plan).others])


def _announce(plan: Plan, k: int, waiting: int, jobs: int, seconds: float) -> None:
    rows = len(_pool(plan)) / 2
    expected = waiting * seconds * rows / len(plan.parts.train)
    took = f"{expected:,.0f} seconds" if expected < 120 else f"{expected / 60:,.0f} minutes"
    log.info(
        "%d references, %d of them to train, each on about %s rows; going by how long the model "
        "took, about %s in turn%s.",
        k, waiting, f"{rows:,.0f}", took, f"; {jobs} at a time" if jobs > 1 else "",
    )  # fmt: skip


def _clear(folder: Path) -> None:
    """Remove what references were working in, had they been killed."""
    for work in folder.glob(f"{_WORK}*"):
        shutil.rmtree(work, ignore_errors=True)


def _in_turn(plan: Plan, waiting: Sequence[int]) -> Iterator[int]:
    for number in waiting:
        _train(plan, number)
        yield number


def _at_once(plan: Plan, waiting: Sequence[int], jobs: int) -> Iterator[int]:
    # Torch's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    threads = max(1, (os.cpu_count() or 1) // jobs)
    todo = list(reversed(waiting))
    running: dict[SpawnProcess, int] = {}
    try:
        while todo or running:
            while todo and len(running) < jobs:
                number = todo.pop()
                process = context.Process(target=_apart, args=(plan, number, threads))
                process.start()
                running[process] = number
            connection.wait([process.sentinel for process in running])
            for process in [each for each in running if not each.is_alive()]:
                number = running.pop(process)
                if process.exitcode:
                    raise AuditError(
                        f"Reference {number} ended with status {process.exitcode}. "
                        "Those that are whole stay; repeat the command to go on."
                    )
                yield number
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join()


def _apart(plan: Plan, number: int, threads: int) -> None:
    """Train a reference in a process of its own, without a word: others talk at the same time."""
    torch.set_num_threads(threads)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            _train(plan, number)
    except KeyboardInterrupt:
        sys.exit(130)


def _train(plan: Plan, number: int) -> None:
    """Train a reference and write what it says of the rows; nothing else of it stays."""
    asked, pool = drawn(plan), _pool(plan)
    chosen = pool[half(pool, number, plan.settings.seed)]
    seed = (plan.settings.seed + 1 + number) % 2**32
    with tempfile.TemporaryDirectory(dir=_folder(plan), prefix=_WORK) as name:
        work = Path(name)
        learnt = replace(
            plan,
            parts=replace(plan.parts, train=chosen),
            settings=replace(plan.settings, seed=seed),
            run=Run(out=work),
        )
        save_weights(learnt, work / "model")
        predictor = TransformersPredictor(work / "model", plan.settings.max_length)
        ask = predictor.probabilities
        said = _said(asked.rows, ask, chosen)
        told = _said(plan.coins.asked, ask, chosen) if plan.coins else None
        with atomic_path(_path(plan, number)) as path:
            write_reference(said, fingerprints(plan, asked.rows), path, told)


def _said(rows: pd.DataFrame, ask: Ask, chosen: pd.DataFrame) -> Reference:
    """What a reference that was trained on the `chosen` rows says of these."""
    return Reference(log_probabilities(ask, rows[TEXT].tolist()), rows.index.isin(chosen.index))
