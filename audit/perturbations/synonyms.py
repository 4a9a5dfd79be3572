"""Words in the place of others of the same meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.articles import with_article
from audit.perturbations.places import rewritten, some
from audit.perturbations.sentences import begins
from audit.perturbations.tables import cased, table, words_of

_WORD = re.compile(r"(?<![\w'’.@/-])[A-Za-z]{3,}(?![\w@/-])(?!\.\w)")
_NEXT = re.compile(r"\s+([^\W_]+)")
_BEFORE = re.compile(r"(?<![^\W_])([^\W_]+(?:['’]t)?)\s+\Z")
_NEAR = 20
"""Characters looked at before a word."""


@perturbation(
    kind=Kind.WORDS,
    examples=[
        Example("The patient reports chest pain.", "The patient states chest pain."),
        Example("Therapy began in May.", "Therapy started in May."),
        Example("She requested a copy.", "She asked for a copy."),
        Example("A physician called.", "A doctor called."),
        Example("The physician's note", "The doctor's note"),
        Example("It took an entire day.", "It took a whole day."),
        Example("It was a crucial point.", "It was a vital point."),
        Example("It needs a supplementary test.", "It needs an additional test."),
        Example("She saw AN OPHTHALMOLOGIST.", "She saw AN EYE DOCTOR."),
        Example("He purchased it.", "He bought it."),
        Example("He would purchase it.", "He would buy it."),
        Example("He attempted to flee.", "He tried to flee."),
        Example("The court noted that he paid.", "The court observed that he paid."),
        Example("Perhaps he paid.", "Maybe he paid."),
        Example(
            "The medical reports that came were old.", "The medical reports that came were old."
        ),
        Example("Her purchase was attempted murder.", "Her purchase was attempted murder."),
        Example("He was requested to leave.", "He was requested to leave."),
        Example("She gave informed consent.", "She gave informed consent."),
        Example("The Physician Assistant left.", "The Physician Assistant left."),
        Example("A patient patient left the bank.", "A patient patient left the bank."),
    ],
    never=[
        ("An affluent woman", "An wealthy woman"),
        ("A supplementary test", "A additional test"),
        ("The patient reports were filed.", "The patient states were filed."),
        ("Her purchases were late.", "Her buys were late."),
        ("see physician.com", "see doctor.com"),
    ],
    references=("Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118",),
)
def synonyms(text: str, severity: int, rng: Random) -> str:
    """Some words become others of the same meaning and form: *physician*, *doctor*.

    From a list checked by hand; *a* and *an* are mended. A word in a name is left.
    """
    return rewritten(text, some(list(synonym_places(text)), severity, rng))


def synonym_places(text: str) -> Iterator[tuple[int, int, str]]:
    """Every word that has a synonym where it stands: (start, end, synonym)."""
    for found in _WORD.finditer(text):
        new = _synonym(text, found)
        if new and not _is_name(text, found):
            start, written = with_article(text, found.start(), cased(found[0], new))
            yield start, found.end(), written


def _synonym(text: str, found: re.Match[str]) -> str | None:
    """What may take the place of a word where it stands."""
    word = found[0].lower()
    new = _listed("anywhere").get(word)
    if new:
        return new
    following = _NEXT.match(text, found.end())
    after = following[1].lower() if following else ""
    if after in ("to", "that"):
        return _listed(f"before_{after}").get(word)
    if after in words_of("synonyms", "objects") and word in _listed("with_object"):
        return _listed("with_object")[word]
    before = _BEFORE.search(text, max(0, found.start() - _NEAR), found.start())
    if before is None or after in words_of("synonyms", "not_before"):
        return None
    able, new = _verbs().get(word, ((), None))
    return new if before[1].lower().replace("’", "'") in able else None


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Whether a capital tells of a name, such as *Attorney General* or *Annual Report*."""
    if not found[0].istitle():
        return False
    following = _NEXT.match(text, found.end())
    if following and following[1][0].isupper() and following[1] != "I":
        return True
    return not begins(text, found.start())


@lru_cache
def _listed(key: str) -> Mapping[str, str]:
    """Word -> synonym, of one of the lists."""
    pairs = (line.split(" = ") for line in table("synonyms")[key].split("\n") if line)
    forms = (zip(old.split(", "), new.split(", "), strict=True) for old, new in pairs)
    return {old: new for form in forms for old, new in form}


@lru_cache(maxsize=1)
def _verbs() -> Mapping[str, tuple[frozenset[str], str]]:
    """Form of a verb that may be a noun -> words of which one stands before it, and its synonym."""
    found = {}
    for form, words in table("synonyms")["before"].items():
        before = frozenset(words.split())
        if form in ("third", "past"):
            before |= words_of("verbs", "person")
        found.update({old: (before, new) for old, new in _listed(form).items()})
    return found
