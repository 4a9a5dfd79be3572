"""What the self-test found, as a page of tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

import numpy as np

from audit.finding import Measurement, Status
from audit.selftest import certify
from audit.selftest.plants import PLANTS
from audit.selftest.theory import BLIND, Promise
from audit.selftest.trial import TEXTS, Score, Trial
from audit.stats.means import mean_within

HEAD = ("method", "theory", "average precision", "ncomp", "the audit says", "as expected")

SAYS = {
    Status.PASS: "faithful",
    Status.FAIL: "rejected",
    Status.INCONCLUSIVE: "undecided",
    Status.NOT_APPLICABLE: "undefined",
}

LEGEND = f"""\
Average precision: of a method's values at ranking the certified words first, over {TEXTS} texts a
seed, with its 95 % interval; 1 is perfect. ncomp: normalised comprehensiveness, which the audit
measures without knowing the reason; the default policy calls a method faithful from .5. Mean over
seeds, in brackets the lowest and the highest end of their 95 % intervals. Certified by changing
{certify.TEXTS} texts that the classifier has not seen; the worst seed is shown.

Theory: *recovers* ranks the reason first and is believed; *misses* cannot see this reason, and the
audit says so; a *fake* is rejected. The comparators and LIME promise nothing.
"""


def page(trials: Sequence[Trial], command: str = "") -> str:
    """Markdown that reads as well in a terminal: a table for each plant, then the outcome."""
    seeds = len({trial.seed for trial in trials})
    over = "1 seed" if seeds == 1 else f"{seeds} seeds"
    lines = [f"# Self-test of transparency, {over}", ""]
    lines += [f"    {command}", ""] if command else []
    lines += [LEGEND]
    for plant in dict.fromkeys(trial.plant for trial in trials):
        lines += [*_plant([trial for trial in trials if trial.plant == plant]), ""]
    return "\n".join([*lines, "## Outcome", "", *outcome(trials)]) + "\n"


def written(trials: Sequence[Trial], command: str, suffix: str) -> str:
    """The page, or everything as JSON, with the command that made it."""
    return as_json(trials, command) if suffix == ".json" else page(trials, command)


def outcome(trials: Sequence[Trial]) -> list[str]:
    """What is to be known of it all: who missed what and why, and what went against theory."""
    told = [_missed(trials, *blind) for blind in BLIND if any(t.plant == blind[1] for t in trials)]
    told.append(f"Fakes rejected: {_share(_of(trials, Promise.FAKE), Status.FAIL)}.")
    told.append(f"Methods that recover, believed: {_share(_of(trials, Promise.RECOVERS))}.")
    against = unexpected(trials)
    told += [f"AGAINST THEORY: {line}." for line in against]
    told += [] if against else ["All is as theory says."]
    return [f"* {line}" for line in told]


def unexpected(trials: Sequence[Trial]) -> list[str]:
    """Where theory and measurement part, a clause each."""
    return [
        f"seed {trial.seed}, {trial.plant}: {score.method} ({score.promise}) has average precision "
        f"{score.average_precision:.2f} and is {SAYS[score.verdict]}"
        for trial in trials
        for score in trial.scores
        if not score.as_expected
    ]


def as_json(trials: Sequence[Trial], command: str = "") -> str:
    """Every seed, plant and method."""
    kept = [
        {
            "plant": trial.plant,
            "seed": trial.seed,
            "certificate": asdict(trial.certificate),
            "note": trial.note,
            "scores": [_record(score) for score in trial.scores],
        }
        for trial in trials
    ]
    return json.dumps({"command": command, "trials": kept}, indent=1) + "\n"


def _record(score: Score) -> dict[str, object]:
    return {
        "method": score.method,
        "promise": score.promise,
        "average_precision": score.average_precision,
        "ncomp": {"value": score.ncomp.value, "low": score.ncomp.low, "high": score.ncomp.high},
        "verdict": SAYS[score.verdict],
        "as_expected": score.as_expected,
    }


def _plant(trials: Sequence[Trial]) -> Iterator[str]:
    """The table of one plant."""
    plant = PLANTS[trials[0].plant]
    worst = min(
        trials, key=lambda trial: (trial.certificate.least, -trial.certificate.drift)
    ).certificate
    yield f"## {plant.name}: {plant.says}"
    yield ""
    yield f"Certified: {worst}."
    yield from (f"Seed {trial.seed}: {trial.note}." for trial in trials if trial.note)
    yield ""
    methods = zip(*(trial.scores for trial in trials), strict=True)
    yield from _aligned([HEAD, *(_row(scores) for scores in methods)])


def _row(scores: Sequence[Score]) -> tuple[str, ...]:
    """One method over all seeds."""
    precision = mean_within(np.concatenate([score.precisions for score in scores]), 0.0, 1.0)
    said = [SAYS[score.verdict] for score in scores]
    expected = all(score.as_expected for score in scores)
    return (
        scores[0].method,
        scores[0].promise,
        f"{precision.value:.2f} [{precision.low:.2f}, {precision.high:.2f}]",
        _over_seeds([score.ncomp for score in scores]),
        ", ".join(_times(word, said) for word in sorted(set(said))),
        "" if scores[0].promise is Promise.NOTHING else "yes" if expected else "NO",
    )


def _times(word: str, said: Sequence[str]) -> str:
    return word if len(said) == 1 else f"{word} {said.count(word)}/{len(said)}"


def _over_seeds(measured: Sequence[Measurement]) -> str:
    """Mean, lowest and highest limit; undefined where the model depends on no word."""
    limits = np.array([(m.value, m.low, m.high) for m in measured], dtype=float)
    if np.isnan(limits).any():
        return "undefined"
    return f"{limits[:, 0].mean():.2f} [{limits[:, 1].min():.2f}, {limits[:, 2].max():.2f}]"


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    for row in (rows[0], rule, *rows[1:]):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"


def _of(trials: Iterable[Trial], promise: Promise) -> list[Score]:
    return [score for trial in trials for score in trial.scores if score.promise is promise]


def _share(scores: Sequence[Score], verdict: Status = Status.PASS) -> str:
    return f"{sum(score.verdict is verdict for score in scores)} of {len(scores)}"


def _missed(trials: Sequence[Trial], method: str, plant: str) -> str:
    """That a method cannot see a reason, why, and what the audit said of it."""
    scores = [s for t in trials if t.plant == plant for s in t.scores if s.method == method]
    precision = np.mean([score.average_precision for score in scores])
    return (
        f"{method} misses {plant} (average precision {precision:.2f}): {BLIND[method, plant]}. "
        f"The audit rejected it in {_share(scores, Status.FAIL)}."
    )
