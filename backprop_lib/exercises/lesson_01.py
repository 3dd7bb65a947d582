"""Exercises of lesson 01: notation, and sums as loops."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.exercises.choice import Choice, Program, Slip, Value
from backprop_lib.exercises.drawing import draw_order
from backprop_lib.exercises.exercise import Exercise, Rng, Variant
from backprop_lib.exercises.writing import Name
from backprop_lib.notation import Quantity, w

__all__ = ["EXERCISES"]


def _edge(rng: Rng) -> Variant:
    l = int(rng.integers(3, 5))
    j, k = (int(i) for i in rng.permutation([1, 2, 3])[:2])
    return Variant(data={"name": w(l, j, k)})


def _moved(l: int, swap: bool) -> Any:
    def name(v: Variant) -> Quantity:
        q = v.data["name"]
        return w(q.l + l, q.k, q.j) if swap else w(q.l + l, q.j, q.k)

    return name


def _sizes(rng: Rng) -> Variant:
    sizes = [int(n) for n in rng.permutation([2, 3, 4, 5, 6])[:4]]
    return Variant(data={"sizes": sizes, "l": int(rng.integers(3, 5))})


def _shape(v: Variant, up: int = 0) -> Any:
    N, l = v.data["sizes"], v.data["l"] + up
    return (N[l - 1], N[l - 2]) if l <= len(N) else (N[l - 2], N[l - 2])


def _pairs(v: Variant) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(v.data["seed"])
    return [(rng.uniform(-2, 2, n).round(2).tolist(), rng.uniform(0.1, 1, n).round(2).tolist()) for n in (3, 4, 1)]


def _seed(rng: Rng) -> Variant:
    return Variant(data={"seed": int(rng.integers(1_000))})


BROKEN = """
def weighted_sum(w, a):
    k = 1
    while k < len(a):
        z = z + w[k] * a[k]
    return z
