"""What the options of the command line may be given: each reads a text, or says what it lacks."""

from __future__ import annotations

import argparse

from audit.budget import Budget, parse_budget


def budget(text: str) -> Budget:
    """Rows, a time or ``all``, as `audit.budget` reads it."""
    try:
        return parse_budget(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def word_lists(text: str) -> dict[str, tuple[str, ...]]:
    """Named lists of words or phrases."""
    lists = {
        name: tuple(w.strip() for w in words.split("|")) for name, words in pairs(text).items()
    }
    if not all(word for words in lists.values() for word in words):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=WORD|WORD,NAME=WORD")
    return lists


def small_share(text: str) -> float:
    """A share below one half."""
    share = float(text)
    if not 0 <= share < 0.5:
        raise argparse.ArgumentTypeError(f"{text} is no share from 0 to below 0.5, such as 0.02")
    return share


def pairs(text: str) -> dict[str, str]:
    """Names and values."""
    found = [part.partition("=") for part in text.split(",") if part.strip()]
    if not all(key.strip() and value.strip() for key, _, value in found):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE,NAME=VALUE")
    return {key.strip(): value.strip() for key, _, value in found}


def bins(text: str) -> dict[str, str]:
    """Columns and numbers of bands, at least 2."""
    found = pairs(text)
    if not all(value.isdecimal() and int(value) >= 2 for value in found.values()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form COLUMN=N, N at least 2")
    return found


def names(text: str) -> tuple[str, ...]:
    """Names, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def number_range(text: str) -> tuple[float, float]:
    """Two numbers."""
    low, _, high = text.partition(",")
    return float(low), float(high)


def count(text: str) -> int:
    """A whole number of 0 or more."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is negative")
    return number


def probability(text: str) -> float:
    """A confidence."""
    number = float(text)
    if not 0.5 <= number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not in [0.5, 1)")
    return number
