"""Recall questions of lesson 09: seconds each, two of them from lessons before."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "09.a", "what a machine sends", lambda v: "For one step, each machine sends …", draw_order, lambda v: "One sum and one count.",
        ("What can be added up later?", "Why is a mean not enough?", "A sum of gradients, and of how many samples."),
        ("09", "sums and counts"),
        options=(
            ("the sum of its gradients, and how many samples they are of", "Both add up."),
            ("the mean of its gradients", "It forgets how many they were."),
            ("its samples", "They stay where they are."),
        ),
    ),
    Choice(
        "09.b", "more samples", lambda v: "Each machine gets ten times as many samples. What is sent for one step …", draw_order,
        lambda v: "Stays as it is.",
        ("What is sent?", "How long is a gradient?", "As many numbers as there are weights."), ("09", "what travels"),
        options=(
            ("stays as it is", "A sum has one number a weight, however many samples were added."),
            ("is ten times as much", "The samples do not travel."),
            ("is a tenth", "The weights are as many as before."),
        ),
    ),
    Choice(
        "09.c", "noise", lambda v: "(from lesson 05) A batch four times as large has an estimate of the slope that scatters …", draw_order,
        lambda v: "Half as much.",
        ("The scatter falls like one over a root.", "Which root?", "1/√4."), ("05", "a few samples speak for many"),
        options=(("half as much", "1/√4."), ("a quarter as much", "That is the variance."), ("as much", "It falls like 1/√B.")),
    ),
    Choice(
        "09.d", "a passing check", lambda v: "(from lesson 08) On ten machines the loss falls from step to step. The gradient is …",
        draw_order, lambda v: "Perhaps right: many wrong ones lower the loss, too.",
        ("Remember the wrong gradients that learned.", "Which directions lower the loss?", "Every one within a right angle."),
        ("08", "wrong, but it learns"),
        options=(
            ("right or wrong: this says hardly anything", "Compare it with one machine's, on a few samples."),
            ("right", "Seven of eight wrong ones lowered the loss, too."),
            ("right up to a factor", "Its direction may be wrong as well."),
        ),
    ),
]  # fmt: skip
