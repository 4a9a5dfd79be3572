"""What training texts look like to a model, and how strange others are."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from scipy.stats import chi2

from audit.errors import InputError
from audit.familiarity import fit, read, write

LOGITS = np.zeros((400, 2))


def drawn(n, seed, shift=0.0, d=6):
    rng = np.random.default_rng(seed)
    scale = np.arange(1.0, d + 1)
    labels = np.arange(n) % 2
    states = rng.normal(size=(n, d)) * scale + 10 * labels[:, None] + shift
    return states, labels.astype(np.int64)


def fitted(n=4000):
    states, labels = drawn(n, 0)
    aside, _ = drawn(400, 1)
    return fit((states, np.zeros((n, 2))), labels, (aside, LOGITS))


def test_distances_are_mahalanobis_of_the_nearest_class():
    states, _ = drawn(4000, 2)
    found = fitted().scores(states, np.zeros((4000, 2)))["mahalanobis"]
    # Of normal states a squared distance is chi-square; the classes are far apart.
    for share in (0.5, 0.9, 0.95):
        assert (found <= chi2.ppf(share, 6)).mean() == pytest.approx(share, abs=0.03)


def test_energy_by_hand():
    logits = np.array([[0.0, 0.0], [2.0, 0.0]])
    found = fitted().scores(np.zeros((2, 6)), logits)["energy"]
    assert found == pytest.approx([-np.log(2), -np.log(np.exp(2) + 1)])


def test_one_in_twenty_like_texts_is_called_strange_and_nearly_all_shifted_ones():
    known = fitted()
    alike = known.scores(drawn(4000, 3)[0], np.zeros((4000, 2)))["mahalanobis"]
    shifted = known.scores(drawn(4000, 4, shift=8)[0], np.zeros((4000, 2)))["mahalanobis"]
    assert known.beyond("mahalanobis", alike, 0.05)[0].mean() == pytest.approx(0.05, abs=0.025)
    assert known.beyond("mahalanobis", shifted, 0.05)[0].mean() > 0.5
    assert known.beyond("mahalanobis", alike, 0.05)[1] == 20


def test_fewer_texts_than_dimensions_make_no_infinite_distances():
    states, labels = drawn(20, 5, d=50)
    known = fit((states, LOGITS[:20]), labels, (drawn(10, 6, d=50)[0], LOGITS[:10]))
    assert np.isfinite(known.scores(drawn(10, 7, d=50)[0], LOGITS[:10])["mahalanobis"]).all()


def test_what_is_written_is_read(tmp_path: Path):
    known = fitted()
    write(known, tmp_path / "familiarity.safetensors")
    again = read(tmp_path / "familiarity.safetensors")
    assert again.means == pytest.approx(known.means, rel=1e-5)
    assert again.kept_aside["energy"] == pytest.approx(known.kept_aside["energy"], rel=1e-5)


@pytest.mark.parametrize(
    "arrays",
    [
        {"means": np.zeros((2, 3), np.float32)},
        {
            "means": np.zeros((2, 3), np.float32), "whitening": np.zeros((2, 2), np.float32),
            "mahalanobis": np.ones(3, np.float32), "energy": np.ones(3, np.float32),
        },
        {
            "means": np.full((2, 2), np.nan, np.float32), "whitening": np.eye(2, dtype=np.float32),
            "mahalanobis": np.ones(3, np.float32), "energy": np.ones(3, np.float32),
        },
    ],
)  # fmt: skip
def test_other_arrays_are_refused(arrays, tmp_path: Path):
    save_file(arrays, tmp_path / "familiarity.safetensors")
    with pytest.raises(InputError, match="expected finite arrays"):
        read(tmp_path / "familiarity.safetensors")


def test_no_safetensors_at_all(tmp_path: Path):
    (tmp_path / "familiarity.safetensors").write_bytes(b"\x80\x04 pickle?")
    with pytest.raises(InputError, match="not a whole safetensors file"):
        read(tmp_path / "familiarity.safetensors")
