"""Exercises of lesson 04: what puts the "back" in backprop."""

from __future__ import annotations

from typing import Any

from backprop_lib.backprop import backprop
from backprop_lib.exercises.choice import Choice, Slip, Value
from backprop_lib.exercises.drawing import draw_net, draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Expression, Function, Number, Rng, Variant
from backprop_lib.exercises.sources import planted, repair
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import a, delta, g_prime, w

__all__ = ["EXERCISES"]

PLANTED = ("1b", "9b", "14", "16", "9c")


def _off_diagonal(rng: Rng) -> Any:
    """A weight of layer 3 off the diagonal, where a transposed gradient shows."""
    j, k = (int(i) for i in rng.permutation([1, 2, 3, 4])[:2])
    return w(3, j, k)


def _number(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 1, _off_diagonal)


def _ask_number(v: Variant) -> str:
    return (
        f"For one sample, compute $\\partial C_0/\\partial {v.of.latex}$ to 4 digits or more: a weight that is *not* in the output layer. "
        f"The network is 2-4-4-3, "
        f"sigmoid, without biases; $x = ({numbers(v.X[0])})$, $y = ({numbers(v.Y[0])})$. `question(…).net`, `.X`, `.Y` hold network and "
        f"sample. "
        f"Use `net.forward` and `net.weights`, not `backprop`: that one is for checking yourself."
    )


def _worked_number(v: Variant) -> str:
    grad, fwd, j, k = backprop(v.net, v.X, v.Y), v.net.forward(v.X), v.of.j, v.of.k
    shares = [grad[delta(4, i)] * v.net[w(4, i, j)] for i in (1, 2, 3)]
    slope = fwd[a(3, j)] * (1 - fwd[a(3, j)])
    return (
        f"Node {j} of layer 3 reaches the loss along three paths. Their shares $w_{{i{j}}}^{{(4)}} \\delta_i^{{(4)}}$ are "
        f"${numbers([round(s, 5) for s in shares])}$, together ${sum(shares):.5f}$. "
        f"Then the node's own slope, ${slope:.5f}$, and what enters, ${a(2, k).latex} = {fwd[a(2, k)]:.5f}$. The product of the three is "
        f"${grad[v.of]:.6f}$."
    )


def _expression(rng: Rng) -> Variant:
    j, k = (int(i) for i in rng.permutation([1, 2, 3])[:2])
    x, target = four_layer_sample()
    return Variant(four_layer_net(), x[None], target[None], w(3, j, k))


def _first() -> Variant:
    x, target = four_layer_sample()
    return Variant(four_layer_net(), x[None], target[None], w(3, 1, 2))


def _ask_expression(v: Variant) -> str:
    return (
        f"Write $\\partial C_0/\\partial {v.of.latex}$ of the four-layer net as an expression. You may use `delta(4, 1)` for "
        f"$\\delta_1^{{(4)}}$ or write it out; "
        f"further names are `w(4, 1, 2)`, `a(2, 3)`, `y(1)`, and `g_prime(3, 1)` for $g'(z_1^{{(3)}})$."
    )


def _product(v: Variant) -> Any:
    j, k = v.of.j, v.of.k
    return (w(4, 1, j) * delta(4, 1) + w(4, 2, j) * delta(4, 2)) * g_prime(3, j) * a(2, k)


def _sizes(rng: Rng) -> Variant:
    sizes = [int(n) for n in rng.choice([[2, 3, 4, 2], [3, 4, 2, 3], [2, 5, 3, 4], [4, 3, 5, 2]])]
    return Variant(data={"sizes": sizes})


def _paths(v: Variant) -> int:
    N = v.data["sizes"]
    return int(N[2] * N[3])


def _square(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 5)


def _bug(rng: Rng) -> Variant:
    v = _square(rng)
    return Variant(v.net, v.X, v.Y, None, {"bug": PLANTED[int(rng.integers(len(PLANTED)))]})


