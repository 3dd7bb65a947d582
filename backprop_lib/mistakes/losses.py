"""Mistakes with the loss slope, U = dC_0/da^(L)."""

from __future__ import annotations

from typing import Any

from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import RIGHT, Setting

FIRST = ("03", "first factor")
SQUARES = ("squared_error", "half_squared_error")


def _squares(p: Setting) -> bool:
    return p.loss.name in SQUARES


def _factor_two(p: Setting) -> Any:
    return RIGHT["U"](p) * (0.5 if p.loss.name == "squared_error" else 2.0)


ROWS = (
    Mistake(
        "5", "sign flipped", "has the sign turned round: y − a for a − y.",
        "Differentiating (y − a)² by a brings an inner factor −1. Without it the sign is wrong. (y − a is right as the direction in which "
        "one steps and which is then *added*: that is the update, not the gradient.)",
        ("Look at the first factor, the slope of the loss.", "If a is larger than y and grows further, does the loss rise or fall?",
         "Differentiate by a, not by y: for (y − a)² the inner derivative is −1."),
        ("06", "the sign"), r"U = -\partial C_0/\partial a^{(L)}", {"U": lambda p: -RIGHT["U"](p)}, "U", "sign turned",
    ),
    Mistake(
        "6", "factor 2 lost or added", "has the loss slope wrong by the factor 2.",
        "(a − y)² has the slope 2(a − y); ½(a − y)² has the slope a − y. Which one belongs here depends on how the loss is written.",
        ("Look at the first factor, the slope of the loss.", "Is there a ½ in this loss?", "Differentiate the square and keep what the "
        "exponent leaves behind."),
        FIRST, r"U = \tfrac12\,\partial C_0/\partial a^{(L)}", {"U": _factor_two}, "U", "factor 2", _squares,
    ),
    Mistake(
        "13a", "slope where it cancels", "multiplies a − y by g'(z), although the loss has cancelled the slope.",
        "Binary cross-entropy has the loss slope (a − y)/(a(1 − a)). The sigmoid's slope a(1 − a) cancels the denominator, so δ is a − y.",
        ("Look at the output layer's δ.", "Which of its two factors has been used up already?", "Either (a − y)/(a(1 − a)) times g'(z), "
        "or a − y: not a − y times g'(z)."),
        ("06", "where the slope cancels"), r"\delta^{(L)} = (a^{(L)} - y) \circ g'(z^{(L)})", {"U": lambda p: p.a[p.L] - p.Y}, "U",
        "cancelled already",
        lambda p: p.loss.name == "binary_cross_entropy",
    ),
    Mistake(
        "22", "mean over the outputs too", "divides the loss slope by the number of outputs.",
        "C_0 is the *sum* over the output nodes, here; only over samples a mean is taken. (Some libraries' mean squared error divides by "
        "both.)",
        ("Look at the first factor, the slope of the loss.", "What is C_0: the sum of the outputs' terms, or their mean?",
         "The term of node j is (a_j − y_j)², and nothing divides it by the number of nodes."),
        FIRST, r"U = \tfrac{1}{N_L}\,\partial C_0/\partial a^{(L)}", {"U": lambda p: RIGHT["U"](p) / p.outputs}, "U",
        "divided by the outputs", lambda p: p.outputs > 1,
    ),
    Mistake(
        "24", "the loss for its slope", "uses the loss itself where the loss's slope <U> belongs.",
        "The chain rule starts with how fast the loss changes when the output changes. How large the loss is does not enter.",
        ("Look at the first factor.", "It is a loss. It should be a rate of change of a loss.", "Differentiate the node's own term of C_0 "
        "by a."),
        FIRST, r"U = (a^{(L)} - y)^2", {"U": lambda p: p.loss.of(p.z[p.L], p.a[p.L], p.Y)}, "U", "the loss, not its slope",
        lambda p: p.loss.terms,
    ),
    Mistake(
        "26", "shapes (n,) and (n, 1) mixed", "subtracts the mean of the targets from every output.",
        "An array (n,) minus an array (n, 1) is an array (n, n): NumPy pairs every output with every target without a word. "
        "On average each output then meets the mean of the targets.",
        ("Look at the difference a − y.", "What is its shape? One number a sample is expected.", "Give both the shape (n, 1), or both "
        "(n,), before subtracting."),
        ("05", "the vectorised form"), r"a_i - \tfrac1n \sum_{i'} y_{i'}",
        {"U": lambda p: p.loss.slope(p.z[p.L], p.a[p.L], 0 * p.Y + p.Y.mean(axis=0))}, "U", "the wrong target",
        lambda p: _squares(p) and p.outputs == 1,
    ),
)  # fmt: skip
