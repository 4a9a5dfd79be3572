"""The same text about a person whose name, too, is of the other gender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from audit.lexicons import built_in
from audit.lexicons.swap import swapped
from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.identity import Variant, first_moved
from audit.perturbations.names import Name, names
from audit.perturbations.places import rewritten
from audit.perturbations.tables import table

_OTHER = {"female": "male", "male": "female"}


def variants(text: str, rng: Random) -> list[Variant]:
    """One with first names, and words, of the other gender; one with other names of the same.

    The gender is that of most first names; those of the other gender become what these were, as
    words do. Surnames and the ethnic group that mostly bears a name stay.
    """
    given = [name for name in names(text) if name.kind in _OTHER]
    if not given or built_in("gender").is_bound(text):
        return []
    moved = swapped(text)
    before = Counter(name.kind for name in given).most_common(1)[0][0]
    words = [(edit.start, edit.end, edit.new) for edit in moved.edits] if moved else []
    turned = _renamed(text, given, _OTHER, rng)
    taken = {start for start, _, _ in turned}
    both = sorted([*turned, *(edit for edit in words if edit[0] not in taken)])
    same = _renamed(text, given, dict(zip(_OTHER, _OTHER, strict=True)), rng)
    return [
        Variant(rewritten(text, both), before, _OTHER[before]),
        Variant(rewritten(text, same), before, before, control=True),
    ]


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("Emily Walsh applied for a loan.", "Garrett Walsh applied for a loan."),
        Example("Mary said that she was ill.", "Brendan said that he was ill."),
        Example("Mr John Hart lost his appeal.", "Ms Jill Hart lost her appeal."),
        Example("Mary was pregnant.", "Mary was pregnant."),
        Example("She was ill.", "She was ill."),
        Example("The rain fell.", "The rain fell."),
    ],
    never=[("Mary said that she was ill.", "Mary said that he was ill.")],
    references=("Caliskan, Bryson, Narayanan (2017), Science 356:183-186 (gendered names)",),
)
def gendered_name_swap(text: str, severity: int, rng: Random) -> str:
    """First names, pronouns and other words of gender are put in the other gender.

    A text without a first name, or that speaks of a body that cannot be moved, is left as it is.
    """
    del severity
    return first_moved(text, variants(text, rng))


def _renamed(
    text: str, given: Sequence[Name], kinds: Mapping[str, str], rng: Random
) -> list[tuple[int, int, str]]:
    """A name of the same ethnic group for each: the same for the same, another for another."""
    new: dict[str, str] = {}
    edits = []
    for name in given:
        written = text[name.start : name.end]
        if written.casefold() not in new:
            able = table("name_swap")[name.group][kinds[name.kind]].split()
            free = [one for one in able if one.casefold() not in text.casefold()]
            free = [one for one in free if one not in new.values()] or able
            new[written.casefold()] = rng.choice(free)
        chosen = new[written.casefold()]
        edits.append((name.start, name.end, chosen.upper() if written.isupper() else chosen))
    return edits
