"""Recall questions of lesson 02: seconds each, two of them from lessons before."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "02.a", "a chain", lambda v: r"Along one chain $w \to z \to a$, the slopes …", draw_order, lambda v: "They multiply.",
        ("Nudge w by a little.", "What does the second link receive?", "A multiple of a multiple."), ("02", "three dials"),
        options=(
            ("multiply", "Each link passes on a multiple of what it gets."),
            ("add", "Adding is for several paths."),
            ("are averaged", "Nothing is averaged along a chain."),
        ),
    ),
    Choice(
        "02.b", "two paths", lambda v: "Over two paths from the same start to the same end, the products …", draw_order,
        lambda v: "They add.",
        ("Move the start a little.", "What do both paths deliver at the end?", "A sum."), ("02", "the nudge box"),
        options=(
            ("add", "Both shares arrive."),
            ("multiply", "Multiplying is along one path."),
            ("compete: the larger one counts", "Both shares arrive."),
        ),
    ),
    Choice(
        "02.c", "shape", lambda v: "(from lesson 01) $W^{(3)}$ of a 2-4-5-3 network has the shape …", draw_order,
        lambda v: "Rows: nodes of layer 3; columns: nodes of layer 2.",
        ("Which layer do its weights arrive at?", "How many nodes has it? How many the layer before?", "5 rows, 4 columns."), ("01", "a name tells where"),
        options=(
            ("5 × 4", "A row for each node where weights arrive."),
            ("4 × 5", "Rows and columns are exchanged."),
            ("3 × 5", "That is W^(4)."),
        ),
    ),
    Choice(
        "02.d", "too long a step", lambda v: "(from lesson 00) A step against the exact gradient made the loss rise. The step was …",
        draw_order, lambda v: "Too long: a slope holds nearby.",
        ("For how far does a slope hold?", "Would a step a thousand times shorter do the same?", "Nearby only."), ("00", "the learning rate"),
        options=(
            ("too long", "A slope holds nearby."),
            ("too short", "A short step lowers the loss."),
            ("in the wrong direction", "Against the gradient is downhill, nearby."),
        ),
    ),
]  # fmt: skip
