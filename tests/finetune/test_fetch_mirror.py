"""Taking files from a mirror folder: found, unpacked, checked; nothing else let in."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from audit.errors import InputError
from finetune import fetch as fetching
from finetune.fetch import data_folder, fetch, present
from finetune.sources import SOURCES, OriginalFile, Source

CONTENT = b"a,b\n1,2\n" * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FILE = OriginalFile("table.csv", (DIGEST,), max_bytes=len(CONTENT))
SOURCE = Source("tiny", "Tiny", "page", "none", ((FILE,),))


@pytest.fixture(autouse=True)
def only_a_tiny_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SOURCES", {"tiny": SOURCE})
    monkeypatch.delenv(fetching.MIRROR_VARIABLE, raising=False)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror" / "deep" / "down"
    folder.mkdir(parents=True)
    return tmp_path / "mirror"


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzipped"])
def test_a_file_anywhere_below_is_taken(mirror: Path, tmp_path: Path, packed: bool) -> None:
    name, content = ("table.csv.gz", gzip.compress(CONTENT)) if packed else ("table.csv", CONTENT)
    (mirror / "deep" / "down" / name).write_bytes(content)
    folder = fetch("tiny", mirror=mirror, into=tmp_path)
    assert (folder / "table.csv").read_bytes() == CONTENT
    assert [path.name for path in folder.iterdir()] == ["table.csv"]
    assert present(SOURCE, folder) == (FILE,)


def test_the_environment_names_mirror_and_data_folder(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mirror / "table.csv").write_bytes(CONTENT)
    monkeypatch.setenv(fetching.MIRROR_VARIABLE, str(mirror))
    monkeypatch.setenv(fetching.DATA_VARIABLE, str(tmp_path / "data"))
    assert data_folder() == tmp_path / "data"
    assert fetch("tiny") == tmp_path / "data" / "tiny"


def test_a_damaged_copy_is_passed_over_for_a_good_one(mirror: Path, tmp_path: Path) -> None:
    (mirror / "table.csv").write_bytes(b"damaged")
    (mirror / "deep" / "table.csv").write_bytes(CONTENT)
    assert (fetch("tiny", mirror=mirror, into=tmp_path) / "table.csv").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("table.csv", b"damaged", hashlib.sha256(b"damaged").hexdigest()),
        ("table.csv.gz", gzip.compress(CONTENT)[:-9], "not a whole gzip file"),
        ("table.csv.gz", b"no gzip at all", "not a whole gzip file"),
        ("table.csv.gz", gzip.compress(bytes(10**7)), "holds more than 8,000 bytes"),
    ],
    ids=["other digest", "cut off", "not gzip", "bomb"],
)
def test_what_is_not_the_file_is_refused_and_not_kept(
    mirror: Path, tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (mirror / name).write_bytes(content)
    with pytest.raises(InputError, match=problem) as caught:
        fetch("tiny", mirror=mirror, into=tmp_path)
    assert str(mirror / name) in str(caught.value)
    assert list((tmp_path / "tiny").iterdir()) == []


def test_a_link_that_leads_out_of_the_mirror_is_not_followed(mirror: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(CONTENT)
    (mirror / "table.csv").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match=r"no file table\.csv or table\.csv\.gz"):
        fetch("tiny", mirror=mirror, into=tmp_path)


def test_a_mirror_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.*no such directory"):
        fetch("tiny", mirror=tmp_path / "nowhere", into=tmp_path)


def test_the_edition_the_mirror_has_is_taken(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = OriginalFile("whole.zip")
    source = Source("tiny", "Tiny", "page", "none", ((FILE,), (second,)))
    monkeypatch.setattr(fetching, "SOURCES", {"tiny": source})
    (mirror / "whole.zip").write_bytes(b"anything: no digest of it is known")
    assert present(source, fetch("tiny", mirror=mirror, into=tmp_path)) == (second,)


def test_an_unknown_name_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown data set 'tinny'; expected one of 'tiny'"):
        fetch("tinny", into=tmp_path)


def test_every_published_file_can_be_had_and_told_apart() -> None:
    for source in SOURCES.values():
        assert source.page.startswith("https://")
        for file in (file for edition in source.editions for file in edition):
            assert file.url == "" or file.url.startswith("https://"), file.name
            assert file.url or file.sha256, f"{file.name}: neither an address nor a digest"
            assert all(len(digest) == 64 and int(digest, 16) for digest in file.sha256)
