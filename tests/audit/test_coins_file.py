"""What a training leaves of coins: written with the rows, read again, anything else refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from audit.errors import InputError
from audit.membership import Coins, Membership, Reference, read, write, write_reference
from audit.membership.coins import COINS, TOLD

P = np.log(np.array([[0.9, 0.1], [0.4, 0.6], [0.5, 0.5]]))
TOSSED = Coins(np.array([True, False, True]), np.array([0, 1, 1]), P, np.array([1, 3, 1]))


def rows() -> Membership:
    return Membership(
        member=np.array([True, True, False]),
        label=np.array([0, 1, 1]),
        log_probability=P,
        blind=np.full(3, 0.5),
        fingerprint=np.arange(3, dtype=np.uint64),
        coins=TOSSED,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(rows(), tmp_path / "membership.safetensors")
    return tmp_path / "membership.safetensors"


def test_what_is_written_is_read(path: Path) -> None:
    found = read(path).coins
    assert found is not None
    assert len(found) == 3
    assert found.included.tolist() == [True, False, True]
    assert found.label.tolist() == [0, 1, 1]
    assert found.rows.tolist() == [1, 3, 1]
    assert found.log_probability == pytest.approx(P, rel=1e-6)


def test_coins_are_of_persons_and_not_of_the_rows(path: Path) -> None:
    some = read(path).keeping(np.array([True, False, True]))
    assert some.coins is not None
    assert len(some.coins) == 3


def test_files_without_coins_are_read(path: Path) -> None:
    write(replace(rows(), coins=None), path)
    assert read(path).coins is None


def test_nothing_tells_who_the_persons_are(path: Path) -> None:
    assert {name for name in load_file(path) if name.startswith("coins")} == set(COINS)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"rows": None}, "expected finite arrays 'coins.included'"),
        ({"included": np.zeros(2, np.uint8)}, "expected finite arrays"),
        ({"included": np.zeros((3, 1), np.uint8)}, "expected finite arrays"),
        ({"included": np.full(3, 2, np.uint8)}, "in or out"),
        ({"included": np.zeros(3, np.float32)}, "in or out"),
        ({"label": np.array([0, 2, 1], np.int32)}, "a label of 2"),
        ({"label": np.array([0, -1, 1], np.int32)}, "a label of 2"),
        ({"rows": np.array([1, 0, 1], np.int32)}, "of no person of a row or more"),
        ({"log_probability": np.full((3, 2), np.nan, np.float32)}, "expected finite arrays"),
        ({"log_probability": np.zeros((3, 3), np.float32)}, "expected finite arrays"),
        ({"log_probability": np.ones((3, 2), np.float32)}, "a probability above 1"),
        ({name.removeprefix("coins."): np.zeros(0, np.uint8) for name in COINS}, "expected finite"),
    ],
)
def test_anything_else_is_refused(
    path: Path, arrays: dict[str, np.ndarray | None], message: str
) -> None:
    held = load_file(path)
    for name, array in arrays.items():
        held.pop(f"coins.{name}")
        if array is not None:
            held[f"coins.{name}"] = array
    save_file(held, path, {"features": "[]"})
    with pytest.raises(InputError, match=message):
        read(path)


@pytest.fixture
def reference(path: Path) -> Path:
    folder = path.parent / "references"
    folder.mkdir()
    said = Reference(P, np.array([True, False, True]))
    told = Reference(P - 1, np.array([False, True, True]))
    write_reference(said, rows().fingerprint, folder / "000.safetensors", told)
    return folder / "000.safetensors"


def test_references_tell_of_persons_they_never_saw(path: Path, reference: Path) -> None:
    found = read(path, reference.parent)
    assert found.coins is not None
    assert len(found.references) == len(found.coins.told) == 1
    out = found.coins.unseen(lambda p, label: p[range(3), label])
    assert out == pytest.approx(np.array([[np.log(0.9) - 1, np.nan, np.nan]]), nan_ok=True)


def test_without_references_nothing_is_told(path: Path) -> None:
    found = read(path, path.parent / "references").coins
    assert found is not None
    assert found.told == ()
    assert found.unseen(lambda p, label: p[range(3), label]).shape == (0, 3)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        (dict.fromkeys(TOLD), "tells of coins {}"),
        ({TOLD[1]: None}, "expected of the model's"),
        ({TOLD[1]: np.zeros(2, np.uint8)}, "expected of the model's"),
        ({TOLD[0]: np.full((3, 2), np.inf, np.float32)}, "no finite probability"),
        ({TOLD[0]: np.ones((3, 2), np.float32)}, "or one above 1"),
    ],
)
def test_references_to_other_coins_are_refused(
    path: Path, reference: Path, arrays: dict[str, np.ndarray | None], message: str
) -> None:
    held = {name: array for name, array in load_file(reference).items() if name not in arrays}
    save_file(held | {name: a for name, a in arrays.items() if a is not None}, reference)
    with pytest.raises(InputError, match=message):
        read(path, reference.parent)


def test_references_that_tell_of_coins_that_were_never_tossed_are_refused(
    path: Path, reference: Path
) -> None:
    write(replace(rows(), coins=None), path)
    with pytest.raises(InputError, match="tells of coins"):
        read(path, reference.parent)


def test_more_coins_than_are_ever_written_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.membership.coins.MOST_COINS", 2)
    with pytest.raises(InputError, match="of at most 2 persons"):
        read(path)
