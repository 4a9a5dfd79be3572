"""Names by Presidio, where it is installed (``pip install 'ethics-audit[presidio]'``)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from audit.errors import InputError
from audit.pii.hit import Hit

TYPES = {"PERSON": "person_name", "ORGANIZATION": "organisation", "LOCATION": "place"}
"""Presidio's entity -> type; its other entities are found by our own recognisers."""

_REASON = "as Presidio finds it"


class Presidio:
    """Finds names as Presidio's analyser does.

    Parameters
    ----------
    analyser
        A ``presidio_analyzer.AnalyzerEngine``; by default one with its own settings, whose
        language model must have been installed before.
    language
        ISO 639-1 code of the language of the texts.

    Raises
    ------
    InputError
        Presidio is not installed.
    """

    blind_spots = "Names are those that Presidio's language model finds."

    def __init__(self, analyser: Any = None, language: str = "en") -> None:
        self._analyser = _default() if analyser is None else analyser
        self._language = language

    def __call__(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The names in each text."""
        return [self._of(text) for text in texts]

    def _of(self, text: str) -> list[Hit]:
        found = self._analyser.analyze(text, language=self._language, entities=list(TYPES))
        return [
            Hit(one.start, one.end, TYPES[one.entity_type], float(one.score), _REASON)
            for one in found
            if one.entity_type in TYPES
        ]


def _default() -> Any:
    try:
        analyser = import_module("presidio_analyzer")
    except ImportError as error:
        raise InputError(
            "--names presidio",
            "Presidio is not installed",
            hint="Install it with: pip install 'ethics-audit[presidio]'.",
        ) from error
    return analyser.AnalyzerEngine()
