"""Arrays of a file that nobody vouches for."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from audit.arrays import read_arrays, write_arrays
from audit.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.safetensors"


def test_what_is_written_is_read(path: Path) -> None:
    turned = np.arange(6.0).reshape(2, 3).T
    write_arrays({"a": turned}, path, {"of": "rows"})
    arrays, metadata = read_arrays(path)
    assert metadata == {"of": "rows"}
    assert arrays["a"].tolist() == turned.tolist()


def test_numbers_that_numpy_does_not_know(path: Path) -> None:
    save_file({"a": torch.zeros(3, dtype=torch.bfloat16)}, path)
    with pytest.raises(InputError, match="not a whole safetensors file"):
        read_arrays(path)


def test_no_safetensors_at_all(path: Path) -> None:
    path.write_bytes(b"\x80\x04 pickle?")
    with pytest.raises(InputError, match="not a whole safetensors file"):
        read_arrays(path)


def test_a_file_larger_than_allowed_is_not_read(path: Path) -> None:
    write_arrays({"a": np.zeros(100)}, path)
    assert read_arrays(path, 10_000)[0]["a"].size == 100
    with pytest.raises(InputError, match="at most 100"):
        read_arrays(path, 100)
