"""Samples in which the truth is known: disparity, cue, personal data and canaries are planted."""

from finetune.planted.canaries import canary_table, held_out_canaries
from finetune.planted.cards import card
from finetune.planted.generate import ROWS, SCRIPTS, generate, script_of
from finetune.planted.plant import Plant
from finetune.planted.storage import load, stored_file, write

__all__ = [
    "ROWS",
    "SCRIPTS",
    "Plant",
    "canary_table",
    "card",
    "generate",
    "held_out_canaries",
    "load",
    "script_of",
    "stored_file",
    "write",
]
