"""Fixtures of trainings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_base import write_tiny_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder to fine-tune."""
    return write_tiny_base(tmp_path_factory.mktemp("tiny-base"))
