"""The detector of personal data against what is known to be there, and against Presidio.

    python -m benchmarks.privacy [--presidio-python PYTHON] [--presidio-model NAME] [--large]

Planted documents in English and Chinese (`pii_corpora`), the same in words held out, and Presidio's
own synthetic sentences, if ``$ETHICS_AUDIT_MIRROR`` names a folder that has them. A hit is right if
it is of the type of what it overlaps by half (`pii_scoring`); intervals are of 95 %. Speed is of
one core's CPU time: of the detector, of Presidio, and of the floor, the detector's patterns run
bare. A stream of texts is scanned in a process of its own for its memory. Presidio is run in the
interpreter given, in this one if it is installed, or else not at all. Exit status 1 if a target is
missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import pii_presidio
from benchmarks.pii_columns import Column, Presidio, columns, floor
from benchmarks.pii_corpora import Document, Language, corpus
from benchmarks.pii_memory import scanned_apart
from benchmarks.pii_scoring import Score, score
from benchmarks.pii_synth import NOT_SCORED, sentences
from benchmarks.pii_values import STRUCTURED, VALUES

SEED = 20260101
LEAST_RECALL, LEAST_PRECISION = 0.98, 0.97
LEAST_OF_FLOOR, LEAST_OF_PRESIDIO = 0.6, 10
MOST_GROWTH = 64
"""MiB a process may grow by while it scans a stream."""

missed: list[str] = []


def table(made: Sequence[Column], scores: Sequence[Score], types: Sequence[str]) -> None:
    """Print a row a type: how many there are, and what each detector made of them."""
    heads = [f"{one.name}: {what}" for one in made for what in ("precision", "recall")]
    print(f"| type | n | {' | '.join(heads)} |\n| --- | ---: |{' --- |' * len(heads)}")
    for name in types:
        tallies = [one.tallies[name] for one in scores]
        cells = [
            cell if name in one.looks_for else "not looked for"
            for one, tally in zip(made, tallies, strict=True)
            for cell in (tally.precision, tally.recall)
        ]
        print(f"| {name} | {tallies[0].planted:,} | {' | '.join(cells)} |")
    rates = [f"{one.rate:,.0f} texts/s | " for one in made]
    print(f"| CPU | | {' | '.join(rates)} |\n")


def planted(
    language: Language, documents: int, presidios: Sequence[Presidio], *, held_out: bool = False
) -> None:
    """The planted documents of a language; targets for each type a format can tell.

    Where the words around the values are held out, there are no targets: the detector was written
    with the others in sight, and how much less it finds here says how far that carries.
    """
    made = corpus(language, documents, SEED + held_out, held_out=held_out)
    texts = [one.text for one in made]
    words = ", in words held out" if held_out else ""
    print(f"## Planted documents, {language}{words}: {described(made)}\n")
    found = columns(texts, language, presidios)
    scores = [score([one.spans for one in made], each.hits) for each in found]
    table(found, scores, list(VALUES))
    mine = scores[0]
    exact = sum(mine.tallies[name].exact for name in STRUCTURED)
    matched = sum(mine.tallies[name].found for name in STRUCTURED)
    print(f"Ours: of {matched:,} found, {exact / max(1, matched):.1%} are to the character. "
          f"Planted values taken for another type: {confused(mine)}.\n")  # fmt: skip
    if not held_out:
        judge(language, mine)
        speed(texts, found)


def judge(language: Language, mine: Score) -> None:
    """Note each type a format can tell that is found or right too seldom."""
    for name in STRUCTURED:
        tally = mine.tallies[name]
        if tally.found < LEAST_RECALL * tally.planted or not tally.planted:
            missed.append(f"{language}, recall of {name}: {tally.recall}")
        if tally.right < LEAST_PRECISION * tally.hits or not tally.hits:
            missed.append(f"{language}, precision of {name}: {tally.precision}")


def described(documents: Sequence[Document]) -> str:
    """How many documents, values and hard negatives."""
    values = sum(len(one.spans) for one in documents)
    decoys = sum(len(one.decoys) for one in documents)
    size = sum(len(one.text) for one in documents) / len(documents)
    return (
        f"{len(documents):,} of {size:.0f} characters on average, "
        f"{values:,} planted values, {decoys:,} hard negatives"
    )


def confused(of: Score) -> str:
    """Pairs of types, the planted one first."""
    pairs = [f"{a} as {b} ({n})" for (a, b), n in of.confusions.most_common(8)]
    return ", ".join(pairs) or "none"


def speed(texts: Sequence[str], found: Sequence[Column]) -> None:
    """Print the detector's speed beside that of its patterns alone, and of Presidio."""
    bare = len(texts) / floor(texts)
    print(f"Bare patterns: {bare:,.0f} texts/s")
    target("  ours over bare patterns", found[0].rate / bare, LEAST_OF_FLOOR)
    for one in found[1:]:
        target(f"  ours over {one.name}", found[0].rate / one.rate, LEAST_OF_PRESIDIO)
    print()


