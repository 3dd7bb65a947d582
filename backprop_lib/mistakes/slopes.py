"""Mistakes with the activation slope, S = g'(z^(l)): left out, taken at the wrong place, taken of another function."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import Setting

SECOND = ("03", "second factor")
TO_Z = {"sigmoid": lambda z: z * (1 - z), "tanh": lambda z: 1 - z**2}


def _one(p: Setting, l: int) -> Any:
    return np.ones_like(p.a[l])


def _has(*names: str) -> Any:
    return lambda p: any(row.name in names for row in p.net.activations.values())


def _slope_fed_with_z(p: Setting, l: int) -> Any:
    form = TO_Z.get(p.net.activations[l].name)
    return form(p.z[l]) if form else p.slope(l)


def _slope_of_sigmoid(p: Setting, l: int) -> Any:
    foreign = p.net.activations[l].name not in ("sigmoid", "identity")
    return p.a[l] * (1 - p.a[l]) if foreign else p.slope(l)


def _half_of_loss_slope(p: Setting, l: int) -> Any:
    """dC_0/da ∘ S^(L) becomes a − y, whatever factor the loss slope carries."""
    if l != p.L:
        return p.slope(l)
    return np.full_like(p.a[l], 0.5 if p.loss.name == "squared_error" else 1.0)


ROWS = (
    Mistake(
        "1a", "slope left out", "leaves out <S>.",
        "Between the weighted sum and the activation stands g. A small change of z reaches a shrunk or stretched by g', so g' "
        "is a factor of every derivative that passes through the node.",
        ("Look at the link from z to a.", "How much does a change when z changes a little? That number is not in the product yet.",
         "Multiply by g'(z), taken at the node's own weighted sum, once for every node that the path crosses."),
        SECOND, r"S^{(l)} = 1", {"S": _one}, "S", "missing",
    ),
    Mistake(
        "1b", "slope left out in the hidden layers", "leaves out <S> in the hidden layers.",
        "A hidden node has an activation function like any other, so its slope is a factor too. Only the output layer's is there.",
        ("The output layer is right. Look at the hidden nodes.", "Each hidden node on the way has its own slope.",
         "After the sum over paths, multiply by g'(z) of the hidden node itself."),
        ("04", "the pattern repeats"), r"S^{(l)} = 1,\ l < L", {"S": lambda p, l: p.slope(l) if l == p.L else _one(p, l)},
        "S", "missing", lambda p: p.L > 2,
    ),
    Mistake(
        "1c", "slope left out in the output layer", "leaves out the output layer's slope, <SL>.",
        "The output nodes have an activation function too. Their slope is a factor of every derivative in the network, because "
        "every path to the loss crosses an output node.",
        ("Look at the output layer.", "The loss slope is there; what stands between a and z of an output node?",
         "Multiply the loss slope by g'(z) of the output node before going on."),
        SECOND, r"S^{(L)} = 1", {"S": lambda p, l: _one(p, l) if l == p.L else p.slope(l)}, "S", "missing",
    ),
    Mistake(
        "2", "slope taken at a", "takes the slope at <a> instead of at <z>.",
        "g' is the slope of g where the node stands, and the node stands at z. Putting a in means that g is applied twice.",
        ("Look at the slope of the activation.", "What is g' a function of: the weighted sum or the activation?",
         "Use g'(z). If your function computes g' from z, hand it z, not a."),
        SECOND, r"S^{(l)} = g'(a^{(l)})", {"S": lambda p, l: p.slope(l, p.a[l])}, "S", "at the wrong place",
    ),
    Mistake(
        "3", "slope in terms of a, fed with z", "puts z into a formula for the slope that is written for a.",
        "a(1 − a) is the sigmoid's slope and 1 − a² that of tanh when a is the activation. With z in its place it is another number.",
        ("Look at the slope of the activation.", "The short form of the slope is written in terms of one letter. Which one?",
         "Use a(1 − a) (sigmoid) or 1 − a² (tanh) with a = g(z)."),
        SECOND, r"S^{(l)} = z(1-z)", {"S": _slope_fed_with_z}, "S", "z for a", _has("sigmoid", "tanh"),
    ),
    Mistake(
        "4", "function for slope", "uses the activation <a> where its slope <S> belongs.",
        "The chain rule multiplies slopes, not values: how fast a changes with z, not how large a is.",
        ("Look at the middle link, from z to a.", "The number there is a value. A rate is needed.",
        "Replace g(z) by its derivative g'(z)."),
        SECOND, r"S^{(l)} = g(z^{(l)})", {"S": lambda p, l: p.a[l]}, "S", "the value, not the slope",
    ),
    Mistake(
        "23", "slope twice", "contains the slope <S> twice.",
        "Each node is crossed once, so its slope is a factor once. It often comes in a second time when δ already holds it.",
        ("Look at the slope of the activation.", "Count how often it stands in the product.",
         "δ = dC_0/da · g'(z) already contains the slope; the weight's derivative is δ times what enters, nothing more."),
        SECOND, r"S^{(l)} = g'(z^{(l)})^2", {"S": lambda p, l: p.slope(l) ** 2}, "S", "twice",
    ),
    Mistake(
        "28", "another activation's slope", "uses the sigmoid's slope, a(1 − a), for another activation function.",
        "Every activation function has its own slope: 1 − a² for tanh, 0 or 1 for ReLU.",
        ("Look at the slope of the activation.", "Which activation function does this layer have?",
         "Differentiate this layer's own g; a(1 − a) belongs to the sigmoid."),
        ("06", "switch the activation"), r"S^{(l)} = a(1-a)", {"S": _slope_of_sigmoid}, "S", "another function's",
        _has("tanh", "relu", "leaky_relu", "softplus"),
    ),
    Mistake(
        "13b", "a − y alone for δ", "starts the way back with a − y alone, as if the output slope cancelled.",
        "For binary cross-entropy behind a sigmoid, and for softmax with cross-entropy, loss slope and activation slope multiply to "
        "a − y. For a squared error they do not: the output slope stays.",
        ("Look at the output layer's δ.", "a − y is the whole δ for one kind of loss. Is it this one?",
         "Write δ = dC_0/da · g'(z) for this loss and see what cancels: here, nothing does."),
        ("06", "where the slope cancels"), r"\delta^{(L)} = a^{(L)} - y", {"S": _half_of_loss_slope, "U": lambda p: p.loss.slope(p.z[p.L],
        p.a[p.L], p.Y)},
        "S", "missing", lambda p: p.loss.name in ("squared_error", "half_squared_error"),
    ),
    Mistake(
        "27", "one derivative for the output layer, another for the rest",
        "uses the loss's derivative in the output layer only and the activation's in the hidden layers only.",
        "Both stand in every derivative: the output layer's δ holds loss slope and activation slope, and the loss slope reaches "
        "every layer before it inside δ.",
        ("Compare the output layer with the layers before it.", "Each of the two lacks one kind of slope.",
         "Output: δ = dC_0/da · g'(z). Hidden: start from that δ, step back through the weights, multiply by g'(z)."),
        ("06", "which derivative?"), r"\delta^{(L)} = U,\quad U = 1 \text{ before it}",
        {"S": lambda p, l: _one(p, l) if l == p.L else p.slope(l), "B": lambda p, l, W, delta,
        G: (p.slope(p.L) if l + 1 == p.L else delta) @ W},
        "S", "missing", lambda p: p.L > 2,
    ),
)  # fmt: skip
"""Row 13b exchanges U ∘ S in the output layer, and row 27 S and B: each of them claims both slots."""
