"""The command line as its users type it: exit codes, files written, and no traceback ever."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from audit import cli
from audit.report import Report

FAIR = pd.DataFrame({"y_true": [1, 0] * 1000, "y_pred": [1, 0] * 1000, "sex": list("FFMM") * 500})
UNFAIR = FAIR.assign(y_pred=(FAIR["sex"] == "M").astype(int))


@pytest.fixture
def preds(tmp_path):
    def save(frame):
        path = tmp_path / "preds.csv"
        frame.to_csv(path, index=False)
        return str(path)

    return save


@pytest.mark.parametrize(("frame", "status"), [(FAIR, 0), (UNFAIR, 1)], ids=["fair", "unfair"])
def test_gate_finds_the_planted_gap_and_is_silent_without(preds, frame, status, capsys):
    assert cli.main(["gate", preds(frame), "--sensitive", "sex"]) == status
    out = capsys.readouterr().out
    assert ("demographic_parity_difference by sex" in out) is bool(status)


def test_report_writes_both_files_beside_the_target_and_says_where(preds, tmp_path, capsys):
    assert cli.main(["report", preds(UNFAIR), "--sensitive", "sex"]) == 0
    out = capsys.readouterr().out
    for name in ("report.json", "report.html"):
        assert (tmp_path / "preds.audit" / name).is_file()
        assert str(tmp_path / "preds.audit" / name) in out


def test_gate_judges_a_report_without_the_model(preds, tmp_path, capsys):
    cli.main(["report", preds(UNFAIR), "--sensitive", "sex", "--out", str(tmp_path / "out")])
    (tmp_path / "preds.csv").unlink()
    report = str(tmp_path / "out" / "report.json")
    assert cli.main(["gate", report]) == 1
    lenient = tmp_path / "lenient.toml"
    lenient.write_text('[[criterion]]\nmetric = "selection_rate"\nmin = 0.1\n')
    assert cli.main(["gate", report, "--policy", str(lenient)]) == 0
    assert (
        "lenient"
        not in json.loads((tmp_path / "out" / "report.json").read_text())["policy"]["name"]
    )


def test_audit_without_groups_does_not_keep_the_gate(preds, capsys):
    assert cli.main(["gate", preds(FAIR)]) == 1
    assert "not measured" in capsys.readouterr().out


def test_select_by_name_and_by_concern(preds, tmp_path):
    cli.main(
        ["report", preds(FAIR), "--select", "accuracy", "fairness", "--out", str(tmp_path / "o")]
    )
    report = json.loads((tmp_path / "o" / "report.json").read_text())
    names = {check["name"] for check in report["checks"]}
    assert "accuracy" in names
    assert "selection_rate" in names
    assert "roc_auc" not in names


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["report", "nothing-here"], "no such file"),
        (["report", "PREDS", "--policy", "none.toml"], "no such policy"),
        (["report", "PREDS", "--select", "acuracy"], "'acuracy'"),
        (["report", "PREDS", "--sensitive", "race"], "no column 'race'"),
        (["report", "PREDS", "--out", "PREDS"], "is a file"),
        (["gate", "nothing.json"], "no such file"),
        (["explain", "acuracy"], "'acuracy'"),
    ],
)
def test_bad_input_is_one_paragraph_on_stderr_and_status_2(
    preds, arguments, says, capsys, tmp_path
):
    path = preds(FAIR)
    before = set(tmp_path.iterdir())
    assert cli.main([path if a == "PREDS" else a for a in arguments]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.err.startswith("error: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert set(tmp_path.iterdir()) == before, "nothing half-written"


def test_interruption_writes_nothing(preds, tmp_path, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.html.render", interrupted)
    assert cli.main(["report", preds(FAIR), "--sensitive", "sex"]) == 130
    assert not (tmp_path / "preds.audit").exists()


def test_checks_lists_and_explain_explains_every_check(capsys):
    from audit.checks import catalogue

    assert cli.main(["checks"]) == 0
    listed = capsys.readouterr().out
    for name, check in catalogue().items():
        assert name in listed
        assert cli.main(["explain", name]) == 0
        text = capsys.readouterr().out
        assert check.title in text
        assert check.references[0] in text


def test_help_has_examples_and_loads_no_heavy_library():
    code = "import sys; from audit.cli import main\ntry: main(['report', '--help'])\nfinally: print(sorted({'torch', 'pandas', 'altair'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "examples:" in done.stdout
    assert done.stdout.rstrip().endswith("[]")


def test_model_dir_is_audited_with_one_word(model_dir, capsys):
    assert cli.main(["report", str(model_dir)]) == 0
    report = json.loads((model_dir / "audit" / "report.json").read_text())
    assert report["subject"]["kind"] == "transformers"
    assert report["data"]["rows"] == 120
    assert cli.main(["gate", str(model_dir / "audit" / "report.json")]) in (0, 1)


def test_names_from_the_data_do_not_drive_the_terminal(preds, capsys):
    hostile = UNFAIR.assign(sex=UNFAIR["sex"].replace("F", "\x1b[2J\x1b]0;owned\x07F"))
    assert cli.main(["report", preds(hostile), "--sensitive", "sex"]) == 0
    assert cli.main(["gate", preds(hostile), "--sensitive", "sex"]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_sheets_are_written_beside_the_report(preds, tmp_path, capsys):
    frame = FAIR.assign(race=np.resize(["a", "b"], len(FAIR)))
    args = ["report", str(preds(frame)), "--sensitive", "sex,race", "--out", str(tmp_path / "o")]
    assert cli.main([*args, "--sheet", "four-fifths", "--sheet", "nyc-ll144"]) == 0
    written = {path.name for path in (tmp_path / "o").iterdir()}
    for name in ("four-fifths", "nyc-ll144"):
        assert {f"sheet-{name}.html", f"sheet-{name}.csv"} <= written
    assert "sheet-four-fifths.csv" in capsys.readouterr().out


def test_a_sheet_that_cannot_be_made_leaves_nothing_half_written(preds, tmp_path, capsys):
    out = tmp_path / "o"
    args = ["report", str(preds(FAIR)), "--sensitive", "sex", "--out", str(out)]
    assert cli.main([*args, "--sheet", "nyc-ll144"]) == 2
    assert "race" in capsys.readouterr().err
    assert not out.exists()


def test_rows_are_looked_at_before_there_is_a_model(preds, tmp_path):
    frame = FAIR.drop(columns="y_pred")
    out = tmp_path / "o"
    assert cli.main(["data", str(preds(frame)), "--sensitive", "sex", "--out", str(out)]) == 0
    found = Report.read(out / "report.json")
    assert {finding.concern.value for finding in found.findings} == {"data", "fairness"}
    assert "label_rate_difference" in {finding.check for finding in found.findings}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--reference", "sex"),
        ("--bin", "age=one"),
        ("--bin", "age=1"),
        ("--engine", "sql"),
        ("--sheet-exclude-below", "7"),
    ],
)
def test_an_option_of_the_wrong_form_is_refused(preds, capsys, option, value):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["report", str(preds(FAIR)), option, value])
    assert stopped.value.code == 2
    assert option in capsys.readouterr().err


def test_shards_are_counted_where_they_lie(tmp_path, capsys):
    for i, part in enumerate([FAIR[:700], FAIR[700:900], FAIR[900:]]):
        part.to_parquet(tmp_path / f"{i}.parquet", index=False)
    out = tmp_path / "o"
    args = ["--sensitive", "sex", "--policy", "default", "--out", str(out)]
    assert cli.main(["report", str(tmp_path / "*.parquet"), *args]) == 0
    found = Report.read(out / "report.json")
    assert found.data.rows == len(FAIR)
    assert found.run.settings["engine"] == "duckdb"
    capsys.readouterr()


# Admissions to the six largest departments of Berkeley, 1973: department, sex, admitted, refused.
# Bickel, Hammel, O'Connell (1975), Science 187:398-404.
BERKELEY = [
    ("A", "M", 512, 313), ("A", "F", 89, 19), ("B", "M", 353, 207), ("B", "F", 17, 8),
    ("C", "M", 120, 205), ("C", "F", 202, 391), ("D", "M", 138, 279), ("D", "F", 131, 244),
    ("E", "M", 53, 138), ("E", "F", 94, 299), ("F", "M", 22, 351), ("F", "F", 24, 317),
]  # fmt: skip


def test_simpsons_paradox_is_said_when_it_happens(preds, tmp_path, capsys):
    rows = [
        (dept, sex, decision)
        for dept, sex, admitted, refused in BERKELEY
        for decision, n in ((1, admitted), (0, refused))
        for _ in range(n)
    ]
    path = preds(pd.DataFrame(rows, columns=["dept", "sex", "y_pred"]))
    args = ["report", path, "--sensitive", "sex", "--stratum", "dept", "--out", str(tmp_path / "o")]
    assert cli.main(args) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Simpson's paradox: without dept, M is ahead of F by 0.142" in said
    assert "Simpson&#39;s paradox" in (tmp_path / "o" / "report.html").read_text()


def test_a_score_that_predicts_a_number_is_audited_from_end_to_end(preds, tmp_path, capsys):
    rng = np.random.default_rng(0)
    observed = rng.normal(50, 10, 400)
    lean = np.where(np.arange(400) % 2 == 0, -5, 0)
    frame = pd.DataFrame(
        {"observed": observed, "predicted": observed + lean, "sex": list("FM") * 200}
    )
    out = tmp_path / "o"
    columns = ["--y-score", "predicted", "--outcome", "observed", "--sensitive", "sex"]
    assert cli.main(["report", preds(frame), *columns, "--policy", "none", "--out", str(out)]) == 0
    capsys.readouterr()
    found = {f.check: f.measurement for f in Report.read(out / "report.json").findings}
    assert found["mean_error_difference"].value == pytest.approx(5)
    assert (out / "report.html").is_file()
