"""The ledger: every audit and sign-off in a chain that shows any alteration."""

import hashlib
import json

import pandas as pd
import pytest

from audit import ledger
from audit.cli import main
from audit.errors import InputError


@pytest.fixture
def folder(tmp_path):
    """Two audits and a sign-off."""
    table = tmp_path / "preds.csv"
    pd.DataFrame({"y_true": [1, 0] * 20, "y_pred": [1, 0] * 20, "sex": list("FM") * 20}).to_csv(
        table
    )
    for _ in range(2):
        main(["gate", str(table), "--sensitive", "sex", "--select", "accuracy"])
    main(["sign", str(tmp_path / "preds.audit"), "--by", "A. Person", "--decision", "rejected",
          "--statement", "too few rows\u2028\nand thin"])  # fmt: skip
    return tmp_path / "preds.audit"


def test_audits_and_sign_offs_are_chained(folder, capsys):
    first, second, signed = ledger.read(folder / ledger.LEDGER)
    assert [first.kind, second.kind, signed.kind] == ["audit", "audit", "rejected"]
    assert first.previous == ledger.START
    assert (second.previous, signed.previous) == (first.hash, second.hash)
    report = (folder / "report.json").read_bytes()
    assert signed.report_sha256 == second.report_sha256 == hashlib.sha256(report).hexdigest()
    capsys.readouterr()
    assert main(["ledger", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "rejected by A. Person: too few rows\ufffd\ufffdand thin" in out
    assert "3 entries, chain whole" in out


def test_the_seal_is_the_digest_of_the_canonical_line(folder):
    line = json.loads((folder / ledger.LEDGER).read_text().splitlines()[0])
    seal = line.pop("hash")
    text = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert seal == hashlib.sha256(text.encode()).hexdigest()


def altered(lines):
    return [lines[0], lines[1].replace("Gate", "gate"), lines[2]]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (altered, 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [*lines, lines[2]], 4),
        (lambda lines: [*lines, "{}"], 4),
    ],
)
def test_any_alteration_is_found_and_the_ledger_is_not_continued(folder, change, line, capsys):
    path = folder / ledger.LEDGER
    damaged = "".join(
        f"{each}\n" for each in change(path.read_text().removesuffix("\n").split("\n"))
    )
    path.write_text(damaged)
    with pytest.raises(InputError, match=f"line {line}"):
        ledger.read(path)
    before = (folder / "report.json").read_bytes()
    assert main(["ledger", str(folder)]) == 2
    assert main(["report", str(folder.parent / "preds.csv"), "--sensitive", "sex"]) == 2
    assert path.read_text() == damaged
    assert (folder / "report.json").read_bytes() == before


def test_no_ledger_is_no_error(tmp_path, capsys):
    assert main(["ledger", str(tmp_path)]) == 0
    assert "no entries" in capsys.readouterr().out


def test_signing_needs_a_report(tmp_path, capsys):
    arguments = ["--by", "A", "--decision", "approved", "--statement", "fine"]
    assert main(["sign", str(tmp_path), *arguments]) == 2
    assert "report.json: no such file" in capsys.readouterr().err
