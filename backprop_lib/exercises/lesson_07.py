"""Exercises of lesson 07: what a gradient costs, and how it is checked."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from backprop_lib.exercises.choice import Choice, Program, Slip, Value
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise, Rng, Variant

__all__ = ["EXERCISES"]


def _sizes(rng: Rng) -> Variant:
    return Variant(data={"sizes": [int(n) for n in rng.choice([[2, 3, 5, 4], [4, 6, 3, 2], [3, 7, 2, 5], [5, 4, 6, 3]])]})


def _weights(v: Variant) -> int:
    N = v.data["sizes"]
    return sum(n * m for n, m in pairwise(N))


def _points(v: Variant) -> list[tuple[Any, ...]]:
    return [(np.exp, 0.3, 1e-3), (np.sin, 1.2, 1e-2), (lambda t: t**3 - t, 0.7, 5e-3), (np.tanh, -0.4, 2e-3)]


def _complex_points(v: Variant) -> list[tuple[Any, ...]]:
    return [(np.exp, 0.3), (np.sin, 1.2), (lambda t: t**3 - t, 0.7), (np.tanh, -0.4)]


def _complex_slope(f: Any, x: float) -> Any:
    return np.imag(f(x + 1e-30j)) / 1e-30


BROKEN = """
def complex_slope(f, x):
    h = 1e-30
    return f(x + h).imag / h
