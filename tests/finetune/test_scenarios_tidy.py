"""The steps every loader shares, on rows worked by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from audit.errors import InputError
from finetune.scenarios import tidy


def test_age_bands_begin_at_their_first_age_and_keep_missing_missing() -> None:
    ages = pd.Series([0.0, 0.1, 17.9, 18.0, 39.0, 40.0, 64.0, 65.0, 99.0, None])
    bands = tidy.age_bands(ages, [18, 40, 65])
    young, adult, middle, old = "0-17", "18-39", "40-64", "65+"
    assert bands.iloc[:9].tolist() == [
        young, young, young, adult, adult, middle, middle, old, old,
    ]  # fmt: skip
    assert bands.isna().tolist() == [False] * 9 + [True]
    assert bands.dtype == "str"


def test_texts_that_differ_in_case_spacing_or_punctuation_share_a_group() -> None:
    texts = pd.Series(["Rash, fever.", "rash  FEVER", "rash\nfever!", "rash and fever", "Grüße"])
    groups = tidy.text_groups(texts)
    assert groups.nunique() == 3
    assert groups[:3].nunique() == 1


def test_an_unread_column_does_not_disturb_rendering() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b.1": ["x", "y"], "c": ["p", "q"]}, index=[7, 3])
    texts = tidy.rendered(frame, "{c} of {a}")
    assert texts.to_dict() == {7: "p of 1", 3: "q of 2"}


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column 'race', 'sex'.*Found: 'age'"):
        tidy.check_columns(pd.DataFrame({"age": [1]}), ["race", "age", "sex"], tmp_path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("folder/rows.csv", "a\n1\n" * 1000)
        opened.writestr("x/twice.csv", "")
        opened.writestr("y/twice.csv", "")
    return path


def test_a_zip_member_is_found_in_its_folder(archive: Path) -> None:
    assert tidy.zip_member(archive, "rows.csv").read() == b"a\n1\n" * 1000


@pytest.mark.parametrize(
    ("name", "found"), [("none.csv", "holds 0 files"), ("twice.csv", "holds 2")]
)
def test_a_zip_member_must_be_the_only_one(archive: Path, name: str, found: str) -> None:
    with pytest.raises(InputError, match=found):
        tidy.zip_member(archive, name)


def test_a_zip_that_unpacks_to_too_much_is_refused(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy, "MEMBER_LIMIT", 3999)
    with pytest.raises(InputError, match="unpacks to 4,000 bytes"):
        tidy.zip_member(archive, "rows.csv")


def test_a_damaged_zip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    path.write_bytes(b"<html>Please prove that you are human</html>")
    with pytest.raises(InputError, match=r"data\.zip: is not a whole zip file"):
        tidy.zip_member(path, "rows.csv")
