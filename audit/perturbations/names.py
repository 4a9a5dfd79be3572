"""First names and surnames of persons in a text, and the group that mostly bears them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.perturbations.name_lists import Kind, first_name, is_around, surname
from audit.perturbations.sentences import begins

_CAPITAL = re.compile(r"(?<![\w@/.'’-])[^\W\d_a-z](?:['’][A-Z])?[^\W\d_]*(?:-[^\W\d_]+)*(?![\w@])")
_NEXT = re.compile(r"\s([^\W\d_]+)")
_IN = re.compile(r"(?<!\w)[Ii]n \Z")


class Name(NamedTuple):
    """Where a name stands, of which list it is, and the group of the person."""

    start: int
    end: int
    kind: Kind
    group: str


class _Word(NamedTuple):
    """A word with a capital, and those right before and after it, empty where there are none."""

    text: str
    start: int
    end: int
    before: str = ""
    after: str = ""


def names(text: str) -> list[Name]:
    """First names with the surnames after them, surnames after a title, and both where again.

    A first name that is a word as well (Will, Grace) counts beside another name only, or again. A
    text in capitals alone has none.
    """
    if text.isupper():
        return []
    runs = list(_runs(text))
    found = {name.start: name for run in runs for name in _names_of(text, run)}
    known = {text[name.start : name.end]: name for name in found.values()}
    for word in (word for run in runs for word in run if known):
        same = known.get(word.text)
        if same and not _is_place(text, word) and not _is_verb(text, word):
            found.setdefault(word.start, same._replace(start=word.start, end=word.end))
    return [found[start] for start in sorted(found)]


def _runs(text: str) -> Iterator[list[_Word]]:
    """Words with a capital, those together that stand side by side; a title may have a stop."""
    run: list[_Word] = []
    for match in _CAPITAL.finditer(text):
        word = _Word(match[0], *match.span())
        if run and not _are_beside(text, run[-1], word):
            yield run
            run = []
        if run:
            word = word._replace(before=run[-1].text)
            run[-1] = run[-1]._replace(after=word.text)
        run.append(word)
    if run:
        yield run


def _are_beside(text: str, one: _Word, other: _Word) -> bool:
    gap = text[one.end : other.start] if other.start - one.end < 3 else ""
    return gap == " " or (gap == ". " and (is_around(one.text, "titles") or len(one.text) == 1))


def _names_of(text: str, run: Sequence[_Word]) -> Iterator[Name]:
    """The names among words side by side."""
    person = ""
    for word in run:
        given, family = first_name(word.text), surname(word.text)
        last = not _may_be_name(word.after, word)
        titled = is_around(word.before, "titles")
        if _is_place(text, word):
            person = ""
        elif person and len(word.text) == 1:
            continue  # John Q. Smith
        elif person and last and (family or not given):
            if _may_be_name(word.text, word):
                yield Name(word.start, word.end, "surnames", person)
            person = ""
        elif given and not (titled and last) and (person or titled or _is_sure(text, word)):
            person = given[1]
            yield Name(word.start, word.end, *given)
        elif titled and family and last:
            yield Name(word.start, word.end, "surnames", family)


def _is_sure(text: str, word: _Word) -> bool:
    """Whether a first name can be nothing else: Sarah; Will Smith, but not Will Parliament."""
    if not is_around(word.text, "ambiguous"):
        return True
    known = surname(word.after) is not None or not begins(text, word.start)
    return not word.before and known and _may_be_name(word.after, word)


def _is_place(text: str, word: _Word) -> bool:
    """Of a place, a saint or a firm: James Street, San Juan, in Charlotte."""
    if is_around(word.after, "after") or is_around(word.before, "before"):
        return True
    alone = not word.after and text[word.end : word.end + 1] not in ("'", "’")
    return alone and _IN.search(text, max(0, word.start - 4), word.start) is not None


def _may_be_name(word: str, beside: _Word) -> bool:
    """Whether a word can be a surname, or a second first name, beside another word."""
    redacted = len(set(word)) < 2  # one letter, alone or again and again
    if redacted or is_around(word, "titles") or is_around(word, "no_surnames"):
        return False
    return word.isupper() == beside.text.isupper()


def _is_verb(text: str, word: _Word) -> bool:
    """Will the bank pay; not Will said."""
    following = _NEXT.match(text, word.end)
    asks = following and is_around(following[1], "asks")
    return bool(asks) and word.text in ("Will", "May") and begins(text, word.start)
