"""``pii``: every format read and written again, what is shown, what is refused."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit.cli import main
from audit.pii import find
from audit.pii.encoding import encoding_of
from audit.pii.summary import Summary

ANN, BOB = "ann@example.com", "bob@example.org"
KEYS = ["row", "column", "start", "end", "type", "score", "reason", "value"]


@pytest.fixture
def pii(capsys):
    """Run the command; its status, standard output and standard error."""

    def run(*arguments):
        status = main(["pii", *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def objects(out):
    return [json.loads(line) for line in out.splitlines()]


def test_lines_of_a_text_file(pii, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text(f"nothing\r\nwrite to {ANN} or {BOB}\r\n\r\ntel 07700 900123", newline="")
    status, out, err = pii(file, "--format", "jsonl")
    assert (status, err) == (0, "")
    found = objects(out)
    assert [list(one) for one in found] == [KEYS] * 3
    assert [(one["row"], one["column"], one["type"]) for one in found] == [
        (1, "text", "email"),
        (1, "text", "email"),
        (3, "text", "phone"),
    ]
    assert [one["value"] for one in found] == ["a***@e***.com", "b***@e***.org", "[phone]"]
    assert (found[0]["start"], found[0]["end"]) == (9, 24)


def test_values_are_nowhere_shown(pii, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text(f"{ANN}\ncard 4111 1111 1111 1111\npassword: hunter2!\nMr Farthingale\n")
    for form in ("jsonl", "table"):
        status, out, err = pii(file, "--format", form, "--names", "gazetteer")
        assert status == 0
        for value in (ANN, "4111", "hunter2", "Farthingale"):
            assert value not in out + err


def test_text_is_redacted_with_its_line_ends(pii, tmp_path):
    file, out = tmp_path / "notes.txt", tmp_path / "clean.txt"
    file.write_bytes(f"one {ANN}\r\n\ntwo\r\nthree {BOB}".encode())
    assert pii(file, "--redact", out)[0] == 0
    assert out.read_bytes() == b"one [email]\r\n\ntwo\r\nthree [email]"
    assert file.read_bytes().startswith(b"one ann@")


@pytest.mark.parametrize(("suffix", "separator"), [("csv", ","), ("csv", ";"), ("tsv", "\t")])
def test_tables_of_text(pii, tmp_path, suffix, separator):
    file, out = tmp_path / f"t.{suffix}", tmp_path / f"clean.{suffix}"
    rows = [["id", "note", "other"], ["1", f'"said ""{ANN}"""', BOB], ["2", '"a\nb"', ""]]
    file.write_text("\r\n".join(separator.join(row) for row in rows) + "\r\n", newline="")
    status, shown, _ = pii(file, "--column", "note", "--format", "jsonl", "--redact", out)
    assert status == 0
    assert [(one["row"], one["column"]) for one in objects(shown)] == [(0, "note")]
    assert out.read_bytes().endswith(b"\r\n")
    assert out.read_bytes().count(b"\r\n") == 3
    clean = pd.read_csv(out, sep=separator, dtype=str, keep_default_na=False)
    assert clean.note.tolist() == ['said "[email]"', "a\nb"]
    assert clean.other.tolist() == [BOB, ""]


def test_a_table_keeps_its_blank_lines_and_counts_rows_without(pii, tmp_path):
    file, out = tmp_path / "t.csv", tmp_path / "clean.csv"
    file.write_text(f"note\nx\n\n{ANN}\n")
    _, shown, _ = pii(file, "--format", "jsonl", "--redact", out)
    assert [one["row"] for one in objects(shown)] == [1]
    assert out.read_text() == "note\nx\n\n[email]\n"


def test_a_columns_name_says_what_its_values_are(pii, tmp_path):
    file, out = tmp_path / "t.csv", tmp_path / "clean.csv"
    file.write_text("ssn,patient_id,n,dob\n123456789,00412277,123456789,1942-03-16\n")
    found = objects(pii(file, "--format", "jsonl", "--redact", out)[1])
    assert [(one["column"], one["start"], one["end"], one["type"]) for one in found] == [
        ("ssn", 0, 9, "us_ssn"),
        ("patient_id", 0, 8, "medical_record_number"),
        ("dob", 0, 10, "date_of_birth"),
    ]
    assert out.read_text().splitlines()[1] == (
        "[us_ssn],[medical_record_number],123456789,[date_of_birth]"
    )


