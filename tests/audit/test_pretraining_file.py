"""What pretraining leaves of a base's memory: written, read, refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from audit.errors import InputError
from audit.membership import Canaries, Feature, Membership
from audit.pretraining import (
    PRETRAINING_MEMORY,
    Completions,
    PretrainingMemory,
    carried,
    read,
    write,
)

P = np.array([[-1.5], [-2.0], [-3.0]])


def spans() -> Completions:
    return Completions(
        types=("email", "phone"),
        member=np.array([True, False, True]),
        person=np.array([7, 8, 7]),
        type=np.array([0, 0, 1]),
        beaten=np.array([3.0, 1.5, 4.0]),
        alternatives=np.array([4, 5, 4]),
        exact=np.array([False, False, True]),
    )


def memory() -> PretrainingMemory:
    rows = Membership(
        member=np.array([True, True, False]),
        label=np.zeros(3, dtype=np.int64),
        log_probability=P,
        blind=np.array([np.nan, 0.2, 0.3]),
        fingerprint=np.array([1, 2, 3], dtype=np.uint64),
        features={"sex": Feature(("F", "M"), np.array([0, -1, 1]))},
        canaries=Canaries(np.array([1]), np.array([-5.0]), np.array([[-6.0, -7.0]])),
    )
    return PretrainingMemory("abc", rows, spans())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(memory(), tmp_path / PRETRAINING_MEMORY)
    return tmp_path / PRETRAINING_MEMORY


def changed(path: Path, metadata: dict[str, str] | None = None, **arrays: np.ndarray) -> None:
    """The file again with other arrays; ``None`` leaves one out."""
    other = {name.replace("__", "."): array for name, array in arrays.items()}
    kept = {n: a for n, a in {**load_file(path), **other}.items() if a is not None}
    features = '[{"name": "sex", "groups": ["F", "M"]}]'
    named = {"types": '["email", "phone"]', "weights": "abc", "features": features}
    save_file(kept, path, {**named, **(metadata or {})})


def test_what_is_written_is_read(path: Path) -> None:
    found = read(path)
    assert found.weights == "abc"
    assert found.rows.log_probability == pytest.approx(P)
    assert found.rows.member.tolist() == [True, True, False]
    assert found.rows.features["sex"].codes.tolist() == [0, -1, 1]
    assert found.rows.canaries is not None
    assert found.rows.canaries.others.tolist() == [[-6, -7]]
    assert found.completions is not None
    assert found.completions.types == ("email", "phone")
    for name in ("member", "person", "type", "beaten", "alternatives", "exact"):
        assert getattr(found.completions, name).tolist() == getattr(spans(), name).tolist()


def test_spans_of_one_person_count_once() -> None:
    assert spans().one_of_each().tolist() == [True, True, False]
    assert spans().preferred.tolist() == [0.75, 0.3, 1.0]


def test_completions_need_not_be_there(path: Path) -> None:
    write(replace(memory(), completions=None), path)
    assert read(path).completions is None


@pytest.mark.parametrize(
    ("arrays", "problem"),
    [
        ({"completions__beaten": np.array([5, 1, 1], np.float32)}, "more alternatives beaten"),
        ({"completions__beaten": np.array([-1, 1, 1], np.float32)}, "more alternatives beaten"),
        ({"completions__beaten": np.array([np.nan, 1, 1], np.float32)}, "finite arrays"),
        ({"completions__type": np.array([0, 0, 2], np.int32)}, "a type that is not named"),
        ({"completions__type": np.array([0, 0, -1], np.int32)}, "a type that is not named"),
        ({"completions__type": np.array([0, 0, 1], np.float32)}, "finite arrays"),
        ({"completions__alternatives": np.array([0, 5, 4], np.int32)}, "more alternatives beaten"),
        ({"completions__person": np.array([0, 5], np.int32)}, "of one length"),
        ({"completions__member": None}, "of one length"),
        ({"log_probability": np.zeros((3, 2), np.float32)}, "expected one: the text itself"),
        ({"log_probability": np.ones((3, 1), np.float32)}, "a probability above 1"),
        ({"member": np.ones(3, np.uint8)}, "each labelled one of its classes"),
        ({"member": None}, "finite arrays"),
        ({"more": np.ones(3, np.uint8)}, "finite arrays"),
    ],
)
def test_anything_else_is_refused(path: Path, arrays: dict, problem: str) -> None:
    changed(path, **arrays)
    with pytest.raises(InputError, match=problem) as error:
        read(path)
    assert PRETRAINING_MEMORY in str(error.value)


@pytest.mark.parametrize("types", ["no list", "[]", "[1]", "{}", '"email"', "[" * 100_000])
def test_types_are_a_list_of_names(path: Path, types: str) -> None:
    changed(path, {"types": types})
    with pytest.raises(InputError, match="types"):
        read(path)


def test_a_damaged_file_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(InputError, match="is not a whole safetensors file"):
        read(path)


def test_memory_goes_with_the_weights_it_is_of(path: Path, tmp_path: Path) -> None:
    assert carried(path.parent, "abc") is not None
    assert carried(path.parent, "trained further") is None
    (tmp_path / "bare").mkdir()
    assert carried(tmp_path / "bare", "abc") is None


def test_a_link_out_of_the_folder_is_not_followed(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / PRETRAINING_MEMORY).symlink_to(path)
    with pytest.raises(InputError, match="leads outside the directory"):
        carried(folder, "abc")
