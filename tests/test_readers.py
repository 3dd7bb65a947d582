"""What the readers print, to the letter, and what they refuse."""

import dataclasses
import re
from unittest.mock import patch

import pytest
import sympy as sp

from backprop_lib import Network
from backprop_lib.derivation import derive
from backprop_lib.readers.latex import Equation, in_lines, latex
from backprop_lib.readers.mathml import mathml


def test_latex_takes_expressions_and_nothing_that_has_to_be_evaluated():
    assert latex(sp.Symbol("t") / 2) == r"\frac{t}{2}"
    with pytest.raises(sp.SympifyError):
        latex(["1 + 1"])


def test_an_equation_does_not_change():
    equation = Equation(("a", "b"))
    assert equation.latex == "a = b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        equation.sides = ("c",)


def test_mathml_says_what_it_does_not_take():
    with pytest.raises(ValueError, match="is not used") as refused:
        mathml(r"a = \href{b}{c}")
    assert str(refused.value) == r"\href is not used in formulas here"
    with pytest.raises(ValueError, match="cannot be read") as unread:
        mathml("a" * 100 + "_")
    assert re.fullmatch(r"this cannot be read as LaTeX: 'a{80}' \(\w+\)", str(unread.value))


def test_a_loss_over_all_outputs_shows_their_shares():
    slope = {
        name: derive(Network([2, 2], "identity", name)).formulas()["slopes"]["loss"] for name in ("squared_error", "softmax_cross_entropy")
    }
    assert "<mi>a</mi>" in slope["squared_error"]
    assert "<mi>p</mi>" not in slope["squared_error"]
    assert "<mi>p</mi>" in slope["softmax_cross_entropy"]
    assert "<mi>a</mi>" not in slope["softmax_cross_entropy"]


def test_a_minus_that_is_a_sign_stands_close_and_lines_are_aligned() -> None:
    text = mathml(r"x = (0.9,\ -0.6) - 1")
    assert text.count('<mo form="prefix">&#x02212;</mo>') == 1
    assert text.count("&#x02212;") == 2
    table = mathml(r"\begin{aligned} a &= b \\ &= -c \end{aligned}")
    assert table.count("<mtr>") == 2
    assert "<mi>&" not in table


def test_a_sum_in_brackets_of_45_signs_is_set_in_lines():
    short, long = f"({'a' * 20} + {'b' * 22}) c", f"({'a' * 20} + {'b' * 23}) c"  # 44 and 45 signs up to the bracket's end
    assert in_lines(short) == short
    assert in_lines(long) == rf"\left(\begin{{array}}{{l}} {'a' * 20} \\ {{}} + {'b' * 23} \end{{array}}\right) c"


def test_functions_are_printed_as_javascript_once():
    program = derive(Network([2, 2], "tanh"))
    text = program.to_javascript()
    with patch.object(sp, "jscode", side_effect=AssertionError):
        assert program.to_javascript() == text
