"""The Local Law 144 sheet: the rule's own two examples, digit for digit, and its edge cases."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
from counted_report import counted_report

from audit.checks import catalogue
from audit.checks.fairness.scoring_rate import median_of
from audit.errors import InputError
from audit.evidence import Evidence
from audit.finding import MISSING, Concern, Finding, Measurement, Status
from audit.groups import groups_of
from audit.manifest import Task
from audit.stats.counts import UNKNOWN
from audit.stats.scores import Scored
from reports.sheets import Basis, Options, render

H, W, B = "Hispanic or Latino", "White", "Black or African American"
P, A, N, T = "Native Hawaiian or Pacific Islander", "Asian", "Native American", "Two or More Races"
RACES = (H, W, B, P, A, N, T)

# 6 RCNY § 5-301(b), example: number of applicants, number selected, impact ratio as printed.
SEX = {"Male": (1390, 667, "1.00"), "Female": (1181, 555, "0.979")}
RACE = {
    H: (408, 204, "0.97"), W: (797, 412, "1.00"), B: (390, 170, "0.84"), P: (119, 52, "0.85"),
    A: (616, 302, "0.95"), N: (41, 18, "0.85"), T: (213, 96, "0.87"),
}  # fmt: skip
MALE = (
    (205, 90, "0.841"), (412, 215, "1.000"), (226, 95, "0.806"), (87, 37, "0.815"),
    (321, 167, "0.997"), (24, 11, "0.878"), (115, 52, "0.866"),
)  # fmt: skip
FEMALE = (
    (190, 82, "0.827"), (385, 197, "0.981"), (164, 75, "0.876"), (32, 15, "0.898"),
    (295, 135, "0.877"), (17, 7, "0.789"), (98, 44, "0.860"),
)  # fmt: skip
BOTH = {
    (sex, race): cell
    for sex, cells in (("Male", MALE), ("Female", FEMALE))
    for race, cell in zip(RACES, cells, strict=True)
}
UNKNOWN_PEOPLE = 250

SMALL = {("a",): (50, 20), ("b",): (50, 25)}

# § 5-301(c), example: applicants, and how many score above the median at the rate printed.
SCORED_MALE = ((16, 12), (20, 7), (20, 10), (4, 3), (12, 7), (8, 5), (12, 6))
SCORED_FEMALE = ((12, 6), (20, 8), (12, 6), (4, 2), (12, 3), (8, 5), (8, 4))
PRINTED_MALE = ("1.00", "0.47", "0.67", "1.00", "0.78", "0.83", "0.67")
PRINTED_FEMALE = ("0.67", "0.53", "0.67", "0.67", "0.33", "0.83", "0.67")
PRINTED_RACE = ("1.00", "0.58", "0.78", "0.97", "0.65", "0.97", "0.78")


def pairs(cells):
    return {(key if isinstance(key, tuple) else (key,)): cell[:2] for key, cell in cells.items()}


def the_rules_example(**changes):
    gone = (UNKNOWN_PEOPLE, 100)
    return counted_report(
        {
            ("sex",): pairs(SEX) | {(MISSING,): gone},
            ("race",): pairs(RACE) | {(MISSING,): gone},
            ("sex", "race"): pairs(BOTH) | {(MISSING, MISSING): gone},
        },
        **changes,
    )


def rows_of(sheet, table):
    return [row for row in csv.DictReader(io.StringIO(sheet.csv)) if row["table"] == table]


def ratios(sheet, table):
    return {
        (row["sex"] or row["race_ethnicity"])
        if table != "Intersectional categories"
        else (row["sex"], row["race_ethnicity"]): row["impact_ratio"]
        for row in rows_of(sheet, table)
        if row["note"] != "unknown category"
    }


def text_of(page):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S).split())


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        ("Sex categories", {key: cell[2] for key, cell in SEX.items()}),
        ("Race/ethnicity categories", {key: cell[2] for key, cell in RACE.items()}),
        ("Intersectional categories", {key: cell[2] for key, cell in BOTH.items()}),
    ],
)
def test_the_rules_example_of_selection_rates(table, printed):
    found = ratios(render("nyc-ll144", the_rules_example(), Options(exclude_below=0)), table)
    assert found.keys() == printed.keys()
    for category, shown in printed.items():
        assert f"{float(found[category]):.{len(shown) - 2}f}" == shown, category


def test_the_rules_example_counts_the_unknown_and_leaves_them_out():
    sheet = render("nyc-ll144", the_rules_example(), Options(exclude_below=0))
    text = text_of(sheet.html)
    assert "250 with sex or race/ethnicity unknown; not in the calculations that need it" in text
    assert MISSING not in sheet.html
    (gone,) = (r for r in rows_of(sheet, "Sex categories") if r["note"] == "unknown category")
    assert gone["applicants"] == "250"
    assert "1,390 667 48.0 % 1.000" in text


def scored_evidence():
    """The rule's second example as rows: .9 above the median, .1 below; 15 people unknown."""
    rows = []
    for sex, cells in (("Male", SCORED_MALE), ("Female", SCORED_FEMALE)):
        for race, (n, above) in zip(RACES, cells, strict=True):
            rows += [(sex, race, 0.9)] * above + [(sex, race, 0.1)] * (n - above)
    rows += [("Male", None, 0.9)] * 7 + [(None, "White", 0.1)] * 8
    frame = pd.DataFrame(rows, columns=["gender", "race_ethnicity", "score"])
    return Evidence(
        task=Task(labels=("0", "1"), positive="1", favourable="1"),
        y_true=np.full(len(frame), UNKNOWN),
        y_pred=np.full(len(frame), UNKNOWN),
        y_score=frame["score"].to_numpy(),
        features=tuple(
            groups_of(frame[name], name, "example")[0] for name in ("race_ethnicity", "gender")
        ),
    )


