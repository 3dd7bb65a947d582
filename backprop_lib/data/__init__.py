"""The data that ship with the lessons: handwritten digits of 8 × 8 pixels; README.md beside this file says whose they are."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.network import seeded
from backprop_lib.numbers import whole

__all__ = ["Samples", "digits", "measured"]

DIGITS = Path(__file__).parent / "digits.npz"
SHA256 = "089d33176bf6819a5c6ebd6746c5293713f4e81c2c8fc52b672e6e15faa78f41"


@dataclass(frozen=True)
class Samples:
    """Images and what they show: X (n, 64) from 0 (paper) to 1 (ink), row by row; Y (n, 10); labels (n,).

    Output node d + 1 stands for the digit d: its column of Y holds 1 where the image shows d, and 0 elsewhere.
    """

    X: NDArray[np.float64]
    Y: NDArray[np.float64]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        return f"{len(self)} handwritten digits, {self.X.shape[1]} pixels each"


def digits(*, held_out: int = 360, seed: int = 0) -> tuple[Samples, Samples]:
    """The 1,797 handwritten digits, shuffled by `seed` and split: samples to learn from, and `held_out` samples to test on.

    The same seed gives the same split everywhere. Raises an OSError where the file is missing or damaged, a ValueError
    where `held_out` leaves nothing to learn from or to test on.

    >>> digits()
    (1437 handwritten digits, 64 pixels each, 360 handwritten digits, 64 pixels each)
    """
    pixels, labels = _read(DIGITS)
    n = len(labels)
    if (held := whole(held_out)) is None or not 0 < held < n:
        raise ValueError(f"held_out is a whole number from 1 to {n - 1}, but {held_out!r} was given; 360 is a fifth of the {n} images")
    order = seeded(seed).random(n).argsort(kind="stable")
    X, Y = pixels / 16, np.eye(10)[labels]
    return tuple(Samples(X[part], Y[part], labels[part]) for part in (order[held:], order[:held]))  # type: ignore[return-value]


def measured(name: str) -> dict[str, Any]:
    """What a benchmark has measured and a lesson draws, by the benchmark's name; an OSError where the file is missing or damaged."""
    path = DIGITS.parent / f"{name}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise OSError(f"the file of measured numbers, {path.name}, is missing or damaged; {_again(path)}") from None
    return found


def _again(path: Path) -> str:
    return f"put the file of that name from the project's release in its place, or install backprop_lib again ({path})"


def _read(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Pixels (n, 64) from 0 to 16 and labels (n,); a file that is not what it was is not read."""
    again = _again(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"the file of the handwritten digits, {path.name}, is missing; {again}") from None
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise OSError(f"the file of the handwritten digits, {path.name}, is damaged or another one; {again}")
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return file["pixels"], file["labels"].astype(np.int64)
