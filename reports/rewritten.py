"""A text before and after it was changed, the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from markupsafe import Markup

from audit.finding import Scalar
from audit.report import Report
from reports.perturbed import Way
from reports.tables import Record, records
from reports.words import attribute_name, count, metric_name, number, printable, sentence_case

LONGEST = 600
"""Characters of a text that are shown, and compared."""

_WORD = re.compile(r"(\s*)([\u3400-\u9fff]|[^\s\u3400-\u9fff]+)")
"""A word with the blank before it; a Chinese character is a word."""

_CUT = "…"
"""Stands for what is not shown of a text."""

_STRUCK, _ADDED = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")


@dataclass(frozen=True)
class Rewritten:
    """A text, what was made of it, and what became of the decision.

    Attributes
    ----------
    of
        What changed it, in words: a perturbation, an attack, what of a person was told otherwise.
    by
        The same with its degree, or with the groups.
    directional
        Whether it says something else than before, so that the decision may well change.
    effort
        What it took, in words; empty for what is no attack.
    """

    of: str
    by: str
    directional: bool
    row: int
    groups: str
    before: str
    after: str
    decision_before: str
    decision_after: str
    score_before: float
    score_after: float
    effort: str = ""

    @property
    def flipped(self) -> bool:
        """Whether the decision is another one."""
        return self.decision_before != self.decision_after

    @property
    def decision(self) -> str:
        """What became of the decision, in words."""
        if self.flipped:
            return f"“{self.decision_before}” → “{self.decision_after}”"
        return f"stays “{self.decision_before}”"

    @property
    def scores(self) -> str:
        """Score before and after."""
        return f"{number(self.score_before)} → {number(self.score_after)}"

    @property
    def moved(self) -> float:
        """How far the score moved."""
        return abs(self.score_after - self.score_before)

    @property
    def differs(self) -> bool:
        """Whether words differ in what is shown; else blanks do, or what lies beyond it."""
        return any(isinstance(part, Markup) for part in self._parts[0] + self._parts[1])

    @property
    def marked_before(self) -> Markup:
        """The text as it was, what goes struck out; everything in it escaped."""
        return _joined(self._parts[0])

    @property
    def marked_after(self) -> Markup:
        """The text as changed, what is new underlined; everything in it escaped."""
        return _joined(self._parts[1])

    @cached_property
    def _parts(self) -> tuple[list[str], list[str]]:
        """Both texts in pieces; those that differ are markup."""
        first, second = _words(self.before), _words(self.after)
        matcher = SequenceMatcher(
            None, [word for _, word in first], [word for _, word in second], autojunk=False
        )
        sides: tuple[list[str], list[str]] = ([], [])
        for tag, start, end, new_start, new_end in _shown(matcher, first, second):
            same = tag == "equal"
            sides[0].extend(_pieces(first[start:end], None if same else _STRUCK))
            sides[1].extend(_pieces(second[new_start:new_end], None if same else _ADDED))
        return sides


def perturbed_texts(report: Report, ways: Iterable[Way]) -> tuple[Rewritten, ...]:
    """The examples of every way of perturbing, in the order of the report."""
    known = {(way.key, way.severity): way for way in ways}

    def made(record: Record) -> Rewritten:
        way = known.get((str(record["perturbation"]), str(record["severity"])))
        named = sentence_case(metric_name(str(record["perturbation"])))
        titles = (named, way.title if way else named)
        return _rewritten(record, titles, directional=bool(way and way.directional))

    return _listed(report, "perturbation_examples", made)


def attacked_texts(report: Report) -> tuple[Rewritten, ...]:
    """The examples of every attack, in the order of the report."""
    return _listed(report, "attack_examples", _attacked)


def retold_texts(report: Report) -> tuple[Rewritten, ...]:
    """The examples of texts told of a person of another group, in the order of the report."""
    return _listed(report, "counterfactual_examples", _retold)


def worst_of_each(found: Iterable[Rewritten]) -> tuple[Rewritten, ...]:
    """Of everything that changes texts its worst example: turned, and moved farthest."""
    best: dict[str, Rewritten] = {}
    for one in found:
        if one.of not in best or _harm(one) > _harm(best[one.of]):
            best[one.of] = one
    return tuple(sorted(best.values(), key=_harm, reverse=True))


def _harm(one: Rewritten) -> tuple[bool, float]:
    return one.flipped, one.moved


def _listed(
    report: Report, table: str, made: Callable[[Record], Rewritten]
) -> tuple[Rewritten, ...]:
    return tuple(made(record) for record in records(report, table))


def _attacked(record: Record) -> Rewritten:
    words, queries = _whole(record["words_changed"]), _whole(record["queries"])
    effort = f"{count(words)} {'word' if words == 1 else 'words'} changed, "
    effort += f"{count(queries)} {'question' if queries == 1 else 'questions'} asked"
    named = sentence_case(metric_name(str(record["attack"])))
    return _rewritten(record, (named, named), effort=effort)


def _retold(record: Record) -> Rewritten:
    of = sentence_case(attribute_name(str(record["attribute"])))
    return _rewritten(record, (of, f"{of}, {record['from']} → {record['to']}"))


def _rewritten(
    record: Record, titles: tuple[str, str], *, directional: bool = False, effort: str = ""
) -> Rewritten:
    of, by = map(printable, titles)
    return Rewritten(
        of=of,
        by=by,
        directional=directional,
        row=_whole(record["row"]),
        groups=printable(str(record["groups"] or "")),
        before=str(record["before"] or ""),
        after=str(record["after"] or ""),
        decision_before=printable(str(record["decision_before"])),
        decision_after=printable(str(record["decision_after"])),
        score_before=_real(record["score_before"]),
        score_after=_real(record["score_after"]),
        effort=effort,
    )


def _shown(
    matcher: SequenceMatcher[str],
    first: Sequence[tuple[str, str]],
    second: Sequence[tuple[str, str]],
) -> Sequence[tuple[str, int, int, int, int]]:
    """What differs, without the words by which one text is merely cut later than the other."""
    steps = matcher.get_opcodes()
    both_cut = all(words and words[-1][1] == _CUT for words in (first, second))
    if both_cut and len(steps) > 1 and steps[-2][0] in ("delete", "insert"):
        last = steps[-1]
        if last[2] - last[1] == 1:
            del steps[-2]
    return steps


def _words(text: str) -> list[tuple[str, str]]:
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]} {_CUT}"
    return [(" " if gap else "", word) for gap, word in _WORD.findall(shown)]


def _pieces(words: Sequence[tuple[str, str]], mark: Markup | None) -> Iterator[str]:
    """The words as one piece, marked or not, after the blank before them."""
    if not words:
        return
    text = "".join(gap + word for gap, word in words)
    if mark is None:
        yield printable(text)
    else:
        yield words[0][0]
        yield mark.format(printable(text[len(words[0][0]) :]))


def _joined(parts: Iterable[str]) -> Markup:
    return Markup("").join(parts)


def _whole(value: Scalar) -> int:
    return int(value) if isinstance(value, float | int) else 0


def _real(value: Scalar) -> float:
    return float(value) if isinstance(value, float | int) else 0.0
