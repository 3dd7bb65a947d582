"""Every function's slope is its derivative, on paper and in numbers, also where exp would overflow."""

import dataclasses

import numpy as np
import pytest
import sympy as sp

from backprop_lib.functions import ACTIVATIONS, LOSSES, look_up

GRID = np.array([-1000.0, -30.0, -2.3, -0.7, -1e-9, 0.0, 1e-9, 0.4, 1.9, 30.0, 1000.0])
activations = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=str)
losses = pytest.mark.parametrize("row", LOSSES.values(), ids=str)


@activations
def test_the_short_slope_is_the_derivative(row):
    z = sp.Symbol("z", real=True)
    g = row.symbolic(sp, z)
    for case in ({z: sp.Symbol("z", positive=True)}, {z: sp.Symbol("z", negative=True)}):
        difference = (sp.diff(g, z) - row.symbolic_slope(sp, z, g)).subs(case).rewrite(sp.exp)
        assert sp.simplify(difference) == 0


@activations
def test_the_form_on_paper_is_the_form_that_computes(row):
    z = sp.Symbol("z", positive=True)
    if row.shown:
        assert sp.simplify((row.shown(sp, z) - row.symbolic(sp, z)).rewrite(sp.exp)) == 0
    if row.shown_slope:
        assert sp.simplify((row.shown_slope(sp, z, None) - row.symbolic_slope(sp, z, None)).rewrite(sp.exp)) == 0
    t = sp.Symbol("t")
    numbers = sp.lambdify(t, row.symbolic(sp, t), "numpy")(GRID)
    assert np.allclose(numbers, row.of(GRID), rtol=1e-12, atol=1e-15)


@activations
def test_values_and_slopes_are_finite_at_1000(row):
    a = row.of(GRID)
    assert np.isfinite(a).all()
    assert np.isfinite(row.slope(GRID, a)).all()
    assert a.shape == row.slope(GRID, a).shape == GRID.shape


@activations
def test_the_complex_step_gives_the_slope(row):
    z = GRID[np.abs(GRID) > 1e-6]
    assert np.allclose(row.of(z + 1e-30j).imag / 1e-30, row.slope(z, row.of(z)), rtol=1e-12, atol=1e-15)


def test_a_kink_has_its_left_slope():
    zero = np.zeros(1)
    assert ACTIVATIONS["relu"].slope(zero, zero) == 0
    assert ACTIVATIONS["leaky_relu"].slope(zero, zero) == 0.01
    assert [row.name for row in ACTIVATIONS.values() if row.kink] == ["relu", "leaky_relu"]


@activations
def test_at_zero_all_forms_have_the_same_value_and_slope(row):
    """Also the complex step; of a kink it is the slope on the left."""
    zero, t, u = np.zeros(1), sp.Symbol("t"), sp.Symbol("u")
    a = row.of(zero)
    assert row.of(zero + 1e-30j).imag / 1e-30 == pytest.approx(row.slope(zero, a), rel=1e-12)
    assert row.symbolic_slope(sp, t, u).subs({t: 0, u: a[0]}) == pytest.approx(row.slope(zero, a)[0], rel=1e-12)
    assert float(row.symbolic(sp, t).subs(t, 0)) == pytest.approx(a[0], rel=1e-12)


def test_where_exponentials_are_held():
    far = np.array([-708.9, -1000.0])
    assert ACTIVATIONS["sigmoid"].of(far) == pytest.approx(np.exp([-708.9, -709.0]), rel=1e-9, abs=0)
    z = np.array([[-1000.0, 1000.0], [-699.9, 700.1]])
    y = np.array([[1.0, 0.0], [1.0, 0.0]])
    e = np.exp([[700.0, 700.0], [699.9, 700.0]])
    assert LOSSES["binary_cross_entropy"].slope(z, ACTIVATIONS["sigmoid"].of(z), y) == pytest.approx(e * [-1, 1], rel=1e-9)


@pytest.mark.parametrize("row", [*ACTIVATIONS.values(), *LOSSES.values()], ids=str)
def test_a_row_does_not_change(row):
    assert repr(row) == row.name
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.name = "other"


