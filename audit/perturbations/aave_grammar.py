"""Rules of African American English, with their features in https://ewave-atlas.org."""

from __future__ import annotations

import re
from functools import lru_cache

from audit.perturbations.rules import Rule, rule
from audit.perturbations.tables import cased, words_of
from audit.perturbations.verbs import bases

_PRONOUN = "he|she|it|they|we|you|i"
_WITHOUT_BE = ("he", "she", "we", "you", "they")
_NO_INFINITIVE = r"(?<!\bto\s)(?<!ould\s)(?<!\bmay\s)(?<!\bmight\s)(?<!\bmust\s)"
_NO = {"any": "no", "anyone": "nobody", "anybody": "nobody", "ever": "never"}
_NO |= {"anything": "nothing", "anywhere": "nowhere", "any of": "none of"}
_DENIED = {"does": "don't", "were": "wasn't", "can": "can't", "will": "won't"}
_DENIED |= {"never": "never", "wo": "won't"}
_DENIED |= dict.fromkeys(("is", "are", "am", "has", "have"), "ain't")
_GAP = re.compile(
    r"\b(?:as|how|where|what|who|whom|which|than)\s(?:[a-z]+\s){0,2}\Z", re.IGNORECASE
)
"""A clause after them may end in its verb: *where she is at the moment*, *as ill as he is*."""


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """All but that of the third person without s, for which verbs have to be told from nouns."""
    return (*_being(), *_denying())


def _being() -> tuple[Rule, ...]:
    adjectives = "|".join(sorted(words_of("aave_rules", "adjectives")))
    places = "|".join(sorted(words_of("aave_rules", "places")))
    verbs = "|".join(sorted(bases() - words_of("aave_rules", "no_futures")))
    return (
        # Habitual be (feature 90; Green 2002, chapter 2).
        rule(
            r"(?<![\w'’-])(he|she|we|you|they|i)(?: (?:is|are|am)|'(?:s|re|m))"
            r" (always|usually|often|normally)(?= [a-z])(?! (?:been|had|\w+ed)(?!\w))",
            lambda found: f"{found[1]} {found[2]} be",
        ),
        # No be before -ing, gonna, a noun, adjectives and places (features 174 to 178).
        rule(
            r"(?<![\w'’-])([a-z]+)(?: (?:is|are)|'(?:s|re))"
            r"(?= (?!during|nothing|something|anything|everything)(?:\w{2,}ing|gonna|an? \w+"
            rf"|(?:(?:so|very|too|really|still) )?(?:{adjectives})"
            rf"|(?:at|in) (?:(?:the|her|his|their) )?(?:{places}))(?![\w-]))",
            _without_be,
        ),
        # Was of more than one (feature 180).
        rule(r"(?<![\w'’-])(we|you|they) were(?!n'|\w)(?! not)", lambda found: f"{found[1]} was"),
        # A future of go (feature 114).
        rule(rf"(?<![\w'’-])going to(?= (?:{verbs})(?![\w-]))", "gonna"),
        # Have of one (feature 170).
        rule(
            r"(?<![\w'’-])([a-z]+) has(?= (?:a|an|the|some|two|three|her|his|many|to)(?!\w))",
            _have,
        ),
    )


def _denying() -> tuple[Rule, ...]:
    return (
        # Negative concord (feature 154; Green 2002, chapter 3).
        rule(
            rf"(?<![\w'’-]){_NO_INFINITIVE}((?:is|are|was|were|has|have|had|do|does|did|can|could|will"
            r"|would|should)(?: not|n't)|am not|cannot|can't|won't|never)"
            rf"((?: (?!(?:and|or|but|because|if|that|when|only|{_PRONOUN}) )[a-z]+){{0,3}}?)"
            r" (any of|any(?:thing|one|body|where)?|ever)(?!\w)"
            r"(?! (?:more|longer|other|further)(?!\w))",
            _concord,
        ),
        # Ain't of be and have (features 155, 156).
        rule(
            rf"(?<=\w\s){_NO_INFINITIVE}(?:(?:is|are|am|has|have) not|(?:is|are|has|have)n't)"
            rf"(?!\w)(?! (?:{_PRONOUN}|only)(?!\w))",
            "ain't",
        ),
        rule(
            rf"(?<![\w'’-])({_PRONOUN}|that)'(?:s|re|m) not(?!\w)(?! only(?!\w))",
            lambda found: f"{found[1]} ain't",
        ),
        # Don't of one (feature 158).
        rule(rf"(?<=\w\s)does(?: not|n't)(?!\w)(?! (?:{_PRONOUN})(?!\w))", "don't"),
    )


def _without_be(found: re.Match[str]) -> str | None:
    subject, start = found[1].lower(), found.start()
    alone = subject in words_of("verbs", "person") and found[0].lower().endswith(" is")
    if not alone and subject not in _WITHOUT_BE:
        return None
    return None if _GAP.search(found.string, max(0, start - 30), start) else found[1]


def _have(found: re.Match[str]) -> str | None:
    one = words_of("verbs", "person") | words_of("verbs", "singular")
    return f"{found[1]} have" if found[1].lower() in one else None


def _concord(found: re.Match[str]) -> str:
    denied, between, any_ = found.groups()
    word = re.sub(r"\s+not|n['’]t|not\Z", "", denied.lower())
    word = "can" if word == "ca" else word
    no = _NO[" ".join(any_.lower().split())]
    return cased(denied, _DENIED.get(word, f"{word}n't")) + f"{between} {cased(any_, no)}"
