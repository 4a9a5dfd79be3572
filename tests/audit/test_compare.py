"""``compare`` as its users type it: files and directories, what is printed, and what is refused."""

import json

import pytest
from compared_reports import PLAIN, PRIVATE, made

from audit import cli
from audit.report import SCHEMA_VERSION


@pytest.fixture
def runs(tmp_path):
    PLAIN.write(tmp_path / "plain" / "audit" / "report.json")
    PRIVATE.write(tmp_path / "private" / "audit" / "report.json")
    return tmp_path


def run(*arguments):
    return cli.main(["compare", *map(str, arguments)])


def test_a_report_is_named_by_its_model_its_directory_or_itself(runs, capsys):
    said = set()
    for first in (runs / "plain", runs / "plain" / "audit", runs / "plain/audit/report.json"):
        assert run(first, runs / "private") == 0
        said.add(capsys.readouterr().out)
    (text,) = said
    assert text.startswith("private, compared with plain\n")
    assert "lower by 0.180 [0.130, 0.230]" in text


def test_formats_names_and_choices(runs, capsys):
    both = (runs / "plain", runs / "private")
    assert run(*both, "--format", "markdown", "--name", "before", "after") == 0
    assert "| measurement | before | after | difference |" in capsys.readouterr().out
    assert run(*both, "--format", "json", "--metric", "uniqueness", "roc_auc") == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["metric"] for row in found["measurements"]] == ["roc_auc", "uniqueness"]
    assert run(*both, "--concern", "performance") == 0
    assert "Privacy" not in capsys.readouterr().out
    assert run(*both, "--all") == 0
    assert "sex = F" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["RUNS/plain"], "two or more"),
        (["RUNS/plain", "RUNS"], "holds neither audit/report.json nor report.json"),
        (["RUNS/plain", "RUNS/none.json"], "no such file"),
        (["RUNS/plain", "RUNS/private", "--metric", "acuracy"], "found 'acuracy'"),
        (["RUNS/plain", "RUNS/private", "--name", "one"], "2 names that differ"),
        (["RUNS/plain", "RUNS/other.json"], "labels: found 'bail', 'jail'"),
        (["RUNS/plain", "RUNS/newer.json"], "written by a newer ethics-audit"),
        (["RUNS/plain", "RUNS/linked"], "leads outside the directory"),
    ],
)
def test_unusable_input_is_one_paragraph(runs, capsys, arguments, says):
    task = PLAIN.task.model_copy(
        update={"labels": ("bail", "jail"), "positive": "jail", "favourable": "bail"}
    )
    made(*PLAIN.findings, task=task).write(runs / "other.json")
    (runs / "newer.json").write_text(json.dumps({"schema_version": SCHEMA_VERSION + 1}))
    (runs / "linked").mkdir()
    (runs / "linked" / "report.json").symlink_to(runs / "plain" / "audit" / "report.json")
    assert run(*(argument.replace("RUNS", str(runs)) for argument in arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert err.count("\n") == 1
