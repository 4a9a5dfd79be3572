"""How often does a decision turn when the personal data in its text is taken away?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.by_group import measurement
from audit.checks.privacy.pii_use import ANY, Removal, use
from audit.checks.robustness.worked import worked_probe
from audit.evidence import Evidence
from audit.finding import Concern, Measurement, Test
from audit.stats.estimate import undefined
from audit.stats.intervals import rate
from audit.stats.paired import mcnemar_p_value

NAME = "pii_flip_rate"
NEEDS = ("of_text", "predict", "text", "y_pred")


def reads_addresses(text: str) -> float:
    """.75 for a text with an @, else .25: a model that uses e-mail addresses."""
    return 0.75 if "@" in text else 0.25


WORKED = worked_probe(
    ["write to a@example.com soon", "call 020 7946 0018 before noon", "neither of both"],
    reads_addresses,
    sex="FMM",
)
"""Two of three texts hold personal data; the model reads that of the first."""


@check(
    concern=Concern.PRIVACY,
    needs=NEEDS,
    references=(
        "Regulation (EU) 2016/679 (GDPR), article 5(1)(c) (data minimisation)",
        "Wilson (1927), JASA 22:209-212 (interval); McNemar (1947), Psychometrika 12:153-157",
    ),
    examples=[
        Example(
            WORKED,
            {
                "type = any": 0.5,
                "type = email": 1.0,
                "type = phone": 0.0,
                "type = any and sex = F": 1.0,
                "type = any and sex = M": 0.0,
            },
            "of two texts that hold personal data the one with an e-mail address is decided "
            "otherwise without it",
        )
    ],
)
def pii_flip_rate(evidence: Evidence) -> Iterator[Measurement]:
    """How often does a decision turn when the personal data in its text is taken away?

    Share of the texts holding personal data whose decision is another one without it, by type and
    by group; from 0, the best, to 1. Beside it, in the detail, the same with other data of its kind
    in its place (*swapped*), and of a control: the text without as many other words, next to each
    other, taken away elsewhere. The p-value is of the
    personal data turning as many decisions as those other words (McNemar, exact). A decision that
    needs nobody's number, address or card does not turn.

    It misses personal data that was not recognised, and data the decision rests on together with
    words that say the same.
    """
    found = use(evidence)
    if not found.removals:
        yield measurement(NAME, undefined(), 0, {"type": ANY}, note=found.note)
    for type_, removal in found.removals.items():
        note = found.note if type_ == ANY else ""
        yield _turned(evidence, removal, type_, note)
    if found.removals:
        yield from _by_group(evidence, found.removals[ANY])


def _turned(evidence: Evidence, removal: Removal, type_: str, note: str) -> Measurement:
    swapped = rate(int(removal.swapped_turned.sum()), removal.rows.size, evidence.confidence)
    n, k, by_control = removal.rows.size, int(removal.turned.sum()), removal.control_turned
    control = rate(int(by_control.sum()), n, evidence.confidence)
    only = int((removal.turned > by_control).sum()), int((removal.turned < by_control).sum())
    return measurement(
        NAME, rate(k, n, evidence.confidence), n, {"type": type_}, note=note,
        test=Test(
            null=f"personal data ({type_}) turns as many decisions as other words",
            p_value=mcnemar_p_value(*only), method=f"McNemar, exact, {n:,} texts",
        ),
        control=control.value, control_low=control.low, control_high=control.high,
        swapped=swapped.value, swapped_low=swapped.low, swapped_high=swapped.high,
    )  # fmt: skip


def _by_group(evidence: Evidence, removal: Removal) -> Iterator[Measurement]:
    for groups in evidence.features:
        codes = groups.codes[removal.rows]
        for group in sorted(set(codes.tolist())):
            turned = removal.turned[codes == group]
            yield measurement(
                NAME, rate(int(turned.sum()), turned.size, evidence.confidence), turned.size,
                {"type": ANY, **groups.slice(group)},
            )  # fmt: skip
