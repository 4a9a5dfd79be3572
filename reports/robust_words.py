"""Robustness in a sentence or two: how often decisions turn, under what most, and whose."""

from __future__ import annotations

from collections.abc import Iterator

from reports.robustness import Robust
from reports.words import (
    count,
    interval,
    metric_name,
    number,
    p_value,
    printable,
    sentence_case,
)


def answer(found: Robust) -> str:
    """What came of it: how often decisions turn, under what most, and whose."""
    return printable(" ".join(filter(None, (_mean(found), _worst(found), *_which(found)))))


def lines(found: Robust) -> Iterator[str]:
    """The same for a terminal."""
    if said := "; ".join(filter(None, (_rate(found), _accuracy(found)))):
        yield f"{sentence_case(said)}."
    if which := " ".join(_which(found)):
        yield printable(which)


def _mean(found: Robust) -> str:
    said = _rate(found)
    asked = [way for way in found.leaving if way.flips]
    if not said and asked and not any(way.measured for way in asked):
        return f"No perturbation applies to any of the {found.things} looked at."
    return f"{sentence_case(said)}: so often a decision turns though it should not." if said else ""


def _rate(found: Robust) -> str:
    m = found.together.mean.measurement if found.together.mean else None
    if m is None or m.value is None:
        return ""
    names = {way.key for way in found.leaving if way.measured}
    over = f" over {_counted(len(names), 'perturbation')}" if names else ""
    return f"mean flip rate {interval(m)}{over}"


def _worst(found: Robust) -> str:
    said = _accuracy(found)
    return f"{sentence_case(said)}: so many are right whatever is changed." if said else ""


def _accuracy(found: Robust) -> str:
    m = found.together.worst.measurement if found.together.worst else None
    if m is None or m.value is None:
        return ""
    before = m.detail.get("as_written")
    beside = f" ({found.as_found} {number(before)})" if isinstance(before, float | int) else ""
    return f"worst-case accuracy {interval(m)}{beside}"


def _which(found: Robust) -> Iterator[str]:
    yield from filter(None, (_turning_most(found), _groups(found), _attacks(found)))


def _turning_most(found: Robust) -> str:
    """Which perturbation most surely turns most decisions."""
    flips = [(way, m) for way in found.leaving if (m := way.flips) and m.value is not None]
    if not flips:
        return ""
    way, m = max(flips, key=lambda one: (one[1].low or 0.0, one[1].value or 0.0))
    if not m.value:
        return "No perturbation turned a decision."
    return f"Most turn under {way.in_words}: {interval(m)}."


def _groups(found: Robust) -> str:
    if not found.compared:
        return ""
    comparisons = _counted(found.compared, "comparison")
    if not found.real_gaps:
        return f"No difference between groups was found (p adjusted for {comparisons})."
    way, feature, gap = found.real_gaps[0]
    p = f"{p_value(gap.p)}, adjusted for {comparisons}"
    facts = f"difference {interval(gap.measurement)}, {p}"
    more = len(found.real_gaps) - 1
    rest = f" {_counted(more, 'more difference')} {'is' if more == 1 else 'are'} real." * (more > 0)
    if len(gap.ends) < 2:
        return f"Groups of {feature} differ under {way.in_words}: {facts}.{rest}"
    (most, high), (least, low) = gap.ends
    return (
        f"Under {way.in_words} decisions of {feature} = {most} turn more easily than of {least}: "
        f"{number(high)} against {number(low)} ({facts}).{rest}"
    )


def _attacks(found: Robust) -> str:
    tried = [one for one in found.attacks if one.measurement.value is not None]
    if not tried:
        return ""
    one = max(tried, key=lambda one: (one.measurement.low or 0.0, one.measurement.value or 0.0))
    turned = f"{interval(one.measurement)} of decisions ({metric_name(one.key)})"
    return f"Whoever changes words on purpose turns {turned}."


def _counted(n: int, noun: str) -> str:
    return f"{count(n)} {noun if n == 1 else noun + 's'}"
