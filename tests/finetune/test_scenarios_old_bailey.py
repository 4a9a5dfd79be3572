"""The Old Bailey reader: the selection rule on sessions made by hand, then on official files."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from audit.errors import InputError
from finetune.fetch import fetch
from finetune.scenarios import old_bailey
from finetune.scenarios.judicial import old_bailey_corpus
from finetune.scenarios.old_bailey import read_json_lines, read_tei

REPORT = "The witness saw the prisoner. " * 10


def interp(**facts: str) -> str:
    return "".join(f'<interp type="{key}" value="{value}"/>' for key, value in facts.items())


def account(
    name: str = "t18850101-1",
    *,
    defendants: int = 1,
    gender: str = "female",
    verdict: str = "guilty",
    how: str = "",
    report: str = REPORT,
) -> str:
    person = (
        f'<persName type="defendantName">{interp(gender=gender, age="30")}<hi>JANE ROE</hi> (30)'
    )
    charge = f"{interp(offenceCategory='theft')}, stealing a hat"
    decided = interp(verdictCategory=verdict, verdictSubcategory=how)
    return (
        f'<div1 type="trialAccount" id="{name}">{interp(date="18850101")}<p>1. '
        + f"{person}</persName>" * defendants
        + f'<rs type="offenceDescription">{charge}</rs>.</p>'
        + f"<p>{report}</p>"
        + f'<p><rs type="verdictDescription">{decided}GUILTY</rs>'
        + '.—<rs type="punishmentDescription">Six Months.</rs></p></div1>'
    )


def session(*accounts: str) -> bytes:
    return f"<TEI.2><text><body>{''.join(accounts)}</body></text></TEI.2>".encode()


def folder_with(tmp_path: Path, *accounts: str, name: str = "18850101.xml") -> Path:
    (tmp_path / name).write_bytes(session(*accounts))
    return tmp_path


def test_a_trial_becomes_one_row_without_its_outcome(tmp_path: Path) -> None:
    trials = read_tei(folder_with(tmp_path, account()))
    assert trials.to_dict("records") == [
        {
            "trial_id": "t18850101-1",
            "date": "18850101",
            "text": "1. JANE ROE (30), stealing a hat." + REPORT.strip(),
            "defendant_gender": "female",
            "defendant_age": 30,
            "offence": "theft",
            "verdict": "guilty",
        }
    ]


@pytest.mark.parametrize(
    "unfit",
    [
        account(defendants=2),
        account(how="pleadedGuilty"),
        account(verdict="miscVerdict", how="unfitToPlead"),
        account(gender="indeterminate"),
        account(report="The evidence is unfit for publication."),
    ],
    ids=["two defendants", "plea", "unfit to plead", "gender unknown", "not reported"],
)
def test_a_trial_that_does_not_fit_the_rule_is_left_out(tmp_path: Path, unfit: str) -> None:
    trials = read_tei(folder_with(tmp_path, unfit, account("t18850101-2", verdict="notGuilty")))
    assert trials["trial_id"].tolist() == ["t18850101-2"]


def test_a_long_report_is_cut_between_words(tmp_path: Path) -> None:
    text = read_tei(folder_with(tmp_path, account(report="evidence " * 1000)))["text"][0]
    assert old_bailey.MAX_CHARACTERS - len("evidence ") <= len(text) <= old_bailey.MAX_CHARACTERS
    assert text.endswith(" evidence")


def test_sessions_of_other_years_are_not_read(tmp_path: Path) -> None:
    folder_with(tmp_path, account("t18690101-1"), name="18690101.xml")
    folder_with(tmp_path, account("t19130101-1"), name="19130101.xml")
    assert read_tei(tmp_path)["trial_id"].tolist() == ["t19130101-1"]


def test_zip_tar_and_folder_hold_the_same_trials(tmp_path: Path) -> None:
    content = session(account())
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "18850101.xml").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("sessionsPapers/18850101.xml", content)
        packed.writestr("ordinarysAccounts/OA17150101.xml", "<not read")
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as packed_tar:
        member = tarfile.TarInfo("18850101.xml")
        member.size = len(content)
        packed_tar.addfile(member, io.BytesIO(content))
    for packed_path in (tmp_path / "a.zip", tmp_path / "a.tar.gz"):
        pd.testing.assert_frame_equal(read_tei(packed_path), read_tei(folder))


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><TEI.2>&b;</TEI.2>'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<TEI.2><text>", r"18850101\.xml: cannot be read as XML"),
        (BOMB, r"18850101\.xml: cannot be read as XML .*EntitiesForbidden"),
        (session(), "holds no trial that can be used"),
    ],
    ids=["cut off", "entity bomb", "empty"],
)
def test_a_bad_session_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "18850101.xml").write_bytes(content)
    with pytest.raises(InputError, match=problem):
        read_tei(tmp_path)


def test_a_session_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_bailey, "MAX_SESSION_BYTES", 100)
    with pytest.raises(InputError, match="expected at most 100"):
        read_tei(folder_with(tmp_path, account()))


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "oldbailey.zip"
    path.write_bytes(b"<html>Please wait</html>")
    with pytest.raises(InputError, match=r"oldbailey\.zip: is not a whole zip or tar file"):
        read_tei(path)


def test_broken_json_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    path.write_text('{"trial_id": ', encoding="utf-8")
    with pytest.raises(InputError, match=r"trials\.jsonl: is not JSON lines"):
        read_json_lines(path)


def test_json_lines_keep_the_columns_of_the_xml(tmp_path: Path) -> None:
    trials = read_tei(folder_with(tmp_path, account()))
    record = {**trials.to_dict("records")[0], "defendant_surname": "ROE"}
    lines = tmp_path / "trials.jsonl"
    lines.write_text(json.dumps(record) + "\n", encoding="utf-8")
    pd.testing.assert_frame_equal(read_json_lines(lines), trials)


def test_age_nought_is_a_missing_age(tmp_path: Path) -> None:
    trials = read_tei(folder_with(tmp_path, account(), account("t18850101-2")))
    corpus = old_bailey_corpus(trials.assign(defendant_age=[0, 30]), tmp_path)
    assert corpus.frame["age_band"].isna().tolist() == [True, False]
    assert corpus.frame["age_band"][1] == "30-44"


def test_the_official_sessions_of_1885_give_the_rows_of_the_extract(
    shared_data: Path, tmp_path: Path
) -> None:
    sessions = next(shared_data.rglob("raw_sessions_1885.tar.gz"))
    from_xml = read_tei(sessions).set_index("trial_id").sort_index()
    folder = fetch("old-bailey", mirror=shared_data, into=tmp_path)
    extract = read_json_lines(folder / "old_bailey_1870_1913.jsonl").set_index("trial_id")
    same_dates = extract[extract["date"].isin(from_xml["date"])].sort_index()
    assert len(from_xml) == 402
    pd.testing.assert_frame_equal(from_xml, same_dates)
