"""The report as one self-contained HTML file: no script, no request, to be printed and kept."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from audit.finding import Status
from audit.report import Report
from reports import counterfactual_words, glance, robustness, thin, tradeoffs, words
from reports.cases import minimal
from reports.certainty import confidence
from reports.counterfactuals import counterfactuals
from reports.explained import explained
from reports.heat import MOST_COLUMNS
from reports.method_words import MEASURES, PLAUSIBILITY
from reports.personal import personal
from reports.pictures import pictures
from reports.reliance import POINTERS
from reports.rewritten import worst_of_each
from reports.robust_pictures import UNFAMILIAR_TITLE, UNFAMILIAR_WORDS, drawn, glosses
from reports.sections import misses, not_shown, reason_beside_estimate, sections, together
from reports.sliced import p_of
from reports.templating import environment
from reports.views import MOST_ROWS, section_view, sizes_figure

SHOWN_AT_ONCE = 12
"""Rows of a table that stand open; the rest is folded away, one click below."""

GAPS_AT_ONCE = 6
"""Gaps of one feature that stand open."""


def render(report: Report) -> str:
    """Put the report on a page. The same report gives the same page, byte for byte."""
    shown, robust = explained(report), robustness.robust(report)
    others = counterfactuals(report)
    views = tuple(section_view(section, report) for section in sections(report))
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            views=views,
            comparisons=glance.comparisons(report),
            thin=thin.thin_groups(report),
            conflicts=glance.conflicts(report),
            within_strata=glance.within_strata(report),
            tradeoffs=tradeoffs.tradeoffs(report),
            families=glance.families(report),
            confidence=confidence(report),
            not_shown=together(not_shown(report)),
            unexamined_concerns=[v.section.concern.value for v in views if not v.section.findings],
            sizes=sizes_figure(report),
            shown=shown,
            pictures=pictures(report, shown),
            robust=robust,
            drawn=drawn(robust),
            others=others,
            others_answer=counterfactual_words.answer(others, report.task),
            others_untold=counterfactual_words.untold(others),
            personal=personal(report),
            prose=words.prose(report),
        )
    )


@cache
def _environment() -> Environment:
    made = environment()
    made.filters |= {
        "between": glance.between,
        "count": words.count,
        "limits": words.limits,
        "unmarked": words.unmarked,
        "moment": words.moment,
        "number": words.number,
        "signed": words.signed,
        "signed_limits": words.signed_limits,
        "attribute_name": words.attribute_name,
        "p_value": words.p_value,
        "printable": words.printable,
        "metric_name": words.metric_name,
        "sentence_case": words.sentence_case,
        "subject": words.subject_of,
        "misses": misses,
        "beside_estimate": reason_beside_estimate,
        "together": together,
    }
    made.globals |= {
        "STATUS_WORDS": words.STATUS_WORDS,
        "SHOWN_AT_ONCE": SHOWN_AT_ONCE,
        "GAPS_AT_ONCE": GAPS_AT_ONCE,
        "words": words,
        "FAIL": Status.FAIL,
        "MOST_ROWS": MOST_ROWS,
        "POINTERS": POINTERS,
        "TESTS": MEASURES | PLAUSIBILITY,
        "minimal": minimal,
        "MOST_COLUMNS": MOST_COLUMNS,
        "LEVELS": robustness.LEVELS,
        "UNFAMILIAR_TITLE": UNFAMILIAR_TITLE,
        "UNFAMILIAR_WORDS": UNFAMILIAR_WORDS,
        "shade": robustness.shade,
        "p_of": p_of,
        "glosses": glosses,
        "worst_of_each": worst_of_each,
    }
    return made
