"""Chinese characters typed by sound."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.chinese import confused


@perturbation(
    kind=Kind.CHINESE,
    languages=("zh",),
    examples=[
        Example("他在哪儿？", "他再哪儿？"),
        Example("他必须。", "他必需。", seed=0),
        Example("她的孩子", "她得孩子"),
        Example("做好了", "坐好了"),
        Example("做好了", "作好了", seed=1),
        Example("医生说再来。", "医生说在来。"),
        Example("患者反复发热三天，已在家中自行服药。", "患者反复发热三天，已在家中字行服药。"),
        Example(
            "患者反复发热三天，已在家中自行服药。",
            "患者反复发热三天，已在家钟字行服药。",
            severity=3,
        ),
        Example("Er 在 Beijing.", "Er 再 Beijing."),
        Example("我不去。", "我不去。"),
        Example("The court sat.", "The court sat."),
    ],
    never=[("他在哪儿？", "她在哪儿？"), ("三天", "山天")],
    references=(
        "Zhang, Huang, Liu, Li (2020), ACL, arXiv:2005.07421 (spelling errors by sound and shape)",
    ),
)
def chinese_homophones(text: str, severity: int, rng: Random) -> str:
    """Some Chinese characters become others of the same sound, as when typed by sound.

    Pronouns, numbers, kinship and negation are kept.
    """
    return confused(text, severity, rng, "chinese_homophones")