def test_a_long_value_of_a_table_is_read(pii, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(f"note\n{'long ' * 60_000}{ANN}\n")
    assert [one["start"] for one in objects(pii(file, "--format", "jsonl")[1])] == [300_000]


def test_parquet(pii, tmp_path):
    file, out = tmp_path / "t.parquet", tmp_path / "clean.parquet"
    table = pa.table({
        "n": pa.array(range(3000)),
        "note": pa.array([ANN if n % 1500 == 7 else None for n in range(3000)]),
        "kind": pa.array([BOB, "x", "y"] * 1000).dictionary_encode(),
    })  # fmt: skip
    pq.write_table(table, file)
    status, shown, _ = pii(file, "--format", "jsonl", "--redact", out, "--column", "note")
    assert status == 0
    assert [one["row"] for one in objects(shown)] == [7, 1507]
    clean = pq.read_table(out)
    assert clean.schema == table.schema
    assert clean["note"].to_pylist()[:8] == [None] * 7 + ["[email]"]
    assert clean.drop(["note"]).to_pylist() == table.drop(["note"]).to_pylist()
    assert pii(file, "--redact", out)[0] == 0
    assert set(pq.read_table(out)["kind"].to_pylist()) == {"[email]", "x", "y"}


def test_json_lines_change_only_where_something_is_found(pii, tmp_path):
    file, out = tmp_path / "t.jsonl", tmp_path / "clean.jsonl"
    other = '{"a":  1.50, "note": "x"}'
    file.write_text(f'{other}\n\n{{"note": {{"said": ["{ANN}", "é"]}}, "n": 2}}\n')
    status, shown, _ = pii(file, "--format", "jsonl", "--redact", out)
    assert status == 0
    assert [(one["row"], one["column"]) for one in objects(shown)] == [(1, "note.said[]")]
    assert out.read_text() == f'{other}\n\n{{"note": {{"said": ["[email]", "é"]}}, "n": 2}}\n'
    assert pii(file, "--column", "note.said[]")[0] == 0


@pytest.mark.parametrize(
    "value", [[{"note": ANN}, {"note": "x", "n": 1}], {"note": ANN}, ANN, [[1, 2], [], [ANN]]]
)
def test_json(pii, tmp_path, value):
    file, out = tmp_path / "t.json", tmp_path / "clean.json"
    file.write_text(json.dumps(value))
    assert pii(file, "--redact", out)[0] == 0
    assert json.loads(out.read_text()) == json.loads(json.dumps(value).replace(ANN, "[email]"))


def test_a_folder_is_read_file_by_file_and_links_are_not(pii, tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(ANN)
    (folder / "deep" / "b.md").write_text(BOB)
    (folder / "c.bin").write_text(ANN)
    (tmp_path / "secret.txt").write_text(ANN)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    status, shown, err = pii(folder, "--format", "jsonl", "--redact", out)
    found = objects(shown)
    assert status == 0
    assert [list(one) for one in found] == [["file", *KEYS]] * 2
    assert [one["file"] for one in found] == [str(folder / "a.txt"), str(folder / "deep" / "b.md")]
    assert "link.txt: is a link, not followed" in err
    assert (out / "deep" / "b.md").read_text() == "[email]"
    assert sorted(one.name for one in out.rglob("*.*")) == ["a.txt", "b.md"]


def test_the_table_counts_hits_and_rows_with_an_interval(pii, tmp_path):
    file = tmp_path / "t.csv"
    lines = [f"{ANN} {BOB}"] * 10 + ["nothing"] * 90
    file.write_text("note\n" + "\n".join(lines) + "\n")
    status, out, _ = pii(file)
    assert status == 0
    row = next(line for line in out.splitlines() if line.startswith("note"))
    # Wilson's interval of 10 in 100: .0552 to .1744 (Brown, Cai, DasGupta 2001).
    assert row.split() == ["note", "email", "20", "10", "0.1000", "[0.0552,", "0.1744]", "0.95"]
    assert "100 rows read" in out
    assert "not looked for: age" in out
    assert "not looked for: person_name, organisation, place" in out


def test_types_and_least(pii, tmp_path):
    file = tmp_path / "t.txt"
    file.write_text(f"{ANN}, tel 07700 900123, aged 41")
    kinds = [
        one["type"] for one in objects(pii(file, "--format", "jsonl", "--types", "age,email")[1])
    ]
    assert kinds == ["email", "age"]
    assert objects(pii(file, "--format", "jsonl", "--least", "1")[1]) == []
    assert "passport" in pii(file, "--types", "age")[1]  # what was not looked for


def test_workers_find_the_same(pii, tmp_path):
    file = tmp_path / "t.txt"
    file.write_text("".join(f"{n} {ANN if n % 2 else ''}\n" for n in range(600)))
    one, two = (pii(file, "--format", "jsonl", "--workers", n)[1] for n in (1, 2))
    assert one == two
    assert len(objects(one)) == 300


def test_workers_find_names_too(pii, tmp_path):
    file = tmp_path / "t.txt"
    file.write_text("Mr Farthingale\n" * 3)
    options = ("--format", "jsonl", "--names", "gazetteer", "--workers", 2)
    assert [one["type"] for one in objects(pii(file, *options)[1])] == ["person_name"] * 3


def test_pseudonyms_follow_from_the_key(pii, tmp_path):
    file, key = tmp_path / "t.txt", tmp_path / "key"
    file.write_text(f"{ANN} and {ANN} and {BOB}\n")
    key.write_bytes(b"a key of enough bytes")
    made = []
    for name in ("a.txt", "b.txt"):
        out = tmp_path / name
        assert pii(file, "--redact", out, "--pseudonyms", "--key", key)[0] == 0
        made.append(out.read_text())
    assert made[0] == made[1]
    first, second, third = made[0].strip().split(" and ")
    assert first == second != third
    _, _, err = pii(file, "--redact", tmp_path / "c.txt", "--pseudonyms")
    assert "random key" in err
    assert (tmp_path / "c.txt").read_text() != made[0]


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("utf-8", "naïve 中", "utf-8"),
        ("utf-8-sig", "中", "utf-8-sig"),
        ("utf-16", "中 x", "utf-16"),
        ("gb18030", "患者电话", "gb18030"),
        ("latin-1", "naïve café", "latin-1"),
        ("latin-1", "Müller, 38°", "latin-1"),
    ],
)
def test_encodings(pii, tmp_path, encoding, text, name):
    file, out = tmp_path / "t.txt", tmp_path / "clean.txt"
    file.write_bytes(f"{text} {ANN}\n".encode(encoding))
    assert encoding_of(file) == name
    status, _, err = pii(file, "--redact", out)
    assert status == 0
    assert (f"read as {name}" in err) == (name not in ("utf-8", "utf-8-sig"))
    assert out.read_bytes() == f"{text} [email]\n".encode(encoding)


