"""One plant, one seed: the classifier is certified, its explanations audited as any other's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from audit.attribution import Attribution
from audit.budget import Budget
from audit.checks import catalogue
from audit.checks.transparency.study import study
from audit.evidence import Evidence
from audit.explainers import RECOMMENDED
from audit.finding import Measurement, Status
from audit.manifest import Task
from audit.policy import read_policy, verdict
from audit.selftest.certify import Certificate
from audit.selftest.fakes import WithFakes
from audit.selftest.planted import Classifier, classifier, repeatable
from audit.selftest.plants import Language, Plant, Text, languages
from audit.selftest.theory import Promise, promise_of
from audit.stats.estimate import Floats

TEXTS = 40
"""Texts that are explained; with half as many, a fake that hits by chance can stay undecided."""

METRIC = "normalised_comprehensiveness"
"""The audit's measure of faithfulness, which the default policy sets a limit for."""

Progress = Callable[[Iterable[tuple[int, str]]], Iterable[tuple[int, str]]]


@dataclass(frozen=True)
class Score:
    """How one method fared.

    Attributes
    ----------
    precisions
        Float array (texts,): average precision of its values at ranking the certified words first.
    ncomp
        Normalised comprehensiveness, as the audit measures it without knowing the reason.
    verdict
        The default policy's, on `ncomp`.
    promise
        What theory says.
    """

    method: str
    precisions: Floats
    ncomp: Measurement
    verdict: Status
    promise: Promise

    @property
    def average_precision(self) -> float:
        """Mean over texts."""
        return float(self.precisions.mean())

    @property
    def as_expected(self) -> bool:
        """Whether theory and measurement agree."""
        return self.promise.kept(self.average_precision, self.verdict)


@dataclass(frozen=True)
class Trial:
    """A certified classifier, and how every method fared on it."""

    plant: str
    seed: int
    certificate: Certificate
    note: str
    scores: tuple[Score, ...]


def trials(seeds: Sequence[int], plants: Sequence[str], progress: Progress = iter) -> list[Trial]:
    """Plant, certify and audit.

    Parameters
    ----------
    seeds
        Of words, texts and weights.
    plants
        Names in `PLANTS`.
    progress
        Wraps the seeds and plants as they come, e.g. in a progress bar.

    Raises
    ------
    AuditError
        A classifier could not be certified.
    """
    return [
        trial(seed, plant)
        for seed, plant in progress([(seed, plant) for seed in seeds for plant in plants])
    ]


@lru_cache(maxsize=1)
def _classifiers(seed: int) -> Mapping[str, Classifier]:
    """Plant -> its classifier; those of other plants lend their explanations as fakes."""
    return {name: classifier(language, seed) for name, language in languages(seed).items()}


def trial(seed: int, name: str) -> Trial:
    """Audit the explanations of one classifier, fakes among them."""
    others = dict(_classifiers(seed))
    audited = others.pop(name)
    texts = _texts(audited.language, seed)
    explainer = WithFakes(
        audited.explainer, tuple(other.explainer for other in others.values()), RECOMMENDED, seed
    )
    with repeatable(seed):
        evidence = _evidence(audited, explainer, [str(text) for text in texts])
        measured = list(catalogue()[METRIC].body(evidence))
        made = [(texts[one.row], one.by_method) for one in study(evidence).tested]
    scores = tuple(
        _score(item, made, audited.language.plant)
        for item in measured
        if isinstance(item, Measurement) and "absent" not in item.slice
    )
    return Trial(name, seed, audited.certificate, audited.note, scores)


def _texts(language: Language, seed: int) -> list[Text]:
    rng = np.random.default_rng((seed, TEXTS))
    audited = language.plant.audited
    return [language.write(audited[i % len(audited)], rng) for i in range(TEXTS)]


def _evidence(audited: Classifier, explainer: WithFakes, texts: list[str]) -> Evidence:
    """The texts as they come to an audit, which knows nothing of reasons."""
    decided = (audited.log_odds(texts) > 0).astype(np.int64)
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="1"),
        y_true=decided,
        y_pred=decided,
        rows=pd.DataFrame({"text": texts}),
        used={"text": "text"},
        explainer=explainer,
        budget=Budget(rows=0, seconds=0),
    )


def _score(
    ncomp: Measurement, made: Sequence[tuple[Text, Mapping[str, Attribution]]], plant: Plant
) -> Score:
    """How the method did that `ncomp` is of, by theory and by the default policy."""
    method = ncomp.slice["method"]
    (limit,) = (
        item.criterion for item in read_policy("default", ()).criterion if item.meant_of(ncomp)
    )
    return Score(
        method=method,
        precisions=np.array([_precision(text, by[method], plant.reason) for text, by in made]),
        ncomp=ncomp,
        verdict=verdict(ncomp, limit)[0],
        promise=promise_of(method, plant.name),
    )


def _precision(text: Text, found: Attribution, reason: int) -> float:
    """Average precision of a ranking at finding the words of the reason."""
    certified = np.isin(np.arange(len(text.words)), text.places[:reason])
    return float(average_precision_score(certified, found.values))
