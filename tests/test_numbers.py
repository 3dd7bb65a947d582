"""One way to write a number."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from backprop_lib.numbers import fmt, real, whole


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05831, "0.0583"),
        (-0.05831, "−0.0583"),
        (-1e-17, "0.0000"),
        (-0.00004, "0.0000"),
        (-0.00005001, "−0.0001"),
        (1.0, "1.0000"),
        (99999.0, "99999.0000"),
        (100000.0, "1.00e+05"),
        (-2.5e9, "−2.50e+09"),
        (float("nan"), "not a number"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_fmt(value, text):
    assert fmt(value) == text


def test_digits():
    assert fmt(1.23456, 2) == "1.23"
    assert fmt(-0.004, 2) == "0.00"
    assert fmt(7.3, 0) == "7"
    assert fmt(0.5, 100) == "0.5" + 99 * "0"


@pytest.mark.parametrize(("value", "kind"), [("x", "str"), ([1, 2], "list"), (None, "NoneType"), (10**400, "int")])
def test_what_is_no_number_is_named_by_its_kind(value, kind):
    with pytest.raises(TypeError, match=f"^one number is expected, but {kind} was given$"):
        fmt(value)


@pytest.mark.parametrize(
    ("digits", "error", "said"),
    [
        ("3", TypeError, "but str was given"),
        (2.0, TypeError, "but float was given"),
        (-1, ValueError, "but one outside of that was given"),
        (101, ValueError, "but one outside of that was given"),
        (10**9, ValueError, "but one outside of that was given"),  # would take a minute and a gigabyte
        pytest.param(10**5000, ValueError, "but one outside of that was given", id="beyond print"),
    ],
)
def test_so_many_digits_are_a_whole_number_within_reason(digits, error, said):
    with pytest.raises(error, match=f"^digits is a whole number from 0 to 100, {said}$"):
        fmt(0.1, digits)


def test_one_real_number_of_any_library():
    for value, number in (
        (3, 3.0),
        (-0.25, -0.25),
        (np.float32(0.5), 0.5),
        (np.int64(-2), -2.0),
        (Fraction(1, 4), 0.25),
        (sp.Rational(1, 2), 0.5),
    ):
        assert real(value) == number
        assert type(real(value)) is float
    infinite = (float("nan"), float("inf"), -np.inf, sp.oo, 10**400)
    for value in (*infinite, True, np.bool_(1), "3", None, 1j, Decimal("3"), sp.Symbol("q"), np.array(3.0), [3], NotImplemented):
        assert real(value) is None


def test_one_whole_number_of_any_library():
    for value in (3, np.int8(3), sp.Integer(3)):
        assert (whole(value), type(whole(value))) == (3, int)
    for value in (3.0, True, np.bool_(1), "3", int, None, np.array(3), sp.Symbol("n"), Fraction(3)):
        assert whole(value) is None