@pytest.fixture(scope="module")
def scored_report():
    evidence = scored_evidence()
    findings = tuple(
        Finding(check=m.metric, concern=Concern.FAIRNESS, status=Status.NOT_GATED,
                reason="", measurement=m)
        for m in catalogue()["scoring_rate"].body(evidence)
        if isinstance(m, Measurement)
    )  # fmt: skip
    empty = {(f.features[0],): {f.names[0]: (1, 0)} for f in evidence.features}
    report = counted_report(empty, findings=findings)
    return report.model_copy(
        update={"data": report.data.model_copy(update={"rows": len(evidence)})}
    )


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        ("Sex categories", {"Male": "1.00", "Female": "0.82"}),
        ("Race/ethnicity categories", dict(zip(RACES, PRINTED_RACE, strict=True))),
        (
            "Intersectional categories",
            {("Male", race): p for race, p in zip(RACES, PRINTED_MALE, strict=True)}
            | {("Female", race): p for race, p in zip(RACES, PRINTED_FEMALE, strict=True)},
        ),
    ],
)
def test_the_rules_example_of_scoring_rates_from_rows_to_sheet(scored_report, table, printed):
    sheet = render("nyc-ll144", scored_report, Options(exclude_below=0))
    found = {key: f"{float(value):.2f}" for key, value in ratios(sheet, table).items()}
    if table == "Sex categories":
        # The seven men of unknown race are men: the sex table counts them, as the rule's does not.
        assert found["Female"] == f"{(34 / (76)) / (57 / 99):.2f}"
        return
    if table == "Race/ethnicity categories":
        # So are the eight White people of unknown sex: 15 above the median of 48, not of 40.
        printed |= {W: f"{(15 / 48) / (18 / 28):.2f}"}
    assert found == printed


def test_scoring_sheet_states_the_median_and_its_ties(scored_report):
    text = text_of(render("nyc-ll144", scored_report, Options(exclude_below=0)).html)
    assert "Above median" in text
    assert "Median score 0.100, of all people assessed; 92 have exactly this score" in text
    assert "15 with sex or race/ethnicity unknown" in text
    assert "§ 5-301(c)" in text


def test_a_punitive_score_is_counted_below_the_median():
    detail = {"median": 4.0, "at_median": 7, "side": "below"}
    tables = {
        ("sex",): SMALL,
        ("race",): SMALL,
        ("sex", "race"): {("a", "b"): (50, 20), ("b", "a"): (50, 25)},
    }
    text = text_of(
        render("nyc-ll144", counted_report(tables, "scoring_rate", detail), Options()).html
    )
    assert "Below median" in text
    assert "here a high score is bad news for a person" in text


@pytest.mark.parametrize("n", [1, 2, 7, 40, 41])
def test_median_of_counted_scores_is_numpys(n):
    scores = np.random.default_rng(n).integers(1, 11, n).astype(float)
    values, counts = np.unique(scores, return_counts=True)
    none = np.zeros_like(counts)
    assert median_of(Scored(values, counts, none, none)) == np.median(scores)
    assert median_of(Scored(values, none, none, counts / 3)) == np.median(scores)


