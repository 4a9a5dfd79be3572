"""Does the pretrained base give away whose texts it was pretrained on?"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import Example, check
from audit.checks.privacy.membership_scores import BLIND, areas, without_twins
from audit.checks.privacy.pretraining_worked import pretrained
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.stats.membership import log_confidence

NAME = "pretraining_membership_auc"


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "pretraining"),
    references=(
        "Mireshghallah, Goyal, Uniyal, Berg-Kirkpatrick, Shokri (2022), EMNLP, arXiv:2203.03929 "
        "(membership inference on masked language models)",
        "Salazar, Liang, Nguyen, Kirchhoff (2020), ACL, 2699-2712 (pseudo-log-likelihood)",
        BLIND,
    ),
    examples=[
        Example(
            pretrained("1100", [0.5, 0.2, 0.3, 0.1], sex="FMFF"),
            {
                "attack = likelihood": 0.75,
                "attack = likelihood and sex = F": 1.0,
                "attack = likelihood and sex = M": None,
            },
            "of 4 pairs .2 against .3 alone is lost; no man was held out",
        ),
        Example(
            pretrained("110", [0.5, 0.2, 0.3], texts="abb"),
            {"attack = likelihood": None},
            "the only text held out was trained on as well: neither counts, nobody is left",
        ),
        Example(
            pretrained("1" * 20 + "0" * 20, [0.9] * 20 + [0.1] * 20, blind=[1.0] * 20 + [0.0] * 20),
            {"attack = likelihood": None},
            "a baseline that never saw the model separates them as well",
        ),
    ],
)
def pretraining_membership_auc(evidence: Evidence) -> Iterator[Measurement]:
    """Does the pretrained base give away whose texts it was pretrained on?

    Probability that the base finds a text it was pretrained on (a member) likelier than a text held
    out, ties counting one half: the area under the ROC curve, overall and by group. About .5 where
    the base gives nothing away, which is best, up to 1. How likely a text is: the mean of log p
    over some of its tokens, masked a few at a time as they were in training. One row of each person
    is asked about, so that rows are independent; DeLong's interval.

    Texts of a later year, or of another clinic, look different to a base that keeps nothing. A
    *blind baseline* that sees the text and never the base says how far members can be told so.
    Where its whole interval is above .55 the attack is undefined: it is no evidence of leakage.

    It misses what stronger attacks find, such as a comparison with the base as it was before.
    """
    found = evidence.pretraining
    assert found is not None  # noqa: S101  # checks that come here need it
    rows, note = without_twins(found.rows)
    scores = {"likelihood": log_confidence(rows.log_probability, rows.label)}
    yield from areas(evidence, NAME, rows, scores, note)
