"""How sure a model is of texts it was trained on, and of others: what `finetune` leaves beside it.

No text is kept. A row is told by a fingerprint keyed with a digest of all the data, so that only
who holds the data can say which row is which.
"""

from audit.membership.canaries import Canaries
from audit.membership.coins import MOST_COINS, Coins
from audit.membership.file import (
    MEMBERSHIP,
    MOST_REFERENCES,
    read,
    rows_in,
    write,
    write_reference,
    written,
)
from audit.membership.references import Reference
from audit.membership.rows import Feature, Fingerprints, Membership

__all__ = [
    "MEMBERSHIP",
    "MOST_COINS",
    "MOST_REFERENCES",
    "Canaries",
    "Coins",
    "Feature",
    "Fingerprints",
    "Membership",
    "Reference",
    "read",
    "rows_in",
    "write",
    "write_reference",
    "written",
]
