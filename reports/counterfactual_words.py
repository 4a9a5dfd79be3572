"""In a sentence or two: whether another person would have been decided otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from audit.finding import Measurement
from audit.manifest import Task
from reports.counterfactuals import Attribute, Counterfactuals, sureness
from reports.method_words import listed
from reports.words import (
    interval,
    number,
    p_value,
    printable,
    sentence_case,
    signed,
    signed_limits,
)

FIRST = 3
"""Attributes that are named where there are more."""


def answer(found: Counterfactuals, task: Task) -> str:
    """What came of it: which attribute moves the score, which way, how many decisions turn."""
    parts = (_moved(found, task), _turned(found), _names(found))
    return printable(" ".join(filter(None, parts)))


def untold(found: Counterfactuals) -> str:
    """Of which attributes nothing is known, since no text tells them; empty without any."""
    if not found.untold:
        return ""
    these = "it" if len(found.untold) == 1 else "these"
    names = listed(one.name for one in found.untold)
    return printable(
        f"No text looked at tells {names}: nothing is known of {these}, which is no pass."
    )


def line(found: Counterfactuals) -> str:
    """The same on a line for a terminal; empty where nothing of it is in the report."""
    parts = (_in_short(found), _names(found), _missing(found))
    return printable(" ".join(filter(None, parts)))


def _in_short(found: Counterfactuals) -> str:
    if not found.moving:
        shifts = any(one.score_shift for one in found.told)
        return _unmoved(found) if shifts else _turned(found)
    one = found.moving[0]
    assert one.score_shift is not None  # noqa: S101  # what moves the score was measured
    others = len(found.moving) - 1
    whose = f" ({' → '.join(one.surest)})" if one.surest[0] else ""
    also = f", {others} more do too" if others else ""
    rates = f"; decisions turned {_rates(one)}" if one.flip_rate else ""
    shift = f"{signed(one.score_shift.value)} {signed_limits(one.score_shift)}"
    return f"{sentence_case(one.name)}{whose} moves the score by {shift}{also}{rates}."


def _missing(found: Counterfactuals) -> str:
    names = [one.name for one in found.untold]
    return f"Not known, as no text tells it: {listed(names)}." if names else ""


def _moved(found: Counterfactuals, task: Task) -> str:
    if not any(one.score_shift for one in found.told):
        return ""
    if not found.moving:
        return _unmoved(found)
    first, *others = found.moving
    more = f" The score is moved by {_listed(others)} too." if others else ""
    return f"{_surest(first, task)}{more}"


def _surest(one: Attribute, task: Task) -> str:
    m = one.score_shift
    assert m is not None  # noqa: S101  # what moves the score was measured
    before, after = one.surest
    whose = f": the same text told of “{after}” instead of “{before}”" if before else ": a text"
    beside = "not compared with a change within the group"
    if one.p is not None:
        beside = f"farther than a change within the group moves it, {p_value(one.p)}"
    said = f"Most surely it is {one.name} that moves the score{whose}"
    said += f" scores {_way(m, task)} ({beside})."
    rate, control = one.flip_rate, one.control
    if rate is None:
        return said
    within = f"a change within the group turns {interval(control)}" if control else "no control"
    return f"{said} Of all such changes {interval(rate)} turn the decision ({within})."


def _unmoved(found: Counterfactuals) -> str:
    """How far the score may move unseen, where no attribute is shown to move it."""
    measured = [one for one in found.told if one.score_shift]
    few = [one for one in measured if one.too_few]
    known = [one for one in measured if one not in few]
    said = "No attribute told by the texts is shown to move the score."
    if known:
        least = max(one.reach for one in known)
        said = f"None of the attributes told by the texts moves the score beyond ±{number(least)}"
        said += f" or is shown to move it farther than a change within the group: {_listed(known)}."
    # An interval from end to end of the scale is no sign of stability.
    return f"{said} Too few texts to say: {_listed(few)}." if few else said


def _turned(found: Counterfactuals) -> str:
    """Which other attributes turn decisions more often than their control does."""
    told = found.moving[:1]
    others = [one for one in found.told if one.turns and one not in told]
    if others:
        rates = (f"{one.name} ({_rates(one)})" for one in others[:FIRST])
        return f"Decisions turn more often than by changes within the group for {'; '.join(rates)}."
    rates_of = [one for one in found.told if one.flip_rate]
    if told or not rates_of:
        return ""
    worst = max(rates_of, key=lambda one: _least(one.flip_rate))
    if not any(one.flip_rate and one.flip_rate.value for one in rates_of):
        return "No change turned a decision."
    return f"Most decisions turn for {worst.name}: {_rates(worst)}."


def _rates(one: Attribute) -> str:
    rate, control = one.flip_rate, one.control
    beside = f"control {interval(control)}" if control else "no control"
    return f"{interval(rate)}, {beside}" if rate else beside


def _names(found: Counterfactuals) -> str:
    """Whose names score otherwise in the auditor's own sentences."""
    measured = [
        (group, m)
        for groups in found.templates.values()
        for group, finding in groups.items()
        if (m := finding.measurement) and m.value is not None
    ]
    if not measured:
        return ""
    group, m = max(measured, key=lambda one: sureness(one[1]))
    where = "In the auditor's own sentences"
    if not sureness(m):
        return f"{where} no group of names is shown to score otherwise than all names."
    return f"{where} names of “{group}” score {_more(m)} than all names."


def _way(m: Measurement, task: Task) -> str:
    """How far the score moves and for whose good, e.g. *0.2 [0.1, 0.3] higher for “admit”*."""
    said = f"{_more(m)} for “{task.positive}”"
    wanted = task.positive == task.favourable
    if not wanted and len(task.labels) > 2:
        return said
    raised = (m.value or 0.0) > 0
    return f"{said}, {'in favour of' if raised == wanted else 'against'} the person"


def _more(m: Measurement) -> str:
    """The shift without its sign, e.g. *0.2 [0.1, 0.3] lower*."""
    if (m.value or 0.0) >= 0:
        return f"{interval(m)} higher"
    mirrored = {"value": m.value, "low": m.high, "high": m.low}
    turned_round = {name: 0.0 - (end or 0.0) for name, end in mirrored.items()}
    return f"{interval(m.model_copy(update=turned_round))} lower"


def _least(m: Measurement | None) -> tuple[float, float]:
    return ((m.low or 0.0), (m.value or 0.0)) if m else (0.0, 0.0)


def _listed(found: Iterable[Attribute], most: int = FIRST) -> str:
    names = [one.name for one in found]
    more = [f"{len(names) - most} more"] if len(names) > most else []
    return listed([*names[:most], *more])
