"""A text moved to the other gender: held against what a careful editor would write."""

import re
from pathlib import Path

from audit.perturbations import perturbations

GOLD = Path(__file__).with_name("gender_swap_gold.txt").read_text("utf-8")
LINES = [line for line in GOLD.splitlines() if line and not line.startswith("#")]
LEAST = 0.97

swap = perturbations()["gender_swap"]


def pairs(line):
    """Text and what should come of it; both ways where the line says so."""
    before, arrow, after = re.fullmatch(r"(.+?)(?: (<?->) (.+))?", line).groups()
    if arrow is None:
        return [(before, before)]
    return [(before, after), (after, before)] if arrow == "<->" else [(before, after)]


def wrong(line):
    return [
        f"{text}\n  wanted {after}\n  found  {swap(text)}"
        for text, after in pairs(line)
        if swap(text) != after
    ]


def test_what_an_editor_would_write():
    failed = {line: found for line in LINES if (found := wrong(line))}
    print(*(text for found in failed.values() for text in found), sep="\n")
    assert len(LINES) >= 330
    assert len(failed) <= (1 - LEAST) * len(LINES)


def test_no_line_stands_twice():
    assert len(set(LINES)) == len(LINES)


def test_swapping_twice_gives_the_text_back():
    texts = [line.split(" <-> ")[0] for line in LINES if " <-> " in line]
    lost = [text for text in texts if swap(swap(text)) != text]
    assert len(lost) <= (1 - LEAST) * len(texts), lost
