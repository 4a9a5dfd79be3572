from __future__ import annotations

from pathlib import Path

from audit.report import Report
from dashboards.discovery import DEPTH, discover


def test_reports_are_found_newest_first_and_unreadable_ones_last_with_the_reason(
    shelf: Path,
) -> None:
    found = discover([shelf])
    assert [item.path.parent.relative_to(shelf).as_posix() for item in found] == [
        "new/audit",
        "old/audit",
        "bad",
    ]
    assert found[-1].report is None
    assert "schema_version" in found[-1].problem


def test_a_folder_named_twice_lists_its_reports_once(shelf: Path) -> None:
    assert len(discover([shelf, shelf / "new"])) == 3


def test_links_are_not_followed(shelf: Path) -> None:
    inside = shelf / "shop"
    inside.mkdir()
    (inside / "linked").symlink_to(shelf / "new", target_is_directory=True)
    (inside / "report.json").symlink_to(shelf / "new/audit/report.json")
    assert discover([inside]) == []


def test_folders_too_deep_and_hidden_ones_are_left_alone(tmp_path: Path, report: Report) -> None:
    deep = tmp_path.joinpath(*["d"] * DEPTH)
    report.write(deep / "report.json")
    report.write(deep / "d/report.json")
    report.write(tmp_path / ".cache/report.json")
    assert [item.path for item in discover([tmp_path])] == [deep / "report.json"]


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    (missing,) = discover([tmp_path / "nowhere"])
    assert missing.problem.endswith("nowhere: no such directory.")
