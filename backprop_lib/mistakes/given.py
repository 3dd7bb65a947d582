"""Numbers as they were given: how many digits, and what they are right to."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.network import LARGEST
from backprop_lib.numbers import MINUS, real

__all__ = ["Given", "Unreadable", "as_numbers", "read_array", "read_number"]

Array = NDArray[Any]
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


class Unreadable(ValueError):
    """An answer that cannot be read; the text says what was expected, what was given and what to do."""


@dataclass(frozen=True)
class Given:
    """Numbers with, for each, one unit of its last given place and its count of significant digits.

    `noise` is the relative precision they were computed with: that of float32 answers, for one, is lower.
    """

    values: Array
    unit: Array
    digits: Array
    noise: float = 2e-7

    def within(self, target: Array, scale: float, units: float) -> bool:
        """Whether each number is the target's, to so many units of its last given place or to computing precision."""
        room = np.maximum(units * self.unit, self.noise * (10 * np.abs(target) + scale)) * (1 + 1e-9)
        return bool((np.abs(self.values - target) <= room).all())


def _places(text: str) -> tuple[float, int]:
    """One unit of the last place, and the significant digits, of a number's text."""
    mantissa, _, exponent = text.lower().lstrip("+-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    power = int(exponent[:9] or 0) - len(fraction)  # eight digits of an exponent say that it is too large for any number
    return 10.0 ** min(power, 300), len(digits)


def read_number(answer: object) -> Given:
    """Read one number with its digits: 0.0583, "0.0583", "−5.83e-2", "0,0583"; raises Unreadable.

    >>> read_number("0,0580").digits.tolist()
    [3]
    """
    if isinstance(answer, str):
        text = answer.strip().replace(MINUS, "-").replace(" ", "")
        text = text.replace("·10^", "e").replace("*10**", "e").replace("*10^", "e")
        if text.count(",") == 1 and "." not in text:
            text = text.replace(",", ".")
        if not NUMBER.fullmatch(text):
            raise Unreadable(f"a number is expected, such as −0.0435, but the text {answer!r} was given")
        as_numbers(float(text), "the answer")
        unit, digits = _places(text)
        if re.fullmatch(r"[+-]?0+", text):  # a bare 0 is meant as 0; 0.000 may be rounded
            unit = 1e-15
        return Given(np.array([float(text)]), np.array([unit]), np.array([digits]))
    given = read_array(answer, "the answer")
    if given.values.size != 1:
        raise Unreadable(f"one number is expected, but an array of shape {given.values.shape} was given")
    return Given(given.values.reshape(1), given.unit.reshape(1), given.digits.reshape(1), given.noise)


def as_numbers(answer: Any, what: str) -> Array:
    """Read nested lists, arrays and tensors as an array of numbers; raises Unreadable."""
    if hasattr(answer, "detach"):  # a tensor of PyTorch
        answer = answer.detach().cpu().numpy()
    if isinstance(answer, (list, tuple)) and any(hasattr(item, "detach") for item in answer):
        answer = [item.detach().cpu().numpy() if hasattr(item, "detach") else item for item in answer]
    try:
        array = np.asarray(answer)
    except ValueError:
        raise Unreadable(f"{what} has rows of different length; an array needs rows of one length") from None
    if array.dtype == object and array.ndim == 0 and (number := real(answer)) is not None:
        array = np.asarray(number)
    if array.dtype.kind not in "iuf":
        shown = repr(answer)
        raise Unreadable(f"{what} must consist of numbers, but {shown if len(shown) <= 60 else shown[:57] + '…'} was given")
    if not np.isfinite(array).all():
        where = "" if array.ndim == 0 else f" at place {tuple(int(i) + 1 for i in np.argwhere(~np.isfinite(array))[0])}, counted from 1"
        kind = "NaN (not a number)" if np.isnan(array).any() else "an infinite value"
        raise Unreadable(
            f"{what} contains {kind}{where}; every derivative here is a finite number. Look for 0/0, log(0) or an overflow in exp"
        )
    if (np.abs(array.astype(float)) > LARGEST).any():
        raise Unreadable(f"{what} contains a number beyond ±{LARGEST:g}; no derivative here is that large. Look for an overflow in exp")
    return array


def _shortest(value: float) -> str:
    """The shortest text of a number. 0.300 and 0.3, 128 and 128.0 are one number: zeros at the end are no digits."""
    text = repr(value)
    if not text.endswith(".0"):
        return text
    whole = text[:-2]
    bare = whole.rstrip("0")
    return f"{bare}e{len(whole) - len(bare)}" if bare.lstrip("-") else "0"


def read_array(answer: object, what: str) -> Given:
    """Read numbers with their digits: those of the shortest text that gives the number back."""
    array = as_numbers(answer, what)
    single = array.dtype.kind == "f" and array.dtype.itemsize < 8
    noise = max(2e-7, 40 * float(np.finfo(array.dtype).eps)) if single else 2e-7
    values = array.astype(float)
    if values.size > 5_000 or single:  # rounding by hand is not to be expected
        digits = np.full(values.shape, 6 if single else 15)
        return Given(values, np.zeros_like(values), digits, noise)
    places = np.array([_places(_shortest(v)) for v in values.ravel().tolist()], dtype=float).reshape(*values.shape, 2)
    unit, digits = places[..., 0], places[..., 1].astype(int)
    zero = values == 0
    if zero.any():  # 0.0 was as exact as its neighbours
        unit = np.where(zero, unit[~zero].min() if not zero.all() else 1e-15, unit)
        digits = np.where(zero, 0, digits)
    return Given(values, unit, digits, noise)


def significant(value: float, digits: int) -> float:
    """Round to significant digits.

    >>> significant(0.0123456, 3)
    0.0123
    """
    return 0.0 if value == 0 else round(value, digits - 1 - math.floor(math.log10(abs(value))))
