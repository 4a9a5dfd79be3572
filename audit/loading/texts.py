"""A classifier of texts by the transformers library, asked about its rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from audit import familiarity, membership, pretraining
from audit.attribution import TextExplainer
from audit.cache import cached, digest_of_texts
from audit.errors import InputError, listing
from audit.files import inside
from audit.labels import task_of
from audit.loading.asked import (
    Asked,
    columns_of,
    evidence_of,
    perturbations_among,
    rows_to_ask,
)
from audit.manifest import Manifest
from audit.perturbations import perturbations
from audit.perturbations.likeness import likeness
from audit.perturbations.paraphrase import Paraphraser
from audit.predictors import Predictor
from audit.predictors.memory import Remembered
from audit.predictors.transformers import TransformersPredictor, is_model
from audit.references import MEMBERSHIP_REFERENCES, RANDOM_LABELS
from audit.report import SubjectInfo
from audit.stats.estimate import Floats
from audit.subject import Options, Subject

MOST_TEMPLATE_BYTES = 2**20


def load_texts(model_dir: Path, manifest: Manifest | None, options: Options) -> Subject:
    """Load a classifier of texts and ask it about its held-out rows, or those the user names.

    Raises
    ------
    AuditError
        Not loadable safely, perturbations there are not, or rows that do not fit its manifest.
    """
    started = time.perf_counter()
    templates = read_templates(options.templates) if options.templates else ()
    chosen = perturbations_among(perturbations(), options, "texts")
    held_out = manifest.held_out if manifest else None
    text = options.text or (held_out.text if held_out else "text")
    asked = rows_to_ask(model_dir, manifest, options, {"text": text})
    predictor = TransformersPredictor(model_dir, manifest.max_length if manifest else None)
    task = manifest.task if manifest else task_of(
        predictor.labels, model_dir, positive=options.positive, favourable=options.favourable
    )  # fmt: skip
    columns = columns_of(task, predictor.labels, "config.json")
    texts = _texts(asked, text)

    def predict(of: Sequence[str]) -> Floats:
        return predictor.probabilities(of)[:, columns]

    # What is kept is what the model says, whatever a manifest makes of the order of its classes.
    answers, hit = cached(
        predictor.digest, f"{predictor.max_length} tokens", texts,
        lambda: predictor.probabilities(texts),
    )  # fmt: skip
    explainer = _explainer(predictor, columns, options)
    evidence, notes = evidence_of(answers[:, columns], asked, task, manifest, options)
    return Subject(
        info=SubjectInfo(
            name=manifest.name if manifest else model_dir.resolve().name,
            kind="transformers",
            digest=predictor.digest,
            scenario=manifest.scenario if manifest else "",
        ),
        evidence=replace(
            evidence,
            predict=Remembered(predict, texts, answers[:, columns]),
            explainer=explainer,
            methods=options.methods,
            perturbations=chosen,
            paraphrase=Paraphraser(*options.paraphrase) if options.paraphrase else None,
            alike=likeness,
            templates=templates,
            taught_random_labels=_taught_random_labels(model_dir, predictor, columns, options),
            familiarity=_familiarity(model_dir),
            membership=_membership(model_dir),
            pretraining=_pretraining(model_dir),
            privacy=manifest.training.privacy if manifest and manifest.training else None,
            states=predictor.states,
            home=model_dir.resolve(),
        ),
        home=model_dir / "audit",
        source=asked.source,
        rows_digest=digest_of_texts(texts),
        sensitive=asked.declared,
        training=manifest.training if manifest else None,
        notes=(*notes, *_cut(predictor, texts)),
        device=predictor.device,
        seconds=time.perf_counter() - started,
        settings={
            "max_length": predictor.max_length,
            "baseline": options.baseline,
            "predictions_from_cache": hit,
        },
    )


def _explainer(
    predictor: TransformersPredictor, columns: Sequence[int], options: Options
) -> TextExplainer:
    from audit.explainers import open_up  # captum, which an audit of other concerns need not load

    explainer = open_up(predictor, columns, options.baseline)
    able = explainer.applicability
    offered = [name for name in able.methods if name not in able.comparators]
    if strange := [name for name in options.methods if name not in offered]:
        raise InputError(
            "--methods", f"found {listing(strange)}", expected=f"some of {listing(offered, 20)}",
            hint=f"{listing(able.comparators)} are always made, to be compared with.",
        )  # fmt: skip
    return explainer


def _familiarity(model_dir: Path) -> familiarity.Familiarity | None:
    path = inside(model_dir, familiarity.FAMILIARITY)
    return familiarity.read(path) if path.is_file() else None


def _membership(model_dir: Path) -> membership.Membership | None:
    path = inside(model_dir, membership.MEMBERSHIP)
    if not path.is_file():
        return None
    return membership.read(path, inside(model_dir, MEMBERSHIP_REFERENCES))


def _pretraining(model_dir: Path) -> pretraining.PretrainingMemory | None:
    path = inside(model_dir, pretraining.PRETRAINING_MEMORY)
    return pretraining.read(path) if path.is_file() else None


def _taught_random_labels(
    model_dir: Path, audited: TransformersPredictor, columns: Sequence[int], options: Options
) -> Callable[[], TextExplainer] | None:
    """Opens the reference that `python -m finetune references` put in the directory, if it did."""
    folder = inside(model_dir, RANDOM_LABELS)
    if not is_model(folder):
        return None

    def opened() -> TextExplainer:
        other = TransformersPredictor(folder, audited.max_length)
        if other.labels != audited.labels:
            raise InputError(
                folder, f"decides between {listing(other.labels)}",
                expected=f"the labels of the audited model, {listing(audited.labels)}",
            )  # fmt: skip
        return _explainer(other, columns, options)

    return opened


def read_templates(path: Path) -> tuple[str, ...]:
    """Sentences with ``{name}`` in the place of a person, one a line.

    Raises
    ------
    InputError
        Not readable, too large, empty, or a line without ``{name}``.
    """
    try:
        if path.stat().st_size > MOST_TEMPLATE_BYTES:
            raise InputError(path, "too large", expected=f"at most {MOST_TEMPLATE_BYTES:,} bytes")
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read ({error})", expected="a text file") from error
    found = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise InputError(path, "is empty", expected="sentences with {name}, one a line")
    for number, line in found:
        if "{name}" not in line:
            raise InputError(path, f"found {line[:60]!r}", field=f"line {number}",
                             expected="{name} in the place of a person")  # fmt: skip
    return tuple(line for _, line in found)


def _texts(asked: Asked, column: str) -> list[str]:
    values = asked.frame[column]
    if missing := int(values.isna().sum()):
        raise InputError(
            asked.path, f"{missing:,} rows have no text", field=column,
            expected="text in every row",
        )  # fmt: skip
    texts: list[str] = values.astype(str).tolist()
    return texts


def _cut(predictor: Predictor, texts: Sequence[str]) -> tuple[str, ...]:
    cut = predictor.truncated(texts)
    if not cut:
        return ()
    return (f"{cut:,} of {len(texts):,} texts are longer than the model reads and were cut.",)
