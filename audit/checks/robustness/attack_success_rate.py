"""How many decisions can somebody turn who changes a few words on purpose?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from audit.attacks.constraints import count_of
from audit.attacks.search import Attack
from audit.check import Example, Result, check
from audit.checks.by_group import measurement
from audit.checks.robustness.attack_tables import curve, examples, turned_within
from audit.checks.robustness.attacked import Attacked, attacked
from audit.checks.robustness.by_way import NEEDS
from audit.checks.robustness.worked import shouting, worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Scalar
from audit.stats.intervals import rate

NAME = "attack_success_rate"


@check(
    concern=Concern.ROBUSTNESS,
    needs=("of_text", *NEEDS),
    references=(
        "Jin, Jin, Zhou, Szolovits (2020), AAAI, arXiv:1907.11932 (TextFooler)",
        "Ebrahimi, Rao, Lowd, Dou (2018), ACL, arXiv:1712.06751 (HotFlip)",
        "Pruthi, Dhingra, Lipton (2019), ACL, arXiv:1905.11268 (misspellings)",
        "Morris, Lifland, Yoo, Grigsby, Jin, Qi (2020), EMNLP, arXiv:2005.05909 (TextAttack)",
        "Clopper, Pearson (1934), Biometrika 26:404-413",
    ),
    examples=[
        Example(
            worked_probe(["help me", "they help us", "rain", "sunshine"], shouting, sex="FFMM"),
            {
                "attack = characters": 0.5,
                "attack = characters and sex = F": 1.0,
                "attack = characters and sex = M": 0.0,
            },
            "misspelled, help is not known: both texts of F turn; no letter of the others makes it",
        ),
        Example(
            worked_probe(["help me", "rain"], shouting, y_true="11"),
            {"attack = characters": 1.0},
            "rain is decided wrongly as it stands: of the one right decision one is turned",
        ),
        Example(
            worked_probe(["their assistance", "rain"], shouting),
            {"attack = synonyms": 1.0},
            "assistance becomes help, which the rule knows; rain has no synonym and does not count",
        ),
        Example(
            worked_probe(["me and you", "38.6"], shouting),
            {"attack = characters": None},
            "neither text has a word that may be changed, which is no pass",
        ),
    ],
)
def attack_success_rate(evidence: Evidence) -> Iterator[Result]:
    """How many decisions can somebody turn who changes a few words on purpose?

    Share of the texts decided rightly (where no labels are known: of all texts) whose decision is
    another one after an attack, by attack, overall and by group; from 0, the best, to 1. At most a
    fifth of the words are changed, one of any text; never function words, negations, numbers, names
    or words that reveal who a person is. *synonyms* puts words of like meaning in their place and
    *characters* a misspelling, trying words in the order of what leaving each out does (TextFooler)
    with at most 100 questions to the model. *hotflip* looks inside the model: its gradient says
    which words near in embedding would hurt most, and the best are tried. Texts that an attack
    finds no word in do not count. Interval: Clopper-Pearson below 40 texts, else Wilson.

    It is a lower bound on what an attacker can do: what greedy search misses, a better one may
    find, and what is *not* turned is not proven robust. It also misses whether what comes out still
    means the same: synonyms do in most places only, and *hotflip*, unread by any person, measures
    sensitivity to single words rather than robustness where the meaning stays. Read the examples.
    """
    found = attacked(evidence)
    for name, made in found.by_attack.items():
        yield _measured(
            evidence, made, {"attack": name}, _note(found.note(), made), **_detail(found, made)
        )
        for groups in evidence.features:
            for group in range(len(groups)):
                of_group = [attack for attack in made if groups.codes[attack.row] == group]
                if of_group:
                    yield _measured(evidence, of_group, {"attack": name, **groups.slice(group)})
    yield curve(found, evidence.confidence)
    yield examples(evidence, found)


def _measured(
    evidence: Evidence,
    made: Sequence[Attack],
    slice_: dict[str, str],
    note: str = "",
    **detail: Scalar,
) -> Measurement:
    turned = sum(attack.flipped for attack in made)
    estimate = rate(turned, len(made), evidence.confidence)
    return measurement(NAME, estimate, len(made), slice_, note=note).model_copy(
        update={"detail": detail}
    )


def _note(note: str, made: Sequence[Attack]) -> str:
    return note if made else f"Undefined: it finds no word to change in any text. {note}"


def _detail(found: Attacked, made: Sequence[Attack]) -> dict[str, Scalar]:
    """What the number rests on, and how much it took to turn those decisions that turned."""
    turned = [attack for attack in made if attack.flipped]
    looked = len(found.rows)
    reach = {"looked": looked, "applied": len(made) / looked if looked else 0.0}
    within = {f"turned_within_{most}": turned_within(made, most) for most in (10, 30, 100)}
    if not turned:
        return {**reach, **within}
    return {
        **reach,
        **within,
        "median_queries": median(attack.queries for attack in turned),
        "median_words_changed": median(attack.words_changed for attack in turned),
        "median_share_changed": median(a.words_changed / count_of(a.text) for a in turned),
    }
