"""Has the vocabulary of the tokeniser learnt numbers and addresses of people by heart?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit.artefacts.vocabulary import vocabulary
from audit.check import Example, Result, check, example_evidence
from audit.checks.privacy.census import census
from audit.evidence import Evidence
from audit.finding import Concern, Table
from audit.pii import find

HERE = Path(__file__).parent

LONGEST_NUMBER = 5
"""Digits in a row that a vocabulary may hold: years, postcodes; more are of somebody."""

FEWEST_DIGITS = 3
"""Different ones in such a number: 000000 and 999999 are patterns, and nobody's."""


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "home"),
    references=(
        "Carlini, Tramèr, Wallace, et al. (2021), USENIX Security, 2633-2650",
        "Sennrich, Haddow, Birch (2016), ACL, 1715-1725 (what is frequent becomes one entry)",
    ),
    examples=[
        Example(
            replace(example_evidence("01", "01"), home=HERE),
            {"overall": None},
            "a directory without a vocabulary",
        ),
    ],
)
def tokenizer_memorised_entries(evidence: Evidence) -> Iterator[Result]:
    """Share of the vocabulary's entries that are personal: long numbers, addresses, keys.

    A tokeniser trained on texts makes an entry of whatever stands in them often, a client's number
    as well as a word; whoever has the vocabulary can read it there. Entries that hold more than 5
    digits in a row (3 different ones at least), or in which personal data is found / all entries,
    from 0 to 1; none is expected. The table gives the kind, values are made unreadable. Every entry
    is looked at: the interval is the value itself.

    It misses names, which are entries of any vocabulary, and values cut into several entries.
    """
    name = "tokenizer_memorised_entries"
    entries = vocabulary(evidence.home)
    if not entries:
        yield census(name, None, 0, "nothing", "Undefined: there is no vocabulary.")
        return
    kinds = [kind for kind in map(_kind, entries) if kind]
    yield census(
        name, len(kinds) / len(entries), len(entries), "every entry looked at", count=len(kinds)
    )
    yield Table(
        name=name,
        title="Entries of the vocabulary that are personal, by kind",
        columns=("kind", "entries"),
        rows=tuple((kind, kinds.count(kind)) for kind in sorted(set(kinds))),
    )


def _kind(entry: str) -> str:
    """What is personal about an entry; empty where nothing is."""
    if not any(character.isdigit() or character == "@" for character in entry):
        return ""
    hits = find(entry)
    if hits:
        return hits[0].type
    return "number" if any(map(_is_long, _numbers(entry))) else ""


def _is_long(digits: str) -> bool:
    return len(digits) > LONGEST_NUMBER and len(set(digits)) >= FEWEST_DIGITS


def _numbers(entry: str) -> list[str]:
    return "".join(c if c.isdecimal() else " " for c in entry).split()
