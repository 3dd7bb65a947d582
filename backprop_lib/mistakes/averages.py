"""Mistakes over samples, R, with the bias gradient, and after the gradient is finished."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.backprop import Gradient
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import RIGHT, Setting

MEAN = ("05", "sum or mean")
BIAS = ("04", "the algorithm")
DECAY = ("08", "weight decay")


def _several(p: Setting) -> bool:
    return p.n > 1


def _biases(p: Setting) -> bool:
    return bool(p.net.biases)


def _decays(p: Setting) -> bool:
    return bool(p.decay)


def _transposed(p: Setting, delta: Any, I: Any) -> Any:
    G = RIGHT["R"](p, delta, I)
    return G.T if G.shape[0] == G.shape[1] else G


def _by_batch(p: Setting, delta: Any, I: Any) -> Any:
    means = [delta[s : s + p.batch].T @ I[s : s + p.batch] / len(delta[s : s + p.batch]) for s in range(0, p.n, p.batch)]
    return np.mean(means, axis=0)


def _twice(p: Setting, G: Gradient) -> Gradient:
    G = RIGHT["end"](p, G)
    return Gradient({l: 2 * W for l, W in G.weights.items()}, {l: 2 * b for l, b in G.biases.items()}, G.delta, G.a)


def _biases_decayed(p: Setting, G: Gradient) -> Gradient:
    G = RIGHT["end"](p, G)
    return Gradient(G.weights, {l: b + 2 * p.decay * p.net.biases[l] for l, b in G.biases.items()}, G.delta, G.a)


ROWS = (
    Mistake(
        "7", "sum for mean", "adds over the samples and does not divide by their number.",
        "The cost is the mean of the samples' losses, so its derivative is the mean of their derivatives. The sum is n times as long, "
        "which the learning rate then has to pay back.",
        ("Look at what happens over the samples.", "Is the cost a sum or a mean?", "Divide the sum over samples by n."),
        MEAN, r"R = \sum_i", {"R": lambda p, delta, I: delta.T @ I}, "", "", _several,
    ),
    Mistake(
        "8", "mean taken twice", "divides by the number of samples twice.",
        "One 1/n belongs to the mean. It comes in a second time when δ was divided by n already, or when a mean is divided by n again.",
        ("Look at what happens over the samples.", "Count the divisions by n.", "Leave δ undivided, one row a sample, and divide once, at "
        "the end."),
        ("05", "1/n twice"), r"R = \tfrac{1}{n^2} \sum_i", {"R": lambda p, delta, I: delta.T @ I / p.n**2}, "", "", _several,
    ),
    Mistake(
        "11", "gradient transposed", "has rows and columns of the weight gradient exchanged.",
        "The gradient of W has the shape of W: first index j, where the weight arrives, second index k, where it leaves.",
        ("Look at the shape of the weight gradient.", "Which index comes first in w_jk: where it arrives or where it leaves?",
         "∂C/∂W = δ aᵀ for column vectors, Δᵀ A with samples as rows."),
        ("04", "the transpose"), r"\partial C/\partial W = a\, \delta^T", {"R": _transposed}, "", "", lambda p: bool(p.square),
    ),
    Mistake(
        "19a", "last sample only", "contains only the last sample.",
        "In a loop over samples, `=` keeps the last one; the mean needs all of them.",
        ("Look at what happens over the samples.", "If the first sample were another one, would this answer change?",
         "Add up in every round of the loop, and divide by n after it."),
        MEAN, r"R = \text{sample } n", {"R": lambda p, delta, I: delta[-1:].T @ I[-1:]}, "", "", _several,
    ),
    Mistake(
        "19b", "last sample, divided by n", "contains only the last sample, divided by n.",
        "The division by n is there, but the loop over samples overwrote what came before.",
        ("Look at what happens over the samples.", "If the first sample were another one, would this answer change?",
        "Use += in the loop, and divide by n after it."),
        MEAN, r"R = \tfrac1n \text{ sample } n", {"R": lambda p, delta, I: delta[-1:].T @ I[-1:] / p.n}, "", "", _several,
    ),
    Mistake(
        "21", "product of means", "averages δ and a over the samples before multiplying them.",
        "δ and a belong together, sample by sample. The mean of the products is not the product of the means.",
        ("Look at what happens over the samples.", "What is done first here: averaging or multiplying?",
        "Multiply δ and a of the same sample, then average."),
        ("05", "mean of products"), r"R = \overline{\delta}\; \overline{a}", {"R": lambda p, delta, I: np.outer(delta.mean(axis=0),
        I.mean(axis=0))}, "", "", _several,
    ),
    Mistake(
        "29", "mean of means of unequal batches", "averages the means of batches that have different sizes.",
        "A small batch's mean then counts as much as a large one's, and its samples count more than the others.",
        ("Look at how the batches are put together.", "Do all batches have the same number of samples?",
        "Weigh each batch by its size: add the sums, divide once by n."),
        ("05", "unequal batches"), r"R = \text{mean over batches of batch means}", {"R": _by_batch}, "", "",
        lambda p: 0 < p.n % p.batch < p.n, tuple({"batch": size} for size in (2, 3, 4)),
    ),
    Mistake(
        "17a", "bias gradient times the inputs", "multiplies the bias gradient by the incoming activations.",
        "A bias enters the weighted sum with the factor 1: ∂z/∂b = 1. No activation stands at it.",
        ("The weights are right. Look at the biases.", "How much does z change when b changes a little?",
        "The bias gradient is δ itself, averaged over samples."),
        BIAS, r"\delta_j \sum_k a_k", {"bias": lambda p, l, delta, I, R: R(p, delta * I.sum(axis=1, keepdims=True), np.ones((p.n, 1))).ravel()},
        "", "", _biases,
    ),
    Mistake(
        "17b", "bias gradient forgotten", "leaves the bias gradient at 0.",
        "A bias moves z and so the loss; its derivative is δ.",
        ("The weights are right. Look at the biases.", "Does the loss change when a bias does?", "Return the mean of δ over the samples, "
        "one number a node."),
        BIAS, r"\partial C/\partial b = 0", {"bias": lambda p, l, delta, I, R: np.zeros(delta.shape[1])}, "", "", _biases,
    ),
    Mistake(
        "17c", "bias gradient times b", "multiplies the bias gradient by the bias.",
        "∂z/∂b = 1, whatever the bias is.",
        ("The weights are right. Look at the biases.", "z = Σ w·a + b: differentiate by b.", "Leave b out: the bias gradient is δ."),
        BIAS, r"\delta_j b_j", {"bias": lambda p, l, delta, I, R: RIGHT["bias"](p, l, delta, I, R) * p.net.biases[l]}, "", "", _biases,
    ),
    Mistake(
        "17d", "biases summed, weights averaged", "adds the bias gradient over the samples, while the weights are averaged.",
        "Weights and biases belong to the same cost, so both are means over the samples.",
        ("The weights are right. Look at the biases.", "What is done over the samples for the weights, and what for the biases?",
        "Use the mean over samples for the biases too."),
        BIAS, r"\sum_i \delta_j", {"bias": lambda p, l, delta, I, R: delta.sum(axis=0)}, "", "", lambda p: _biases(p) and _several(p),
    ),
    Mistake(
        "18", "stale accumulation", "is the gradient added to the one before it.",
        "A gradient that is kept between two calls and added to gives G, then 2G, then 3G. Some libraries accumulate on purpose and expect "
        "to be told when to start again.",
        ("Ask for the gradient twice in a row.", "What is there before the first sample is added?", "Start from zeros in every call."),
        ("01", "the same thing in other books"), r"G + G_{\text{before}}", {"end": _twice},
    ),
    Mistake(
        "30a", "weight decay's term forgotten", "leaves out weight decay's 2λw.",
        "The cost holds λ Σ w² as well, so each weight's derivative holds 2λw.",
        ("Look at what the cost consists of.", "Which part of the cost does not come from the samples?",
        "Add 2λw to each weight's derivative."),
        DECAY, r"G \text{ for } G + 2\lambda w", {"end": lambda p, G: G}, "", "", _decays,
    ),
    Mistake(
        "30b", "weight decay on the biases", "adds weight decay's term to the biases too.",
        "Here the cost holds the squares of the weights, not of the biases.",
        ("Look at the biases.", "Do the biases stand in λ Σ w²?", "Add 2λw to the weights only."),
        DECAY, r"\partial C/\partial b + 2\lambda b", {"end": _biases_decayed}, "", "", lambda p: _decays(p) and _biases(p),
    ),
)  # fmt: skip
