"""Are the model's files the ones that were written when it was trained?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit.check import Example, check, example_evidence
from audit.errors import InputError
from audit.evidence import Evidence
from audit.files import inside, sha256_file
from audit.finding import Concern, Measurement

HERE = Path(__file__).parent


def _example(**artefacts: str) -> Evidence:
    """Evidence of a model_dir that is this very folder, with these digests declared."""
    declared = {f"{name}.py": digest for name, digest in artefacts.items()}
    return replace(example_evidence("01", "01"), home=HERE, artefacts=declared)


@check(
    concern=Concern.ACCOUNTABILITY,
    needs=("artefacts",),
    references=("Regulation (EU) 2024/1689 (AI Act), art. 12 and 18", "FIPS 180-4 (SHA-256)"),
    examples=[
        Example(
            _example(__init__=sha256_file(HERE / "__init__.py")),
            {"overall": 1.0},
            "the one file declared has the digest declared",
        ),
        Example(
            _example(__init__=sha256_file(HERE / "__init__.py"), gone="0" * 64),
            {"overall": 0.5},
            "of two files declared one is not there",
        ),
    ],
)
def artefact_integrity(evidence: Evidence) -> Iterator[Measurement]:
    """Share of the model's files that are exactly what was written when it was trained.

    Files whose SHA-256 equals the one in manifest.json / files declared there, from 0 to 1; less
    than 1 means that a file was altered, replaced or lost since. Every file is compared, so there
    is no sampling error: the interval is the value itself.

    It misses a manifest rewritten together with the files: who can alter both can make them agree.
    """
    declared = evidence.artefacts
    changed = [name for name, digest in declared.items() if not _same(evidence.home, name, digest)]
    share = 1 - len(changed) / len(declared)
    yield Measurement(
        metric="artefact_integrity",
        value=share,
        low=share,
        high=share,
        n=len(declared),
        method="census: every declared file compared",
        note=f"Altered or missing: {', '.join(changed)}." if changed else "",
    )


def _same(home: Path, name: str, digest: str) -> bool:
    try:
        path = inside(home, name)
    except InputError:
        return False  # a file outside the directory is none of the model's
    return path.is_file() and sha256_file(path) == digest
