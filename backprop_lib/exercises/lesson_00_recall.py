"""Recall questions of lesson 00: seconds each."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "00.a", "the loss", lambda v: "The loss of one sample says …", draw_order, lambda v: "Loss: how far the outputs are from the "
        "targets.",
        ("Think of output and target.", "Is it about one of them or about both?", "A distance between the two."), ("00", "a network answers"),
        options=(
            ("how far the outputs are from the targets", "Zero only where they agree."),
            ("how many samples were right", "That is accuracy; a loss changes smoothly."),
            ("how large the weights are", "Weights enter only through the outputs."),
        ),
    ),
    Choice(
        "00.b", "the sign", lambda v: r"A derivative $\partial C_0/\partial w$ is negative. To lower the loss, the weight should …",
        draw_order, lambda v: "The loss falls when w grows; so w should grow.",
        ("What does a negative slope mean?", "If w grows a little, what does the loss do?", "Go against the gradient: minus times minus."),
        ("00", "a step against the gradient"),
        options=(
            ("grow a little", "Against a negative slope is upwards."),
            ("shrink a little", "Then the loss would rise."),
            ("stay", "Only a slope of 0 says nothing."),
        ),
    ),
    Choice(
        "00.c", "in proportion", lambda v: "Two weights have the derivatives 0.4 and 0.1. In one step of gradient descent the first one "
        "moves …", draw_order, lambda v: "Steps are in proportion to the derivatives.",
        ("What is each step made of?", "Is the learning rate the same for both?", "−η times its own derivative."), ("00", "a step against the gradient"),
        options=(
            ("four times as far as the second", "Each step is −η times its own derivative."),
            ("as far as the second", "Equal steps would ignore the slopes."),
            ("a quarter as far", "The larger derivative takes the larger step."),
        ),
    ),
    Choice(
        "00.d", "data", lambda v: "Which of these is never changed in training?", draw_order, lambda v: "The input is data.",
        ("Which of them are given from outside?", "Which are results, which are parameters?", "Data stay as they are."), ("00",
        "two levers"),
        options=(
            ("the input", "It is data."),
            ("an activation of a hidden node", "It changes whenever weights before it do."),
            ("a weight of the first layer", "It is a parameter like all weights."),
        ),
    ),
]  # fmt: skip