def synthetic(mirror: Path, presidios: Sequence[Presidio]) -> None:
    """Presidio's own sentences; without targets, for what is marked there is not ours to say."""
    made = sentences(mirror)
    print(f"## Presidio's synthetic sentences: {len(made):,}; "
          f"marked there and not scored: {', '.join(NOT_SCORED)}\n")  # fmt: skip
    found = columns([one.text for one in made], "en", presidios)
    scores = [
        score(
            [one.spans for one in made],
            [one.counted(hits) for one, hits in zip(made, each.hits, strict=True)],
            [one.ignored for one in made],
        )
        for each in found
    ]
    there = {span.type for one in made for span in one.spans}
    table(found, scores, [name for name in VALUES if name in there])


def memory(megabytes: int) -> None:
    """Print what scanning a stream takes."""
    print(f"## A stream of {megabytes:,} million characters\n")
    one = scanned_apart(megabytes)
    print(f"{one.texts:,} texts, {one.hits:,} hits, {one.seconds:.0f} s, "
          f"{one.characters / one.seconds / 1e6:.2f} million characters/s; memory "
          f"{one.before:.0f} MiB after the first texts, at most {one.after:.0f} MiB")  # fmt: skip
    target("  MiB it may grow by, over its growth", MOST_GROWTH / max(1, one.after - one.before), 1)
    two = scanned_apart(megabytes, workers=2)
    assert (two.texts, two.hits) == (one.texts, one.hits)
    print(f"2 workers: {one.seconds / two.seconds:.2f} times as fast, on {os.cpu_count()} cores; "
          f"the process that hands out grew by {two.after - two.before:.0f} MiB\n")  # fmt: skip


def target(what: str, value: float, least: float) -> None:
    """Print a number beside the least it should be."""
    print(f"{what:<44} {value:8.2f} x, {least:g} asked", flush=True)
    if value < least:
        missed.append(f"{what.strip()}: {value:.2f}")


def presidios_of(python: str | None, model: str) -> list[Presidio]:
    """Every way to run Presidio there is here."""
    if python is None and importlib.util.find_spec("presidio_analyzer") is None:
        print("Presidio is not installed, so there is nothing to compare with: "
              "pip install 'ethics-audit[presidio]'\n")  # fmt: skip
        return []
    bare = Presidio(python or sys.executable)
    print(f"Presidio {bare.version()}: its recognisers of the US, the UK and everywhere, score "
          f"{pii_presidio.THRESHOLD} or more, in Chinese the same. By patterns alone it looks for "
          "no names; its language models here are English.\n")  # fmt: skip
    return [bare, Presidio(bare.python, model)] if model else [bare]


def main() -> int:
    """Print every table; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=4_000, help="of each language")
    parser.add_argument("--presidio-python", help="an interpreter with presidio-analyzer")
    parser.add_argument("--presidio-model", default="", help="an installed spaCy pipeline")
    parser.add_argument("--large", action="store_true", help="a stream of 1 GB, not of 64 MB")
    chosen = parser.parse_args()
    presidios = presidios_of(chosen.presidio_python, chosen.presidio_model)
    for held_out in (False, True):
        planted("en", chosen.documents, presidios, held_out=held_out)
        planted("zh", chosen.documents, presidios, held_out=held_out)
    mirror = os.environ.get("ETHICS_AUDIT_MIRROR")
    if mirror:
        synthetic(Path(mirror), presidios)
    else:
        print("ETHICS_AUDIT_MIRROR is not set: Presidio's synthetic sentences were not read.\n")
    memory(1_000 if chosen.large else 64)
    print("\n".join(f"missed: {one}" for one in missed) if missed else "every target met")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
