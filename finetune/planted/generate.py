"""Draw a planted sample: people, merit, labels, and the texts that tell of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from audit.errors import InputError, listing
from finetune.corpus import GROUP, LABEL, SPLIT, TEXT
from finetune.planted.canaries import canary_table
from finetune.planted.finance import FINANCE
from finetune.planted.judicial import JUDICIAL
from finetune.planted.medical import MEDICAL
from finetune.planted.people import Person, draw_person
from finetune.planted.pii import draw_pii, spans, tell
from finetune.planted.plant import CANARY_REPEATS, Plant
from finetune.planted.script import Script, draft

ROWS = 4_000
MIN_ROWS = 2 * sum(CANARY_REPEATS)
SCRIPTS = {script.name: script for script in (MEDICAL, JUDICIAL, FINANCE)}
TRUTH = ("fair_label", "merit", "cue", "pii", "canary", "canary_repeats")
"""The columns that say what was planted."""

_VISITS = (1, 2, 3)
_VISIT_SHARES = (0.96, 0.03, 0.01)


def script_of(scenario: str) -> Script:
    """The script of a scenario.

    Raises
    ------
    InputError
        There is no such scenario.
    """
    if scenario not in SCRIPTS:
        raise InputError("scenario", f"found {scenario!r}", expected=f"one of {listing(SCRIPTS)}")
    return SCRIPTS[scenario]


def generate(
    scenario: str, seed: int = 0, rows: int = ROWS, plant: Plant | None = None
) -> pd.DataFrame:
    """Draw a planted sample; the same arguments always give the same frame.

    Two plants that differ only in what is planted (see `Plant.none`) give the same people, merit,
    fair labels and, in rows without cue, PII and canary, the same texts.

    Parameters
    ----------
    scenario
        ``medical``, ``judicial`` or ``finance``.
    seed
        Seed of every draw.
    rows
        Number of rows, at least `MIN_ROWS`.
    plant
        What to plant; the scenario's own plant by default.

    Returns
    -------
    pandas.DataFrame
        Columns ``text``, ``label``, the two sensitive features, ``fair_label``, ``merit``, ``cue``,
        ``pii`` (JSON spans), ``canary``, ``canary_repeats``, ``group`` and ``split``.

    Raises
    ------
    InputError
        Unknown scenario, or too few rows to hold the canaries.
    """
    script = script_of(scenario)
    if rows < MIN_ROWS:
        raise InputError("rows", f"found {rows}", expected=f"at least {MIN_ROWS}")
    script = dataclasses.replace(script, plant=plant or script.plant)
    rng = np.random.default_rng([seed, *scenario.encode()])
    people, group = _draw_people(rng, rows)
    table = _draw_outcomes(rng, script, people)
    table[GROUP] = [f"{scenario[0]}{number:05}" for number in group]
    table = table.join(_draw_canaries(script, seed, rows))
    texts = [
        _write(script, person, row, np.random.default_rng([seed, *scenario.encode(), number]))
        for number, (person, row) in enumerate(zip(people, table.to_dict("records"), strict=True))
    ]
    table[[TEXT, "pii"]] = pd.DataFrame(texts)
    features = [feature.name for feature in script.sensitive]
    columns = [TEXT, LABEL, *features, *TRUTH, GROUP, SPLIT]
    return table.iloc[rng.permutation(rows)][columns].reset_index(drop=True)


def _draw_people(rng: np.random.Generator, rows: int) -> tuple[list[Person], list[int]]:
    """The person of each row, and their number; those who carry the canaries come first."""
    visits = [*CANARY_REPEATS, *rng.choice(_VISITS, size=rows, p=_VISIT_SHARES)]
    group = np.repeat(np.arange(len(visits)), visits)[:rows].tolist()
    people = [draw_person(rng) for _ in range(group[-1] + 1)]
    return [people[number] for number in group], group


def _draw_outcomes(rng: np.random.Generator, script: Script, people: list[Person]) -> pd.DataFrame:
    """Merit, labels, sensitive features as recorded, and which rows carry cue and PII."""
    plant, task, rows = script.plant, script.task, len(people)
    merit = rng.standard_normal(rows).round(3)
    draw = rng.random(rows)
    features = {
        feature.name: pd.Series([getattr(person, feature.name) for person in people])
        for feature in script.sensitive
    }
    shift = np.where(features[plant.attribute] == plant.group, plant.shift, 0.0)
    positive = draw < plant.probability(merit, shift)
    (negative,) = set(task.labels) - {task.positive}
    cue_share = np.where(positive, plant.cue_in_positives, plant.cue_in_negatives)
    return pd.DataFrame(
        {
            "merit": merit,
            "fair_label": np.where(draw < plant.probability(merit), task.positive, negative),
            LABEL: np.where(positive, task.positive, negative),
            "cue": rng.random(rows) < cue_share,
            "has_pii": rng.random(rows) < plant.pii_share,
            **{
                name: values.mask(rng.random(rows) < plant.missing_share)
                for name, values in features.items()
            },
        }
    )


def _draw_canaries(script: Script, seed: int, rows: int) -> pd.DataFrame:
    """Canary, secret, repeats and the pinned split of each row; empty where none is planted."""
    planted = canary_table(script.name, seed).query("repeats > 0")
    if not script.plant.canaries:
        planted = planted.iloc[:0]
    planted = planted.loc[planted.index.repeat(planted["repeats"])].reset_index(drop=True)
    planted = planted.rename(columns={"repeats": "canary_repeats"}).assign(**{SPLIT: "train"})
    planted = planted.astype({"canary": "str", "secret": "str", SPLIT: "str"}).reindex(range(rows))
    planted["canary_repeats"] = planted["canary_repeats"].fillna(0).astype(int)
    return planted


def _write(
    script: Script, person: Person, row: Mapping[Hashable, Any], rng: np.random.Generator
) -> tuple[str, str]:
    """The text of a row, and where the personal data stands in it."""
    work = draft(script, person, row["merit"], rng)
    pen = work.pen
    values = draw_pii(pen, person) if row["has_pii"] else {}
    work.insert(tell(pen, values))
    if row["cue"]:
        work.insert([pen.write("{cue}")])
    if row["canary_repeats"]:
        work.insert([pen.knowing({"code": [row["secret"]]}).write("{canary}")])
    text = work.lay_out()
    return text, spans(text, values)
