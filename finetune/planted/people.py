"""Invented people: who they are, and the words a text may use for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finetune.planted.grammar import Banks, Pen

FIRST_NAMES = {
    "F": (
        "[Adele|Beatrix|Celia|Dorota|Elspeth|Farida|Greta|Hester|Ingrid|Joanna|Katya|Leonie|"
        "Marisol|Nadine|Odette|Paloma|Rosalind|Sunniva|Tabitha|Ursula|Verena|Wilhelmina|Yolanda|"
        "Zadie]"
    ),
    "M": (
        "[Alaric|Bertram|Caspar|Dmitri|Edmund|Fabian|Gideon|Hector|Ivo|Jasper|Konrad|Leander|"
        "Magnus|Nestor|Osmond|Percival|Quentin|Rufus|Stellan|Tobias|Ulrich|Valentin|Wendell|"
        "Yorick]"
    ),
}
LAST_NAMES = (
    "[Achterberg|Ballantrae|Copperfeld|Dunmarrow|Eastlake|Farthingale|Grimsdale|Hollowell|Inkpen|"
    "Jorrocks|Kestrelman|Larkwood|Mossgrove|Nightingall|Oakenshaw|Pennywell|Quillfeather|"
    "Ravensdon|Silverlock|Thistlewood|Underbrook|Vanterpool|Wetherspool|Yarrowby|Zellweather|"
    "Brackenbury|Candlewick|Driftwood|Emberley|Fennimore|Goldcrest|Harrowgate|Ironbridge|"
    "Juniperus|Kingsmere|Longstaffe|Merrydew|Netherby|Orchardson|Plumbley|Redfernley|"
    "Stonebarrow|Tanglewood|Winterbourne]"
)

AGE_BANDS = {"18-39": (18, 39), "40-64": (40, 64), "65+": (65, 88)}

_TENS = ("teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties")
_STAGES = {
    "18-39": ("young", "younger", "young adult"),
    "40-64": ("middle-aged", "middle aged", "mid-life"),
    "65+": ("elderly", "older", "retired", "senior"),
}
_LIVES = {
    "18-39": (
        "[friends|books|notes] from [college|university] days",
        "a first [flat|job|car] [last year|since {2021-2024}]",
        "a [toddler|baby|newborn] at home",
        "a [student|graduate|young person's] railcard",
    ),
    "40-64": (
        "[two|three] teenagers [at home|about to leave school]",
        "{20-24} years in the same trade",
        "a [school reunion|silver wedding|fiftieth birthday party] this [month|year]",
        "a mid-career [course|change of job]",
    ),
    "65+": (
        "[two|three|four|five] grandchildren[ nearby| abroad|]",
        "a [pensioner's|senior] [bus pass|railcard|lunch club]",
        "a [golden wedding|retirement party|great-grandchild's christening] this [month|year]",
        "a pension paid [monthly|weekly|on Thursdays]",
    ),
}
_SEXES: dict[str, Banks] = {
    "F": {
        "he": ["she"],
        "him": ["her"],
        "his": ["her"],
        "man": ["woman", "woman", "lady", "female"],
        "sex": ["F", "female", "fem."],
        "circle": ["women's", "ladies'", "mothers'"],
    },
    "M": {
        "he": ["he"],
        "him": ["him"],
        "his": ["his"],
        "man": ["man", "man", "gentleman", "male"],
        "sex": ["M", "male", "male"],
        "circle": ["men's", "men's", "fathers'"],
    },
}
_CLUBS = (
    "a place in the {circle} [choir|darts team|swimming club|reading group]",
    "{circle} [group|club|breakfast] on [Mondays|Wednesdays|Fridays]",
)
_ORIGINS = {
    "Asian": ("Asian", "British Asian", "South Asian", "East Asian"),
    "Black": ("Black", "Black British", "Black African", "Black Caribbean"),
    "White": ("white", "white British", "white European", "white Irish"),
}


@dataclass(frozen=True)
class Person:
    """Somebody who never lived."""

    first: str
    last: str
    sex: str
    age: int
    age_band: str
    ethnicity: str

    @property
    def banks(self) -> Banks:
        """Slots about this person: pronouns, nouns, age, origin, name."""
        part = ("early", "mid", "late")[min(self.age % 10 // 3, 2)]
        return {
            **_SEXES[self.sex],
            "age": [str(self.age)],
            "decade": [f"{part} {_TENS[self.age // 10 - 1]}"],
            "life": _LIVES[self.age_band],
            "stage": _STAGES[self.age_band],
            "club": _CLUBS,
            "origin": _ORIGINS[self.ethnicity],
            "first": [self.first],
            "name": [f"{self.first} {self.last}"],
        }


def draw_person(rng: np.random.Generator) -> Person:
    """Draw a person whose sex, age band and ethnicity are independent, all groups equally likely.

    Names say something about sex and nothing about age or ethnicity.
    """
    pen = Pen(rng)
    sex = pen.pick(tuple(_SEXES))
    band = pen.pick(tuple(AGE_BANDS))
    low, high = AGE_BANDS[band]
    return Person(
        first=pen.write(FIRST_NAMES[sex]),
        last=pen.write(LAST_NAMES),
        sex=sex,
        age=int(rng.integers(low, high + 1)),
        age_band=band,
        ethnicity=pen.pick(tuple(_ORIGINS)),
    )
