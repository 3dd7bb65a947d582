"""Exercises of lesson 02: observations, composition, nudges."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.exercises.choice import Choice, Program, Slip, Value
from backprop_lib.exercises.drawing import draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Rng, Variant
from backprop_lib.exercises.writing import Write
from backprop_lib.nets import four_layer_net
from backprop_lib.notation import a, w

__all__ = ["EXERCISES"]


def _outputs(rng: Rng) -> Variant:
    return Variant(data={"a": rng.uniform(0.05, 0.95, 3).round(2), "y": rng.uniform(0.05, 0.95, 3).round(2)})


def _loss(v: Variant) -> float:
    return float(((v.data["a"] - v.data["y"]) ** 2).sum())


def _slopes(rng: Rng) -> Variant:
    s = [float(rng.uniform(0.2, 0.9)), float(rng.uniform(0.1, 0.24)), float(rng.choice([-1, 1]) * rng.uniform(0.6, 1.6))]
    return Variant(data={"slopes": [round(v, 2) for v in s], "nudge": float(rng.choice([0.02, 0.03, 0.04]))})


def _two_paths(rng: Rng) -> Variant:
    u, v = ([round(float(rng.choice([-1, 1]) * rng.uniform(0.3, 1.8)), 2) for _ in range(2)] for _ in range(2))
    return Variant(data={"u": u, "v": v})


def _sum_of_products(v: Variant) -> float:
    (u1, u2), (v1, v2) = v.data["u"], v.data["v"]
    return float(u1 * v1 + u2 * v2)


def _node(rng: Rng) -> Variant:
    return Variant(four_layer_net(), data={"l": int(rng.integers(3, 5)), "j": int(rng.integers(1, 3))})


def _z(v: Variant, weight: Any = None, layer: int = -1) -> Any:
    l, j = v.data["l"], v.data["j"]
    weight = weight or (lambda l, j, k: w(l, j, k))
    first, *rest = [weight(l, j, k) * a(l + layer, k) for k in (1, 2, 3)]
    total = first
    for term in rest:
        total = total + term
    return total


def _functions(v: Variant) -> list[tuple[Any, ...]]:
    return [(lambda t: 2 * t + 1, lambda t: t**2, 1.5), (np.tanh, lambda t: 3 * t, 0.4), (lambda t: t - 1, np.exp, -0.7)]


YOUR_OWN = Choice(
    "02.5+", "your own composition", lambda v: "In your line for the composition: which of the two functions does Python call first?",
    draw_order, lambda v: "The inner one: its result has to be there before the outer one can be called with it.",
    ("Put in two functions that print their names.", "What must be known before the outer function can be called?",
    "Its argument: what the inner one returns."), ("02", "composition"),
    options=(
        ("the inner one, although it stands further right", "Brackets are worked out from the inside."),
        ("the outer one, because it stands first", "It waits for its argument."),
        ("both at once, and then their results are multiplied", "That is a product of functions, not a composition."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Program(
        "02.5", "composing", lambda v: "Write `composed(outer, inner, x)`: the value of the composition of two functions at x, the inner "
        "one first.", lambda rng: Variant(),
        lambda v: "The outer function receives what the inner one returns.\n\n```python\ndef composed(outer, inner, x):\n    return "
        "outer(inner(x))\n```",
        ("Follow x through the two functions.", "What does the outer function receive?", "outer(inner(x))."), ("02", "composition"),
        solve=lambda outer, inner, x: outer(inner(x)), cases=_functions,
        signature="composed(outer, inner, x)",
        slips=(
            Slip("multiplies the two functions, where one goes into the other.", lambda outer, inner, x: outer(x) * inner(x)),
            Slip("has the order turned round.", lambda outer, inner, x: inner(outer(x))),
            Slip("adds the two functions.", lambda outer, inner, x: outer(x) + inner(x)),
        ), follow_up=YOUR_OWN,
    ),
    Value(
        "02.1", "the loss of one sample", lambda v: f"The outputs are $a^{{(L)}} = ({numbers(v.data['a'])})$, the targets $y = "
        f"({numbers(v.data['y'])})$. Compute $C_0 = \\sum_j (a_j^{{(L)}} - y_j)^2$ to 4 digits.",
        _outputs, lambda v: f"The three terms are ${numbers(((v.data['a'] - v.data['y']) ** 2).round(4))}$; their sum is ${_loss(v):.4f}$.",
        ("Compute one node's own term first.", "What is done with the terms of the three nodes?", "Subtract, square, then add."), ("02", "three observations"), solve=_loss,
        slips=(
            Slip("is the mean of the terms, not their sum.", lambda v: _loss(v) / 3),
            Slip("is half of it: this loss has no ½.", lambda v: _loss(v) / 2),
            Slip("adds the differences first and squares the sum.", lambda v: float((v.data["a"] - v.data["y"]).sum() ** 2)),
            Slip("is the root of the sum.", lambda v: float(_loss(v) ** 0.5)),
            Slip("adds the differences without squaring them.", lambda v: float(np.abs(v.data["a"] - v.data["y"]).sum())),
        ),
    ),
    Value(
        "02.2", "a nudge travels", lambda v: f"Three dials in a row, $w \\to z \\to a \\to C_0$, have the slopes {v.data['slopes'][0]:g}, "
        f"{v.data['slopes'][1]:g} and {v.data['slopes'][2]:g}. "
        f"The weight is nudged by $+{v.data['nudge']:g}$. By about how much does $C_0$ change? (3 digits or more.)", _slopes,
        lambda v: f"Slopes along one chain multiply: ${v.data['nudge']:g} \\cdot {v.data['slopes'][0]:g} \\cdot {v.data['slopes'][1]:g} "
        f"\\cdot ({v.data['slopes'][2]:g}) = {v.data['nudge'] * np.prod(v.data['slopes']):.6f}$.",
        ("Follow the nudge dial by dial.", "What does the second dial receive: the nudge, or what the first one made of it?",
        "Multiply the nudge by all three slopes."), ("02", "three dials"),
        solve=lambda v: float(v.data["nudge"] * np.prod(v.data["slopes"])),
        slips=(
            Slip("adds the slopes, where they multiply along a chain.", lambda v: float(v.data["nudge"] * np.sum(v.data["slopes"]))),
            Slip("leaves out the middle slope.", lambda v: float(v.data["nudge"] * v.data["slopes"][0] * v.data["slopes"][2])),
            Slip("is the rate, not the change: the nudge is left out.", lambda v: float(np.prod(v.data["slopes"]))),
            Slip("has the sign turned round.", lambda v: float(-v.data["nudge"] * np.prod(v.data["slopes"]))),
        ),
    ),
    Value(
        "02.3", "two paths", lambda v: f"One number $t$ moves two others: $u_1$ with slope ${v.data['u'][0]:g}$ and $u_2$ with slope "
        f"${v.data['u'][1]:g}$. Both move $C$: $\\partial C/\\partial u_1 = {v.data['v'][0]:g}$, "
        f"$\\partial C/\\partial u_2 = {v.data['v'][1]:g}$. What is $dC/dt$? (4 digits.)", _two_paths,
        lambda v: f"Product along each path, sum over the paths: ${v.data['u'][0]:g} \\cdot ({v.data['v'][0]:g}) + ({v.data['u'][1]:g}) "
        f"\\cdot ({v.data['v'][1]:g}) = {_sum_of_products(v):.4f}$.",
        ("Draw the two paths from t to C.", "What is the slope along one path alone?", "Multiply along each path, then add."), ("02",
        "the nudge box"), solve=_sum_of_products,
        slips=(
            Slip("follows the first path only.", lambda v: float(v.data["u"][0] * v.data["v"][0])),
            Slip("follows the second path only.", lambda v: float(v.data["u"][1] * v.data["v"][1])),
            Slip("multiplies the sums, where the products are to be added.", lambda v: float(sum(v.data["u"]) * sum(v.data["v"]))),
            Slip("is the mean over the paths.", lambda v: _sum_of_products(v) / 2),
            Slip("multiplies all four slopes.", lambda v: float(np.prod(v.data["u"]) * np.prod(v.data["v"]))),
        ),
    ),
    Write(
        "02.4", "a weighted sum", lambda v: f"Write $z_{{{v.data['j']}}}^{{({v.data['l']})}}$ of the four-layer net (2-3-3-2, no biases) "
        f"as an expression of weights `w(l, j, k)` and activations `a(l, j)`.", _node,
        lambda v: f"One term for each node of the layer before: ${_z(v).latex}$.",
        ("Count the nodes of the layer before.", "Which index of w is the same in all terms, and which one runs?",
        "Σ_k w(l, j, k) · a(l − 1, k)."), ("02", "three observations"),
        solve=_z, free=True,
        slips=(
            Slip("has the two indices of the weights exchanged.", lambda v: _z(v, lambda l, j, k: w(l, k, j))),
            Slip("takes the activations of the node's own layer.", lambda v: _z(v, None, 0)),
            Slip("takes the weights of the layer before.", lambda v: _z(v, lambda l, j, k: w(l - 1, j, k))),
            Slip("adds the activations without their weights.", lambda v: a(v.data["l"] - 1, 1) + a(v.data["l"] - 1, 2) + a(v.data["l"] - 1,
            3)),
        ),
    ),
    Choice(
        "02.6", "not in the formula", lambda v: "$a_2^{(3)}$ does not occur in $C_0 = \\sum_j (a_j^{(4)} - y_j)^2$. Is $\\partial "
        "C_0/\\partial a_2^{(3)}$ zero?", draw_order,
        lambda v: "It is not zero: layer 4 is computed from layer 3, so its outputs respond.",
        ("What is a_1^(4) computed from?", "Move a_2^(3) a little. Which numbers of layer 4 stay as they are?",
        "z^(4) contains a_2^(3), multiplied by a weight."), ("02", "a derivative that should be zero"),
        options=(("no", "The outputs are functions of it."), ("yes",
        "Only if no output depended on it; but every z of layer 4 contains it."), ("only for the right weights",
        "For all weights but special ones it is not zero.")),
        reasons=(
            ("the outputs of layer 4 respond when it moves", ""),
            ("the other nodes of layer 3 respond when it moves", "They are held fixed: nodes of one layer do not feed each other."),
            ("every derivative of a loss is different from zero", "Some are zero, at a minimum for example."),
        ),
    ),
]  # fmt: skip
