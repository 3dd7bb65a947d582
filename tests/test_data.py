"""The handwritten digits: whole, split the same everywhere, and a damaged file is told."""

import re
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lib import data
from backprop_lib.data import digits

FILE = data.DIGITS.read_bytes()
PIXELS, LABELS = data._read(data.DIGITS)
SPLIT = [0, 6, 3, 8, 1, 8, 4, 1, 5, 8, 9, 7]  # the first digits to test on, with seed 0


def test_a_class_has_as_many_images_as_its_makers_say():
    learn, test = digits()
    counts = np.bincount(np.concatenate([learn.labels, test.labels]))
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_pixels_are_sixteenths_and_targets_point_at_the_digit():
    learn, _ = digits()
    assert learn.X.shape == (1437, 64)
    assert set((learn.X * 16).ravel()) == set(range(17))
    assert (learn.Y.sum(axis=1) == 1).all()
    assert (learn.Y.argmax(axis=1) == learn.labels).all()


def test_no_image_is_lost_and_none_stands_on_both_sides():
    learn, test = digits(held_out=500, seed=3)
    everything = np.vstack([learn.X, test.X])
    assert (len(learn), len(test)) == (1297, 500)
    assert np.array_equal(np.sort(everything, axis=0), np.sort(np.vstack([part.X for part in digits()]), axis=0))
    assert not {row.tobytes() for row in learn.X} & {row.tobytes() for row in test.X}


def test_a_seed_gives_the_same_split_on_every_machine():
    learn, test = digits(seed=0)
    assert test.labels[:12].tolist() == SPLIT
    assert all(np.array_equal(one.X, other.X) for one, other in zip((learn, test), digits(seed=0), strict=True))
    assert not np.array_equal(test.labels, digits(seed=1)[1].labels)


@pytest.mark.parametrize("held_out", [0, 1797, -3, 0.2, True, "360"])
def test_a_split_that_leaves_nothing_is_refused(held_out):
    with pytest.raises(ValueError, match=re.escape(f"held_out is a whole number from 1 to 1796, but {held_out!r} was given")):
        digits(held_out=held_out)


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_a_changed_byte_is_told(tmp_path_factory, place, change):
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    path.write_bytes(FILE[:place] + bytes([FILE[place] ^ change]) + FILE[place + 1 :])
    with pytest.raises(OSError, match="damaged"):
        data._read(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(FILE[:20_000]),
        lambda path: path.write_text("version https://git-lfs.github.com/spec/v1"),
        lambda path: np.savez_compressed(path, pixels=PIXELS),
        lambda path: np.savez_compressed(path, pixels=PIXELS, labels=LABELS[::-1].astype(np.uint8)),
    ],
    ids=["empty", "cut short", "a pointer", "no labels", "other labels"],
)
def test_a_damaged_file_is_told(tmp_path, spoil):
    path = tmp_path / "digits.npz"
    spoil(path)
    with pytest.raises(OSError, match=r"digits\.npz, is damaged or another one; .* install backprop_lib again"):
        data._read(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="is missing; put the file of that name"):
        data._read(tmp_path / "digits.npz")


def test_the_data_state_their_source_and_licence_and_are_small():
    readme = resources.files("backprop_lib.data").joinpath("README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in readme
    assert "10.24432/C50P49" in readme
    assert len(FILE) < 60_000


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe", b'{"learning": [1, 2'])
def test_damaged_measurements_are_told(content, tmp_path, monkeypatch):
    monkeypatch.setattr(data, "DIGITS", tmp_path / "digits.npz")
    if content is not None:
        (tmp_path / "mistakes.json").write_bytes(content)
    with pytest.raises(OSError, match=r"mistakes\.json, is missing or damaged; put the file of that name"):
        data.measured("mistakes")
