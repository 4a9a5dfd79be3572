"""A model_dir made once, its predictions cached in a folder of the test run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tiny_classifier import write_model_dir


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    return write_model_dir(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture
def model_dir(pristine, tmp_path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(pristine, tmp_path / "model"))
