"""Names by a model: a token classifier of `transformers` in a local directory.

The directory is not trusted: weights are read from safetensors alone, none of its code is run, and
nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from audit.errors import InputError
from audit.pii.hit import Hit

TYPES = {
    "PER": "person_name",
    "PERSON": "person_name",
    "ORG": "organisation",
    "ORGANIZATION": "organisation",
    "LOC": "place",
    "GPE": "place",
    "LOCATION": "place",
}
"""Label of a model, without B- or I-, -> type; its other labels are no names."""

OVERLAP = 32
"""Tokens that two neighbouring windows of a long text share, so that no name is cut unseen."""

BATCH = 16

_HALVES = re.compile("[\ud800-\udfff]")


class TokenClassifier:
    """Finds names as a token classifier labels them.

    Parameters
    ----------
    folder
        Its directory: configuration, fast tokenizer, safetensors.

    Raises
    ------
    InputError
        There is no such model in the directory, or none of its labels is a name.
    """

    def __init__(self, folder: Path) -> None:
        options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        if not (folder / "config.json").is_file():
            raise InputError(folder, "has no config.json", expected="a token classifier")
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True, **options)
            self._model = AutoModelForTokenClassification.from_pretrained(
                folder, use_safetensors=True, **options
            ).eval()
        except (OSError, ValueError, KeyError) as error:
            problem = f"cannot be read as a token classifier ({error})"
            raise InputError(folder, problem, expected="config, tokenizer, safetensors") from error
        labels = self._model.config.id2label
        self._types = {i: TYPES.get(_bare(name)) for i, name in labels.items()}
        self._begins = {i: name.startswith("B-") for i, name in labels.items()}
        if not any(self._types.values()):
            raise InputError(folder, "labels no names", field="id2label", expected=", ".join(TYPES))
        self.blind_spots = f"Names are those that the model in {folder.name} labels, and no others."
        self._size = min(
            512,
            int(self._tokenizer.model_max_length),
            int(getattr(self._model.config, "max_position_embeddings", 512)),
        )

    def __call__(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The names in each text; of those seen in two windows, the surer."""
        return [list(self._of(text)) if text.strip() else [] for text in texts]

    def _of(self, text: str) -> Iterator[Hit]:
        windows = self._tokenizer(
            _HALVES.sub("\ufffd", text),  # not encodable; one character for one keeps places
            truncation=True,
            max_length=self._size,
            stride=min(OVERLAP, self._size // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_tensors="pt",
            padding=True,
        )
        offsets = windows.pop("offset_mapping")
        windows.pop("overflow_to_sample_mapping")
        for first in range(0, len(offsets), BATCH):
            part = {key: value[first : first + BATCH] for key, value in windows.items()}
            with torch.inference_mode():
                scores = self._model(**part).logits.softmax(-1)
            for one, places in zip(scores, offsets[first : first + BATCH], strict=True):
                yield from self._joined(one, places.tolist())

    def _joined(self, scores: torch.Tensor, places: list[list[int]]) -> Iterator[Hit]:
        """Neighbouring tokens of one type as one name, as sure as the least sure of them."""
        hit: Hit | None = None
        best = scores.max(-1)
        for score, label, (start, end) in zip(
            best.values.tolist(), best.indices.tolist(), places, strict=True
        ):
            type_ = self._types[label] if end > start else None
            goes_on = hit and hit.type == type_ and start <= hit.end + 1 and not self._begins[label]
            if hit and goes_on:
                hit = Hit(hit.start, end, hit.type, min(hit.score, score), hit.reason)
                continue
            if hit:
                yield hit
            hit = Hit(start, end, type_, score, "as a model labels it") if type_ else None
        if hit:
            yield hit


def _bare(label: str) -> str:
    return label.removeprefix("B-").removeprefix("I-").upper()