"""

YOUR_OWN = Choice(
    "07.2+", "your own function", lambda v: "Near x, $f(x + h) = f + f'h + \\tfrac12 f''h^2 + \\dots$, and $f(x - h)$ is the same with −h for h. Which "
    "part of the line you have written lets the term with $f''$ vanish?", draw_order,
    lambda v: "h² is the same for h and −h, so it drops out where one value is taken from the other.",
    ("Put the two series into your line.", "Which terms are the same in f(x + h) and f(x − h)?", "f and ½ f''h²: their difference is 0."),
    ("07", "how small a step"),
    options=(
        ("the subtraction of f(x − h)", "What is even in h is the same in both values."),
        ("the division by 2h", "It makes every term smaller by one power of h; none vanishes."),
        ("that h is small", "The term gets small, but it is gone for every h."),
        ("none: it is still there", "Put the two series in: ½ f''h² − ½ f''h² = 0."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Value(
        "07.1", "counting forward passes", lambda v: f"A network 2-…, here {'-'.join(map(str, v.data['sizes']))} has no biases. How many "
        f"forward passes does the *central* difference need for the whole gradient?".replace("A network 2-…, here ", "A network "),
        _sizes, lambda v: f"There are {_weights(v)} weights, and each needs one pass up and one down: {2 * _weights(v)}.",
        ("Count the weights first.", "How often is the loss computed for one weight?", "Two passes for each weight."), ("07",
        "finite differences"), solve=lambda v: 2 * _weights(v),
        slips=(
            Slip("is the number of weights: the central difference needs two passes for each.", _weights),
            Slip("is the count of the forward difference, one pass each and one for the start.", lambda v: _weights(v) + 1),
            Slip("counts nodes, not weights.", lambda v: 2 * sum(v.data["sizes"])),
            Slip("counts one pass up, one down, and one in the middle for each weight.", lambda v: 3 * _weights(v)),
            Slip("is what backpropagation needs.", lambda v: 2),
        ),
    ),
    Program(
        "07.2", "a central difference", lambda v: "Write `central(f, x, h)`: the central difference of a function f at x with step h.",
        lambda rng: Variant(),
        lambda v: "Up, down, divided by the whole way.\n\n```python\ndef central(f, x, h):\n    return (f(x + h) - f(x - h)) / (2 * h)\n```",
        ("Draw the two points on the curve.", "How far apart are they?", "(f(x + h) − f(x − h)) / 2h."), ("07", "finite differences"),
        follow_up=YOUR_OWN,
        solve=lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h), cases=_points, signature="central(f, x, h)",
        slips=(
            Slip("is the forward difference: its error shrinks like h, not like h².", lambda f, x, h: (f(x + h) - f(x)) / h),
            Slip("is the backward difference: its error shrinks like h, not like h².", lambda f, x, h: (f(x) - f(x - h)) / h),
            Slip("divides by h, but the two points are 2h apart.", lambda f, x, h: (f(x + h) - f(x - h)) / h),
            Slip("divides by 2 and then multiplies by h: brackets around 2 * h are missing.", lambda f, x,
            h: (f(x + h) - f(x - h)) / 2 * h),
            Slip("has the sign turned round.", lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h)),
            Slip("is not divided by the way.", lambda f, x, h: f(x + h) - f(x - h)),
        ),
    ),
    Program(
        "07.3", "the complex step: find and fix", lambda v: "This function is meant to give the slope of f at x by the complex step, "
        "$\\operatorname{Im} f(x + ih)/h$. It gives 0, or stops. Repair it and hand it in.",
        lambda rng: Variant(), lambda v: "h has to be imaginary: 1j · h.\n\n```python\ndef complex_slope(f, x):\n    h = 1e-30\n    "
        "return f(x + 1j * h).imag / h\n```",
        ("Look at what f receives.", "Is there an imaginary part in it?", "x + 1j * h."), ("07", "the complex step"), solve=_complex_slope,
        cases=_complex_points, source=lambda v: BROKEN, signature="complex_slope(f, x)",
        slips=(
            Slip("takes the real part: that is f itself, divided by h.", lambda f, x: np.real(f(x + 1e-30j)) / 1e-30),
            Slip("is 0: nothing imaginary goes in.", lambda f, x: 0.0),
            Slip("is the value of f, not its slope.", lambda f, x: f(x)),
        ),
    ),
    Choice(
        "07.4", "the U-shaped error", lambda v: "You make the step of a central difference smaller and smaller, from $10^{-2}$ to "
        "$10^{-15}$. What does the error do?", draw_order,
        lambda v: "First it falls like h², because the curve is straighter on a short way. Then it rises like 1/h, because two nearly "
        "equal numbers are subtracted.",
        ("Think of the two ends of the range.", "At 10⁻¹⁵, how many digits of f(x + h) and f(x − h) differ?",
        "Truncation falls, rounding rises."), ("07", "the ε slider"),
        options=(
            ("it falls, then it rises again", "Truncation rules for large steps, rounding for small ones."),
            ("it falls all the way", "It would, with infinitely many digits."),
            ("it rises all the way", "From 10⁻² on it falls first: the curve gets straighter."),
            ("it stays the same", "It changes by many powers of ten."),
        ),
        reasons=(
            ("two nearly equal numbers are subtracted, and few digits are left", ""),
            ("the derivative changes with h", "The derivative belongs to x; h is only how it is measured."),
            ("a computer cannot hold numbers below 10⁻¹⁰", "It holds numbers down to about 10⁻³⁰⁸."),
        ),
    ),
    Choice(
        "07.5", "why backward?", lambda v: "A network has 100,000 weights and one loss. Why is going *backward* once cheaper than going "
        "forward once for each weight?", draw_order,
        lambda v: "One pass from the loss backward meets every weight; a forward pass answers for one weight only. What is shared by many "
        "paths, δ, is computed once.",
        ("Count inputs and outputs of the question: 100,000 weights, one loss.", "Starting at the loss, how often is a product shared by "
        "many weights computed?", "δ is shared: once for each node."), ("07", "keep and share"),
        options=(
            ("it computes once what many weights share", "δ of a node serves all weights that arrive there, and all nodes before it."),
            ("it needs no forward pass", "It needs one: the activations are factors."),
            ("it is an approximation", "It is exact, to rounding."),
            ("backward there are fewer weights", "Each weight is met exactly once in both directions."),
        ),
        reasons=(
            ("all paths from a node to the loss end in the same products, which δ holds", ""),
            ("multiplication is quicker backward", "A multiplication is a multiplication."),
            ("it uses reciprocals in place of divisions", "There is no division in the backward rule."),
        ),
    ),
]  # fmt: skip
