"""How numbers, metrics and statuses are put in words, wherever they are shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from audit.finding import ALL_GROUPS, Finding, Measurement, Scalar, Status, slice_in_words
from audit.manifest import Task
from audit.report import Report

UNDEFINED = "undefined"
MINUS = "\N{MINUS SIGN}"


def number(value: float | None) -> str:
    """Three decimals and a real minus sign; ``undefined`` for ``None``, never 0 for it.

    What would round to 0 without being 0 is printed as less than 0.001.
    """
    if value is None:
        return UNDEFINED
    if 0 < abs(value) < 0.0005:
        return "<0.001" if value > 0 else f">{MINUS}0.001"
    return f"{value:,.3f}".replace("-", MINUS)


def cell(value: Scalar) -> str:
    """A fact of a table: numbers as elsewhere, *yes* and *no*, a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return count(value)
    return number(value) if isinstance(value, float) else value


def count(n: int) -> str:
    """A whole number with thousands separators."""
    return f"{n:,}"


def about(n: int) -> str:
    """A number that is a guess: two significant digits, upwards."""
    unit = int(10 ** max(0, len(str(n)) - 2))
    return f"about {-(-n // unit) * unit:,}"


def limits(measurement: Measurement) -> str:
    """The interval, e.g. ``[0.281, 0.345]``; empty when there is none.

    What nothing bounds from above ends in ``∞)``.
    """
    if measurement.low is None:
        return ""
    if measurement.high is None:
        return f"[{number(measurement.low)}, ∞)"
    return f"[{number(measurement.low)}, {number(measurement.high)}]"


def signed_limits(measurement: Measurement) -> str:
    """The interval with signs, e.g. ``[+0.281, +0.345]``; empty when there is none."""
    if measurement.low is None or measurement.high is None:
        return ""
    return f"[{signed(measurement.low)}, {signed(measurement.high)}]"


def interval(measurement: Measurement) -> str:
    """Estimate and interval, e.g. ``0.312 [0.281, 0.345]``."""
    return f"{number(measurement.value)} {limits(measurement)}".rstrip()


def moment(stamp: str) -> str:
    """An ISO 8601 time as prose, e.g. ``2 March 2025, 09:30 UTC``; anything else as it is."""
    try:
        when = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    zone = f" {when.tzname()}" if when.tzinfo else ""
    return f"{when.day} {when:%B %Y, %H:%M}{zone}"


_PROPER = {
    "ocr": "OCR",
    "roc": "ROC",
    "auc": "AUC",
    "bpsn": "BPSN",
    "bnsp": "BNSP",
    "f1": "F1",
    "fpr": "FPR",
    "tpr": "TPR",
    "k anonymity": "k-anonymity",
    "l diversity": "l-diversity",
    "t closeness": "t-closeness",
    "pii": "personal data",
    "epsilon lower bound": "lower bound on ε",
    "log loss": "log-loss",
    "brier": "Brier",
    "matthews corrcoef": "Matthews correlation",
    "kolmogorov smirnov": "Kolmogorov–Smirnov",
    "wasserstein": "Wasserstein",
    "theil": "Theil",
}
_PROPER_NAME = re.compile(rf"\b({'|'.join(_PROPER)})\b")


_ATTRIBUTES = {
    "chinese_gender": "gender (Chinese)",
    "gendered_name": "gender, with the name",
    "name": "name (ethnic origin it suggests)",
}


def attribute_name(attribute: str) -> str:
    """What of a person a text was moved in, as prose, e.g. *marital status*."""
    return _ATTRIBUTES.get(attribute) or metric_name(attribute)


def signed(value: float | None) -> str:
    """A number with its sign, also where it is above 0: which way something moved."""
    return f"+{number(value)}" if value is not None and value >= 0.0005 else number(value)


def metric_name(metric: str) -> str:
    """The metric's name as prose: ``false_positive_rate`` is *false positive rate*."""
    return _PROPER_NAME.sub(lambda match: _PROPER[match[0]], metric.replace("_", " "))


def p_value(p: float) -> str:
    """A p-value as prose, e.g. ``p = 0.012``, ``p < 0.001``; never 0, and 1 as it is."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def sentence_case(text: str) -> str:
    """Raise the first letter only; the rest keeps its capitals."""
    return text[:1].upper() + text[1:]


def subject_of(finding: Finding) -> str:
    """What a finding is about, e.g. *false positive rate, sex = F*; else the check's name."""
    if finding.measurement is None:
        return metric_name(finding.check)
    name = metric_name(finding.measurement.metric)
    whom = dict(finding.measurement.slice)
    if way := whom.pop("perturbation", ""):
        severity = whom.pop("severity", "")
        name += f" under {metric_name(way)}{severity and f', severity {severity}'}"
        if not whom:
            return name
    if attribute := whom.pop("attribute", ""):
        before, after = whom.pop("before", ""), whom.pop("after", "")
        name += f", {attribute_name(attribute)}"
        name += f" from {before} to {after}" if before else ""
        if not whom:
            return name
    where = slice_in_words(whom)
    return f"{name} {where}" if where.startswith("by ") else f"{name}, {where}"


