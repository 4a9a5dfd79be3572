"""Does the scanner for personal data survive any text, in time that grows with its length alone?

    python -m benchmarks.pii_fuzz [--seconds N] > benchmarks/results/pii_fuzz.txt

Texts of many kinds, drawn at random and made to be hard (`texts`), are scanned for N seconds
(default: 600) at three lengths. Every answer is checked: spans inside the text, in order, none over
another, none empty. Reported is the slowest time per character by kind and length; where it grows
with the length, scanning is not linear. Exit status 1 if an answer is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from audit.pii import Hit, Scanner
from audit.pii.names import Gazetteer
from audit.pii.recognisers import recognisers

LENGTHS = (300, 3_000, 30_000)
HARD = (
    "1", "@", "a@", "+1 ", "1.", "::", "京", "1-", "a.", "(", "0x", "eyJa.", "-----BEGIN ",
    "http://a:", "DOB ", "born ", "号", "路1", "4111 ", "GB82 ", "AB12 ", "John ", "Mr ", "1 2:",
    "\u200b", "\ud800", "４", "é", "password: ", "account ", "a@b.", "12/12/", "1° ", "AKIA",
    "姓名王", "@example.com", "1,", "ff:", "192.168.", "A1 1AA", "tel: ", "bc1q", "case no. ",
    "省市路",
)  # fmt: skip
"""Pieces that, many times over, begin to match some pattern again and again."""

_ALPHABETS = (
    "0123456789 -.",
    "abcdefghij@._-+",
    "ABCDEF0123456789:",
    " \t\n\r,;:'\"()[]{}<>/\\|",
    "京津沪路号市区省，。：（）",
    "０１２３４５６７８９＠．－　",
    "\u200b\u200c\u2060\ufeff\u00ad\u00a0",
    "\x00\x01\x7f\ud800\udfff\U0001f642\u0301",
)


def texts(rng: random.Random, length: int) -> Iterator[tuple[str, str]]:
    """A kind and a text of about `length` characters, without end."""
    values = [example.text for one in recognisers() for example in one.examples]
    while True:
        piece = rng.choice(HARD)
        yield f"{piece!r} again and again", piece * (length // len(piece))
        pieces = rng.sample(HARD, 3)
        yield "hard pieces mixed", _filled(rng, pieces, length)
        yield "characters of a few kinds", _filled(rng, "".join(rng.sample(_ALPHABETS, 2)), length)
        yield "any characters", "".join(chr(rng.randrange(0x110000)) for _ in range(length))
        yield "values side by side", _filled(rng, values, length)
        yield "values damaged", _damaged(rng, _filled(rng, values, length))


def problem(text: str, hits: Sequence[Hit]) -> str:
    """What is wrong with an answer; empty where nothing is."""
    if any(not 0 <= hit.start < hit.end <= len(text) for hit in hits):
        return "a span outside the text, or empty"
    if any(one.end > other.start for one, other in pairwise(hits)):
        return "spans over another or out of order"
    if any(not 0 < hit.score <= 1 for hit in hits):
        return "a score out of range"
    return ""


def _filled(rng: random.Random, pieces: Sequence[str], length: int) -> str:
    made: list[str] = []
    size = 0
    while size < length:
        made.append(rng.choice(pieces))
        size += len(made[-1])
    return "".join(made)[:length]


def _damaged(rng: random.Random, text: str) -> str:
    characters = list(text)
    for _ in range(len(text) // 20):
        characters[rng.randrange(len(text))] = rng.choice(rng.choice(_ALPHABETS))
    return "".join(characters)


def main() -> int:
    """Scan until the time is over; print the slowest of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    scanner = Scanner(names=Gazetteer(), least=0.01)
    streams = {length: texts(rng, length) for length in LENGTHS}
    slowest: dict[tuple[str, int], float] = defaultdict(float)
    scanned = wrong = 0
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end:
        for length, stream in streams.items():
            kind, text = next(stream)
            # Of three tries the fastest: other processes share the machine.
            taken = []
            for _ in range(3):
                begun = time.perf_counter()
                hits = scanner.find(text)
                taken.append(time.perf_counter() - begun)
            slowest[kind, length] = max(slowest[kind, length], min(taken) / len(text) * 1e9)
            scanned += 1
            if found := problem(text, hits):
                wrong += 1
                print(f"WRONG: {kind}, {length} characters, seed {arguments.seed}: {found}")
    print(f"{scanned:,} texts in {arguments.seconds:.0f} s, {wrong} answers wrong")
    print(f"{'slowest, ns per character':36}" + "".join(f"{n:>10,}" for n in LENGTHS))
    for kind in sorted({kind for kind, _ in slowest}):
        print(f"{kind:36}" + "".join(f"{slowest[kind, n]:>10,.0f}" for n in LENGTHS))
    print(f"{'all':36}" + "".join(f"{_worst(slowest, n):>10,.0f}" for n in LENGTHS))
    return 1 if wrong else 0


def _worst(slowest: dict[tuple[str, int], float], length: int) -> float:
    return max((value for (_, n), value in slowest.items() if n == length), default=0.0)


if __name__ == "__main__":
    sys.exit(main())
