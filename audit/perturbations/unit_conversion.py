"""Measures in another unit."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import matches_changed, preceded

_SCALES: tuple[dict[str, int], ...] = (
    {"mcg": 1, "mg": 1000, "g": 10**6, "kg": 10**9},
    {"milligrams": 1, "grams": 1000, "kilograms": 10**6},
    {"mm": 1, "cm": 10, "m": 1000, "km": 10**6},
    {"centimetres": 1, "metres": 100, "kilometres": 10**5},
    {"ml": 1, "l": 1000},
    {"mL": 1, "L": 1000},
    {"millilitres": 1, "litres": 1000},
    {"milliliters": 1, "liters": 1000},
)
_SCALE = {unit: scale for scale in _SCALES for unit in scale}
"""Unit -> the units of its kind, with their sizes."""

_LEAST, _MOST, _DIGITS = Decimal("0.01"), 10_000, 4
"""Of a measure that reads well: *0.5 g* and *10000 m*, not *0.005 g* and *70000 g*."""

_HOT = {"°C": (30, 100), "°F": (86, 212)}
"""Degrees that can hardly be a difference of two temperatures."""

# "5m" may as well be millions, months or minutes, and "5l." was five pounds.
_LITRE = r"(?<= )l(?!\.)"
_METRE = r"(?<= )m(?=[.,;)]|\Z)|m(?= (?:long|tall|wide|high|deep|away|from|apart|above|below)\b)"
_UNITS = "|".join(sorted(_SCALE.keys() - {"m", "l"}, key=lambda unit: (-len(unit), unit)))
_MEASURE = re.compile(
    r"(?<![\w.,/£$€#+±−–-])(\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,6}(?:\.\d{1,4})?)( ?)"
    rf"({_UNITS}|°[CF]|{_METRE}|{_LITRE})"
    r"(?![\w²³^/*·–-]| ?[xX×–-] ?\d| (?:to|or|and|by) \d| \d)"
)
# 2 x 3 cm, 2 to 3 cm, 1 m 80 cm; aged 5 m.
_PART = re.compile(rf"(?:\d ?(?:[xX×–-]|and|or|to|by|{_UNITS}|m|l)|(?<!\w)aged?)\s\Z")
_CHANGE = re.compile(r"(?<!\w)(?:by|within|another|±)\s\Z")
_CHANGED = re.compile(
    r"\s(?:higher|lower|above|below|warmer|cooler|hotter|colder|more|less|rise|increase|drop|fall"
    r"|difference)(?!\w)"
)


@perturbation(
    kind=Kind.FORMATS,
    examples=[
        Example("500 mg daily", "0.5 g daily"),
        Example("0.5 g daily", "500 mg daily"),
        Example("5 mg", "5000 mcg"),
        Example("He weighs 1.5 kg.", "He weighs 1500 g."),
        Example("1,500 g", "1.5 kg"),
        Example("250ml of milk", "0.25l of milk"),
        Example("2 L of water", "2000 mL of water"),
        Example("a wall 2 m high", "a wall 200 cm high"),
        Example("He is 180 cm tall.", "He is 1.8 m tall."),
        Example("It is 2 m.", "It is 200 cm."),
        Example("a 5 cm scar", "a 50 mm scar"),
        Example("10 km away", "10000 m away"),
        Example("500 milligrams", "0.5 grams"),
        Example("3 litres", "3000 millilitres"),
        Example("a temperature of 38 °C", "a temperature of 100.4 °F"),
        Example("98.6°F", "37°C"),
        Example("70 kg, 20 mg", "70 kg, 0.02 g"),
        Example("25 kg/m2, 10 m2, 3 cm³", "25 kg/m2, 10 m2, 3 cm³"),
        Example("2 x 3 cm, 2 to 3 cm, 2-3 cm", "2 x 3 cm, 2 to 3 cm, 2-3 cm"),
        Example("1 m 80 cm", "1 m 80 cm"),
        Example("It rose by 2 °C to 37.2 °C.", "It rose by 2 °C to 37.2 °C."),
        Example("102 °F", "102 °F"),
        Example("£5 m, 5m people, aged 5 m.", "£5 m, 5m people, aged 5 m."),
        Example("5G, A4 mg, 1000 milligrams", "5G, A4 mg, 1000 milligrams"),
        Example("He lent me 5l. and 3l 10s.", "He lent me 5l. and 3l 10s."),
    ],
    never=[
        ("It rose by 30 °C.", "It rose by 86 °F."),
        ("10 m2", "1000 cm2"),
        ("2 x 3 cm", "2 x 30 mm"),
        ("500 mg", "0.50 mg"),
        ("102 °F", "38.9 °C"),
    ],
    references=("BIPM (2019), The International System of Units, 9th edition",),
)
def unit_conversion(text: str, severity: int, rng: Random) -> str:
    """Some measures are given in another unit: *500 mg* as *0.5 g*, *38 °C* as *100.4 °F*.

    Exact values of few digits only. Ranges, areas, rates and differences of temperature stay.
    """
    return matches_changed(text, severity, rng, _MEASURE, _converted)


def _converted(found: re.Match[str]) -> str | None:
    number, blank, unit = found.groups()
    if preceded(found, _PART):
        return None
    value = Decimal(number.replace(",", ""))
    if unit in _HOT:
        low, high = _HOT[unit]
        plain = low <= value <= high and not preceded(found, _CHANGE)
        if not plain or _CHANGED.match(found.string, found.end()):
            return None
        return _of_temperature(value, blank, unit)
    return _of_scale(value, blank, unit)


def _of_scale(value: Decimal, blank: str, unit: str) -> str | None:
    """The shortest way to write the measure in another unit of its scale."""
    scale = _SCALE[unit]
    forms = [
        f"{new:f}{blank}{other}"
        for other, size in scale.items()
        if other != unit and _reads_well(new := (value * scale[unit] / size).normalize(), other)
    ]
    return min(forms, key=len, default=None)


def _reads_well(value: Decimal, unit: str) -> bool:
    plural = value != 1 or len(unit) < 4
    return plural and _LEAST <= value <= _MOST and len(value.as_tuple().digits) <= _DIGITS


def _of_temperature(value: Decimal, blank: str, unit: str) -> str | None:
    """In the other degrees, where one decimal place holds all of it."""
    if unit == "°C":
        new, other = value * 9 / 5 + 32, "°F"
    else:
        new, other = (value - 32) * 5 / 9, "°C"
    rounded = round(new, 1)
    return f"{rounded.normalize():f}{blank}{other}" if rounded == new else None
