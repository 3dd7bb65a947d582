"""Questions of seconds for lesson 04; two of them look back at earlier lessons."""

from __future__ import annotations

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: list[Exercise] = [
    Choice(
        "04.a", "where a weight arrives", lambda v: "Which two nodes does $w_{31}^{(2)}$ connect?", draw_order,
        lambda v: "The first index is where it arrives, the upper one the layer of that node.",
        ("Three numbers, three places.", "Which index tells where the weight arrives?", "j first, then k; the layer is that of j."),
        ("01", "a name tells where"),
        options=(
            ("node 1 of layer 1 to node 3 of layer 2", "The first index is where it arrives."),
            ("node 3 of layer 1 to node 1 of layer 2", "The first index is where it arrives, not where it leaves."),
            ("node 1 of layer 2 to node 3 of layer 3", "The upper index is the layer where it arrives."),
            ("node 3 of layer 2 to node 1 of layer 3", "The upper index is the layer where it arrives, and so is the first index."),
        ),
    ),
    Choice(
        "04.b", "a factor of lesson 03",
        lambda v: "$a_2^{(3)} = 0$ for some sample. What is $\\partial C_0/\\partial w_{12}^{(4)}$ for it?",
        draw_order,
        lambda v: "The activation that enters through the weight is a factor.",
        ("Write down the three factors.", "Which of them is the activation that enters?", "A product with a factor 0 is 0."),
        ("03", "the product"),
        options=(
            ("0", "What enters through the weight is a factor."),
            ("$2(a_1^{(4)} - y_1)$", "That is one factor of three."),
            ("it depends on $g'$", "g' is multiplied by 0."),
        ),
    ),
    Choice(
        "04.c", "what is kept",
        lambda v: "What is $\\delta_2^{(3)}$?",
        draw_order,
        lambda v: "The slope of one sample's loss for the weighted sum of node 2 in layer 3.",
        ("δ has a name that says it all.", "Of what is it the derivative, and with respect to what?", "∂C_0/∂z."),
        ("04", "the pattern repeats"),
        options=(
            ("$\\partial C_0/\\partial z_2^{(3)}$, of one sample", "It is not divided by n."),
            ("$\\partial C_0/\\partial a_2^{(3)}$, of one sample", "One factor more: the node's own slope."),
            ("$\\partial C/\\partial z_2^{(3)}$, the mean over the samples", "A weighted sum belongs to one sample."),
            ("the loss of node 2", "It is a slope, not a loss."),
        ),
    ),
    Choice(
        "04.d", "paths",
        lambda v: "A weight arrives at a node of the last hidden layer; there are five outputs. How many products are added?",
        draw_order,
        lambda v: "One path, one product, for each output.",
        ("Where does the node's activation go?", "To how many nodes?", "One product for each path."), ("04", "the sum over paths"),
        options=(("5", "One for each output."), ("1", "The activation feeds every output."), ("25", "A path passes one output, not two.")),
    ),
]  # fmt: skip
