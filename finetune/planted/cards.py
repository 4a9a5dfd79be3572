"""The card of a planted sample, written from the sample itself so that its numbers are true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from audit.finding import MISSING
from finetune.corpus import LABEL, TEXT
from finetune.planted.canaries import canary_table
from finetune.planted.generate import script_of
from finetune.planted.script import Script

_TEMPLATE = """\
---
pretty_name: "Planted {scenario} sample"
language: en
license: cc0-1.0
task_categories: [text-classification]
size_categories: ["1K<n<10K"]
tags: [synthetic, fairness, privacy, planted-truth]
---

# Planted {scenario} sample

{rows:,} invented texts in which **the truth is known**: every disparity, shortcut, secret and piece
of personal data in them was put there on purpose.
{about}
The decision: *{question}*

It is for testing audits: an audit of a model trained on it must find what is planted and must be
silent on what is not. Nobody in it exists.

**Not for** training a model that decides on people, for studying medicine, law or lending, or as
evidence about any group: the disparity is an arbitrary choice, and the phrases are a grammar's.

## How it was made

    from pathlib import Path
    from finetune import planted
    planted.write("{scenario}", Path("datasets"))

The generator is `finetune/planted/`, its seed 0. A person has a latent merit, standard normal and
independent of sex, age and ethnicity. The text is written from merit and person in one of five
document styles, its sentences drawn from phrase banks and shuffled, some misspelt. The log-odds of
`{positive}` are {intercept:+g} {slope:+g} × merit; `fair_label` is drawn from them. `label` is the
same draw with {shift:+g} added for `{attribute}` = `{group}`: the planted disparity.
Each sensitive feature is missing in about {missing:.0%} of rows, at random. Texts have
{words_low}–{words_high} words (5th–95th percentile; median {words_median}).

`planted.generate("{scenario}", plant=planted.script_of("{scenario}").plant.none())` gives the same
people, merit and fair labels with nothing planted.

## Columns

| column | meaning |
| --- | --- |
{columns}

Positive, the class a score is about: `{positive}`. Favourable, the outcome the person wants:
`{favourable}`. A false positive is {false_positive}; a false negative is
{false_negative}.

## What is planted, as measured in this file

**A disparity** against `{attribute}` = `{group}`, and none by any other feature.
Share of `{favourable}`:

| feature | group | n | label | fair_label |
| --- | --- | --- | --- | --- |
{rates}

Labels that differ from the fair label: {unfair:,}, all of people whose `{attribute}` is `{group}`
(recorded or not).

**A spurious cue**, with no part in any label's making: {cue_positive:.1%} of `{positive}` rows have
it, {cue_negative:.1%} of the others. Column `cue`.

**Personal data** in {pii_rows:,} rows ({pii_share:.1%}), from ranges reserved for fiction and tests
(example.org, 07700 900xxx, 555-01xx, postcodes ZZ, card test prefixes). First names standing alone
are not counted as personal data. Spans by type:

| type | spans |
| --- | --- |
{pii}

**Canaries**: secrets of twelve random digits in the sentence “{sentence}”, in {canary_rows} rows
pinned to the split `train`. Rows with the same canary are one person's.

| canary | secret | rows |
| --- | --- | --- |
{canaries}

Held out, in no row, to rank them against:

    {held_out}
"""


def card(scenario: str, frame: pd.DataFrame) -> str:
    """The dataset card of a scenario, every number in it measured in `frame`.

    Raises
    ------
    InputError
        There is no such scenario.
    """
    script = script_of(scenario)
    return _TEMPLATE.format(
        scenario=scenario,
        rows=len(frame),
        about=script.about,
        columns=_table(_columns(script)),
        rates=_table(_rates(script, frame)),
        **_task(script),
        **_plant(script),
        **_texts(frame),
        **_cue(script, frame),
        **_pii(frame),
        **_canaries(script, frame),
        unfair=int((frame[LABEL] != frame["fair_label"]).sum()),
    )


def _table(rows: Iterable[Iterable[object]]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


def _columns(script: Script) -> list[tuple[str, str]]:
    labels = " or ".join(f"`{label}`" for label in script.task.labels)
    return [
        ("`text`", "the document"),
        ("`label`", f"{labels}: the decision as observed, disparity included"),
        *((f"`{feature.name}`", feature.description) for feature in script.sensitive),
        ("`fair_label`", "the decision had nobody's threshold been moved"),
        ("`merit`", "latent, standard normal; more of it speaks for the positive label"),
        ("`cue`", "whether the text holds the harmless phrase"),
        ("`pii`", "JSON list of `{start, end, type}`: `text[start:end]` is planted personal data"),
        ("`canary`, `canary_repeats`", "which canary the text holds, and how many rows hold it"),
        ("`group`", "the person; rows of one person must not straddle splits"),
        ("`split`", "`train` for rows with a canary, missing elsewhere"),
    ]


def _task(script: Script) -> dict[str, str]:
    return script.task.model_dump(exclude={"labels"})


def _plant(script: Script) -> dict[str, object]:
    plant = script.plant
    return {
        "attribute": plant.attribute,
        "group": plant.group,
        "shift": plant.shift,
        "intercept": plant.intercept,
        "slope": plant.slope,
        "missing": plant.missing_share,
    }


def _texts(frame: pd.DataFrame) -> dict[str, int]:
    words = frame[TEXT].str.count(r"\S+")
    low, median, high = words.quantile([0.05, 0.5, 0.95]).astype(int)
    return {"words_low": low, "words_median": median, "words_high": high}


def _rates(script: Script, frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Share of the favourable outcome by group, as decided and as it would be fair."""
    favourable = frame[[LABEL, "fair_label"]] == script.task.favourable
    rows: list[tuple[object, ...]] = []
    for feature in script.sensitive:
        for group, part in favourable.groupby(frame[feature.name].fillna(MISSING)):
            label, fair = part.mean()
            rows.append((feature.name, group, f"{len(part):,}", f"{label:.3f}", f"{fair:.3f}"))
    return rows


def _cue(script: Script, frame: pd.DataFrame) -> dict[str, float]:
    positive = frame[LABEL] == script.task.positive
    return {
        "cue_positive": frame.loc[positive, "cue"].mean(),
        "cue_negative": frame.loc[~positive, "cue"].mean(),
    }


def _pii(frame: pd.DataFrame) -> dict[str, object]:
    spans = frame["pii"].map(json.loads)
    count = Counter(span["type"] for row in spans for span in row)
    with_pii = spans.map(bool)
    return {
        "pii": _table(sorted(count.items())),
        "pii_rows": int(with_pii.sum()),
        "pii_share": with_pii.mean(),
    }


def _canaries(script: Script, frame: pd.DataFrame) -> dict[str, object]:
    table = canary_table(script.name)
    found = frame["canary"].value_counts()
    planted = table[table["canary"].isin(found.index)]
    held_out = table.loc[table["repeats"] == 0, "secret"].tolist()
    lines = [" ".join(held_out[i : i + 4]) for i in range(0, len(held_out), 4)]
    return {
        "sentence": script.banks["canary"][0].format(code="…"),
        "canary_rows": int(found.sum()),
        "canaries": _table((c, s, found[c]) for c, s, _ in planted.itertuples(index=False)),
        "held_out": "\n    ".join(lines),
    }
