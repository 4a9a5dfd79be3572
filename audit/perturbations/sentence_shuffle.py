"""Sentences in another order."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.places import rewritten
from audit.perturbations.sentences import ENDED, sentences


@perturbation(
    kind=Kind.STRUCTURE,
    severities=(1,),
    examples=[
        Example("She fell. He helped her.", "He helped her. She fell."),
        Example("Was it late? Dr. Brown left at 8.", "Dr. Brown left at 8. Was it late?"),
        Example("He paid.\nShe signed.", "She signed.\nHe paid."),
        Example("She fell. He helped her. Both were", "He helped her. She fell. Both were"),
        Example("She fell.", "She fell."),
        Example("Mr. Brown paid 3.50 pounds.", "Mr. Brown paid 3.50 pounds."),
        Example("", ""),
    ],
    never=[("She fell. He helped her.", "She fell. He helped her.")],
    references=("Sinha, Parthasarathi, Pineau, Williams (2021), ACL, arXiv:2101.00010",),
)
def sentence_shuffle(text: str, severity: int, rng: Random) -> str:
    """The sentences of a text are put in another order, blanks and line breaks kept.

    A beginning of a sentence at the end of a text stays there. A pronoun may come before the name
    it stands for, and a story may no longer be told in the order of time.
    """
    del severity
    spans = [span for span in sentences(text) if ENDED.search(text[slice(*span)])]
    order = list(range(len(spans)))
    rng.shuffle(order)
    if order == sorted(order):
        order.reverse()
    moved = zip(spans, order, strict=True)
    return rewritten(text, ((start, end, text[slice(*spans[i])]) for (start, end), i in moved))
