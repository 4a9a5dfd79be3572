"""Mistakes of reading machines: characters that look alike in print."""

from __future__ import annotations

import re
from functools import partial
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.misspelling import slip
from audit.perturbations.places import words_changed

_READ = {
    "rn": ("m",), "m": ("rn",), "cl": ("d",), "d": ("cl",), "vv": ("w",), "w": ("vv",),
    "e": ("c",), "c": ("e",), "h": ("b",), "b": ("h",),
    "l": ("1", "I"), "I": ("l", "1"), "1": ("l", "I"), "O": ("0",), "0": ("O",),
    "B": ("8",), "8": ("B",), "S": ("5",), "5": ("S",),
}  # fmt: skip
"""What is printed -> what is read."""

# A letter beside a digit would become part of another number: B5 -> 85.
_PLACE = re.compile(r"(?=(rn|cl|vv|[mdwechb0158]|(?<!\d)[lIOBS](?!\d)))")
_WORD = re.compile(r"\b(?=\w*?(?:rn|vv|[mdwechblIOBS0158]))\w{2,40}\b")


@perturbation(
    kind=Kind.CHARACTERS,
    examples=[
        Example("modern", "rnodern"),
        Example("mother", "motber"),
        Example("mother", "mothcr", 1, 2),
        Example("clinic", "dinic", 1, 1),
        Example("died", "diecl"),
        Example("warning", "vvarning"),
        Example("savvy", "sawy"),
        Example("BOOKS", "BOOK5"),
        Example("BOOKS", "BO0KS", 1, 1),
        Example("10", "I0"),
        Example("85", "8S"),
        Example("Invoice", "lnvoice"),
        Example("I am 5", "I arn 5"),
        Example("vitamin B5", "vitarnin B5"),
        Example("The hospital", "Thc hospital"),
        Example("Fay is 7.", "Fay is 7."),
        Example("5 fat pigs", "5 fat pigs"),
    ],
    never=[
        ("vitamin B5", "vitamin 85"),
        ("close", "dose"),
        ("burn", "bum"),
        ("modern", "modem"),
        ("I am", "1 am"),
        ("5 mg", "S mg"),
        ("bad", "had"),
    ],
    references=(
        "Namysl, Behnke, Köhler (2020), ACL, arXiv:2005.07162",
        "MobileRead wiki, OCR villains, https://wiki.mobileread.com/wiki/OCR_villains",
    ),
)
def ocr_confusions(text: str, severity: int, rng: Random) -> str:
    """Some words are misread as by a scanner: *rn* as *m*, *l* as *1*, *O* as *0*.

    Once a word of at least two characters, never such that it makes another word or number.
    """
    return words_changed(text, severity, rng, partial(_misread, rng), _WORD)


def _misread(rng: Random, word: str) -> str | None:
    made = (
        word[: found.start()] + new + word[found.end(1) :]
        for found in _PLACE.finditer(word)
        for new in _READ[found[1]]
    )
    return slip(word, made, rng)
