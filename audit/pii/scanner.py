"""Find personal data in texts: which recognisers can match at all, then those alone.

Some patterns at a time are one automaton (`re2.Set`), which says in a single pass which of them
match at all; only those are searched for. RE2 takes time proportional to the length of the text,
whatever stands in it, and patterns and windows are of bounded length, so that a text is scanned in
linear time.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import Any, NamedTuple, Protocol

import re2

from audit.errors import InputError, listing
from audit.pii.folding import Folded, fold
from audit.pii.hit import Hit
from audit.pii.overlaps import without_overlaps
from audit.pii.patterns import is_labelled
from audit.pii.recogniser import WINDOW, Candidate, Recogniser
from audit.pii.recognisers import recognisers

LEAST = 0.5
"""Hits less sure than this are not shown, by default."""

NAME_TYPES = ("person_name", "organisation", "place")
"""Types a `NameFinder` finds."""

CHUNK = 256
"""Texts a worker scans at a time."""

TOGETHER = 16
"""Patterns in one automaton at most. Its states are built as texts need them, and those of all
patterns together are more than fit in memory: it would be built anew several times a text."""

_MEMORY = 64 * 2**20
_ANYWHERE = re2._Anchor.UNANCHORED
# One step on from a candidate that is none: behind its first run of letters and digits, or the one
# character it begins with.
_STEP = re.compile(rb"[0-9A-Za-z]+|[\xc0-\xff][\x80-\xbf]*|.", re.DOTALL)

# Letters right before a value that say what it is: 登录IP192.0.2.1.
_LABEL = re.compile(
    rb"(?:^|[^a-z0-9])(?:ip|ipv[46]|mac|ssn|itin|nhs|nino|tel|mrn|vin|imei|iban|dob|gps|id|qq)$",
    re.IGNORECASE,
)

Cell = str | float | None
"""A text, or what stands where one is missing."""


class NameFinder(Protocol):
    """Finds persons, organisations and places: `audit.pii.names`, `audit.pii.token_classifier`."""

    def __call__(self, texts: Sequence[str], /) -> list[list[Hit]]:
        """The hits of each text."""


class _Search(NamedTuple):
    recogniser: Recogniser
    find: Any  # re2 has no types
    group: int  # what of a match is the value


class Scanner:
    """Finds personal data of given types.

    Parameters
    ----------
    types
        Types to look for; by default all but those that are off unless asked for. Names are found
        where `names` is given.
    names
        Who finds persons, organisations and places; by default nobody.
    least
        Least score of a hit.
    declared
        The recognisers to choose from; by default all there are.

    Raises
    ------
    InputError
        There is no such type.
    """

    def __init__(
        self,
        types: Collection[str] | None = None,
        names: NameFinder | None = None,
        least: float = LEAST,
        declared: Sequence[Recogniser] | None = None,
    ) -> None:
        known = recognisers() if declared is None else tuple(declared)
        all_types = list(dict.fromkeys([*(one.type for one in known), *NAME_TYPES]))
        unknown = [name for name in types or () if name not in all_types]
        if unknown:
            expected = listing(all_types, len(all_types))
            raise InputError("types", f"found {listing(unknown)}", expected=expected)
        off = {one.type for one in known if one.is_off}
        self.types = frozenset(set(all_types) - off if types is None else types)
        self.names = names if self.types & set(NAME_TYPES) else None
        self.least = least
        self._chosen = tuple(one for one in known if one.type in self.types)
        self._gates = _compiled(self._chosen)

    def __getstate__(self) -> dict[str, Any]:
        """A compiled set cannot be handed to a worker; it compiles its own."""
        return {**vars(self), "_gates": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._gates = _compiled(self._chosen)

    def find(self, text: Cell) -> list[Hit]:
        """Hits in the order of the text, none over another; none in what is no text."""
        return next(iter(self._found([text])))

    def find_all(self, texts: Iterable[Cell], workers: int = 1) -> Iterator[list[Hit]]:
        """The hits of each text, in order; `workers` processes work ahead by a few chunks each."""
        rest = iter(texts)
        chunks = iter(lambda: list(islice(rest, CHUNK)), [])
        if workers <= 1:
            for chunk in chunks:
                yield from self._found(chunk)
            return
        # Spawned, not forked: forking a process in which torch runs threads may hang it.
        with ProcessPoolExecutor(
            workers, get_context("spawn"), initializer=_start, initargs=(self,)
        ) as pool:
            ahead: deque[Future[list[list[Hit]]]] = deque()
            for chunk in chunks:
                ahead.append(pool.submit(_work, chunk))
                if len(ahead) > 2 * workers:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()

    def candidates(self, text: str) -> Iterator[tuple[Candidate, Hit | None]]:
        """Everything that looks like personal data, and the hit it is, whatever its score."""
        folded = fold(text)
        for gate, searches in self._gates:
            for index in gate(folded.data):
                yield from _tried(folded, searches[index])

    def _found(self, texts: Sequence[Cell]) -> list[list[Hit]]:
        read = [text if isinstance(text, str) else "" for text in texts]
        named = self.names(read) if self.names else [[]] * len(read)
        return [
            without_overlaps(hit for hit in (*self._structured(text), *hits) if self._is_asked(hit))
            for text, hits in zip(read, named, strict=True)
        ]

    def _structured(self, text: str) -> list[Hit]:
        return [hit for _, hit in self.candidates(text) if hit]

    def _is_asked(self, hit: Hit) -> bool:
        return hit.score >= self.least and hit.type in self.types


@lru_cache(maxsize=8)
def _compiled(chosen: tuple[Recogniser, ...]) -> tuple[tuple[Any, tuple[_Search, ...]], ...]:
    """Some patterns as a set that says which of them match at all, and each by itself; all so.

    Together are those of a module, and those behind labels of all modules: where few of a set match
    at once it has few states, and is built soon and runs fast.
    """
    together: dict[str, list[tuple[Recogniser, str]]] = {}
    for one in chosen:
        for pattern in one.patterns:
            family = "" if is_labelled(pattern) else one.validate.__module__
            together.setdefault(family, []).append((one, pattern))
    return tuple(
        _gate(some[start : start + TOGETHER])
        for some in together.values()
        for start in range(0, len(some), TOGETHER)
    )


def _gate(some: Sequence[tuple[Recogniser, str]]) -> tuple[Any, tuple[_Search, ...]]:
    options = re2.Options()
    options.max_mem = _MEMORY
    gate = re2.Set.SearchSet(options)
    searches = []
    for one, pattern in some:
        ended = pattern if one.is_joined else _ended(pattern)
        gate.Add(ended)
        alone = re2.compile(ended)
        # The engine itself: to wrap a match in a generator and an object takes longer than it does.
        searches.append(_Search(one, alone._regexp.Match, min(alone.groups, 1)))
    gate.Compile()
    return gate._set.Match, tuple(searches)


def _ended(pattern: str) -> str:
    """The pattern, ending where letters and digits do: most numbers are parts of longer ones.

    One with a group is left as it is: more may be written behind its value.
    """
    if re2.compile(pattern).groups:
        return pattern
    return rf"({pattern})(?:[^0-9A-Za-z]|\z)"


def _tried(folded: Folded, search: _Search) -> Iterator[tuple[Candidate, Hit | None]]:
    """Each match of a pattern; behind one that is no hit it is looked for from the next word on."""
    one, find, group = search
    data, text = folded.data, folded.text
    size, position = len(data), 0
    while True:
        spans = find(_ANYWHERE, data, position, size)
        begin, finish = spans[group]
        if begin < 0:
            return
        step = _STEP.match(data, spans[0][0])
        position = step.end() if step else finish
        if not one.is_joined and _is_joined(data, begin, finish):
            continue
        value, start = data[begin:finish].decode(), folded.index(begin)
        end = start + len(value)
        before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
        candidate = Candidate(value, before.lower(), after.lower())
        verdict = one.validate(candidate)
        if verdict is None:
            yield candidate, None
            continue
        score, reason, span = verdict
        if span is not None:
            finish = begin + len(value[: span[1]].encode())
            start, end = start + span[0], start + span[1]
        position = max(position, finish)
        yield candidate, Hit(*folded.original(start, end), one.type, score, reason)


def _is_joined(data: bytes, begin: int, finish: int) -> bool:
    """Whether an ASCII letter or digit stands beside it: beside ``话`` a number begins and ends."""
    return data[finish : finish + 1].isalnum() or (
        data[begin - 1 : begin].isalnum() and not _LABEL.search(data, max(0, begin - 5), begin)
    )


_scanner: Scanner | None = None


def _start(scanner: Scanner) -> None:
    global _scanner
    _scanner = scanner


def _work(texts: Sequence[Cell]) -> list[list[Hit]]:
    if _scanner is None:
        raise RuntimeError("the worker was not started")
    return _scanner._found(texts)


@lru_cache(maxsize=1)
def _default() -> Scanner:
    return Scanner()


def find(text: Cell) -> list[Hit]:
    """Personal data of every type but names, in the order of the text."""
    return _default().find(text)
