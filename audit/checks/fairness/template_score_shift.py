"""Are the same sentences scored otherwise for the names of some groups?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.robustness.worked import worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.perturbations.name_lists import GROUPS
from audit.perturbations.tables import table
from audit.stats.estimate import Floats
from audit.stats.intervals import bounded_mean

NAME = "template_score_shift"

PRONOUNS = {
    "female": {"they": "she", "them": "her", "their": "her"},
    "male": {"they": "he", "them": "him", "their": "his"},
}
"""What ``{they}``, ``{them}`` and ``{their}`` in a template become."""


def _only_women(text: str) -> float:
    """.75 for a text that begins with *She*, else .25."""
    return 0.75 if text.startswith("She") else 0.25


@check(
    concern=Concern.FAIRNESS,
    needs=("of_text", "predict", "templates"),
    references=(
        "Bertrand, Mullainathan (2004), American Economic Review 94:991-1013",
        "Kiritchenko, Mohammad (2018), *SEM, arXiv:1805.04508 (sentences with names filled in)",
        "Waudby-Smith, Ramdas (2024), JRSS B 86:1-27",
    ),
    examples=[
        Example(
            replace(
                worked_probe(["a", "b"], _only_women),
                templates=("{They} is {name}.", "{name} waits."),
            ),
            {"gender = female": 0.125, "gender = male": -0.125},
            "of the two sentences one scores .75 and one .25 for women, both .25 for men: means "
            "of .5 and .25 about .375",
        )
    ],
)
def template_score_shift(evidence: Evidence) -> Iterator[Measurement]:
    """Are the same sentences scored otherwise for the names of some groups?

    The auditor's own sentences (`--templates FILE`), the place of a person being ``{name}``, with
    ``{they}``, ``{them}`` and ``{their}`` for pronouns, are filled with first names and surnames
    that different ethnic groups mostly bear, women's and men's. Mean P(positive) of the names of a
    group less that of all groups, by gender and by ethnic group; from -1 to 1, 0 is best. Names are
    what was sampled: the interval is over names, each with its mean over all sentences, and widened
    for the number of groups (Bonferroni).

    It misses every person whose name is not like those of the list: a name is no ethnicity, and a
    few stand for each group.
    """
    assert evidence.predict is not None  # noqa: S101  # checks that come here need it
    people = _people()
    filled = [
        _filled(template, name, gender)
        for _, gender, name in people
        for template in evidence.templates
    ]
    scores = evidence.predict(filled)[:, evidence.positive].reshape(len(people), -1)
    by_name = scores.mean(axis=1)
    genders = np.array([gender for _, gender, _ in people])
    origins = np.array([group for group, _, _ in people])
    for feature, groups in (("gender", genders), ("name", origins)):
        yield from _by_group(evidence, feature, groups, by_name)


def _by_group(
    evidence: Evidence, feature: str, groups: np.ndarray, by_name: Floats
) -> Iterator[Measurement]:
    names = list(dict.fromkeys(groups.tolist()))
    each = 1 - (1 - evidence.confidence) / len(names)
    centre = float(np.mean([by_name[groups == group].mean() for group in names]))
    for group in names:
        mine = by_name[groups == group] - centre
        yield measurement(
            NAME, bounded_mean(mine, each, -1, 1), mine.size, {feature: str(group)},
            templates=len(evidence.templates),
        )  # fmt: skip


def _people() -> list[tuple[str, str, str]]:
    """Group, gender and full name, each first name beside one of the surnames of its group."""
    people = []
    for group in GROUPS:
        lists: Mapping[str, str] = table("name_swap")[group]
        surnames = lists["surnames"].split()
        for gender in PRONOUNS:
            people += [
                (group, gender, f"{first} {surnames[i % len(surnames)]}")
                for i, first in enumerate(lists[gender].split())
            ]
    return people


def _filled(template: str, name: str, gender: str) -> str:
    """The template with a person in it; nothing but the four fields is looked at."""
    text = template.replace("{name}", name)
    for field, word in PRONOUNS[gender].items():
        text = text.replace(f"{{{field}}}", word)
        text = text.replace(f"{{{field.capitalize()}}}", word.capitalize())
    return text
