"""Chinese characters misread."""

from __future__ import annotations

from random import Random

from audit.perturbation import Example, Kind, perturbation
from audit.perturbations.chinese import confused


@perturbation(
    kind=Kind.CHINESE,
    languages=("zh",),
    examples=[
        Example("未婚", "末婚"),
        Example("土地", "士地"),
        Example("自己", "白己"),
        Example("银行拒绝了她的贷款申请。", "银行拒绝了她的贷款由请。"),
        Example("银行拒绝了她的贷款申请。", "银行拒绝了她的贷款申清。", seed=1),
        Example("人很好", "入很好"),
        Example("日期", "曰期"),
        Example("原告请求被告偿还贷款。", "原告请求被告偿还货款。", seed=0),
        Example("我不去。", "我不去。"),
        Example("The court sat.", "The court sat."),
    ],
    never=[("他在哪儿？", "她在哪儿？"), ("我不去。", "找不去。")],
    references=(
        "Liu, Lai, Tien, Chuang, Wu, Lee (2011), ACM TALIP 10(2), doi:10.1145/1967293.1967297",
    ),
)
def chinese_similar_characters(text: str, severity: int, rng: Random) -> str:
    """Some Chinese characters become others that look alike, as when misread.

    Pronouns are kept, and numbers but for 千.
    """
    return confused(text, severity, rng, "chinese_similar_characters")
