"""Text without punctuation."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Kind, perturbation

_MARKS = ".,;:!?…"

# Before a blank, the end, or what closes; with the blank that may precede it. The marks inside
# 3.5, 10:30 and www.example.org stand before none of these. A closing bracket after a colon
# is a smiley.
_LAST = rf"(?<![{_MARKS}]) ?[{_MARKS}]++(?=\s|\Z|[\"'”’»\]]|(?<![:;])\))"
_BETWEEN = rf"(?<=\w)[{_MARKS}]{{2,}}+(?=\w)"
_PLACE = re.compile(rf"{_LAST}|(?P<between>{_BETWEEN})|[。，；：！？、¿¡]")


@perturbation(
    kind=Kind.SURFACE,
    languages=("*",),
    severities=(1,),
    examples=[
        Example("He left. She stayed.", "He left She stayed"),
        Example("The dose is 3.5 mg, not 1,000 mg.", "The dose is 3.5 mg not 1,000 mg"),
        Example("At 10:30, she didn't answer; why?", "At 10:30 she didn't answer why"),
        Example("Well...he left.", "Well he left"),
        Example('"Go," he said (twice!).', '"Go" he said (twice)'),
        Example(
            "See www.example.org, or a.b@example.org.", "See www.example.org or a.b@example.org"
        ),
        Example("It was .5 mg :)", "It was .5 mg :)"),
        Example("¿Quién es?", "Quién es"),
        Example("病人没有疼痛。", "病人没有疼痛"),
        Example("no punctuation", "no punctuation"),
    ],
    never=[
        ("The dose is 3.5 mg.", "The dose is 35 mg"),
        ("It was .5 mg.", "It was 5 mg"),
        ("She didn't.", "She didnt"),
        ("£1,000", "£1000"),
        ("Well...he left", "Wellhe left"),
    ],
)
def no_punctuation(text: str, severity: int, rng: Random) -> str:
    """Commas, full stops and the other marks of a sentence are dropped.

    Marks inside numbers, times, addresses and words stay, as do quotes, brackets and dashes.
    """
    del severity, rng
    return _PLACE.sub(lambda found: " " if found["between"] else "", text)
