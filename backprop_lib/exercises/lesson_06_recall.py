"""Recall questions of lesson 06: seconds each, two of them from lessons before."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "06.a", "both", lambda v: "In the gradient of one hidden weight, which derivatives are factors?", draw_order,
        lambda v: "Both, as factors of one product.",
        ("Follow the path from the loss.", "What does it cross?", "Loss, activations, weights."), ("06", "which derivative?"),
        options=(
            ("that of the loss and those of the activations", "All are factors of one product."),
            ("that of the loss only", "The path crosses activations."),
            ("those of the activations only", "The path starts at the loss."),
        ),
    ),
    Choice(
        "06.b", "identity", lambda v: "With the identity as activation, $g'$ is …", draw_order, lambda v: "1: the factor is there and "
        "does not show.",
        ('Differentiate g(z) = z.', 'What is the slope of a straight line through 0 with slope 1?', '1.'), ("06", "switch the activation"),
        options=(
            ("1", "The factor is there; it changes nothing."),
            ("0", "Then nothing would pass."),
            ("z", "That is the function, not its slope."),
        ),
    ),
    Choice(
        "06.c", "a sum over paths", lambda v: r"(from lesson 04) A hidden node feeds three nodes. Its $\partial C_0/\partial a$ is …",
        draw_order, lambda v: "A sum of three shares.",
        ("How many paths leave?", "What is done with their shares?", "Add."), ("04", "the sum over paths"),
        options=(
            ("a sum of three products w · δ", "One for each path."),
            ("a product of three w · δ", "Paths add."),
            ("the largest of three w · δ", "All shares arrive."),
        ),
    ),
    Choice(
        "06.d", "mean", lambda v: "(from lesson 05) Five samples' derivatives for one weight are averaged. Doubling one of them changes "
        "the mean by …", draw_order, lambda v: "A fifth of it.",
        ('What does each sample count in a mean of five?', 'By how much does the sum change?', 'A fifth.'), ("05", "the gradient of the average"),
        options=(
            ("a fifth of that derivative", "Each sample counts 1/n."),
            ("that derivative", "That would be the sum."),
            ("nothing", "Every sample counts."),
        ),
    ),
]  # fmt: skip
