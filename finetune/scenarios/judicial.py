"""Judicial corpora: trials at the Old Bailey and COMPAS risk scores.

Both tasks punish: the positive class (guilty, will reoffend) is what the person does not want.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from audit.manifest import SensitiveFeature, Task
from finetune.corpus import Corpus
from finetune.scenarios.entry import CorpusEntry
from finetune.scenarios.old_bailey import read_json_lines, read_tei
from finetune.scenarios.tidy import (
    age_bands,
    check_columns,
    inputs,
    provenance,
    rendered,
    text_groups,
)
from finetune.sources import SOURCES

OLD_BAILEY_TASK = Task(
    labels=("notGuilty", "guilty"),
    positive="guilty",
    favourable="notGuilty",
    question="Would the jury convict, on what was said in court?",
    false_positive="a person held guilty whom the jury acquitted",
    false_negative="a person held not guilty whom the jury convicted",
)
COMPAS_TASK = Task(
    labels=("0", "1"),
    positive="1",
    favourable="0",
    question="Will this defendant be charged with a new crime within two years (1) or not (0)?",
    false_positive="a person wrongly held to be of medium or high risk",
    false_negative="a person held to be of low risk who is charged again",
)
_IDENTIFYING = [
    "name",
    "first",
    "last",
    "dob",
    "c_case_number",
    "r_case_number",
    "vr_case_number",
]
_COMPAS_COLUMNS = ["race", "sex", "age_cat", "score_text", "decile_score", "two_year_recid"]
_COMPAS_TEXT = (
    "Charged with {charge} ({degree}). Aged {age}. Prior offences: {priors_count}. "
    "As a juvenile: {juv_fel_count} felonies, {juv_misd_count} misdemeanors, "
    "{juv_other_count} other offences."
)
_COMPAS_INPUTS = inputs(
    numbers=["age", "priors_count", "juv_fel_count", "juv_misd_count", "juv_other_count"],
    # c_charge_desc is left out: 437 wordings, most of them rare, of which the degree is the gist.
    categories=["c_charge_degree", "race", "sex"],
    states={"age": "age_cat", "race": "race", "sex": "sex"},
)
"""What a court file holds on the day; no outcome, no score of COMPAS, no date of the custody."""


def load_old_bailey(folder: Path) -> Corpus:
    """Old Bailey trials 1870-1913, from JSON lines if they are there, else from the TEI XML.

    Original columns in: the account up to the verdict (text), ``verdict`` (label), the defendant's
    ``gender`` and ``age``.
    """
    lines = folder / "old_bailey_1870_1913.jsonl"
    trials = read_json_lines(lines) if lines.is_file() else read_tei(folder / "oldbailey.zip")
    return old_bailey_corpus(trials, folder)


def old_bailey_corpus(trials: pd.DataFrame, folder: Path) -> Corpus:
    """Make the corpus of trials read from either format."""
    # Nobody of age 0 stood trial: it is how a missing age was keyed.
    ages = trials["defendant_age"].where(trials["defendant_age"] > 0)
    frame = pd.DataFrame(
        {
            "text": trials["text"],
            "label": trials["verdict"],
            "gender": trials["defendant_gender"],
            "age_band": age_bands(ages, [18, 30, 45]),
            "group": text_groups(trials["text"]),
            **{name: trials[name] for name in ("trial_id", "date", "offence")},
        }
    )
    note = (
        "One defendant, one offence, one verdict by a jury, no guilty pleas; the account before "
        "the verdict, cut at 2,400 characters."
    )
    sensitive = (
        SensitiveFeature(name="gender", reference="male"),
        SensitiveFeature(name="age_band", reference="30-44", description="in years"),
    )
    source = provenance(SOURCES["old-bailey"], folder, frame, note)
    return Corpus("old-bailey", "judicial", frame, OLD_BAILEY_TASK, sensitive, source)


def load_compas(folder: Path) -> Corpus:
    """COMPAS scores of Broward County, all 7,214 rows, the decision already made.

    Original columns in, and kept: ``two_year_recid`` (label), ``score_text`` (decision: ``1``
    unless Low), ``decile_score`` (score), ``race``, ``sex``, ``age_cat``. Names, birth dates and
    case numbers are left out. The text states what a court file would, but neither race nor sex.
    """
    path = folder / "compas-scores-two-years.csv"
    raw = pd.read_csv(path, dtype={"c_charge_desc": "str"}).drop(
        columns=_IDENTIFYING, errors="ignore"
    )
    check_columns(raw, _COMPAS_COLUMNS, path)
    text = rendered(
        raw.assign(
            charge=raw["c_charge_desc"].fillna("an offence not recorded"),
            degree=raw["c_charge_degree"].map({"F": "felony", "M": "misdemeanor"}),
        ),
        _COMPAS_TEXT,
    )
    frame = raw.assign(
        text=text,
        label=raw["two_year_recid"].astype("str"),
        decision=(raw["score_text"] != "Low").map({True: "1", False: "0"}),
        score=raw["decile_score"].astype(float),
        group=text_groups(text),
    )
    sensitive = (
        SensitiveFeature(name="race", reference="Caucasian"),
        SensitiveFeature(name="sex", reference="Male"),
        SensitiveFeature(name="age_cat", reference="25 - 45", description="in years"),
    )
    source = provenance(
        SOURCES["compas"], folder, frame, "All rows, no filter. Text is rendered from columns."
    )
    return Corpus(
        "compas", "judicial", frame, COMPAS_TASK, sensitive, source, inputs=_COMPAS_INPUTS
    )


CORPORA = (
    CorpusEntry(
        name="old-bailey",
        scenario="judicial",
        kind="text",
        description="London criminal trials 1870-1913: guilty or not guilty?",
        loader=load_old_bailey,
        source=SOURCES["old-bailey"],
    ),
    CorpusEntry(
        name="compas",
        scenario="judicial",
        kind="tabular",
        description="COMPAS risk scores, with the decisions made: a new charge in two years?",
        loader=load_compas,
        source=SOURCES["compas"],
    ),
)