def test_a_category_under_two_percent_is_shown_but_is_not_the_yardstick():
    tables = {
        ("sex",): {("F",): (500, 200), ("M",): (500, 250)},
        ("race",): {("A",): (495, 200), ("B",): (495, 240), ("C",): (10, 10)},
        ("race", "sex"): {(r, s): (250, 110) for r in "AB" for s in "FM"},
    }
    sheet = render("nyc-ll144", counted_report(tables), Options())
    rows = {row["race_ethnicity"]: row for row in rows_of(sheet, "Race/ethnicity categories")}
    assert rows["C"]["excluded"] == "yes"
    assert (rows["C"]["impact_ratio"], rows["C"]["rate"]) == ("", "1.0")
    assert float(rows["A"]["impact_ratio"]) == pytest.approx(200 / 240, abs=1e-6)
    assert "Fewer than 2 % of the people".lower() in rows["C"]["note"].lower()
    assert "excluded" in text_of(sheet.html)
    own = render("nyc-ll144", counted_report(tables), Options(justification="because I say so"))
    assert "because I say so" in own.html
    assert "because I say so" in own.csv


def test_exactly_two_percent_takes_part():
    tables = {
        ("sex",): {("F",): (98, 49), ("M",): (2, 2)},
        ("race",): {("A",): (50, 20), ("B",): (50, 25)},
        ("sex", "race"): {("F", "A"): (50, 20), ("F", "B"): (50, 25)},
    }
    found = ratios(render("nyc-ll144", counted_report(tables), Options()), "Sex categories")
    assert found == {"F": "0.5", "M": "1.0"}


def test_the_sheet_says_what_it_was_not_told_and_that_no_threshold_exists():
    text = text_of(render("nyc-ll144", the_rules_example(), Options()).html)
    assert "Distribution date not given" in text
    assert "Independent auditor not given" in text
    assert "The law sets no threshold" in text
    told = Options(distribution_date="2025-01-31", auditor="A. Person", data_source="2024 hiring")
    text = text_of(render("nyc-ll144", the_rules_example(), told).html)
    assert "Distribution date 2025-01-31" in text
    assert "Source and explanation of the data 2024 hiring" in text


def test_nobody_selected_is_undefined_not_parity():
    none = {("a",): (50, 0), ("b",): (50, 0)}
    tables = {
        ("sex",): none,
        ("race",): none,
        ("sex", "race"): {("a", "a"): (50, 0), ("b", "b"): (50, 0)},
    }
    sheet = render("nyc-ll144", counted_report(tables), Options())
    assert ratios(sheet, "Sex categories") == {"a": "", "b": ""}
    assert "Nobody was counted in any category, so the impact ratio is undefined" in text_of(
        sheet.html
    )


def test_named_groups_can_stand_for_unknown():
    sheet = render("nyc-ll144", the_rules_example(), Options(unknown=(T,)))
    assert T not in ratios(sheet, "Race/ethnicity categories")
    assert f"{UNKNOWN_PEOPLE + 213:,} with sex or race/ethnicity unknown" in text_of(sheet.html)


@pytest.mark.parametrize(
    ("tables", "options", "said"),
    [
        ({("sex",): SMALL}, Options(), "no column is named for race among the sensitive features 'sex'"),
        ({("sex",): SMALL, ("race",): SMALL, ("ethnicity",): SMALL}, Options(),
         "found 'race', 'ethnicity' for race"),
        ({("sex",): SMALL, ("race",): SMALL}, Options(columns={"race": "rase"}), "found 'rase' for race"),
        ({("sex",): SMALL, ("race",): SMALL}, Options(), "no selection_rate by sex × race"),
        ({("sex",): {("a",): (50, 20), (MISSING,): (5, 1)}, ("race",): SMALL}, Options(),
         "expected at least two categories"),
        ({("sex",): SMALL, ("race",): SMALL}, Options(basis=Basis.SCORING), "the report has no scoring_rate"),
        ({("sex",): SMALL, ("race",): SMALL}, Options(distribution_date="soon"), "YYYY-MM-DD"),
        ({("sex",): SMALL, ("race",): SMALL}, Options(exclude_below=0.1), "§ 5-301(d)"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_said_in_one_paragraph(tables, options, said):
    with pytest.raises(InputError) as error:
        render("nyc-ll144", counted_report(tables), options)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_weighted_rows_are_refused():
    tables = {("sex",): SMALL, ("race",): SMALL}
    with pytest.raises(InputError, match="weighted"):
        render("nyc-ll144", counted_report(tables, detail={"effective_n": 40.1}), Options())


def test_an_unknown_sheet_names_those_that_exist():
    with pytest.raises(InputError, match="'nyc-ll144', 'four-fifths'"):
        render("eu-ai-act", the_rules_example(), Options())