def groups_of(measurement: Measurement) -> str:
    """Across which groups something was compared, e.g. *by race*."""
    across = {f: group for f, group in measurement.slice.items() if group == ALL_GROUPS}
    return slice_in_words(across)


def prose(report: Report) -> Callable[[str], str]:
    """Make the function that puts the report's own sentences into print.

    Names of metrics lose their underscores, numbers get a real minus sign; nothing else changes.
    """
    measured = [f.measurement for f in report.findings if f.measurement]
    names = {m.metric for m in measured} | {
        str(m.detail["rate"]) for m in measured if "rate" in m.detail
    }
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    pattern = re.compile(
        "|".join([r"(?<![\w.])-(?=\d)", *(rf"\b{re.escape(name)}\b" for name in longest_first)])
    )

    def printed(match: re.Match[str]) -> str:
        if match[0] == "-":
            return MINUS
        name = metric_name(match[0])
        starts = match.string[: match.start()].endswith(". ")
        return sentence_case(name) if starts else name

    return lambda text: sentence_case(pattern.sub(printed, text))


_EMPHASIS = re.compile(r"``(.+?)``|\*(\w[^*\n]*)\*")


def unmarked(text: str) -> str:
    """A docstring's text without its emphasis and code marks."""
    return _EMPHASIS.sub(lambda match: match[1] or match[2], text)


@dataclass(frozen=True)
class StatusWords:
    """A sign that is told apart without colour, and what the status means."""

    sign: str
    meaning: str


STATUS_WORDS = {
    Status.PASS: StatusWords("✓", "The whole interval lies within the limit."),
    Status.FAIL: StatusWords("✕", "The whole interval lies beyond the limit."),
    Status.INCONCLUSIVE: StatusWords(
        "≈",
        "The interval reaches over the limit: neither kept nor broken has been shown. "
        "More rows would settle it.",
    ),
    Status.NOT_GATED: StatusWords("·", "Measured; the policy sets no limit for it."),
    Status.NOT_APPLICABLE: StatusWords(
        "○", "The check could not be asked of this model or these rows; the reason says why."
    ),
    Status.WAIVED: StatusWords(
        "⚑", "Beyond the limit, and accepted for a time by a named person for a stated reason."
    ),
    Status.ERROR: StatusWords("!", "The check itself broke down; nothing is known."),
}


def meanings(task: Task) -> dict[str, str]:
    """What each group metric means for this task, as a sentence; others speak for themselves."""
    positive, favourable = f"“{task.positive}”", f"“{task.favourable}”"
    return {
        "accuracy": "The share of people whose class is predicted rightly.",
        "balanced_accuracy": "The share predicted rightly, each class counting alike.",
        "f1_score": f"How well those who are {positive} are found without calling others so.",
        "matthews_corrcoef": "How closely decision and truth go together; 0 is by chance.",
        "roc_auc": f"The chance that a person who is {positive} outscores one who is not.",
        "brier_score": "The mean squared distance of the score from the truth; 0 is best.",
        "log_loss": "How surprised the score is by the truth, on average; 0 is best.",
        "expected_calibration_error": "How far scores lie from the rates they announce; 0 is best.",
        "mean_score": "The score a member of the group is given on average.",
        "base_rate": f"The share who truly are {positive}.",
        "selection_rate": f"The share given the favourable outcome, {favourable}.",
        "impact_ratio": f"How often a group is given {favourable} for each time the best-off is.",
        "true_positive_rate": f"Of those who are {positive}, the share held to be so.",
        "false_positive_rate": f"Of those who are not {positive}, the share wrongly held to be so.",
        "true_negative_rate": f"Of those who are not {positive}, the share rightly cleared.",
        "false_negative_rate": f"Of those who are {positive}, the share that was overlooked.",
        "positive_predictive_value": f"Of those held to be {positive}, the share that is so.",
        "negative_predictive_value": f"Of those not held to be {positive}, the share that is not.",
        "false_discovery_rate": f"Of those held to be {positive}, the share that is not.",
        "false_omission_rate": f"Of those not held to be {positive}, the share that is so.",
        "missed_per_false_alarm": f"People who are {positive} overlooked per false alarm.",
    }


def false_positive(task: Task) -> str:
    """What a false positive means to the person who bears it."""
    return task.false_positive or f"a person wrongly held to be “{task.positive}”"


def false_negative(task: Task) -> str:
    """What a false negative means to the person who bears it."""
    return task.false_negative or f"a person who is “{task.positive}” and was overlooked"


def roles(task: Task) -> str:
    """Which class is positive, which favourable, and whether they are the same."""
    if task.positive == task.favourable:
        return (
            f"“{task.positive}” is both the positive class, the one the score is about, "
            "and the favourable outcome, the one the person wants."
        )
    return (
        f"“{task.positive}” is the positive class, the one the score is about; "
        f"“{task.favourable}” is the favourable outcome, the one the person wants. "
        "They are different classes: to be called positive is bad news here."
    )


def printable(text: str) -> str:
    """The text without control characters: a group's name must not drive the reader's terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
