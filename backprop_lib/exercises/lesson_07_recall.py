"""Recall questions of lesson 07: seconds each, two of them from lessons before."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "07.a", "cost", lambda v: "Forward and backward together cost about as much as …", draw_order,
        lambda v: "Two to three forward passes, however many weights.",
        ("Count multiplications forward, and backward.", "How often is each weight used backward?", "Twice: once for its own gradient, "
        "once for the step back."), ("07", "keep and share"),
        options=(
            ("two to three forward passes", "However many weights there are."),
            ("one forward pass for each weight", "That is what differences cost."),
            ("the number of layers squared", "Each layer is passed once each way."),
        ),
    ),
    Choice(
        "07.b", "the complex step", lambda v: "Why may the complex step use $h = 10^{-30}$?", draw_order,
        lambda v: "There is no subtraction.",
        ("What goes wrong with a tiny step in a difference?", "Which operation loses the digits?",
        "The imaginary part needs no difference."), ("07", "the complex step"),
        options=(
            ("nothing is subtracted", "So no digits cancel."),
            ("complex numbers have more digits", "They have as many."),
            ("h cancels exactly", "It is divided out as in a difference; what matters is that nothing is subtracted."),
        ),
    ),
    Choice(
        "07.c", "transposed", lambda v: "(from lesson 04) Backward, a node reads of W …", draw_order,
        lambda v: "A column: the weights that leave it.",
        ("Along which weights does it collect?", "Those that arrive or those that leave?", "A column of W."), ("04", "the transpose"),
        options=(
            ("a column", "The weights that leave it."),
            ("a row", "That is forward: the weights that arrive."),
            ("the diagonal", "Nothing reads the diagonal alone."),
        ),
    ),
    Choice(
        "07.d", "cancelled", lambda v: r"(from lesson 06) For which loss is the output's $\delta$ exactly $a - y$ behind a sigmoid?",
        draw_order, lambda v: "Binary cross-entropy.",
        ("Where does the output's slope cancel?", 'Which loss slope has a(1 − a) in its denominator?', '(a − y)/(a(1 − a)).'), ("06", "where the slope cancels"),
        options=(
            ("binary cross-entropy", "Its slope has a(1 − a) in the denominator."),
            ("Σ(a − y)²", "There the slope stays."),
            ("½Σ(a − y)²", "There the slope stays, too."),
        ),
    ),
]  # fmt: skip
