"""Finance corpora: complaints to the CFPB and German credit.

A complaint that is granted relief is both the positive and the favourable case; in credit the
score is about default, so the positive class (bad) is not what the applicant wants.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from audit.errors import InputError, listing
from audit.manifest import SensitiveFeature, Task
from finetune.corpus import Corpus
from finetune.scenarios import german_codes
from finetune.scenarios.entry import CorpusEntry
from finetune.scenarios.tidy import (
    check_columns,
    inputs,
    provenance,
    rendered,
    text_groups,
    yes_no,
)
from finetune.sources import SOURCES

RELIEF, EXPLANATION = "relief", "explanation"
CFPB_TASK = Task(
    labels=(EXPLANATION, RELIEF),
    positive=RELIEF,
    favourable=RELIEF,
    question="Will the company answer this complaint with relief, or only with an explanation?",
    false_positive="a consumer promised relief who gets only an explanation",
    false_negative="a consumer told to expect no relief who would be granted it",
)
RESPONSES = {
    "Closed with monetary relief": RELIEF,
    "Closed with non-monetary relief": RELIEF,
    "Closed with explanation": EXPLANATION,
}
_CFPB_COLUMNS = {
    "Complaint ID": "complaint_id",
    "Consumer complaint narrative": "complaint_what_happened",
    "Company response to consumer": "company_response",
    "Tags": "tags",
    "State": "state",
    "Product": "product",
}
"""Names in the published CSV -> names in the complaint database's own records."""

GERMAN_TASK = Task(
    labels=("good", "bad"),
    positive="bad",
    favourable="good",
    question="Is this applicant a bad credit risk?",
    false_positive="an applicant held to be a bad risk who is a good one",
    false_negative="an applicant held to be a good risk who is a bad one",
)
_GERMAN_TEXT = (
    "Application for a credit of {amount} DM over {months} months, for {purpose}. "
    "Current account: {checking_account}. Savings: {savings}. Credit history: {credit_history}. "
    "Employment: {job}, in the present post: {employed_since}. "
    "Instalment rate (1 to 4): {instalment_rate}; other instalments: {other_instalments}. "
    "Co-debtors: {other_debtors}. Property: {property}. Home: {housing}, time there (1 to 4): "
    "{residence}. Credits at this bank: {credits_here}. Dependants: {dependants}. "
    "Telephone: {telephone}."
)
_GERMAN_INPUTS = inputs(
    numbers=german_codes.NUMERIC,
    # personal_status_sex joins sex to marital status: of the two only sex is offered, by itself.
    categories=[
        *(name for name in german_codes.CODES if name not in ("personal_status_sex", "risk")),
        "sex",
    ],
    states={"age": "age_over_25", "sex": "sex", "foreign_worker": "foreign_worker"},
)


def load_cfpb(folder: Path) -> Corpus:
    """CFPB complaints with a narrative that were answered.

    Original columns in: ``complaint_what_happened`` (text), ``company_response`` (label), ``tags``
    (two yes/no features). ``state`` and ``product`` are kept, as a proxy and a confounder.
    """
    complaints = _complaints(folder)
    texts = complaints["complaint_what_happened"].fillna("").str.strip()
    labels = complaints["company_response"].map(RESPONSES)
    frame = pd.DataFrame(
        {
            "text": texts,
            "label": labels,
            "older_american": _tagged(complaints["tags"], "Older American"),
            "servicemember": _tagged(complaints["tags"], "Servicemember"),
            "group": text_groups(texts),
            **{name: complaints[name] for name in ("complaint_id", "state", "product", "tags")},
        }
    )
    told = texts != ""
    kept = frame[told & labels.notna()].reset_index(drop=True)
    note = (
        f"Left out: {(~told).sum()} complaints without a narrative, and "
        f"{(told & labels.isna()).sum()} in progress or answered too late."
    )
    sensitive = (
        SensitiveFeature(name="older_american", reference="no", description="62 or older, by tag"),
        SensitiveFeature(name="servicemember", reference="no", description="by tag"),
    )
    source = provenance(SOURCES["cfpb"], folder, kept, note)
    return Corpus("cfpb", "finance", kept, CFPB_TASK, sensitive, source)


def _complaints(folder: Path) -> pd.DataFrame:
    """Read either edition, with the database's own column names."""
    path = folder / "cfpb_june2023_10k.parquet"
    if path.is_file():
        complaints = pd.read_parquet(path)
    else:
        path = folder / "complaints-june-2023.csv"
        complaints = pd.read_csv(path, dtype="str").rename(columns=_CFPB_COLUMNS)
    check_columns(complaints, list(_CFPB_COLUMNS.values()), path)
    return complaints


def _tagged(tags: pd.Series[str], tag: str) -> pd.Series[str]:
    # A complaint may carry both tags; one without any is of somebody who did not say.
    return yes_no(tags.str.contains(tag, regex=False, na=False))


def load_german_credit(folder: Path) -> Corpus:
    """German credit: 1,000 applications, rendered as text.

    Original columns in, and kept in words: column 21 (label), 9 (sex), 13 (age), 20 (foreign
    worker). The text states none of these, nor the marital status that column 9 joins to sex.
    """
    frame = _decoded(folder / "german.data")
    text = rendered(frame, _GERMAN_TEXT)
    frame = frame.assign(
        text=text,
        label=frame["risk"],
        sex=frame["personal_status_sex"].str.partition(",")[0],
        age_over_25=yes_no(frame["age"] > 25),
        group=text_groups(text),
    )
    sensitive = (
        SensitiveFeature(name="sex", reference="male"),
        SensitiveFeature(name="age_over_25", reference="yes"),
        SensitiveFeature(name="foreign_worker", reference="no"),
    )
    source = provenance(
        SOURCES["german-credit"], folder, frame, "All rows. Text is rendered from columns."
    )
    return Corpus(
        "german-credit", "finance", frame, GERMAN_TASK, sensitive, source, inputs=_GERMAN_INPUTS
    )


def _decoded(path: Path) -> pd.DataFrame:
    """The file with column names, and words for codes."""
    raw = pd.read_csv(path, sep=r"\s+", header=None, dtype="str")
    if raw.shape[1] != len(german_codes.COLUMNS):
        raise InputError(path, f"found {raw.shape[1]} columns", expected="21")
    raw.columns = pd.Index(german_codes.COLUMNS)
    words = {name: raw[name].map(codes) for name, codes in german_codes.CODES.items()}
    strange = [name for name, column in words.items() if column.isna().any()]
    if strange:
        raise InputError(path, "found a code that is not documented", field=listing(strange))
    numbers = {name: pd.to_numeric(raw[name]) for name in german_codes.NUMERIC}
    return raw.assign(**words, **numbers)


CORPORA = (
    CorpusEntry(
        name="cfpb",
        scenario="finance",
        kind="text",
        description="consumer complaints of June 2023: relief or only an explanation? (USA)",
        loader=load_cfpb,
        source=SOURCES["cfpb"],
    ),
    CorpusEntry(
        name="german-credit",
        scenario="finance",
        kind="tabular",
        description="credit applications: a good or a bad risk? (Germany, 1973-75)",
        loader=load_german_credit,
        source=SOURCES["german-credit"],
    ),
)
