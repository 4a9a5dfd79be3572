"""One plant, one seed: the classifier is certified, its explanations audited as any other's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
from audit.selftest.plants import PLANTS, Plant, Text, languages
from audit.selftest.theory import Promise, promise_of
from audit.stats.estimate import Floats

TEXTS = 48
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
    known: dict[tuple[int, str], Classifier] = {}

    def planted(seed: int, plant: str) -> Classifier:
        if (seed, plant) not in known:
            known[seed, plant] = classifier(languages(seed)[plant], seed)
        return known[seed, plant]

    return [
        trial(planted(seed, plant), planted(seed, _after(plant)), seed)
        for seed, plant in progress([(seed, plant) for seed in seeds for plant in plants])
    ]


def _after(plant: str) -> str:
    """The next plant, whose classifier lends its explanations as fakes."""
    names = list(PLANTS)
    return names[(names.index(plant) + 1) % len(names)]


def trial(audited: Classifier, other: Classifier, seed: int) -> Trial:
    """Audit the explanations of one classifier, fakes from another among them."""
    plant = audited.language.plant
    rng = np.random.default_rng((seed, TEXTS))
    texts = [
        audited.language.write(plant.audited[i % len(plant.audited)], rng) for i in range(TEXTS)
    ]
    with repeatable(seed):
        evidence = _evidence(audited, other, texts, seed)
        measured = list(catalogue()[METRIC].body(evidence))
        made = study(evidence).tested
    by_mask = [m for m in measured if isinstance(m, Measurement) and "absent" not in m.slice]
    scores = tuple(
        _score(ncomp, [(texts[one.row], one.by_method[_method(ncomp)]) for one in made], plant)
        for ncomp in by_mask
    )
    return Trial(plant.name, seed, audited.certificate, audited.note, scores)


def _evidence(audited: Classifier, other: Classifier, texts: Sequence[Text], seed: int) -> Evidence:
    """The texts as they come to an audit, which knows nothing of reasons."""
    written = [str(text) for text in texts]
    decided = (audited.log_odds(written) > 0).astype(np.int64)
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="1"),
        y_true=decided,
        y_pred=decided,
        rows=pd.DataFrame({"text": written}),
        used={"text": "text"},
        explainer=WithFakes(audited.explainer, other.explainer, RECOMMENDED, seed),
        budget=Budget(rows=0, seconds=0),
    )


def _score(ncomp: Measurement, made: Sequence[tuple[Text, Attribution]], plant: Plant) -> Score:
    (limit,) = (
        item.criterion for item in read_policy("default", ()).criterion if item.meant_of(ncomp)
    )
    return Score(
        method=_method(ncomp),
        precisions=np.array([_precision(text, found, plant.reason) for text, found in made]),
        ncomp=ncomp,
        verdict=verdict(ncomp, limit)[0],
        promise=promise_of(_method(ncomp), plant.name),
    )


def _method(measured: Measurement) -> str:
    return measured.slice["method"]


def _precision(text: Text, found: Attribution, reason: int) -> float:
    """Average precision of a ranking at finding the words of the reason."""
    certified = np.isin(np.arange(len(text.words)), text.places[:reason])
    return float(average_precision_score(certified, found.values))
