"""Medical corpora: vaccine adverse event reports (VAERS) and diabetic readmissions (Diabetes-130).

Both tasks assist: to be flagged brings care, so the positive class is the favourable one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from audit.manifest import SensitiveFeature, Task
from finetune.corpus import Corpus
from finetune.scenarios.entry import CorpusEntry
from finetune.scenarios.tidy import (
    age_bands,
    check_columns,
    inputs,
    provenance,
    rendered,
    text_groups,
    zip_member,
)
from finetune.sources import SOURCES

SERIOUS, NOT_SERIOUS = "serious", "not serious"
VAERS_TASK = Task(
    labels=(NOT_SERIOUS, SERIOUS),
    positive=SERIOUS,
    favourable=SERIOUS,
    question="Does the report describe a serious outcome, to be looked at first?",
    false_positive="a harmless reaction that takes up a reviewer's time",
    false_negative="a person seriously harmed whose report waits like any other",
)
SERIOUS_OUTCOMES = ["DIED", "L_THREAT", "HOSPITAL", "X_STAY", "DISABLE"]
_VAERS_YEARS = {"2003": "train", "2006": "test"}
_VAERS_COLUMNS = ["VAERS_ID", "STATE", "AGE_YRS", "SEX", "SYMPTOM_TEXT", *SERIOUS_OUTCOMES]

SOON, NOT_SOON = "within 30 days", "not within 30 days"
DIABETES_TASK = Task(
    labels=(NOT_SOON, SOON),
    positive=SOON,
    favourable=SOON,
    question="Will this patient be back in hospital within 30 days, and need care after discharge?",
    false_positive="a patient given follow-up care that was not needed",
    false_negative="a patient soon back in hospital who was sent home without follow-up care",
)
_DIABETES_TEXT = (
    "{admission} of a diabetic patient aged {age}. {time_in_hospital} days in hospital, "
    "{num_lab_procedures} laboratory tests, {num_procedures} procedures, "
    "{num_medications} medications. {number_diagnoses} diagnoses, the first three ICD-9 {diag_1}, "
    "{diag_2}, {diag_3}. In the year before: {number_outpatient} outpatient, "
    "{number_emergency} emergency and {number_inpatient} inpatient visits. "
    "HbA1c {A1Cresult}, glucose {max_glu_serum}, insulin {insulin}, "
    "diabetes medication {diabetesMed}, medication changed {change}."
)
_ADMISSIONS = {
    "1": "Emergency admission",
    "2": "Urgent admission",
    "3": "Elective admission",
    "7": "Trauma centre admission",
}
_DIABETES_INPUTS = inputs(
    numbers=[
        "time_in_hospital", "num_lab_procedures", "num_procedures", "num_medications",
        "number_outpatient", "number_emergency", "number_inpatient", "number_diagnoses",
    ],
    categories=[
        "admission_type_id", "diag_1", "diag_2", "diag_3", "A1Cresult", "max_glu_serum", "insulin",
        "diabetesMed", "change", "age", "race", "gender",
    ],
    states={"age": "age", "race": "race", "gender": "gender"},
)  # fmt: skip
"""The facts the note states; not where the patient was discharged to, which may be a grave."""


def load_vaers(folder: Path) -> Corpus:
    """VAERS narratives: train on 2003, test on 2006.

    Original columns in: ``SYMPTOM_TEXT`` (text), the five of `SERIOUS_OUTCOMES` (label), ``SEX``,
    ``AGE_YRS``. The outcome columns are never part of the text.
    """
    reports = pd.concat([_vaers_year(folder, year) for year in _VAERS_YEARS], ignore_index=True)
    serious = (reports[SERIOUS_OUTCOMES] == "Y").any(axis=1)
    texts = reports["SYMPTOM_TEXT"].str.strip()
    frame = pd.DataFrame(
        {
            "text": texts,
            "label": serious.map({True: SERIOUS, False: NOT_SERIOUS}),
            "sex": reports["SEX"].replace("", pd.NA),
            "age_band": age_bands(pd.to_numeric(reports["AGE_YRS"]), [18, 40, 65]),
            "group": text_groups(texts),
            "split": reports["split"],
            **{name: reports[name] for name in ("VAERS_ID", "STATE", "AGE_YRS")},
        }
    )
    empty = frame["text"] == ""
    tested = frame.loc[frame["split"] == "test", "group"]
    copied = (frame["split"] == "train") & frame["group"].isin(tested) & ~empty
    kept = frame[~(empty | copied)].reset_index(drop=True)
    note = (
        f"Left out: {empty.sum()} reports without a narrative, and {copied.sum()} reports of 2003 "
        "whose narrative, word for word, is also one of 2006. Reports are unverified."
    )
    source = SOURCES["vaers"]
    sensitive = (
        SensitiveFeature(name="sex", reference="M", description="SEX; U is unknown"),
        SensitiveFeature(name="age_band", reference="18-39", description="from AGE_YRS, in years"),
    )
    return Corpus(
        "vaers", "medical", kept, VAERS_TASK, sensitive, provenance(source, folder, kept, note)
    )


def _vaers_year(folder: Path, year: str) -> pd.DataFrame:
    """One yearly file, every cell as text, with the split it is for."""
    archive = folder / f"{year}VAERSData.zip"
    reports = pd.read_csv(
        zip_member(archive, f"{year}VAERSDATA.csv"),
        encoding="latin-1",
        dtype="str",
        keep_default_na=False,
    )
    check_columns(reports, _VAERS_COLUMNS, archive)
    return reports[_VAERS_COLUMNS].assign(split=_VAERS_YEARS[year])


def load_diabetes130(folder: Path) -> Corpus:
    """Diabetes-130: hospital encounters, rendered as a short note.

    Original columns in, and kept: ``readmitted`` (label: ``<30`` or not), ``race``, ``gender``,
    ``age`` (in decades); ``patient_nbr`` keeps a patient's encounters in one split. The note states
    the age, as a clinician's would, but neither race nor gender.
    """
    archive = folder / "dataset_diabetes.zip"
    # "None" is an answer here (the test was not done), so no string may be read as missing.
    frame = pd.read_csv(
        zip_member(archive, "diabetic_data.csv"), dtype="str", keep_default_na=False
    )
    check_columns(frame, ["readmitted", "race", "gender", "age", "patient_nbr"], archive)
    admission = frame["admission_type_id"].map(_ADMISSIONS).fillna("Admission")
    ages = frame["age"].str.strip("[)")
    frame = frame.assign(
        text=rendered(frame.assign(admission=admission, age=ages), _DIABETES_TEXT),
        label=(frame["readmitted"] == "<30").map({True: SOON, False: NOT_SOON}),
        race=frame["race"].replace("?", pd.NA),
        age=ages,
        group=frame["patient_nbr"],
    )
    source = SOURCES["diabetes130"]
    sensitive = (
        SensitiveFeature(name="race", reference="Caucasian", description="missing where '?'"),
        SensitiveFeature(name="gender", reference="Male"),
        SensitiveFeature(name="age", reference="50-60", description="decades"),
    )
    note = "All encounters, those that ended in death or a hospice included. Text is rendered."
    return Corpus(
        "diabetes130",
        "medical",
        frame,
        DIABETES_TASK,
        sensitive,
        provenance(source, folder, frame, note),
        inputs=_DIABETES_INPUTS,
    )


CORPORA = (
    CorpusEntry(
        name="vaers",
        scenario="medical",
        kind="text",
        description="vaccine adverse event reports: is the outcome serious? (2003 and 2006)",
        loader=load_vaers,
        source=SOURCES["vaers"],
    ),
    CorpusEntry(
        name="diabetes130",
        scenario="medical",
        kind="tabular",
        description="diabetic hospital stays: back within 30 days? (USA, 1999-2008)",
        loader=load_diabetes130,
        source=SOURCES["diabetes130"],
    ),
)
