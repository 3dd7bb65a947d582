"""Mistakes on the way back, B, and with what enters the weight, I."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import Setting

SUM = ("04", "the sum over paths")
THIRD = ("03", "third factor")


def _deep(p: Setting) -> bool:
    return p.L > 2


def _fans_out(p: Setting) -> bool:
    return any(n > 1 for n in p.net.sizes[2:])


def _untransposed(p: Setting, l: int, W: Any, delta: Any, G: Any) -> Any:
    return delta @ (W.T if l + 1 in p.square else W)


def _where(fits: Any, wrong: Any) -> Any:
    """Exchange I in the layers where the sizes allow it."""
    return lambda p, l: wrong(p, l) if fits(p, l) else p.a[l - 1]


def _raw(p: Setting, l: int) -> bool:
    return l > 2 and p.net.sizes[l - 2] == p.net.sizes[0]


def _shifted(p: Setting, l: int) -> bool:
    return p.net.sizes[l - 1] == p.net.sizes[l - 2]


ROWS = (
    Mistake(
        "9a", "only the first path", "follows only one of the paths to the loss, the one through the first node of the next layer.",
        "The activation feeds every node of the next layer and so reaches the loss along several paths. Each path adds its share.",
        ("Look at the step from one layer back to the one before.", "How many nodes does this activation feed?",
         "Add w_jk · δ_j over all nodes j of the next layer."),
        SUM, r"B_k = w_{1k} \delta_1", {"B": lambda p, l, W, delta, G: delta[:, :1] @ W[:1]}, "B", "one path only", _fans_out,
    ),
    Mistake(
        "9b", "only the last path", "keeps only the path through the last node of the next layer.",
        "In a loop over j, `=` overwrites what the nodes before have brought; `+=` adds to it.",
        ("Look at the loop over the nodes of the next layer.", "What is left of the first rounds of the loop when it ends?",
         "Start from 0 and add w_jk · δ_j in every round."),
        SUM, r"B_k = w_{Jk} \delta_J", {"B": lambda p, l, W, delta, G: delta[:, -1:] @ W[-1:]}, "B", "one path only", _fans_out,
    ),
    Mistake(
        "9c", "mean over the paths", "averages over the paths to the loss instead of adding them.",
        "The shares of several paths add up: moving the activation moves all nodes of the next layer at once.",
        ("Look at the step from one layer back to the one before.", "What does a small change do along two paths at once?",
         "Add the shares w_jk · δ_j; do not divide by their number."),
        SUM, r"B_k = \tfrac1J \sum_j w_{jk} \delta_j", {"B": lambda p, l, W, delta, G: delta @ W / len(W)}, "B", "a mean, not a sum",
        _fans_out,
    ),
    Mistake(
        "9d", "product of two sums", "multiplies the sum of the weights by the sum of the δ.",
        "A sum of products is not the product of the sums: each δ_j travels along its own weight only.",
        ("Look at the step from one layer back to the one before.", "Which weight belongs to which δ?",
        "Multiply first, path by path, then add."),
        SUM, r"B_k = (\sum_j w_{jk})(\sum_j \delta_j)", {"B": lambda p, l, W, delta, G: delta.sum(axis=1, keepdims=True) * W.sum(axis=0)},
        "B", "sums multiplied", _fans_out,
    ),
    Mistake(
        "10", "not transposed on the way back", "goes back along the weights that arrive at the node, where those that leave it belong.",
        "Forward a node reads a row of W, the weights that arrive. Backward it reads a column, the weights that leave. That is all the "
        "transpose means. "
        "In a square layer both have the same length and nothing warns you; elsewhere NumPy refuses.",
        ("Look at the matrix product on the way back.", "Does it run over the nodes of the next layer, j, or over k?",
         "With samples as rows it is Δ W (j is the first index of W); for one column vector it is Wᵀ δ."),
        ("04", "the transpose"), r"B_k = \sum_j w_{kj} \delta_j", {"B": _untransposed}, "B", "rows for columns",
        lambda p: any(l > 2 for l in p.square),
    ),
    Mistake(
        "12", "weights already updated", "goes back through weights that have already been changed by the step.",
        "All derivatives belong to one point: the weights with which the forward pass ran. Updating a layer before its weights have been "
        "used on the "
        "way back mixes two points.",
        ("Look at the order: gradient and update.", "Which weights does the step back use: those of the forward pass, or new ones?",
         "Compute all layers' gradients first, then change the weights."),
        ("04", "the algorithm"), r"W^{(l+1)} - \eta\, \partial C/\partial W^{(l+1)}", {"B": lambda p, l, W, delta,
        G: delta @ (W - p.eta * G)}, "B", "weights too new",
        _deep, tuple({"eta": eta} for eta in (1.0, 0.5, 0.1)), 5,
    ),
    Mistake(
        "16", "weight left out on the way back", "leaves out the weights on the way back.",
        "An activation reaches the next weighted sum through a weight: ∂z/∂a = w. So the weight is a factor on the way back.",
        ("Look at the step from one layer back to the one before.", "∂z/∂w is a. What is ∂z/∂a?",
        "Multiply each δ_j by w_jk before adding."),
        SUM, r"B_k = \sum_j \delta_j", {"B": lambda p, l, W, delta, G: delta @ np.ones_like(W)}, "B", "without the weights", _deep,
    ),
    Mistake(
        "14", "z where the activation belongs", "uses the weighted sum of the layer before where its activation <I> belongs.",
        "What enters a weight is what the node before sends out: its activation, not its weighted sum.",
        ("Look at the last factor, what enters the weight.", "z = Σ w·a: differentiate by w. What is left?",
        "Use the activation a of the layer before."),
        THIRD, r"I = z^{(l-1)}", {"I": lambda p, l: p.z[l - 1] if l > 2 else p.a[1]}, "I", "z for a", _deep,
    ),
    Mistake(
        "15", "incoming activation left out", "leaves out <I>, what enters the weight.",
        "A weight multiplies what comes in, so moving the weight moves z by that much: ∂z/∂w = a of the node before.",
        ("Look at the link from w to z.", "How much does z change when w changes a little?", "Multiply by the activation that enters "
        "through this weight."),
        THIRD, r"I = 1", {"I": lambda p, l: np.ones_like(p.a[l - 1])}, "I", "missing",
    ),
    Mistake(
        "20", "the input in every layer", "uses the network's input x where the activation of the layer before, <I>, belongs.",
        "Only layer 2 receives x. Every later layer receives the activations of the layer before it.",
        ("Look at the last factor, what enters the weight.", "Which layer is this, and what does it receive?",
        "Use a of layer l − 1; it is x only for l = 2."),
        THIRD, r"I = x", {"I": _where(_raw, lambda p, l: p.X)}, "I", "x for a", lambda p: any(_raw(p, l) for l in p.net.layers),
    ),
    Mistake(
        "25", "layer index off by one", "uses the node's own layer's activations where those of the layer before, <I>, belong.",
        "The weight stands between two layers. What enters it comes from the layer before; the layer's own activation comes after it.",
        ("Look at the last factor, what enters the weight.", "Is its layer index that of the weight, or one less?",
        "Use a with layer index l − 1."),
        THIRD, r"I = a^{(l)}", {"I": _where(_shifted, lambda p, l: p.a[l])}, "I", "one layer too far", lambda p: any(_shifted(p,
        l) for l in p.net.layers),
    ),
)  # fmt: skip
