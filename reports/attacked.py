"""What attacks on texts came to, gathered from a report."""

from __future__ import annotations

from audit.report import Report
from reports.sliced import Parted, parted
from reports.words import number

SUCCESS = "attack_success_rate"
MEANINGS = {
    "synonyms": "words of like meaning are put in the place of others",
    "characters": "words are misspelled",
    "hotflip": "looks inside the model for the words that hurt most; nobody read whether the "
    "meaning stays",
}
"""What each attack does."""


class Attack(Parted):
    """One way of attacking, and how many decisions it turns."""

    @property
    def meaning(self) -> str:
        """What it does; empty for an attack not known here."""
        return MEANINGS.get(self.key, "")

    @property
    def effort(self) -> str:
        """What it takes to turn a decision, in words; empty where none was turned."""
        detail = self.measurement.detail
        words, queries = detail.get("median_words_changed"), detail.get("median_queries")
        share = detail.get("median_share_changed")
        said = [f"{words:g} words changed"] if isinstance(words, float | int) else []
        said += [f"{number(share)} of the text"] if isinstance(share, float) else []
        said += [f"{queries:g} questions asked"] if isinstance(queries, float | int) else []
        return ", ".join(said)


def attacks(report: Report) -> tuple[Attack, ...]:
    """Every attack, in the order of the report."""
    found = parted(report, SUCCESS, "attack")
    return tuple(Attack(one.key, one.finding, one.by_group) for one in found)