"""

YOUR_OWN = Choice(
    "01.3+", "your own loop", lambda v: "In the loop you have repaired: which line is the *upper* end of the sum, what stands above the Σ?",
    draw_order, lambda v: "The condition lets the loop go on while k is not past the end: above the Σ stands the last k.",
    ("A Σ has three parts: a start, an end, and what is added.", "Which line of yours decides that no further round is made?",
    "The one with the length of the list in it."), ("01", "a sum is a loop"),
    options=(
        ("the condition of the loop, with the length of the list", "It says after which k the loop stops."),
        ("the line that sets k before the loop", "That is the lower end, below the Σ."),
        ("the line that moves k on", "It leads to the next term; a Σ does not write it, it means it."),
        ("the line that sets the total to 0", "It says that nothing is added yet; on paper it goes without saying."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Program(
        "01.3", "a sum as a loop: find and fix", lambda v: "This loop is meant to compute $z = \\sum_k w_k a_k$ over two lists of equal "
        "length. Three things are wrong. Repair it and hand in the function.",
        _seed, lambda v: "z needs a start, k needs to move on, and Python counts from 0.\n\n```python\ndef weighted_sum(w, a):\n    z, k "
        "= 0, 0\n    while k < len(a):\n        z = z + w[k] * a[k]\n        k += 1\n    return z\n```",
        ("Read the loop line by line, as the machine does.", "What is z before the first round? What changes k? Which element has the "
        "index 1?", "z = 0 and k = 0 before the loop, k += 1 in it."), ("01", "a sum is a loop"),
        solve=lambda w, a: sum(u * v for u, v in zip(w, a, strict=True)), cases=_pairs, source=lambda v: BROKEN,
        signature="weighted_sum(w, a)",
        slips=(
            Slip("leaves out the first term: Python counts from 0.", lambda w, a: sum(u * v for u, v in zip(w[1:], a[1:], strict=True))),
            Slip("leaves out the last term.", lambda w, a: sum(u * v for u, v in zip(w[:-1], a[:-1], strict=True))),
            Slip("keeps the last term only: it overwrites where it should add.", lambda w, a: w[-1] * a[-1]),
            Slip("multiplies the two sums.", lambda w, a: sum(w) * sum(a)),
            Slip("returns in the first round, before the loop is done.", lambda w, a: w[0] * a[0]),
            Slip("adds up the activations without their weights.", lambda w, a: sum(a)),
        ), follow_up=YOUR_OWN,
    ),
    Name(
        "01.1", "name a weight", lambda v: f"An arrow leads from node {v.data['name'].k} of layer {v.data['name'].l - 1} to node "
        f"{v.data['name'].j} of layer {v.data['name'].l}. "
        "Which weight is it? Answer with `w(l, j, k)`.", _edge, lambda v: f"It arrives at node {v.data['name'].j} of layer "
        f"{v.data['name'].l}, so it is ${v.data['name'].latex}$.",
        ("Look at the order of the two node indices.", "Where the weight arrives, where it leaves: which comes first? And which layer is "
        "written?",
         "w(layer it arrives at, node it arrives at, node it leaves)."), ("01", "a name tells where"),
        slips=(
            Slip("has the two nodes exchanged: where it arrives comes first.", _moved(0, True)),
            Slip("names the layer it leaves, not the one it arrives at.", _moved(-1, False)),
            Slip("names the layer it leaves, and has the two nodes exchanged.", _moved(-1, True)),
        ),
    ),
    Value(
        "01.2", "shape of a weight matrix", lambda v: f"A network has the sizes {'-'.join(map(str, v.data['sizes']))}. Which shape has "
        f"$W^{{({v.data['l']})}}$? Answer with two numbers, `(rows, columns)`.",
        _sizes, lambda v: f"A row for each node where weights arrive, a column for each node they leave: {_shape(v)[0]} rows, "
        f"{_shape(v)[1]} columns.",
        ("Look at the first index of w_jk.", "j counts nodes of which layer, k of which?", "Rows: nodes of layer l. Columns: nodes of "
        "layer l − 1."), ("01", "a name tells where"), solve=_shape,
        slips=(
            Slip("has rows and columns exchanged.", lambda v: _shape(v)[::-1]),
            Slip("is one layer too far to the left.", lambda v: _shape(v, -1)),
            Slip("is one layer too far to the right.", lambda v: _shape(v, 1)),
        ),
    ),
    Program(
        "01.4", "the loop over layers", lambda v: "Backpropagation is a loop over $l = L \\dots 2$. Write `backward_layers(L)`: the list "
        "of layers in the order in which it visits them.",
        lambda rng: Variant(), lambda v: "From L down to 2; Python's range stops before its end.\n\n```python\ndef backward_layers(L):\n  "
        "  return list(range(L, 1, -1))\n```",
        ("Look at both ends of the list.", "Which layer has no weights of its own? And does Python's `range` contain its end?",
        "range(L, 1, −1)."), ("01", "a sum is a loop"),
        solve=lambda L: list(range(L, 1, -1)), cases=lambda v: [(4,), (2,), (6,)], signature="backward_layers(L)",
        slips=(
            Slip("stops one layer too early: `range` leaves its end out.", lambda L: list(range(L, 2, -1))),
            Slip("contains layer 1, which has no weights.", lambda L: list(range(L, 0, -1))),
            Slip("goes forward.", lambda L: list(range(2, L + 1))),
            Slip("counts from 0.", lambda L: list(range(L - 1, 0, -1))),
        ),
    ),
    Choice(
        "01.5", "held fixed", lambda v: "$\\partial C_0/\\partial w_{12}^{(4)}$ is a *partial* derivative. What is held fixed when it is "
        "taken?", draw_order,
        lambda v: "All other weights, and the sample. What follows from the weight, z, a and C_0, moves along.",
        ("Which numbers could be moved on their own?", "Results move when what they are computed from moves.",
        "Parameters and data are set; z and a are computed."), ("01", "∂ or d"),
        options=(
            ("all other weights, and the sample", "z, a and C_0 are results: they follow."),
            ("every other number in the network, also z and a", "Then nothing would reach the loss, and every derivative were 0."),
            ("nothing: everything may move", "Then it would not say what this one weight does."),
        ),
        reasons=(
            ("they can be set; z and a are results and follow", ""),
            ("they stand in other layers", "Weights of the same layer are held fixed too."),
            ("they are constants that never change", "Weights change in training. Here they are held still for one question."),
        ),
    ),
]  # fmt: skip
