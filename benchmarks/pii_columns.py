"""What each detector finds in texts, and how fast: ours, Presidio, and our patterns run bare."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import re2

from audit.pii import Scanner
from audit.pii.names import Gazetteer
from audit.pii.recognisers import recognisers
from benchmarks import pii_presidio
from benchmarks.pii_corpora import Language, Span
from benchmarks.pii_scoring import Spanned

Found = TypeVar("Found")

LOOKED_FOR = frozenset(one.type for one in recognisers()) | {"person_name"}
"""Types ours finds without a language model."""


@dataclass(frozen=True)
class Column:
    """What one detector found, and how many texts it read in a second of CPU."""

    name: str
    hits: Sequence[Sequence[Spanned]]
    rate: float
    looks_for: frozenset[str]


@dataclass(frozen=True)
class Presidio:
    """How Presidio is run."""

    python: str
    model: str = ""

    @property
    def name(self) -> str:
        """The head of its column."""
        return f"Presidio, {self.model}" if self.model else "Presidio, patterns"

    def column(self, texts: Sequence[str], language: Language) -> Column:
        """What it finds."""
        if self.python == sys.executable:
            found, seconds = pii_presidio.analyse(list(texts), language, self.model)
        else:
            *lines, last = self._lines(texts, language)
            found, seconds = [json.loads(line) for line in lines], json.loads(last)["seconds"]
        hits = [[Span(*hit) for hit in one] for one in found]
        return Column(self.name, hits, len(texts) / seconds, self.looks_for)

    def _lines(self, texts: Sequence[str], language: str) -> list[str]:
        options = [language, self.model] if self.model else [language]
        return self._asked(options, "\n".join(map(json.dumps, texts)))

    def version(self) -> str:
        """Of the package there."""
        return self._asked(["--version"], "")[0]

    def _asked(self, options: Sequence[str], text: str) -> list[str]:
        done = subprocess.run(
            [self.python, pii_presidio.__file__, *options],
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"Presidio in {self.python} failed:\n{done.stderr}")
        return done.stdout.splitlines()

    @property
    def looks_for(self) -> frozenset[str]:
        """Types it has a recogniser of."""
        names = pii_presidio.NAMES.values() if self.model else ()
        return frozenset([*pii_presidio.TYPES.values(), *names])


def ours(texts: Sequence[str]) -> Column:
    """The detector, by default; types off by default and names by lists are scored, not timed."""
    everything = Scanner(sorted(LOOKED_FOR), Gazetteer())
    hits = [list[Spanned](found) for found in everything.find_all(texts)]
    scanner = Scanner()
    list(scanner.find_all(texts[: pii_presidio.WARM_UP]))
    _, seconds = cpu(lambda: list(scanner.find_all(texts)))
    return Column("ours", hits, len(texts) / seconds, LOOKED_FOR)


def floor(texts: Sequence[str]) -> float:
    """Seconds of CPU of the default patterns alone, each run once over every text."""
    declared = [one for one in recognisers() if not one.is_off]
    compiled = [re2.compile(pattern) for one in declared for pattern in one.patterns]
    data = [text.encode() for text in texts]

    def every_match(some: Sequence[bytes]) -> int:
        return sum(1 for text in some for pattern in compiled for _ in pattern.finditer(text))

    every_match(data[: pii_presidio.WARM_UP])
    return cpu(lambda: every_match(data))[1]


def cpu(ask: Callable[[], Found]) -> tuple[Found, float]:
    """The answer, and the seconds of CPU it took."""
    started = time.process_time()
    found = ask()
    return found, time.process_time() - started


def columns(
    texts: Sequence[str], language: Language, presidios: Sequence[Presidio]
) -> list[Column]:
    """Ours and each Presidio's, on the same texts in turn; its models are English."""
    able = [one for one in presidios if language == "en" or not one.model]
    return [ours(texts), *(one.column(texts, language) for one in able)]
