"""The four-fifths sheet: the worked examples of the Guidelines' Questions and Answers, and peers."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from counted_report import counted_report
from scipy import stats

from audit.errors import InputError
from audit.finding import MISSING
from reports.sheets import Options, render
from reports.sheets.four_fifths import Conclusion
from reports.sheets.significance import compare


def rows_of(counts, **options):
    tables = {("race",): {(name,): cell for name, cell in counts.items()}}
    sheet = render("four-fifths", counted_report(tables), Options(**options))
    return {row["group"]: row for row in csv.DictReader(io.StringIO(sheet.csv))}


def test_question_12_adverse_impact():
    # 48 of 80 (60 %) against 12 of 40 (30 %): 30/60 is 50 %.
    rows = rows_of({"White": (80, 48), "Black": (40, 12)})
    assert rows["White"]["conclusion"] == Conclusion.TOP
    assert float(rows["Black"]["impact_ratio"]) == 0.5
    assert rows["Black"]["conclusion"] == Conclusion.INDICATED
    # Four fifths of 60 % is 48 %, of 40 people 19.2: 20 selections, 8 more than the 12 made.
    assert rows["Black"]["short_of_four_fifths"] == "8"
    # At the common rate of 60/120 one expects 20 of 40.
    assert float(rows["Black"]["shortfall"]) == 8.0
    # (.6 - .3) / sqrt(.5 * .5 * (1/80 + 1/40)) = .3 / .096825
    assert float(rows["Black"]["standard_deviations"]) == pytest.approx(3.098387, abs=1e-6)


def test_question_21_one_person_would_reverse_it():
    # 16 of 80 (20 %) against 3 of 20 (15 %): 75 %, but one hire moved gives 20 % against 18.75 %.
    rows = rows_of({"White": (80, 16), "Black": (20, 3)})
    assert float(rows["Black"]["impact_ratio"]) == 0.75
    assert rows["Black"]["reversed_by_one"] == "yes"
    assert rows["Black"]["moved_to_reach_four_fifths"] == "1"
    assert rows["Black"]["conclusion"] == Conclusion.SMALL_NUMBERS
    assert "Q&A 21" in rows["Black"]["reason"]


def test_below_four_fifths_by_chance_is_small_numbers():
    rows = rows_of({"a": (40, 20), "b": (40, 14)})  # .7; z = 1.36
    assert rows["b"]["conclusion"] == Conclusion.SMALL_NUMBERS
    assert "may be chance" in rows["b"]["reason"]


def test_a_smaller_difference_in_large_numbers_is_said():
    rows = rows_of({"a": (10_000, 5_000), "b": (10_000, 4_500)})
    assert rows["b"]["conclusion"] == Conclusion.LOOK_CLOSER
    assert "practice" in rows["b"]["reason"]


def test_no_planted_difference_is_silent():
    rows = rows_of({"a": (5_000, 2_500), "b": (5_000, 2_480), "c": (5_000, 2_490)})
    assert [rows[g]["conclusion"] for g in "bc"] == [Conclusion.NOT_INDICATED] * 2


def test_a_pass_on_few_people_says_what_is_not_ruled_out():
    rows = rows_of({"a": (20, 10), "b": (20, 9)})
    assert rows["b"]["conclusion"] == Conclusion.NOT_INDICATED
    assert "do not rule out" in rows["b"]["reason"]


def test_under_two_percent_is_neither_considered_nor_the_most_selected():
    rows = rows_of({"a": (600, 300), "b": (390, 190), "c": (10, 10)})
    assert rows["c"]["conclusion"] == Conclusion.NOT_CONSIDERED
    assert rows["a"]["conclusion"] == Conclusion.TOP
    assert rows["c"]["impact_ratio"] == ""


def test_exactly_four_fifths_is_reached():
    # .8 * (5/8) * 10 is 5.000000000000001 in floats; 5/10 over 5/8 is four fifths.
    rows = rows_of({"a": (8, 5), "b": (10, 5)})
    assert rows["b"]["short_of_four_fifths"] == "0"
    assert rows["b"]["moved_to_reach_four_fifths"] == "0"
    assert rows["b"]["conclusion"] == Conclusion.NOT_INDICATED


def test_nobody_selected_is_undefined():
    rows = rows_of({"a": (50, 0), "b": (50, 0)})
    assert {row["conclusion"] for row in rows.values()} == {Conclusion.UNDEFINED}
    assert {row["impact_ratio"] for row in rows.values()} == {""}


def test_everybody_selected_is_equal():
    rows = rows_of({"a": (50, 50), "b": (60, 60)})
    assert rows["a"]["conclusion"] == Conclusion.NOT_INDICATED
    assert float(rows["a"]["p_value"]) == 1.0


def test_missing_groups_are_counted_apart():
    rows = rows_of({"a": (50, 25), "b": (50, 20), MISSING: (7, 7)})
    assert MISSING not in rows
    assert rows[""]["applicants"] == "7"


@pytest.mark.parametrize("seed", range(5))
def test_significance_equals_scipys(seed):
    rng = np.random.default_rng(seed)
    n, top_n = (int(x) for x in rng.integers(5, 400, 2))
    k, top_k = int(rng.integers(0, n + 1)), int(rng.integers(1, top_n + 1))
    found = compare(k, n, top_k, top_n)
    cells = np.array([[k, n - k], [top_k, top_n - top_k]])
    if found.method == "z":
        peer = stats.chi2_contingency(cells, correction=False)
        assert found.deviations**2 == pytest.approx(peer.statistic)
        assert found.p_value == pytest.approx(peer.pvalue)
        assert stats.contingency.expected_freq(cells).min() >= 5
    else:
        # Two-sided Fisher, by its definition: all tables no likelier than the one seen.
        possible = stats.hypergeom(n + top_n, k + top_k, n).pmf(np.arange(n + 1))
        seen = possible[k] * (1 + 1e-7)
        assert found.p_value == pytest.approx(float(possible[possible <= seen].sum()))
        assert n + top_n < 30 or stats.contingency.expected_freq(cells).min() < 5


def test_short_of_line_in_exact_arithmetic():
    # The fewest selections whose rate is four fifths of the other's, found by trying.
    for top_n in range(1, 12):
        for top_k in range(1, top_n + 1):
            for n in range(1, 12):
                for k in range(n + 1):
                    enough = next(m for m in range(n + 1) if 5 * m * top_n >= 4 * top_k * n)
                    assert compare(k, n, top_k, top_n).short_of_line == max(0, enough - k)


def test_every_number_has_an_interval_that_holds_it():
    rows = rows_of({"a": (500, 250), "b": (300, 0), "c": (200, 150)})
    for row in rows.values():
        assert float(row["rate_low"]) <= float(row["selection_rate"]) <= float(row["rate_high"])
        if row["conclusion"] != Conclusion.TOP:
            ratio = float(row["impact_ratio"])
            assert float(row["impact_ratio_low"]) <= ratio <= float(row["impact_ratio_high"])


def test_interval_of_the_ratio_is_katzs_with_a_half_added():
    # Two groups: no allowance for many. ln((12.5/41)/(48.5/81)) -+ 1.96 sqrt(1/12.5-1/41+1/48.5-1/81)
    row = rows_of({"White": (80, 48), "Black": (40, 12)})["Black"]
    centre = math.log((12.5 / 41) / (48.5 / 81))
    half = 1.959964 * math.sqrt(1 / 12.5 - 1 / 41 + 1 / 48.5 - 1 / 81)
    assert float(row["impact_ratio_low"]) == pytest.approx(math.exp(centre - half), abs=1e-5)
    assert float(row["impact_ratio_high"]) == pytest.approx(math.exp(centre + half), abs=1e-5)


def test_no_feature_is_said():
    report = counted_report({("sex",): {("a",): (5, 2), ("b",): (5, 3)}})
    bare = report.model_copy(update={"data": report.data.model_copy(update={"groups": ()})})
    with pytest.raises(InputError, match="no sensitive feature"):
        render("four-fifths", bare, Options())
