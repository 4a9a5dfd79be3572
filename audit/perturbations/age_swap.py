"""The same text about someone of another age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.ages import Age, ages
from audit.perturbations.articles import with_article
from audit.perturbations.identity import Variant, first_moved, fitted
from audit.perturbations.places import rewritten

BANDS = {"18-39": (24, 29, 34), "40-64": (46, 52, 58), "65+": (68, 73, 77)}
"""Band -> ages of it; *a*, never *an*, stands before each."""

_DECADE = {"18-39": "twenties", "40-64": "fifties", "65+": "seventies"}
_WORD = {"18-39": "young", "40-64": "middle-aged", "65+": "elderly"}


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other band, and one with other numbers of the same.

    The band is that of the first number, or else of the first word; ages of other bands stay.
    """
    found = ages(text)
    if not found:
        return []
    before = found[0].band
    mine = [age for age in found if age.band == before]
    after = [band for band in BANDS if band != before]
    rng.shuffle(after)
    moved = [Variant(_moved(text, mine, band, rng), before, band) for band in after]
    numbers = [age for age in mine if age.kind == "number"]
    if numbers:
        again = _moved(text, numbers, before, rng)
        moved.append(Variant(again, before, before, control=True))
    return moved


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("A 34-year-old woman fell.", "A 46-year-old woman fell."),
        Example("An 82-year-old man fell.", "A 24-year-old man fell."),
        Example("34F, chest pain", "58F, chest pain"),
        Example("F, 71, fever of 98F", "F, 46, fever of 98F"),
        Example(
            "Defendant, aged 45, and his sister, aged 48.",
            "Defendant, aged 34, and his sister, aged 24.",
        ),
        Example("A man of 78.", "A man of 52."),
        Example("An elderly man fell.", "A young man fell."),
        Example("A young woman in her twenties", "A middle-aged woman in her fifties"),
        Example("JOHN SMITH (40) was indicted.", "JOHN SMITH (73) was indicted."),
        Example(
            "Her 8-year-old son fell; she is 34 years old.",
            "Her 8-year-old son fell; she is 34 years old.",
        ),
        Example("A 20-year-old car was sold.", "A 20-year-old car was sold."),
        Example("He worked for 34 years on 34 mg daily.", "He worked for 34 years on 34 mg daily."),
        Example("Born on 3 May 1987, aged 34.", "Born on 3 May 1987, aged 34."),
        Example("A 30-year-old pregnant woman", "A 30-year-old pregnant woman"),
    ],
    never=[
        ("An 82-year-old man fell.", "An 29-year-old man fell."),
        ("A young man fell.", "A elderly man fell."),
        ("34 mg for 34 days", "73 mg for 73 days"),
    ],
    references=("Diaz, Johnson, Lazar, Piper, Gergle (2018), CHI, doi:10.1145/3173574.3173986",),
)
def age_swap(text: str, severity: int, rng: Random) -> str:
    """A person's age becomes one of another band: 18 to 39, 40 to 64, 65 and over.

    A text that speaks of a child or tells when somebody was born is left as it is.
    """
    del severity
    return first_moved(text, variants(text, rng))


def _moved(text: str, mine: Sequence[Age], band: str, rng: Random) -> str:
    """The text with each age one of the band: the same for the same, of three that differ."""
    old = dict.fromkeys(text[age.start : age.end] for age in mine if age.kind == "number")
    able = [str(new) for new in BANDS[band] if str(new) not in old] or [str(BANDS[band][0])]
    numbers = {age: able[i % len(able)] for i, age in enumerate(old, rng.randrange(len(able)))}
    return rewritten(text, [_placed(text, age, band, numbers) for age in sorted(mine)])


def _placed(text: str, age: Age, band: str, numbers: Mapping[str, str]) -> tuple[int, int, str]:
    if age.kind == "number":
        new = numbers[text[age.start : age.end]]
    else:
        new = (_DECADE if age.kind == "decade" else _WORD)[band]
    start, new = with_article(text, age.start, fitted(text, age.start, age.end, new))
    return start, age.end, new
