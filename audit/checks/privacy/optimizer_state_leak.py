"""Does a left-over optimiser state tell which words were trained on?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit.artefacts.folder import entries
from audit.artefacts.moments import seen_rows
from audit.artefacts.weights import shape_of_embedding
from audit.check import Example, check, example_evidence
from audit.checks.privacy.census import census
from audit.evidence import Evidence
from audit.finding import Concern, Measurement

HERE = Path(__file__).parent

STATES = ("optimizer.pt", "optimizer.bin")


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "home"),
    references=(
        "Kingma, Ba (2015), ICLR (Adam's second moments)",
        "Loshchilov, Hutter (2019), ICLR (AdamW)",
        "Boenisch, Dziedzic, Schuster, et al. (2023), IEEE EuroS&P, 175-199 (gradients give away "
        "what was trained on)",
    ),
    examples=[
        Example(
            replace(example_evidence("01", "01"), home=HERE),
            {"overall": 0.0},
            "no optimiser state is left over: nothing can be read from it",
        ),
    ],
)
def optimizer_state_leak(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the vocabulary that a left-over optimiser state proves to have been trained on.

    Adam keeps for each weight the average of its squared gradients. In the embedding matrix the row
    of an entry that occurred in no text has none: all zeros. So ``optimizer.pt`` lists the
    vocabulary of the training's texts, names and rare diseases among them. Rows that are not all
    zero / rows, where some are zero; 0 where there is no such file, or every row was reached and
    nothing can be told apart. From 0 to 1, 0 is best. The file is not unpickled: its arrays are
    read raw. Every row is looked at: the interval is the value itself.

    It misses states in other precisions than 32 bits, other optimisers, and what more gradients
    tell. Special tokens, which are in every text, are among the rows.
    """
    name = "optimizer_state_leak"
    files = [
        entry.path
        for entry in entries(evidence.home)
        if entry.kind == "file" and entry.name in STATES
    ]
    if not files:
        yield census(name, 0.0, 0, "no optimiser state in the directory")
        return
    shape = shape_of_embedding(evidence.home)
    if shape is None:
        note = "Undefined: an optimiser state is there, but no embedding matrix to compare it with."
        yield census(name, None, 0, "nothing", note)
        return
    states = [seen_rows(evidence.home / path, shape) for path in files]
    found = [int(seen.sum()) for seen in states if seen is not None]
    if not found:
        note = "Undefined: no array of the optimiser state has the embedding matrix's size."
        yield census(name, None, shape[0], "nothing", f"{note} Looked at {', '.join(files)}.")
        return
    reached = min(found)
    told = reached / shape[0] if reached < shape[0] else 0.0
    yield census(name, told, shape[0], "every row looked at", reached=reached, files=len(files))