YOUR_OWN = Choice(
    "04.3+", "your own function", lambda v: "In the function you have written, suppose all weights of layer 4 were 0. Which of your "
    "arrays would still hold numbers other than 0?",
    draw_order, lambda v: "The step back multiplies by the weights of layer 4, so nothing reaches layers 2 and 3. Layer 4's own array "
    "needs only what enters it and δ^(4).",
    ("Find the line of your function where weights are used.", "Which arrays come after that line on the way back?",
    "δ^(4) does not pass through layer 4's weights; δ^(3) does."), ("04", "the algorithm"),
    options=(
        ("that of layer 4 only", "δ^(4) does not pass through W^(4); everything further back does."),
        ("all of them", "On its way to layer 3 the signal is multiplied by the weights of layer 4."),
        ("none of them", "Layer 4's own gradient is δ^(4) times what enters; its weights are no factor."),
        ("those of layers 2 and 3", "It is the other way round: they are reached through W^(4)."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Expression(
        "04.2", r"$\partial C_0/\partial <of>$", _ask_expression, _expression, lambda v: f"Back along both paths, then the node's own "
        f"slope, then what enters: ${_product(v).latex}$.",
        ("Look at the first factor: it is new.", "The node feeds two outputs. What does each of them send back?",
        "(Σ_i w_ij^(4) δ_i^(4)) · g'(z_j^(3)) · a_k^(2)."), ("04", "the sum over paths"),
        cannot=("10",), alike=(("6", "9c", "22"),), solve=_product, first=_first,
    ),
    Number(
        "04.1", r"$\partial C_0/\partial <of>$", _ask_number, _number, _worked_number,
        ("Follow the weight to its node, and from there to the loss.",
        "How many nodes does this node feed? What does each path bring back?",
         "Σ_i w_ij^(4) δ_i^(4) over the three outputs, times the node's own slope, times the activation that enters."), ("04",
         "the sum over paths"),
        cannot=("10",), alike=(("9c", "22"),),
    ),
    Function(
        "04.3", "the whole gradient as a function", lambda v: "Write `gradient(net, X, Y)` for networks with sigmoid and $C_0 = \\sum_j "
        "(a_j^{(L)} - y_j)^2$, without biases: a list of arrays, "
        "$\\partial C/\\partial W^{(l)}$ for the layers $2 \\dots L$, each the *mean* over the samples. It is tried on networks of other "
        "sizes, too.",
        _square, lambda v: f"The four lines of the algorithm, with samples as rows.\n\n```python\n{planted()}```",
        ("Start with the output layer: that is exercise 03.3.", "δ of a layer comes from δ of the next one: through which weights, and "
        "times what?",
         "delta[l] = (delta[l + 1] @ net.weights[l + 1]) * slope; then delta[l].T @ a[l − 1] / n."), ("04", "the algorithm"),
         follow_up=YOUR_OWN,
    ),
    Function(
        "04.4", "find and fix", lambda v: "This function is meant to give the gradient of 04.3, but one piece of it is wrong. Copy it, "
        "repair it, and hand in the function. What was wrong is named when you have found it.",
        _bug, lambda v: repair(v.data["bug"]),
        ("Compare with a central difference, layer by layer, from the last to the first.", "In which layer does the first difference "
        "appear? Which line makes it?",
         "Check the step back, the slope of the hidden nodes, and what enters the weights."), ("04", "the algorithm"),
         source=lambda v: planted(v.data["bug"]),
    ),
    Value(
        "04.5", "counting paths", lambda v: f"A network has the sizes {'-'.join(map(str, v.data['sizes']))}. Along how many paths does "
        f"one weight of *layer 2* reach the loss?", _sizes,
        lambda v: f"From its node of layer 2 to every node of layer 3 ({v.data['sizes'][2]}), and from each of them to every output "
        f"({v.data['sizes'][3]}): ${v.data['sizes'][2]} \\cdot {v.data['sizes'][3]} = {_paths(v)}$.",
        ("Start at the node where the weight arrives.", "How many ways lead on from it, and from each of those nodes?",
        "Nodes of layer 3 times nodes of layer 4."), ("04", "the path ledger"), solve=_paths,
        slips=(
            Slip("adds the nodes of the layers, where the ways multiply.", lambda v: v.data["sizes"][2] + v.data["sizes"][3]),
            Slip("counts the paths of all nodes of layer 2; a weight arrives at one of them only.",
            lambda v: v.data["sizes"][1] * _paths(v)),
            Slip("counts the outputs only.", lambda v: v.data["sizes"][3]),
            Slip("counts the nodes of layer 3 only.", lambda v: v.data["sizes"][2]),
        ),
    ),
    Choice(
        "04.6", "the transpose", lambda v: "Forward, $z^{(l+1)} = W^{(l+1)} a^{(l)}$. Backward, $\\partial C_0/\\partial a^{(l)} = "
        "(W^{(l+1)})^T \\delta^{(l+1)}$. Where does the transpose come from?", draw_order,
        lambda v: "Node k of layer l feeds all nodes j of the next layer through w_jk: a column of W, which is a row of its transpose.",
        ("Write out the sum for one node k.", "Which index of w_jk runs in the sum, forward and backward?",
        "Forward Σ over k, backward Σ over j."), ("04", "the transpose"),
        options=(
            ("backward a node collects along the weights that *leave* it", "They stand in a column of W, not in a row."),
            ("it makes the shapes fit, and means nothing", "It does make them fit; in a square layer a missing transpose fits as well, "
            "and is wrong."),
            ("the derivative of a matrix is its transpose", "There is no such rule; a sum over the other index is what is written down."),
        ),
        reasons=(
            ("the sum runs over the first index of $w_{jk}$ there, over the second one forward", ""),
            ("columns are always used for derivatives", "Which index runs depends on the sum, not on a custom."),
            ("NumPy stores rows", "The sum is the same on paper, where nothing is stored."),
        ),
    ),
]  # fmt: skip
