"""Denied sentences, and the same no longer denied."""

from __future__ import annotations

import re

from audit.perturbations.tables import cased

_NEGATIVE = re.compile(
    r"(?<![^\W_])(?:not|cannot|never|nothing|nobody|none|nowhere|neither|nor|hardly|scarcely|barely"
    r"|no(?=,|\s+[a-z]))"
    r"(?![^\W_])|n['’]t(?![^\W_])",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"(?<![^\W_])(?:(?P<can>can(?:not|['’]t|\s+not))|(?P<will>won['’]t)|(?P<shall>shan['’]t)"
    r"|(?P<aux>is|are|was|were|am|would|could|should|must|might|may|will|shall|has|have|had|does|do"
    r"|did)(?:n['’]t|\s+not)(?:\s+yet(?=\s))?"
    r"|(?P<still>no\s+longer)|(?P<someone>no\s+one)|(?P<somebody>nobody)|(?P<something>nothing)"
    r"|(?P<some>no(?=\s+(?!(?:doubt|matter|more|less|fewer|later|sooner|better|worse|way)\b)[a-z])))"
    r"(?![^\W_])(?!\s+(?:only|just|until|least|all|even)\b)"
    r"|(?<![^\W_])(?P<none>never\s+|not\s+(?=to\s))"
    r"|(?P<clitic>['’](?:s|m|re|ve|ll|d))\s+not(?![^\W_])",
    re.IGNORECASE,
)
_ANY = re.compile(r"(?<![^\W_])any(?=one|body|thing|where|(?![^\W_]))", re.IGNORECASE)


def is_denied(sentence: str) -> bool:
    """Whether it holds *not*, *no*, *never* or the like."""
    return _NEGATIVE.search(sentence) is not None


def affirmed(sentence: str) -> str:
    """A denied sentence without its first *not*, *no* or *never*; itself where that cannot go."""
    found = _DENIAL.search(sentence)
    if not found:
        return sentence
    rest = _ANY.sub(lambda any_: cased(any_[0], "some"), sentence[found.end() :])
    kept = _kept(found)
    if not kept and not sentence[: found.start()].strip():
        rest = rest[:1].upper() + rest[1:]
    return sentence[: found.start()] + kept + rest


def _kept(found: re.Match[str]) -> str:
    kind = str(found.lastgroup)
    if kind in ("aux", "clitic"):
        return str(found[kind])
    return "" if kind == "none" else cased(found[0], kind)
