"""How numbers are written, in every table, equation and picture: fixed places, a true minus sign, no noise."""

from __future__ import annotations

import math
import operator
from numbers import Integral, Real

__all__ = ["fmt", "real", "whole"]

MINUS = "\u2212"
MOST = 100  # decimal places


def fmt(value: float, digits: int = 4) -> str:
    """Write a number with `digits` decimal places and a minus sign; very large and very small ones as powers of ten.

    A number that rounds to zero is written without a sign, so that the last bits of a computation never show. Raises TypeError
    for what is no number, and ValueError for digits that do not lie between 0 and 100.

    >>> fmt(-0.04351), fmt(-1e-17), fmt(1234567.0), fmt(float("inf"))
    ('−0.0435', '0.0000', '1.23e+06', '∞')
    """
    try:
        value = float(value)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"one number is expected, but {type(value).__name__} was given") from None
    try:
        places = operator.index(digits)
    except TypeError:
        raise TypeError(f"digits is a whole number from 0 to {MOST}, but {type(digits).__name__} was given") from None
    if not 0 <= places <= MOST:
        raise ValueError(f"digits is a whole number from 0 to {MOST}, but one outside of that was given")
    if math.isnan(value):
        return "not a number"
    text = f"{value:z.2e}" if abs(value) >= 1e5 else f"{value:z.{places}f}"  # z: what rounds to zero has no sign
    return text.replace("inf", "∞").replace("-", MINUS)


def real(value: object) -> float | None:
    """One finite real number of Python, NumPy or SymPy as a float; None for anything else, truth values and texts included.

    >>> real(3), real(10**400), real("3"), real(float("nan"))
    (3.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def whole(value: object) -> int | None:
    """One whole number of Python, NumPy or SymPy as an int; None for anything else, truth values and 3.0 included.

    >>> whole(3), whole(3.0), whole(True)
    (3, None, None)
    """
    return int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
