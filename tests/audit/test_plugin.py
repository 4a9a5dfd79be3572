"""One new file is a new check: listed, run, reported, documented and tested, nothing else touched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]

CHECK = '''
from audit.check import Example, check, example_evidence
from audit.checks.by_group import measurement
from audit.finding import Concern
from audit.stats.intervals import rate


@check(
    concern=Concern.ROBUSTNESS,
    references=("nobody",),
    examples=[Example(example_evidence("10", "10"), {"overall": EXPECTED}, "one of two rows")],
)
def share_called(evidence):
    """How many rows are called positive?

    A share, from 0 to 1. It misses everything else.
    """
    called = int((evidence.y_pred == evidence.positive).sum())
    n = len(evidence)
    yield measurement("share_called", rate(called, n, evidence.confidence), n, {})
'''


@pytest.fixture
def plugin(tmp_path):
    def install(expected):
        site = tmp_path / "site"
        package = site / "rows_plugin"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "share_called.py").write_text(CHECK.replace("EXPECTED", expected))
        info = site / "rows_plugin-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rows-plugin\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[audit.checks]\nrows = rows_plugin\n")
        path = os.pathsep.join([str(site), str(ROOT)])

        def python(*arguments):
            return subprocess.run(
                [sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT,
                env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip

        return python

    return install


def test_one_file_is_enough(plugin, tmp_path):
    python = plugin("0.5")
    assert "share_called" in python("-m", "audit", "checks").stdout

    table = tmp_path / "preds.csv"
    pd.DataFrame({"y_true": [1, 0], "y_pred": [1, 0]}).to_csv(table, index=False)
    done = python("-m", "audit", "report", str(table))
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "preds.audit" / "report.json").read_text())
    (found,) = [f["measurement"] for f in report["findings"] if f["check"] == "share_called"]
    assert found["value"] == 0.5
    assert "misses everything else" in (tmp_path / "preds.audit" / "report.html").read_text()

    docs = python(
        "-c", "import sys; sys.path.insert(0, 'docs'); import build; print(build.checks_page())"
    )
    assert "`share_called`" in docs.stdout

    tests = python("-m", "pytest", "-q", "-k", "share_called", "tests/audit/checks")
    assert tests.returncode == 0, tests.stdout
    assert "passed" in tests.stdout


def test_a_wrong_example_in_that_file_fails_its_generated_test(plugin):
    done = plugin("0.6")(
        "-m", "pytest", "-q", "-k", "share_called and examples", "tests/audit/checks"
    )
    assert done.returncode == 1
    assert "1 failed" in done.stdout
