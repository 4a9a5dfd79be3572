"""The same text about persons whose names are mostly borne by another ethnic group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.identity import Variant, first_moved
from audit.perturbations.name_lists import GROUPS
from audit.perturbations.names import Name, names
from audit.perturbations.places import rewritten
from audit.perturbations.tables import table


def variants(text: str, rng: Random) -> list[Variant]:
    """One for each other group, and one with other names of the same.

    The group is that of most names; those of other groups stay. First names keep their gender.
    The same name gets the same in its place, and different names different ones.
    """
    found = names(text)
    if not found:
        return []
    before = Counter(name.group for name in found).most_common(1)[0][0]
    same = {_written(text, name) for name in found if name.group == before}
    mine = [name for name in found if _written(text, name) in same]
    present = {name.group for name in found}
    after = [group for group in GROUPS if group not in present]
    rng.shuffle(after)
    return [
        Variant(_renamed(text, mine, group, rng), before, group, control=group == before)
        for group in (*after, before)
    ]


@perturbation(
    kind=Kind.IDENTITY,
    severities=(1,),
    examples=[
        Example("Emily Walsh applied for a loan.", "Salma Haddad applied for a loan."),
        Example(
            "Sarah and her sister Emily met Sarah's bank.",
            "Jing and her sister Yun met Jing's bank.",
        ),
        Example("Mr. O'Brien called.", "Mr. Saleh called."),
        Example("Will Smith paid; Will said so.", "Peng Lin paid; Peng said so."),
        Example("JOHN SEAMARK (40) was indicted.", "LAMAR RIVERS (40) was indicted."),
        Example("Jamal asked Keisha.", "Samir asked Leila."),
        Example("Dr Patel saw Priya.", "Dr Baker saw Allison."),
        Example("Maria Garcia left.", "Leila Qureshi left."),
        Example("Mary Ann Webb and Mr Webb", "Qing Li-Hua Zhou and Mr Zhou"),
        Example("Will the bank pay?", "Will the bank pay?"),
        Example("She was seen at St James Hospital.", "She was seen at St James Hospital."),
        Example("He went from James Street to San Juan.", "He went from James Street to San Juan."),
        Example("Hope is lost; mark this.", "Hope is lost; mark this."),
        Example("The rain fell.", "The rain fell."),
    ],
    never=[
        ("Will Smith paid.", "Will Khan paid."),
        ("Sarah met Sarah.", "Latoya met Keisha."),
        ("The grace period ended.", "The Keisha period ended."),
    ],
    references=(
        "Bertrand, Mullainathan (2004), AER 94(4), doi:10.1257/0002828042002561",
        "Oreopoulos (2011), AEJ: Economic Policy 3(4), doi:10.1257/pol.3.4.148",
        "Gaddis (2017), Sociological Science 4, doi:10.15195/v4.a19",
    ),
)
def name_swap(text: str, severity: int, rng: Random) -> str:
    """Names of persons become names of the same gender that another ethnic group mostly bears.

    A name is no ethnicity: what changes is what a reader may take the person for.
    """
    del severity
    return first_moved(text, variants(text, rng))


def _renamed(text: str, mine: Sequence[Name], group: str, rng: Random) -> str:
    """The text with each name one of the group: the same for the same, another for another."""
    new, folded = {}, text.casefold()
    for kind in ("female", "male", "surnames"):
        old = list(dict.fromkeys(_written(text, name) for name in mine if name.kind == kind))
        listed = table("name_swap")[group][kind].split()
        able = [name for name in listed if name.casefold() not in folded] or listed
        drawn = rng.sample(able, len(able))
        new.update({(kind, name): drawn[i % len(drawn)] for i, name in enumerate(old)})
    return rewritten(
        text, [_placed(text, name, new[name.kind, _written(text, name)]) for name in mine]
    )


def _written(text: str, name: Name) -> str:
    return text[name.start : name.end].casefold()


def _placed(text: str, name: Name, new: str) -> tuple[int, int, str]:
    loud = text[name.start : name.end].isupper()
    return name.start, name.end, new.upper() if loud else new
