"""Recall questions of lesson 03: seconds each, two of them from lessons before."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "03.a", "what enters", lambda v: r"$\partial z_1^{(4)}/\partial w_{12}^{(4)}$ is …", draw_order,
        lambda v: "z = Σ w·a: all other terms vanish.",
        ("Write out z as a sum.", "Which term contains this weight?", "What stands beside it."), ("03", "third factor"),
        options=(
            ("$a_2^{(3)}$", "What stands beside the weight in its term."),
            ("$w_{12}^{(4)}$", "That is ∂z/∂a."),
            ("1", "A weight multiplies what comes in."),
            ("$a_1^{(4)}$", "It comes after z, not before."),
        ),
    ),
    Choice(
        "03.b", "sigmoid", lambda v: "For the sigmoid with $a = 0.8$, $g'(z)$ is …", draw_order, lambda v: "a(1 − a) = 0.16.",
        ('The slope in terms of a.', 'a times what?', '0.8 · 0.2.'), ("03", "second factor"),
        options=(
            ("0.16", "a(1 − a)."),
            ("0.8", "That is the value, not the slope."),
            ("0.36", "1 − a² is tanh's."),
            ("0.2", "One factor is missing."),
        ),
    ),
    Choice(
        "03.c", "composition", lambda v: "(from lesson 02) $C_0$ depends on $w_{12}^{(4)}$ …", draw_order, lambda v: "By way of z and a.",
        ("Follow the weight.", "What does it change first, and what next?", "w, z, a, C_0."), ("02", "so the loss is a composition"),
        options=(
            ("by way of $z_1^{(4)}$ and $a_1^{(4)}$", "A composition of three functions."),
            ("directly", "It does not stand in the formula of C_0."),
            ("by way of all outputs", "This weight arrives at node 1 only."),
        ),
    ),
    Choice(
        "03.d", "held fixed", lambda v: r"(from lesson 01) In $\partial C_0/\partial w_{12}^{(4)}$, the other weights …", draw_order,
        lambda v: "They are held fixed.",
        ("∂, not d.", "What does a partial derivative do with other variables?", "They stay."), ("01", "∂ or d"),
        options=(
            ("are held fixed", "That is what ∂ says."),
            ("move along", "Only results of this weight move."),
            ("are 0", "They keep their values."),
        ),
    ),
]  # fmt: skip
