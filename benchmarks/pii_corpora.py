"""Corpora of documents in which the personal data is planted, and so known.

Clinical notes, statements to the police, letters to a bank, tickets, logs, chats and lines of
tables, in English and Chinese, each with up to four planted values among hard negatives. What is
planted follows the definitions of the formats (`pii_values`, `pii_numbers`), where it stands is in
`pii_contexts_en.toml` and `pii_contexts_zh.toml`; other words for the same are in
`pii_held_out.toml`. The detector is nowhere consulted.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

from benchmarks.pii_decoys import DECOYS
from benchmarks.pii_values import VALUES

Language = Literal["en", "zh"]

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
OTHER_SEPARATORS = str.maketrans(" -", "\u00a0\u2011")
"""A blank and a dash that do not break, as word processors put them."""
INVISIBLE = "\u200b\u200c\u2060\ufeff\u00ad"
FOLDED = frozenset({
    "phone", "credit_card", "us_ssn", "us_itin", "uk_nhs", "cn_resident_id", "bank_account",
    "medical_record_number", "date_of_birth", "age",
})  # fmt: skip
"""Types whose digits an input method may have made full-width."""
SELF_EVIDENT = (
    "email", "iban", "credit_card", "cn_resident_id", "ip_address", "mac_address", "crypto_wallet",
)  # fmt: skip
"""Types that may stand in a row of a table, away from the name of their column."""
TELLING = sorted(set(DECOYS) - {"version"})
"""Hard negatives that may: four numbers with dots could be either, but for the word before them."""


class Span(NamedTuple):
    """Planted characters `text[start:end]`, of a type, or of a kind of hard negative."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Document:
    """A text, the personal data in it, and what only looks like it."""

    text: str
    spans: list[Span]
    decoys: list[Span]
    language: Language
    kind: str


class Piece(NamedTuple):
    """Some text, perhaps with a value at `start`."""

    text: str
    start: int = 0
    value: str = ""
    type: str = ""


def corpus(
    language: Language, documents: int, seed: int, *, held_out: bool = False
) -> list[Document]:
    """So many documents; the same for the same arguments.

    Parameters
    ----------
    language
        ``en`` or ``zh``; one piece in eight of a Chinese document is English.
    documents
        How many; they are of the seven kinds in turn.
    seed
        Of the random source.
    held_out
        Whether planted values stand in other words than those the detector was written with.
    """
    contexts = _contexts(held_out)
    writer = _Writer(Random(f"{language} {seed}"), language, contexts)
    kinds = list(contexts[language]["classes"])
    return [writer.document(kinds[i % len(kinds)]) for i in range(documents)]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def _contexts(held_out: bool) -> dict[Language, dict[str, Any]]:
    english, chinese = _read("pii_contexts_en.toml"), _read("pii_contexts_zh.toml")
    others = _read("pii_held_out.toml") if held_out else {"en": {}, "zh": {}}
    return {"en": english | others["en"], "zh": chinese | others["zh"]}


@dataclass(frozen=True)
class _Writer:
    """Writes documents of a language; `contexts` holds the words of both."""

    rng: Random
    language: Language
    contexts: dict[Language, dict[str, Any]]

    def document(self, kind: str) -> Document:
        """A document of this kind."""
        rng = self.rng
        if kind == "csv" and rng.random() < 0.5:
            return self._table()
        fillers = self.contexts[self.language]["classes"][kind]
        pieces = [
            *(self._planted(kind) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4)))),
            *(self._decoy(kind) for _ in range(rng.randint(1, 4))),
            *(Piece(rng.choice(fillers)) for _ in range(rng.randint(1, 3))),
        ]
        rng.shuffle(pieces)
        return self._joined(pieces, kind)

    def _planted(self, kind: str) -> Piece:
        name = self.rng.choice(list(VALUES))
        spoken = self._spoken()
        value = _disguised(self.rng, VALUES[name](self.rng, spoken), name, spoken)
        return self._piece(self.contexts[spoken][name], value, name, kind)

    def _decoy(self, kind: str) -> Piece:
        name = self.rng.choice(list(DECOYS))
        spoken = self._spoken()
        value = DECOYS[name](self.rng, spoken)
        return self._piece(self.contexts[spoken]["decoys"][name], value, name, kind)

    def _spoken(self) -> Language:
        return "en" if self.language == "en" or self.rng.random() < 1 / 8 else "zh"

    def _piece(self, contexts: dict[str, list[str]], value: str, name: str, kind: str) -> Piece:
        """The value in a sentence, or in a field where documents of the kind have fields."""
        rng = self.rng
        if kind in {"log", "csv"} or (kind == "ticket" and rng.random() < 0.5):
            key, _, form = rng.choice(contexts["key"]).partition("|")
            template = key + {"log": "=", "csv": ";", "ticket": ": "}[kind] + (form or "{}")
        else:
            template = rng.choice(contexts["say"])
        before, after = template.split("{}")
        return Piece(before + value + after, len(before), value, name)

    def _table(self) -> Document:
        """A row of names of columns and one of values, as only values that tell what they are."""
        rng, contexts = self.rng, self.contexts[self.language]
        contexts = contexts | contexts["decoys"]
        names = rng.sample((*SELF_EVIDENT, *rng.sample(TELLING, 3)), 5)
        header = ",".join(rng.choice(contexts[name]["key"]) for name in names)
        pieces = [Piece(header + "\n")]
        for place, name in enumerate(names):
            value = (VALUES if name in VALUES else DECOYS)[name](rng, self.language)
            quote = '"' if "," in value else ""
            text = f"{quote}{value}{quote}{',' if place < len(names) - 1 else ''}"
            pieces.append(Piece(text, len(quote), value, name))
        return self._joined(pieces, "table")

    def _joined(self, pieces: list[Piece], kind: str) -> Document:
        text, spans, decoys = "", list[Span](), list[Span]()
        for number, piece in enumerate(pieces):
            before, after = self._around(number, kind)
            start = len(text) + len(before) + piece.start
            text += before + piece.text + after
            if piece.type:
                kept = decoys if piece.type in DECOYS else spans
                kept.append(Span(start, start + len(piece.value), piece.type))
        return Document(text, spans, decoys, self.language, kind)

    def _around(self, number: int, kind: str) -> tuple[str, str]:
        """What stands before and after the piece of a number."""
        rng = self.rng
        match kind:
            case "log":
                stamp = f"2026-03-0{number % 9 + 1}T08:{rng.randint(10, 59)}:02Z INFO "
                return (stamp if number == 0 else ""), " "
            case "chat":
                return f"[{rng.randint(10, 23)}:{rng.randint(10, 59)}] {'AB'[number % 2]}: ", "\n"
            case "ticket" | "csv":
                return "", "\n"
            case "table":
                return "", ""
        if self.language == "zh":
            return "", rng.choice(("。", "，", "；", "。"))
        return "", rng.choice((". ", ". ", "; ", ".\n"))


def _disguised(rng: Random, value: str, name: str, language: Language) -> str:
    """The value as other keyboards, word processors and web pages leave it; seldom."""
    if name in FOLDED and rng.random() < (0.1 if language == "zh" else 0.01):
        return value.translate(FULL_WIDTH)
    if name in FOLDED and rng.random() < 0.05:
        return value.translate(OTHER_SEPARATORS)
    if rng.random() < 0.03 and len(value) > 3:
        place = rng.randint(2, len(value) - 2)
        return value[:place] + rng.choice(INVISIBLE) + value[place:]
    return value
