"""The memory and speed of scanning a stream of texts, in a process of its own.

    python -m benchmarks.pii_memory MEGABYTES WORKERS

Texts are of the planted documents, over and over, each with a number before it, made while they are
scanned. Prints what it took as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from audit.pii import Scanner
from benchmarks.pii_corpora import corpus

DOCUMENTS = 2_000
WARM_UP = 2_000


@dataclass(frozen=True)
class Scanned:
    """A stream that was scanned.

    Attributes
    ----------
    texts, characters
        How many.
    hits
        How many were found.
    seconds
        Of the clock.
    before, after
        Peak memory of the process in MiB: after its first texts, and at the end. Without workers'.
    """

    texts: int
    characters: int
    hits: int
    seconds: float
    before: float
    after: float


def stream(characters: int) -> Iterator[str]:
    """Texts of so many characters together."""
    half = DOCUMENTS // 2
    texts = [one.text for one in (*corpus("en", half, 2), *corpus("zh", half, 2))]
    made = 0
    for number in count():
        text = f"{number}\n{texts[number % len(texts)]}"
        made += len(text)
        yield text
        if made >= characters:
            return


def peak() -> float:
    """Most memory this process has held, in MiB (Linux).

    `resource.getrusage` would count what the process that started this one held before.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(found.split()[1]) / 2**10


def scanned(megabytes: int, workers: int) -> Scanned:
    """Scan a stream, in this process."""
    read = hits = 0

    def watched() -> Iterator[str]:
        nonlocal read
        for text in stream(megabytes * 10**6):
            read += len(text)
            yield text

    before, started, texts = 0.0, time.perf_counter(), 0
    for texts, found in enumerate(Scanner().find_all(watched(), workers), start=1):
        hits += len(found)
        if texts == WARM_UP:
            before = peak()
    return Scanned(texts, read, hits, time.perf_counter() - started, before, peak())


def scanned_apart(megabytes: int, workers: int = 1) -> Scanned:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pii_memory", str(megabytes), str(workers)],
        capture_output=True,
        text=True,
        check=True,
    )
    return Scanned(**json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(scanned(int(sys.argv[1]), int(sys.argv[2])))))
