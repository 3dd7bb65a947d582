"""Exercises of lesson 05: averaging over samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.backprop import backprop
from backprop_lib.exercises.choice import Choice, Slip, Value
from backprop_lib.exercises.drawing import draw_net, draw_order, matrix, numbers
from backprop_lib.exercises.exercise import Exercise, Function, Number, Rng, Variant
from backprop_lib.exercises.sources import planted, repair
from backprop_lib.notation import w

__all__ = ["EXERCISES"]

PLANTED = ("7", "19a", "19b", "21")
"""Not 8, the mean taken twice: the lesson shows that one."""


def _early(rng: Rng) -> Any:
    return w(2, int(rng.integers(1, 5)), int(rng.integers(1, 3)))


def _number(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 5, _early)


def _ask_number(v: Variant) -> str:
    return (
        f"Compute $\\partial C/\\partial {v.of.latex}$ over five samples, to 4 digits or more. The network (2-4-4-3, sigmoid, no biases) "
        f"and the samples "
        f"$X = {matrix(v.X)}$ with their targets are in `question(…).net`, `.X` and `.Y`. $C$ is the mean of the five $C_i$."
    )


def _worked_number(v: Variant) -> str:
    each = [backprop(v.net, x, y)[v.of] for x, y in zip(v.X, v.Y, strict=True)]
    return f"The five samples' own derivatives are ${numbers([round(e, 5) for e in each])}$. Their mean is ${np.mean(each):.6f}$."


def _batches(rng: Rng) -> Variant:
    values = (rng.choice([-1, 1], 5) * rng.uniform(0.2, 1.9, 5)).round(2)
    return Variant(data={"values": values})


def _mean(v: Variant) -> float:
    return float(v.data["values"].mean())


def _ask_batches(v: Variant) -> str:
    d = v.data["values"]
    return (
        f"For one weight, five samples have the derivatives ${numbers(d)}$. They come in two batches, the first *three* and the last "
        f"*two*, and each batch reports "
        f"its mean: ${d[:3].mean():.4f}$ and ${d[3:].mean():.4f}$. What is $\\partial C/\\partial w$ over all five? (4 digits.)"
    )


def _with_biases(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 5, biases=True)


def _bug(rng: Rng) -> Variant:
    v = draw_net(rng, [2, 4, 4, 3], 5)
    return Variant(v.net, v.X, v.Y, None, {"bug": PLANTED[int(rng.integers(len(PLANTED)))]})


def _spread(rng: Rng) -> Variant:
    return Variant(
        data={"n": int(rng.choice([400, 900, 1_600])), "sigma": float(rng.choice([0.3, 0.6, 0.9])), "B": int(rng.choice([16, 25, 36]))}
    )


YOUR_OWN = Choice(
    "05.3+", "your own function", lambda v: "Call the function you have written with every sample twice: `gradient(net, np.vstack([X, "
    "X]), np.vstack([Y, Y]))`. What does it return?", draw_order,
    lambda v: "The mean of ten samples, each of five twice, is the mean of the five.",
    ("Find the line of your function that divides.", "Twice as many samples in the sum: what is it divided by now?",
    "Sum and count both double."), ("05", "sum or mean"),
    options=(
        ("the same as before", "The mean does not change when every sample comes twice."),
        ("twice as much", "That is what a sum would do."),
        ("half as much", "Sum and count both double."),
        ("it depends on the order of the samples", "A mean does not know an order."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Value(
        "05.2", "unequal batches", _ask_batches, _batches, lambda v: f"Every sample counts once: $(3 \\cdot "
        f"{v.data['values'][:3].mean():.4f} + 2 \\cdot ({v.data['values'][3:].mean():.4f}))/5 = {_mean(v):.4f}$.",
        ("Look at how much one sample of each batch counts.", "In the mean of the two means, does a sample of the small batch count as "
        "much as one of the large batch?", "Weigh each batch's mean by its size."), ("05", "unequal batches"),
        solve=_mean,
        slips=(
            Slip("is the mean of the two means: samples of the small batch count more.",
            lambda v: float((v.data["values"][:3].mean() + v.data["values"][3:].mean()) / 2)),
            Slip("is the sum over all samples.", lambda v: float(v.data["values"].sum())),
            Slip("is the sum of the two means.", lambda v: float(v.data["values"][:3].mean() + v.data["values"][3:].mean())),
            Slip("divides by the number of batches.", lambda v: float(v.data["values"].sum() / 2)),
            Slip("contains the last batch only.", lambda v: float(v.data["values"][3:].mean())),
        ),
    ),
    Number(
        "05.1", r"$\partial C/\partial <of>$ over five samples", _ask_number, _number, _worked_number,
        ("Compute the derivative of one sample first.", "Five samples, five derivatives. What is done with them?",
        "Their mean: products first, then the mean over samples."), ("05", "the gradient of the average"),
        cannot=("11", "14", "25"),
    ),
    Function(
        "05.3", "weights and biases, over samples", lambda v: "Write `gradient(net, X, Y)` for networks *with biases* (sigmoid, $C_0 = "
        "\\sum_j (a_j^{(L)} - y_j)^2$). Return two lists: the arrays "
        "$\\partial C/\\partial W^{(l)}$ and the arrays $\\partial C/\\partial b^{(l)}$ of the layers $2 \\dots L$, all of them means "
        "over the samples.",
        _with_biases, lambda v: f"The bias gradient is δ itself, averaged like everything else.\n\n```python\n{planted(biases=True)}```",
        ("Start from the function of lesson 04.", "∂z/∂b = 1. What is left of the chain rule for a bias?",
        "return weights, [delta[l].mean(axis=0) for l in range(2, L + 1)]."), ("05", "the vectorised form"), follow_up=YOUR_OWN,
    ),
    Function(
        "05.4", "find and fix", lambda v: "This function is meant to give the mean gradient over the samples, but one thing over the "
        "samples is wrong. Copy it, repair it, hand in the function.",
        _bug, lambda v: repair(v.data["bug"]),
        ("Try it with one sample, then with two.", "With one sample it is right. What happens to the second one?",
        "Multiply δ and a of the same sample, add over samples, divide by n once."), ("05", "mean of products"),
        source=lambda v: planted(v.data["bug"]),
    ),
    Value(
        "05.5", "how noisy is a mini-batch?", lambda v: f"Over all samples one derivative has the standard deviation $\\sigma = "
        f"{v.data['sigma']:g}$. A mini-batch of $B = {v.data['B']}$ samples is drawn, "
        "each independently of the others. What is the standard deviation of its mean? (3 digits.)", _spread,
        lambda v: f"$\\sigma/\\sqrt{{B}} = {v.data['sigma']:g}/{v.data['B'] ** 0.5:g} = {v.data['sigma'] / v.data['B'] ** 0.5:.4f}$.",
        ("Look at how the error of a mean shrinks.", "For half the error: twice as many samples, or more?", "σ/√B."), ("05", "a few samples speak for many"), solve=lambda v: float(v.data["sigma"] / v.data["B"] ** 0.5),
        slips=(
            Slip("divides by B instead of by its root.", lambda v: float(v.data["sigma"] / v.data["B"])),
            Slip("does not shrink with the batch at all.", lambda v: float(v.data["sigma"])),
            Slip("is a variance, not a standard deviation.", lambda v: float(v.data["sigma"] ** 2 / v.data["B"])),
            Slip("divides by the root of the number of all samples.", lambda v: float(v.data["sigma"] / v.data["n"] ** 0.5)),
        ),
    ),
    Choice(
        "05.6", "sum or mean", lambda v: "You change your code from the mean to the sum over $n$ samples. How must the learning rate "
        "change, so that the weights take the same steps?", draw_order,
        lambda v: "The sum is n times the mean, so the rate becomes η/n.",
        ("Compare the two gradients.", "How many times as long is the sum?", "rate times gradient has to stay the same."), ("05",
        "sum or mean"),
        options=(("$\\eta/n$", "Rate times gradient stays the same."), ("$n \\eta$", "Then the steps would be n² times as long."),
        ("$\\eta$", "Then the steps would be n times as long."), ("$\\eta/\\sqrt{n}$", "The root belongs to the noise of a mean, not to "
        "its length.")),
        reasons=(("the sum is n times the mean", ""), ("the direction of the gradient changes", "Sum and mean point the same way."),
        ("a sum is noisier than a mean", "Both contain the same samples; only the length differs.")),
    ),
]  # fmt: skip
