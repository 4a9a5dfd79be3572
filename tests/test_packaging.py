"""What pyproject.toml promises to ship is what lies there, and `datasets/` stays data."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = ("audit", "reports", "dashboards", "finetune")


def test_every_package_is_listed():
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ROOMS
        for path in (ROOT / room).rglob("__init__.py")
    }
    templates = {"reports.templates"}
    listed = set(SETTINGS["tool"]["setuptools"]["packages"])
    assert listed == there | templates | {"audit._datasets"}


def test_every_data_file_is_shipped():
    shipped = SETTINGS["tool"]["setuptools"]["package-data"]
    for package, folder in (("audit._datasets", "datasets"), ("reports.templates", "reports/templates"),
                            ("audit.policies", "audit/policies")):  # fmt: skip
        suffixes = {Path(pattern).suffix for pattern in shipped[package]} | {".py", ".pyc"}
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert files
        assert {path.suffix for path in files} <= suffixes


def test_datasets_is_no_python_package():
    assert not list((ROOT / "datasets").rglob("*.py"))


def test_transformers_finds_the_real_datasets_library_from_a_checkout(monkeypatch):
    """The trap: a bare folder named `datasets` on the path must not pass for the library."""
    import importlib.util

    monkeypatch.syspath_prepend(str(ROOT))
    spec = importlib.util.find_spec("datasets")
    assert spec is not None
    assert spec.origin is not None
    assert "site-packages" in spec.origin
