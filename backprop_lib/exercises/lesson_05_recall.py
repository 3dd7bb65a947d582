"""Questions of seconds for lesson 05; two of them look back at earlier lessons."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "05.a", "the step back",
        lambda v: "What is $\\partial z_1^{(4)}/\\partial a_2^{(3)}$?",
        draw_order,
        lambda v: "One term of the weighted sum contains it: the weight times it.",
        ("Write out the weighted sum.", "Which of its terms contains a_2 of layer 3?", "w_12 · a_2: what is its slope for a_2?"),
        ("04", "the sum over paths"),
        options=(
            ("$w_{12}^{(4)}$", "One term of the weighted sum contains it."),
            ("$w_{21}^{(4)}$", "The first index is where the weight arrives: at node 1."),
            ("$a_2^{(3)}$", "That is the slope for the weight."),
            ("$g'(z_1^{(4)})$", "That is the next link, from z to a."),
        ),
    ),
    Choice(
        "05.b", "an output that is right",
        lambda v: "One sample, $a_1^{(4)} = y_1$. Which slopes of $C_0$ are 0 for certain?",
        draw_order,
        lambda v: "Those that reach the loss through output 1 only.",
        ("Which factor is 0?", "On which paths does it lie?", "The weights that arrive at output 1 have no other path."),
        ("03", "first factor"),
        options=(
            ("those of the weights that arrive at output 1", "Their only path leads through it."),
            ("those of all weights", "Output 2 may still be wrong."),
            ("those of the weights that arrive at output 2", "Output 2 is another node."),
            ("none", "The loss slope 2(a − y) of output 1 is a factor of some."),
        ),
    ),
    Choice(
        "05.c", "half the noise",
        lambda v: "A batch of 8 independent draws is too noisy. How many draws halve the noise?",
        draw_order,
        lambda v: "Noise falls like one over the root: four times as many.",
        ("How does the scatter fall with B?", "Which B has twice the root?", "√32 = 2 √8."), ("05", "a few samples speak for many"),
        options=(("32", "The root doubles."), ("16", "That divides the noise by √2."), ("64", "That divides it by √8.")),
    ),
    Choice(
        "05.d", "the same data twice",
        lambda v: "Every sample is put in twice. What happens to the gradient of the mean, and to that of the sum?",
        draw_order,
        lambda v: "The mean stays, the sum doubles.",
        ("Count samples and slopes.", "Which of the two divides by the count?",
         "Sum: twice as much. Mean: twice as much, divided by twice as many."),
        ("05", "sum or mean"),
        options=(
            ("the mean's stays, the sum's doubles", "Only the mean divides by the count."),
            ("both stay", "A sum has twice as many terms."),
            ("both double", "The mean divides by the count, which doubles as well."),
        ),
    ),
]  # fmt: skip
