"""The same sentence denied, or no longer denied."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Expectation, Kind, perturbation
from audit.perturbations.affirming import affirmed, is_denied
from audit.perturbations.denying import denied
from audit.perturbations.sentences import sentences

_LEAD = re.compile(
    r"\s*(?:if|when|whenever|while|because|although|though|since|as|unless|before|after|until|once)"
    r"(?![^\W_])(?:[^,]*,|.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A clause before the main one, to its comma."""

_NEXT_CLAUSE = re.compile(
    r"[,;:]\s|\s(?:because|although|though|whereas|but|so|"
    r"and\s(?:he|she|it|they|we|i|there|was|were|is|are|has|have|had|did|does|could|can|will))\s",
    re.IGNORECASE,
)
_ASKED_OR_NOR = re.compile(r"\?\W{0,2}\Z|(?<![^\W_])(?i:nor)(?![^\W_])")


@perturbation(
    kind=Kind.WORDS,
    expects=Expectation.DIRECTIONAL,
    severities=(1,),
    examples=[
        Example("The patient is ill.", "The patient is not ill."),
        Example("She was admitted on 3 May.", "She was not admitted on 3 May."),
        Example("He has had a fever.", "He has not had a fever."),
        Example("He has left knee pain.", "He does not have left knee pain."),
        Example("He has left the hospital.", "He has not left the hospital."),
        Example("She can walk.", "She cannot walk."),
        Example("She can’t walk.", "She can walk."),
        Example("She did not see anybody.", "She did see somebody."),
        Example("He won't pay.", "He will pay."),
        Example("The patient reports some pain.", "The patient does not report any pain."),
        Example("The court dismissed the appeal.", "The court did not dismiss the appeal."),
        Example("She often smokes.", "She does not often smoke."),
        Example("There was no evidence.", "There was some evidence."),
        Example("She is no longer working.", "She is still working."),
        Example("When she was seen, she was well.", "When she was seen, she was not well."),
        Example("The man who was seen is ill.", "The man who was seen is not ill."),
        Example("Chest pain. His will was found.", "Chest pain. His will was not found."),
        Example("Is she ill?", "Is she ill?"),
        Example("He neither smokes nor drinks.", "He neither smokes nor drinks."),
        Example("As good as it is.", "As good as it is."),
    ],
    never=[
        ("She is not ill.", "She is not not ill."),
        ("No evidence was found.", "No evidence was not found."),
        ("He had a fever.", "He had not a fever."),
        ("He has to pay.", "He has not to pay."),
        ("The patient reports were filed.", "The patient does not report were filed."),
        ("The loan she took was large.", "The loan she did not take was large."),
        ("Two court orders were breached.", "Two court does not order were breached."),
        ("In May 2020 she left.", "In May not 2020 she left."),
    ],
    references=("Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118",),
)
def negation(text: str, severity: int, rng: Random) -> str:
    """The first clause that allows it is denied, or no longer denied where it was.

    A question, an order and a clause whose verb is not known are passed over.
    """
    del severity, rng
    for start, end in sentences(text):
        sentence = text[start:end]
        if _ASKED_OR_NOR.search(sentence):
            continue
        lead = _LEAD.match(sentence)
        begin = lead.end() if lead else 0
        for clause in (_first_clause(sentence, begin), sentence):
            changed = affirmed(clause) if is_denied(clause) else denied(clause, begin)
            if changed != clause:
                return text[:start] + changed + text[start + len(clause) :]
    return text


def _first_clause(sentence: str, begin: int) -> str:
    found = _NEXT_CLAUSE.search(sentence, begin)
    return sentence[: found.start()] if found else sentence
