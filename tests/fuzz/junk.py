"""What may stand where a network, a number, an array, a quantity or an answer is expected."""

import datetime
import decimal
import fractions

import numpy as np
import sympy as sp
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from backprop_lib import C_0, Network, Partial, a, b, backprop, delta, derive, four_layer_net, four_layer_sample, w, x, y, z


class Odd:
    """An object that is nothing of what is expected, and says so in HTML."""

    def __repr__(self) -> str:
        return "<b>odd</b>"


def endless():
    """A generator of few items; read once it is empty."""
    yield from (1, 2, 3)


def sleepy(*args, **kwargs):
    """A function that takes anything and gives nothing."""


ODD = [
    None, ..., NotImplemented, True, False, 0, -1, 2, 10**9, 10**400, -(10**400), float("nan"), float("inf"), -0.0, 1e308, 5e-324, 1j,
    "", " ", "0", "0,5", "nan", "w(4, 1, 2)", "sigmoid", "03.2", "__import__('os')", "<script>alert(1)</script>", "$x$", "${$", "`", "\0",
    "𝛿" * 40, "9" * 500, "(" * 300, "1e999", b"bytes", bytearray(b"x"), memoryview(b"x"), [], (), {}, set(), [[]], [[[]]], [1, [2]],
    {1: 2}, {"a": []}, {w(2, 1, 1): "x"}, {None: None}, frozenset({1}), range(3), slice(1), object(), object, int, len, sleepy, Odd(),
    decimal.Decimal("0.1"), decimal.Decimal("NaN"), fractions.Fraction(1, 3), datetime.date(2000, 1, 1), ValueError("x"),
    sp.Symbol("q"), sp.Symbol("<b>"), sp.zoo, sp.nan, sp.oo, sp.Integer(3), sp.Matrix([[1]]), sp.Symbol("a4_1") * 2,
    C_0, Partial(C_0, w(4, 1, 2)), Partial(w(2, 1, 1), C_0), w(4, 1, 2), w(9, 9, 9), w(4, 99, 1), b(4, 1), a(1, 1), a(4, 1), z(2, 1),
    delta(4, 1),    x(1), x(99), y(1), y(99), a(4, 1) * y(1), a(4, 1) / (y(1) - y(1)), a(4, 1) ** 999,
    four_layer_net(), Network([1, 1]), four_layer_net().forward([0.1, 0.2]), backprop(four_layer_net(), *four_layer_sample()),
    derive(Network([1, 1])), np.float32(0.3), np.int8(3), np.bool_(True), np.datetime64("2000-01-01"), np.str_("x"), np.nan, np.array(3.0),
    np.array([]), np.zeros((0, 2)), np.zeros((2, 0)), np.zeros((3, 3, 3)), np.array([1 + 1j, 2]), np.array(["a"]), np.array([None, 1]),
    np.array([np.nan, 1.0]), np.array([[1.0, np.inf]]), np.ma.masked_array([1.0, 2.0], [True, False]), np.full((1, 2), 1e308),
    np.array([("a", 1)], dtype=[("f", "U1"), ("g", int)]), np.random.default_rng(0), np.float64,
]  # fmt: skip

numbers = st.one_of(
    st.integers(),
    st.integers(-3, 9),
    st.floats(),
    st.floats(-3, 3),
    st.complex_numbers(),
    st.booleans(),
    st.decimals(),
    st.fractions(),
)
texts = st.one_of(
    st.text(max_size=30), st.text("0123456789.,eE+-−*/()awbzxyδg'_ ^²\n", max_size=30), st.text("${}`\\_^<>&*\0#%", max_size=12)
)
ndarrays = arrays.arrays(
    st.one_of(
        arrays.floating_dtypes(endianness="="),
        arrays.integer_dtypes(endianness="="),
        arrays.boolean_dtypes(),
        arrays.complex_number_dtypes(),
    ),
    arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
leaves = st.one_of(st.sampled_from(ODD), numbers, texts)
nested = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.integers(0, 5), st.text(max_size=3)), inner, max_size=3),
    ),
    max_leaves=8,
)
junk = st.one_of(leaves, nested, ndarrays, st.builds(endless))
