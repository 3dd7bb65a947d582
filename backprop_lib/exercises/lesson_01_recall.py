"""Recall questions of lesson 01: seconds each, two of them from lessons before."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "01.a", "first index", lambda v: "In $w_{jk}^{(l)}$, $j$ is the node …", draw_order, lambda v: "First index: where it arrives.",
        ("Two indices: arrive and leave.", "Which one comes first?", "j belongs to layer l."), ("01", "a name tells where"),
        options=(
            ("where the weight arrives", "In layer l."),
            ("where the weight leaves", "That is k, in layer l − 1."),
            ("with the larger number", "Both can be anything."),
        ),
    ),
    Choice(
        "01.b", "layer 1", lambda v: "How many weights $w^{(1)}$ does a network have?", draw_order,
        lambda v: "Layer 1 is the input; weights exist from layer 2 on.",
        ("What is layer 1?", "What arrives at it?", "No weights arrive at the input."), ("01", "a name tells where"),
        options=(
            ("none", "Layer 1 is the input: no weight arrives there."),
            ("as many as inputs", "Those would be numbers of the data, not weights."),
            ("as many as $w^{(2)}$", "Weights of layer 2 arrive in layer 2."),
        ),
    ),
    Choice(
        "01.c", "which way?", lambda v: "(from lesson 00) The gradient points where the loss …", draw_order,
        lambda v: "It points uphill; a step goes against it.",
        ("Think of a slope.", "In which direction is a derivative positive?", "Uphill."), ("00", "a step against the gradient"),
        options=(
            ("rises fastest", "That is why one steps against it."),
            ("falls fastest", "That is minus the gradient."),
            ("stays the same", "Those directions are at a right angle to it."),
        ),
    ),
    Choice(
        "01.d", "several samples", lambda v: "(from lesson 00) With many samples, the update is made of the samples' gradients by …",
        draw_order, lambda v: "The average over samples.",
        ('What is the cost of several samples?', 'Sum, mean, or the largest?', 'A mean.'), ("00", "the loop"),
        options=(
            ("averaging them", "The cost is the mean of the losses."),
            ("taking the largest", "Every sample counts."),
            ("multiplying them", "Factors belong to one path; samples are averaged."),
        ),
    ),
]  # fmt: skip
