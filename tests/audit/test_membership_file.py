"""What training leaves of its rows, and what references say of them: written, read, refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from audit.errors import InputError
from audit.membership import Canaries, Feature, Membership, Reference, read, write, write_reference

P = np.log(np.array([[0.9, 0.1], [0.4, 0.6], [0.5, 0.5]]))


def rows():
    return Membership(
        member=np.array([True, True, False]),
        label=np.array([0, 1, 1]),
        log_probability=P,
        blind=np.array([np.nan, 0.2, 0.3]),
        fingerprint=np.array([1, 2**64 - 1, 3], dtype=np.uint64),
        features={"sex": Feature(("F", "M"), np.array([0, -1, 1]))},
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(rows(), tmp_path / "membership.safetensors")
    return tmp_path / "membership.safetensors"


def again(path: Path) -> Membership:
    return read(path, path.parent / "references")


def test_what_is_written_is_read(path: Path):
    found = again(path)
    assert found.log_probability == pytest.approx(P, rel=1e-6)
    assert found.blind == pytest.approx([np.nan, 0.2, 0.3], nan_ok=True)
    for name in ("member", "label", "fingerprint"):
        assert (getattr(found, name) == getattr(rows(), name)).all()
    assert found.features["sex"].groups == ("F", "M")
    assert found.features["sex"].codes.tolist() == [0, -1, 1]
    assert found.references == ()


def test_canaries_are_kept_with_the_rows(path: Path):
    secret = Canaries(np.array([1, 4]), np.array([-1.0, -2]), np.array([[-3.0], [-4]]))
    write(replace(rows(), canaries=secret), path)
    found = again(path).canaries
    assert found.repeats.tolist() == [1, 4]
    assert found.own.tolist() == [-1, -2]
    assert found.others.tolist() == [[-3], [-4]]


def test_half_of_the_canaries_is_refused(path: Path):
    changed(path, **{"canaries.own": np.zeros(2, np.float32)})
    with pytest.raises(InputError, match=r"finite arrays 'canaries\.repeats'"):
        again(path)


def test_references_are_read_in_order_and_asked_of_rows_they_never_saw(path: Path):
    folder = path.parent / "references"
    folder.mkdir()
    for i, trained in enumerate(([1, 0, 1], [0, 1, 0])):
        said = Reference(P - i, np.array(trained, dtype=bool))
        write_reference(said, rows().fingerprint, folder / f"{i:02}.safetensors")
    found = again(path)
    assert len(found.references) == 2
    out = found.unseen(lambda log_probability, label: log_probability[range(3), label])
    nan = np.nan
    expected = [[nan, np.log(0.6), nan], [np.log(0.9) - 1, nan, np.log(0.5) - 1]]
    assert out == pytest.approx(np.array(expected), nan_ok=True, rel=1e-5)


def test_references_to_other_rows_are_refused(path: Path):
    folder = path.parent / "references"
    folder.mkdir()
    said = Reference(P, np.ones(3, dtype=bool))
    write_reference(said, rows().fingerprint[::-1], folder / "00.safetensors")
    with pytest.raises(InputError, match=r"other rows.*--overwrite"):
        again(path)


def test_a_link_out_of_the_folder_is_not_followed(path: Path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "00.safetensors"
    write_reference(Reference(P, np.ones(3, dtype=bool)), rows().fingerprint, outside)
    folder = path.parent / "references"
    folder.mkdir()
    (folder / "00.safetensors").symlink_to(outside)
    with pytest.raises(InputError, match="leads outside"):
        again(path)


def changed(path: Path, metadata=None, **arrays):
    held = {name: a for name, a in load_file(path).items() if arrays.get(name, 0) is not None}
    held |= {name: np.asarray(a) for name, a in arrays.items() if a is not None}
    save_file(held, path, metadata or {"features": '[{"name": "sex", "groups": ["F", "M"]}]'})


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"blind": None}, "expected finite arrays"),
        ({"blind": np.array([0, np.inf, 0], np.float32)}, "expected finite arrays"),
        ({"blind": np.zeros(2, np.float32)}, "expected finite arrays"),
        ({"extra": np.zeros(3, np.float32)}, "expected finite arrays"),
        ({"log_probability": np.zeros(3, np.float32)}, "expected finite arrays"),
        ({"log_probability": np.ones((3, 2), np.float32)}, "a probability above 1"),
        ({"fingerprint": np.zeros(3, np.int64)}, "expected finite arrays"),
        ({"label": np.array([0, 2, 1], np.int32)}, "each labelled one of two or more"),
        ({"label": np.array([0, 0.5, 1], np.float32)}, "each labelled one of two or more"),
        ({"member": np.ones(3, np.uint8)}, "members and non-members"),
        ({"groups.0": np.array([0, 1, 2], np.int32)}, "a group that 'sex' does not have"),
        ({"metadata": {"features": "[1]"}}, "features: cannot be read"),
        ({"metadata": {"features": "{"}}, "features: cannot be read"),
    ],
)
def test_anything_else_is_refused(path: Path, arrays, message):
    changed(path, **arrays)
    with pytest.raises(InputError, match=message):
        again(path)


def test_no_safetensors_at_all(path: Path):
    path.write_bytes(b"\x80\x04 pickle?")
    with pytest.raises(InputError, match="not a whole safetensors file"):
        again(path)


def test_texts_of_both_sides_are_told():
    found = replace(rows(), fingerprint=np.array([1, 2, 1], dtype=np.uint64))
    assert found.twins.tolist() == [True, False, True]
    assert len(found.keeping(~found.twins)) == 1
