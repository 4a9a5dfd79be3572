"""Contracted and full forms: *isn't* and *is not*."""

from __future__ import annotations

import re
from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import matches_changed, preceded
from audit.perturbations.tables import cased

_NEGATED = "is|are|was|were|do|does|did|has|have|had|would|could|should|must|need"
_SUBJECTS = {
    "am": ("'m", "i"),
    "are": ("'re", "you we they"),
    "have": ("'ve", "i you we they"),
    "will": ("'ll", "i you he she it we they"),
    "is": ("'s", "he she it there that"),
}
_EXPANDED_ONLY = {
    "needn't": "need not", "mightn't": "might not", "shan't": "shall not", "let's": "let us",
    "that'll": "that will", "there'll": "there will", "who'll": "who will", "who've": "who have",
    "should've": "should have", "could've": "could have", "would've": "would have",
    "might've": "might have", "must've": "must have", "there're": "there are",
}  # fmt: skip

_SHORT = {f"{verb} not": f"{verb}n't" for verb in _NEGATED.split("|")}
_SHORT |= {"will not": "won't", "can not": "can't", "cannot": "can't"}
_SHORT |= {
    f"{subject} {verb}": f"{subject}{ending}"
    for verb, (ending, subjects) in _SUBJECTS.items()
    for subject in subjects.split()
}
# 's is also "has" and the possessive.
_LONG = {short: long for long, short in _SHORT.items() if not short.endswith("'s")} | _EXPANDED_ONLY

_PLACE = re.compile(
    r"(?<![\w'’-])(?:"
    r"(?P<subject>(?:i|you|he|she|it|we|they|that|there) (?:am|(?:are|is|have|will)(?! not)))"
    rf"|(?P<negated>(?:{_NEGATED}|will|can) not|cannot)"
    r"|[a-z]+['’][a-z]+"
    r")(?![\w'’-])",
    re.IGNORECASE,
)
_AFTER = {
    "am": r"not|an?|the|so|too|very|also|still|going|being|sure|afraid|sorry|glad|(?:un)?able"
    r"|(?:un)?likely|[a-z]{3,}ing",
    "have": r"been|never|always|already|had|seen|done|gone|taken|made",
    "will": r"never|also|always|probably|be|have|need|take|get|go|come|see|try|pay|make|ask"
    r"|tell|call|give|return|start|stop|continue",
}
_AFTER |= {"are": _AFTER["am"], "is": _AFTER["am"]}
_SAFE = {verb: re.compile(rf"\s(?:{words})(?![\w'’-])") for verb, words in _AFTER.items()}
"""What may follow a contracted verb: *she's a nurse*, never *whether she's*."""

# Both of you are; the will not being signed.
_NO_SUBJECT = re.compile(r"(?<!\w)(?:of|like|and|or|than|as)\s\Z", re.IGNORECASE)
_NOUN = re.compile(r"(?<!\w)(?:an?|the|his|her|my|our|your|their)\s\Z", re.IGNORECASE)
_ONLY = re.compile(r"\s(?:only|just|merely|simply)(?!\w)", re.IGNORECASE)
_ASKED = re.compile(r"\s(?:I|you|he|she|it|we|they|there)(?!\w)", re.IGNORECASE)


@perturbation(
    kind=Kind.SURFACE,
    examples=[
        Example("It is not fair.", "It isn't fair."),
        Example("The pain is not severe.", "The pain isn't severe."),
        Example("The pain isn't severe.", "The pain is not severe."),
        Example("I am sure.", "I'm sure."),
        Example("I'm sure.", "I am sure."),
        Example("She will not pay.", "She won't pay."),
        Example("She won't pay.", "She will not pay."),
        Example("He cannot walk.", "He can't walk."),
        Example("He can’t walk.", "He cannot walk."),
        Example("They've moved.", "They have moved."),
        Example("They have been told.", "They've been told."),
        Example("I am not sure.", "I'm not sure."),
        Example("You should've called.", "You should have called."),
        Example("DON'T MOVE", "DO NOT MOVE"),
        Example("Don't move.", "Do not move."),
        Example("Let's go.", "Let us go."),
        Example("She'll appeal.", "She will appeal."),
        Example("There is a lump.", "There's a lump."),
        Example("They will be told.", "They'll be told."),
        Example("Don't you know?", "Don't you know?"),
        Example("It hurt, didn't it?", "It hurt, didn't it?"),
        Example("The patient's leg; she's tired.", "The patient's leg; she's tired."),
        Example("Yes, it is.", "Yes, it is."),
        Example("I have two sons.", "I have two sons."),
        Example("He'd gone.", "He'd gone."),
        Example("He ain't here.", "He ain't here."),
        Example("The will not being signed, it fell.", "The will not being signed, it fell."),
        Example("He can not only walk but run.", "He can not only walk but run."),
        Example("Both of you are going.", "Both of you are going."),
    ],
    never=[
        ("She's been ill.", "She is been ill."),
        ("The patient's leg", "The patient is leg"),
        ("He can not only walk", "He can't only walk"),
        ("Isn't it?", "Is not it?"),
    ],
    references=("Ribeiro, Wu, Guestrin, Singh (2020), ACL, arXiv:2005.04118",),
)
def contractions(text: str, severity: int, rng: Random) -> str:
    """Some full forms are contracted, some contracted ones written in full.

    Only where one reading is possible: *'s* and *'d* stay, as do *isn't it?* and *yes, it is*.
    """
    return matches_changed(text, severity, rng, _PLACE, _other_form)


def _other_form(found: re.Match[str]) -> str | None:
    form = found[0].lower().replace("’", "'")
    able = _may_expand
    if found["subject"]:
        able = _may_join_subject
    elif found["negated"]:
        able = _may_join_not
    new = _SHORT.get(form) or _LONG.get(form)
    return cased(found[0], new) if new and able(found) else None


def _may_expand(found: re.Match[str]) -> bool:
    return not (found[0][-1] in "tT" and _ASKED.match(found.string, found.end()))


def _may_join_subject(found: re.Match[str]) -> bool:
    verb = found[0].split()[1].lower()
    return bool(_SAFE[verb].match(found.string, found.end())) and not preceded(found, _NO_SUBJECT)


def _may_join_not(found: re.Match[str]) -> bool:
    return not (_ONLY.match(found.string, found.end()) or preceded(found, _NOUN))
