"""What is known of a base goes along with the classifier that is fine-tuned from it."""

from __future__ import annotations

import logging

from audit.files import inside
from audit.pretraining import PretrainingMemory, carried
from finetune.plan import Plan
from finetune.pretraining.record import PRETRAINING, read

log = logging.getLogger(__name__)


def memory_of_base(plan: Plan) -> PretrainingMemory | None:
    """What a plan's base remembers, if it was pretrained here; says so where that spoils the plan.

    Raises
    ------
    AuditError
        The base has a record that cannot be read, or a link out of its folder.
    """
    found = carried(plan.base.path, plan.base.sha256)
    if found is None or not inside(plan.base.path, PRETRAINING).is_file():
        return found
    before = read(plan.base.path)
    if before.corpus == plan.corpus.name and before.training.seed != plan.settings.seed:
        log.warning(
            "The base was pretrained on %s with seed %s: some rows held out here were trained on "
            "there. Give --seed %s to hold the same rows out.",
            before.corpus, before.training.seed, before.training.seed,
        )  # fmt: skip
    return found
