"""Fixtures every room shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets; absent on most machines, so tests that need it skip."""
    named = os.environ.get("ETHICS_AUDIT_MIRROR")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"real data not found at {folder}: set ETHICS_AUDIT_MIRROR to a mirror of it")
    return folder
