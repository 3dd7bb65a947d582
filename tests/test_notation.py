"""A quantity has one name, one LaTeX form, one place."""

import dataclasses

import numpy as np
import pytest
import sympy as sp

from backprop_lib.notation import C_0, Formula, Partial, Quantity, a, b, delta, g_prime, latex_name, w, x, y, z


@pytest.mark.parametrize(
    ("quantity", "name", "latex", "words"),
    [
        (w(4, 1, 2), "w4_1_2", "w_{12}^{(4)}", "w 1 2 layer 4"),
        (w(3, 1, 12), "w3_1_12", "w_{1,\\,12}^{(3)}", "w 1 12 layer 3"),
        (b(4, 1), "b4_1", "b_{1}^{(4)}", "b 1 layer 4"),
        (a(3, 2), "a3_2", "a_{2}^{(3)}", "a 2 layer 3"),
        (a(1, 2), "x_2", "x_{2}", "x 2"),
        (z(2, 3), "z2_3", "z_{3}^{(2)}", "z 3 layer 2"),
        (delta(4, 2), "delta4_2", r"\delta_{2}^{(4)}", "delta 2 layer 4"),
        (g_prime(4, 1), "g_prime4_1", "g'(z_{1}^{(4)})", "slope of the activation 1 layer 4"),
        (y(1), "y_1", "y_{1}", "y 1"),
        (C_0, "C_0", "C_{0}", "C 0"),
        (Quantity("C_0", None, (2,)), "C_0_2", "C_{0,2}", "C 0 2"),
    ],
)
def test_names(quantity, name, latex, words):
    assert (quantity.name, quantity.latex, quantity.words) == (name, latex, words)


def test_letters_may_stand_for_indices():
    assert latex_name("w", "l", "jk") == "w_{jk}^{(l)}"
    assert latex_name("C_0", None, "j") == "C_{0j}"


def test_quantities_stand_in_the_order_of_their_layers_and_nodes():
    assert sorted([w(3, 1, 1), w(2, 2, 1), w(2, 1, 2), b(3, 1)]) == [b(3, 1), w(2, 1, 2), w(2, 2, 1), w(3, 1, 1)]
    assert (w(4, 1, 2).j, w(4, 1, 2).k) == (1, 2)


def test_symbol_names_never_collide():
    names = {w(3, j, k).name for j in range(1, 25) for k in range(1, 25)}
    assert len(names) == 24 * 24


def test_the_input_is_the_activation_of_layer_1():
    assert x(2) == a(1, 2)
    assert w(4, 1, 2).place == (0, 1)
    assert b(4, 3).place == (2,)
    assert repr(w(4, 1, 2)) == "w(4, 1, 2)"
    assert repr(y(2)) == "y(2)"
    assert repr(C_0) == "C_0"
    with pytest.raises(AttributeError, match="belongs to no layer"):
        y(1).l  # noqa: B018


def test_partial_derivative():
    partial = Partial(C_0, w(4, 1, 2))
    assert partial.latex == r"\frac{\partial C_{0}}{\partial w_{12}^{(4)}}"
    assert partial.name == "dC_0_dw4_1_2"
    assert partial.words == "derivative of C 0 with respect to w 1 2 layer 4"
    assert repr(partial) == "∂C_0/∂w(4, 1, 2)"


def test_formulas_keep_the_order_in_which_they_were_written():
    formula = 2 * (a(4, 1) - y(1)) * a(3, 2)
    assert formula.latex == r"2(a_{1}^{(4)} - y_{1}) \cdot a_{2}^{(3)}"
    assert sp.sympify(formula) == 2 * (sp.Symbol("a4_1") - sp.Symbol("y_1")) * sp.Symbol("a3_2")
    assert repr(formula) == "((2 * (a(4, 1) - y(1))) * a(3, 2))"


@pytest.mark.parametrize(
    ("formula", "latex", "value"),
    [
        (a(2, 1) + 3, "a_{1}^{(2)} + 3", 5.0),
        (3 + a(2, 1), "3 + a_{1}^{(2)}", 5.0),
        (1 - a(2, 1), "1 - a_{1}^{(2)}", -1.0),
        (a(2, 1) - (a(2, 1) - 1), "a_{1}^{(2)} - (a_{1}^{(2)} - 1)", 1.0),
        (a(2, 1) / 4, r"\frac{a_{1}^{(2)}}{4}", 0.5),
        (4 / a(2, 1), r"\frac{4}{a_{1}^{(2)}}", 2.0),
        (a(2, 1) ** 3, "(a_{1}^{(2)})^{3}", 8.0),
        (-a(2, 1), "-a_{1}^{(2)}", -2.0),
        (a(2, 1) * 0.5, r"a_{1}^{(2)} \cdot 0.5", 1.0),
    ],
)
def test_arithmetic(formula, latex, value):
    assert formula.latex == latex
    assert float(sp.sympify(formula).subs(sp.Symbol("a2_1"), 2)) == value


def test_formulas_meet_sympy_on_either_side():
    t = sp.Symbol("t")
    assert t * a(2, 1) == a(2, 1) * t == t * sp.Symbol("a2_1")
    assert sp.exp(z(4, 1)) == sp.exp(sp.Symbol("z4_1"))
    A = sp.Symbol("a2_1")
    assert [t - a(2, 1), a(2, 1) - t, t / a(2, 1), a(2, 1) / t, a(2, 1) ** t, t + a(2, 1)] == [t - A, A - t, t / A, A / t, A**t, t + A]


def test_text_in_a_formula_is_not_evaluated():
    for formula in (Formula("+", "1 + 1", a(2, 1)), Formula("+", a(2, 1), "1 + 1")):
        with pytest.raises(sp.SympifyError):
            sp.sympify(formula)


def test_a_number_before_a_number_keeps_its_dot():
    assert (3 * (2 * a(2, 1))).latex == r"3 \cdot 2a_{1}^{(2)}"
    assert (3 * (2 * y(1))).latex == r"3 \cdot 2y_{1}"
    assert (3 * Formula("*", a(2, 1), 2)).latex == r"3a_{1}^{(2)} \cdot 2"


@pytest.mark.parametrize("value", [w(2, 1, 1), Partial(C_0, w(2, 1, 1)), 2 * w(2, 1, 1)])
def test_names_and_formulas_do_not_change(value):
    field = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, getattr(value, field))
    assert value.latex


@pytest.mark.parametrize("other", ["1", None, [1], True, "__import__('os')"])
def test_formulas_take_only_numbers_and_quantities(other):
    with pytest.raises(TypeError):
        a(2, 1) + other


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: w(4, 0, 1), ValueError, r"w\(l, j, k\) counts from 1, but 0 was given"),
        (lambda: b(4, 0), ValueError, r"b\(l, j\) counts from 1, but 0 was given"),
        (lambda: a(0, 1), ValueError, r"a\(l, j\) counts from 1, but 0 was given"),
        (lambda: w(4, 1.5, 1), TypeError, "takes whole numbers counted from 1, but 1.5"),
        (lambda: w("4", 1, 1), TypeError, "but '4' was given"),
        (lambda: w(True, 1, 1), TypeError, "but True was given"),
        (lambda: w(1, 1, 1), ValueError, "w exists for layers 2 to L; layer 1 is the input"),
        (lambda: b(1, 1), ValueError, "b exists for layers 2 to L"),
        (lambda: y(0), ValueError, "counts from 1"),
    ],
)
def test_bad_indices_are_explained(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_numpy_integers_are_whole_numbers():
    assert w(np.int64(4), np.int64(1), np.int64(2)) == w(4, 1, 2)
