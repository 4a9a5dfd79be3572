"""English as learners write it, by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import rewritten, some
from audit.perturbations.rules import Rule, applied, rule
from audit.perturbations.sentences import begins
from audit.perturbations.tables import cased, table, words_of
from audit.perturbations.verbs import finite

_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NUMBER = (
    "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|many|several|both|"
    r"(?<![\d.,/:-])(?!1 |(?:19|20)\d\d )\d{1,6}"
)
_ENDINGS = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("sses", "ss"), ("s", ""))
"""Of more than one -> of one; the first that fits."""


@perturbation(
    kind=Kind.DIALECT,
    examples=[
        Example("Fever began in a ward.", "Fever began in ward."),
        Example("The court sat.", "Court sat."),
        Example("THE COURT SAT.", "COURT SAT."),
        Example("“An hour passed.”", "“Hour passed.”"),
        Example("She lives here.", "She live here."),
        Example("He often went home.", "He often go home."),
        Example("Wait for two days.", "Wait for two day."),
        Example("3 injuries healed.", "3 injury healed."),
        Example("Many boxes fell.", "Many box fell."),
        Example("Come on Monday.", "Come in Monday."),
        Example("It depends on luck.", "It depends of luck."),
        Example("Costs depend on luck.", "Costs depend of luck."),
        Example(
            "The patient has a fever. She took two tablets on Monday and went to the hospital.",
            "The patient has a fever. She take two tablets in Monday and went to the hospital.",
            severity=3,
        ),
        Example("Vitamin A is in it.", "Vitamin A is in it."),
        Example("In 2019 sales rose.", "In 2019 sales rose."),
        Example("Two witnesses’ notes, 5 always", "Two witnesses’ notes, 5 always"),
        Example("Rain fell.", "Rain fell."),
    ],
    never=[
        ("The court sat.", "court sat."),
        ("Vitamin A is in it.", "Vitamin Is in it."),
        ("They paid 1 dollars.", "They paid 1 dollar."),
        ("It cost 1,000 dollars.", "It cost 1,000 dollar."),
        ("In 2019 sales rose.", "In 2019 sale rose."),
        ("The patient reports were late.", "The patient report were late."),
    ],
    references=(
        "Nicholls (2003), The Cambridge Learner Corpus, Corpus Linguistics 16",
        "Dahlmeier, Ng, Wu (2013), Building a large annotated corpus of learner English, BEA",
        "Bryant, Felice, Andersen, Briscoe (2019), The BEA-2019 shared task, W19-4406",
    ),
)
def learner_english(text: str, severity: int, rng: Random) -> str:
    """Some things are put as learners do: *patient has fever since two day*, *she go in Monday*.

    Articles and endings are left out, prepositions confused, the present is used of the past. The
    rules are for testing whether a model punishes a foreign hand, not for writing one.
    """
    verbs = [(f.start, f.end, f.adverb + f.base) for f in finite(text) if f.tense != "base"]
    return rewritten(text, some(applied(text, _rules(), verbs), severity, rng))


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    """Beside verbs in the third person or the past, which are put in their base form."""
    confused = _prepositions()
    return (
        # Articles left out (error type MD, ArtOrDet).
        rule(r"(?<![\w'’-])(the|an?) ([a-z])(?=[a-z])", _without_article),
        # Plurals without s after numbers (FN, Nn).
        rule(rf"(?<![\w'’.-])({_NUMBER})( [a-z]{{2,}}[^\Wsui]s)(?![\w'’-])", _singular),
        # Prepositions confused (RT, Prep).
        rule(rf"(?<![\w'’-])on(?= {_DAY})", "in"),
        rule(
            rf"(?<![\w'’-])(?:{'|'.join(confused)})(?![\w'’-])",
            lambda found: cased(found[0], confused[" ".join(found[0].lower().split())]),
        ),
    )


@lru_cache(maxsize=1)
def _prepositions() -> Mapping[str, str]:
    lines = table("learner_english")["prepositions"].strip().split("\n")
    return dict(line.split(" = ") for line in lines)


def _without_article(found: re.Match[str]) -> str | None:
    article, letter = found.groups()
    if article.islower() or article in ("THE", "AN"):
        return letter
    return letter.upper() if begins(found.string, found.start()) else None


def _singular(found: re.Match[str]) -> str | None:
    number, word = found.groups()
    if word.lower().strip() in words_of("learner_english", "no_plurals"):
        return None
    ending, one = next(pair for pair in _ENDINGS if word.lower().endswith(pair[0]))
    return number + word[: -len(ending)] + cased(word[-2:], one)
