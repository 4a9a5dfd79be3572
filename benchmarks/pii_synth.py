"""Presidio's own synthetic sentences, with the types of personal data told in our names.

`synth_dataset_v2.json` of github.com/microsoft/presidio-research (MIT; names CC BY-SA 3.0), read
from the folder of real data in ``$ETHICS_AUDIT_MIRROR``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pii_corpora import Span
from benchmarks.pii_scoring import Spanned

TYPES = {
    "PERSON": "person_name", "STREET_ADDRESS": "address", "GPE": "place",
    "ORGANIZATION": "organisation", "CREDIT_CARD": "credit_card", "PHONE_NUMBER": "phone",
    "AGE": "age", "EMAIL_ADDRESS": "email", "ZIP_CODE": "postcode", "IBAN_CODE": "iban",
    "US_SSN": "us_ssn", "IP_ADDRESS": "ip_address", "US_DRIVER_LICENSE": "driving_licence",
}  # fmt: skip
"""Their types, in our names."""

NOT_SCORED = ("DATE_TIME", "TITLE", "NRP", "DOMAIN_NAME")
"""Marked there and no type of ours: dates of no birth, professions, nationalities, web sites."""

PARTS_OF_ADDRESSES = frozenset({"postcode", "place", "address"})


@dataclass(frozen=True)
class Sentence:
    """A text, what is personal in it, and what is marked and not scored."""

    text: str
    spans: list[Span]
    ignored: list[Span]

    def counted(self, hits: Sequence[Spanned]) -> list[Spanned]:
        """Hits but those on a part of an address, of which only the whole is marked there."""
        addresses = [span for span in self.spans if span.type == "address"]
        return [
            hit
            for hit in hits
            if hit.type not in PARTS_OF_ADDRESSES - {"address"}
            or not any(span.start <= hit.start and hit.end <= span.end for span in addresses)
        ]


def sentences(mirror: Path) -> list[Sentence]:
    """All of them."""
    path = mirror / "pii_presidio_synth" / "synth_dataset_v2.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    return [_sentence(row["full_text"], row["spans"]) for row in rows]


def _sentence(text: str, marked: list[dict[str, str | int]]) -> Sentence:
    spans, ignored = list[Span](), list[Span]()
    for one in marked:
        start, end, name = int(one["start_position"]), int(one["end_position"]), one["entity_type"]
        kept = ignored if name in NOT_SCORED else spans
        kept.append(Span(start, end, TYPES.get(str(name), str(name))))
    return Sentence(text, spans, ignored)