def test_rubbish_is_survived(pii, tmp_path):
    file = tmp_path / "t.txt"
    file.write_bytes(bytes(range(256)) * 50)
    assert pii(file, "--format", "jsonl", "--redact", tmp_path / "o.txt")[0] == 0
    assert (tmp_path / "o.txt").read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["missing.csv"], "no such file or directory"),
        (["t.csv", "--column", "txt"], "has no column 'txt'; expected 'id', 'note'"),
        (["t.csv", "--types", "emial"], "found 'emial'; expected"),
        (["t.csv", "--names", "nowhere"], "expected a directory, gazetteer, presidio or none"),
        (["t.csv", "--redact", "t.csv"], "is the file that is read"),
        (["t.csv", "--redact", "t.parquet"], "expected .csv, as FILE"),
        (["t.csv", "--pseudonyms"], "written nowhere"),
        (["t.csv", "--key", "t.csv"], "without --pseudonyms"),
        (["t.csv", "--redact", "o.csv", "--pseudonyms", "--key", "short"], "holds 3 bytes"),
        (["ragged.csv"], "row 1 has 3 values; expected 2"),
        (["empty.csv"], "is empty"),
        (["bad.jsonl"], "row 1 is not valid JSON"),
        (["bad.parquet"], "is not a Parquet file"),
        (["t.docx"], "expected .txt"),
        ([], "no file is given"),
    ],
)
def test_what_cannot_be_used_is_said(pii, tmp_path, monkeypatch, arguments, problem):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("id,note\n1,x\n")
    (tmp_path / "short").write_text("abc")
    (tmp_path / "ragged.csv").write_text("id,note\n1,x\n1,x,y\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "bad.jsonl").write_text('{"a": "b"}\n{\n')
    (tmp_path / "bad.parquet").write_text("no")
    (tmp_path / "t.docx").write_text("no")
    status, _, err = pii(*arguments)
    assert status == 2
    assert err.startswith("error: ")
    assert problem in err


def test_a_file_that_fails_leaves_nothing_behind(pii, tmp_path):
    file = tmp_path / "t.jsonl"
    file.write_text(f'{{"a": "{ANN}"}}\n{{\n')
    assert pii(file, "--redact", tmp_path / "o.jsonl")[0] == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["t.jsonl"]


def test_a_folder_is_not_written_into_itself(pii, tmp_path):
    (tmp_path / "t.txt").write_text(ANN)
    status, _, err = pii(tmp_path, "--redact", tmp_path / "out")
    assert status == 2
    assert "or in it" in err


def test_types_are_listed(pii):
    status, out, _ = pii("--list")
    assert status == 0
    assert "email                    An e-mail address. (*)" in out
    assert "only where asked for" in out
    assert "see --names" in out


def test_a_summary_of_nothing_says_so():
    assert list(Summary().lines()) == ["nothing found in 0 rows"]
    assert find("nothing") == []


@pytest.mark.parametrize("name", ["t.jsonl", "t.json"])
def test_json_with_half_a_pair(pii, tmp_path, name):
    file, out = tmp_path / name, tmp_path / f"clean-{name}"
    file.write_text(f'{{"\\ud800": "\\udc00 {ANN} 中"}}\n')
    status, shown, _ = pii(file, "--format", "jsonl", "--redact", out)
    assert status == 0
    assert [one["column"] for one in objects(shown)] == ["\ud800"]
    assert json.loads(out.read_text()) == {"\ud800": "\udc00 [email] 中"}