def test_which_targets_a_loss_takes():
    between, shares = LOSSES["binary_cross_entropy"].targets, LOSSES["softmax_cross_entropy"].targets
    assert between(np.array([[0.0, 1.0, 0.5]])) == ""
    for Y in ([[-0.5, 0.5]], [[0.5, 1.5]], [[0.5, 0.5], [-1e-9, 0.5]]):
        assert between(np.array(Y)) == "every target between 0 and 1"
    assert shares(np.array([[0.0, 1.0], [0.25, 0.75], [0.5, 0.5]])) == ""
    for Y in ([[-0.5, 1.5]], [[0.5, 0.6]], [[0.5, 0.5], [0.5, 0.4999]], [[0.5, 0.75], [0.5, 0.25]]):
        assert shares(np.array(Y)) == "targets of each sample that are not negative and sum to 1"
    assert LOSSES["squared_error"].targets(np.array([[-7.0, 9.0]])) == ""


def test_known_values():
    at = np.array([-1.0, 2.0])
    known = {
        "identity": [-1, 2],
        "sigmoid": [0.2689414213699951, 0.8807970779778823],
        "tanh": [-0.7615941559557649, 0.9640275800758169],
        "relu": [0, 2],
        "leaky_relu": [-0.01, 2],
        "softplus": [0.3132616875182228, 2.1269280110429727],
    }
    assert set(known) == set(ACTIVATIONS)
    for name, values in known.items():
        assert np.allclose(ACTIVATIONS[name].of(at), values, rtol=1e-15, atol=0)


@losses
def test_the_loss_slope_is_the_derivative(row):
    z, a, y = sp.symbols("z a y", positive=True)
    if row.shown:
        assert sp.simplify(sp.diff(row.shown(sp, a, y), a) - row.shown_slope(sp, a, y)) == 0
        g = ACTIVATIONS[row.outputs].shown(sp, z)
        assert sp.simplify(row.shown_slope(sp, g, y) - row.symbolic_slope(sp, z, g, y)) == 0
        assert sp.simplify(sp.diff(row.symbolic(sp, z, None, y), z) - row.symbolic_delta(sp, g, y)) == 0
    elif row.terms:
        assert sp.expand(sp.diff(row.symbolic(sp, z, a, y), a) - row.symbolic_slope(sp, z, a, y)) == 0
    else:
        o, t = sp.symbols("a1:4"), sp.symbols("y1:4")
        shares = [sp.exp(v) / sum(map(sp.exp, o)) for v in o]
        found = [sp.diff(row.symbolic(sp, None, o, t), v) for v in o]
        assert all(sp.simplify(f - row.symbolic_slope(sp, None, p, u)) == 0 for f, p, u in zip(found, shares, t, strict=True))


@losses
def test_losses_are_finite_where_the_output_is_saturated(row):
    z = np.array([[1000.0, -1000.0], [-1000.0, 1000.0]])
    y = np.array([[0.0, 1.0], [0.0, 1.0]])
    g = ACTIVATIONS[row.outputs or "sigmoid"]
    a = g.of(z)
    value, slope = row.of(z, a, y), row.slope(z, a, y)
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()
    delta = row.delta(z, a, y) if row.delta else slope * g.slope(z, a)
    assert np.isfinite(delta).all()
    assert value.min() >= 0


def test_known_losses():
    z, y = np.array([[0.4, -1.2]]), np.array([[0.3, 0.7]])
    a = ACTIVATIONS["sigmoid"].of(z)
    textbook = -y * np.log(a) - (1 - y) * np.log(1 - a)
    shares = np.exp(z) / np.exp(z).sum()
    assert np.allclose(LOSSES["squared_error"].of(z, a, y), (a - y) ** 2)
    assert np.allclose(LOSSES["half_squared_error"].of(z, a, y), (a - y) ** 2 / 2)
    assert np.allclose(LOSSES["binary_cross_entropy"].of(z, a, y), textbook)
    assert np.allclose(LOSSES["binary_cross_entropy"].slope(z, a, y), (a - y) / (a * (1 - a)))
    assert np.allclose(LOSSES["softmax_cross_entropy"].of(z, z, y), -(y * np.log(shares)).sum())
    assert np.allclose(LOSSES["softmax_cross_entropy"].slope(z, z, y), shares - y)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown activation 'sigmiod'; known are identity, sigmoid, .*; did you mean 'sigmoid'\?"):
        look_up(ACTIVATIONS, "sigmiod", "activation")
    with pytest.raises(ValueError, match=r"did you mean 'squared_error'\?$"):
        look_up(LOSSES, "Squared err", "loss")  # half squared error is near, too; the nearest is named
    with pytest.raises(ValueError, match=r"unknown loss 'zzz'; known are [a-z_, ]*$"):
        look_up(LOSSES, "zzz", "loss")
    with pytest.raises(TypeError, match=r"the loss is named by a string, one of squared_error.*; 3 was given"):
        look_up(LOSSES, 3, "loss")
