"""African American English, by rule."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.aave_grammar import rules
from audit.perturbations.places import rewritten, some
from audit.perturbations.rules import applied
from audit.perturbations.verbs import finite


@perturbation(
    kind=Kind.DIALECT,
    examples=[
        Example("She is working.", "She working."),
        Example("They’re at home.", "They at home."),
        Example("She is a nurse.", "She a nurse."),
        Example("The patient is waiting.", "The patient waiting."),
        Example("He did not see anything.", "He didn't see nothing."),
        Example("She doesn't know any of it.", "She don't know none of it."),
        Example("He has not paid.", "He ain't paid."),
        Example("It's not right.", "It ain't right."),
        Example("She is usually late.", "She usually be late."),
        Example("She often walks home.", "She often walk home."),
        Example("The applicant has a job.", "The applicant have a job."),
        Example("I was going to pay.", "I was gonna pay."),
        Example("They were late.", "They was late."),
        Example("She does not drive.", "She don't drive."),
        Example("SHE IS NOT ILL.", "SHE AIN'T ILL."),
        Example(
            "She is a nurse. He does not see anything. They were late. The patient walks home. "
            "He is going to pay. She is usually tired, and it is not right.",
            "She is a nurse. He don't see nothing. They were late. The patient walks home. "
            "He is gonna pay. She is usually tired, and it is not right.",
            severity=3,
        ),
        Example("Is she working?", "Is she working?"),
        Example("As good as it is.", "As good as it is."),
        Example("I know where she is in court.", "I know where she is in court."),
        Example("We were going to the hospital.", "We was going to the hospital."),
        Example("The patient reports were filed.", "The patient reports were filed."),
    ],
    never=[
        ("Where is she working?", "Where she working?"),
        ("Isn't she working?", "Ain't she working?"),
        ("She is as ill as he is.", "She is as ill as he."),
        ("The patient's suffering is great.", "The patient suffering is great."),
        ("He has not only lied.", "He ain't only lied."),
        ("He is going to work.", "He is gonna work."),
        ("I have not seen any more.", "I ain't seen no more."),
        ("He would have not come.", "He would ain't come."),
    ],
    references=(
        "Green (2002), African American English, Cambridge University Press",
        "Ziems, Chen, Harris, Anderson, Yang (2022), ACL, arXiv:2204.03031 (VALUE)",
        "Ziems, Held, Yang, Dhamala, Gupta, Yang (2023), ACL, arXiv:2212.08011 (Multi-VALUE)",
        "Kortmann, Lunkenheimer, Ehret, eds. (2020), https://ewave-atlas.org",
    ),
)
def aave_rules(text: str, severity: int, rng: Random) -> str:
    """Some clauses are put as in African American English: *she working*, *don't see nothing*.

    The rules approximate a dialect with a grammar of its own. They are for testing whether a model
    punishes it, not for writing it: a speaker would use more of it, and not everywhere.
    """
    thirds = [(f.start, f.end, f.adverb + f.base) for f in finite(text) if f.tense == "third"]
    return rewritten(text, some(applied(text, rules(), thirds), severity, rng))
