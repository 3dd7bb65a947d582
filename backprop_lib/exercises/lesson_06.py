"""Exercises of lesson 06: which derivative?"""

from __future__ import annotations

from typing import Any

from backprop_lib.backprop import backprop
from backprop_lib.exercises.choice import Choice, Slip, Value
from backprop_lib.exercises.drawing import draw_net, draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Expression, Function, Number, Rng, Variant
from backprop_lib.nets import three_node_net, three_node_samples
from backprop_lib.notation import a, g_prime, w, y

__all__ = ["EXERCISES"]


def _expression(rng: Rng) -> Variant:
    return _three_nodes(*(int(i) for i in rng.permutation([1, 2])))


def _three_nodes(j: int = 1, k: int = 2) -> Variant:
    X, Y = three_node_samples()
    return Variant(three_node_net(), X[:1], Y[:1], w(2, j, k))


def _product(v: Variant) -> Any:
    j, k = v.of.j, v.of.k
    return (a(3, 1) - y(1)) * g_prime(3, 1) * w(3, 1, j) * g_prime(2, j) * a(1, k)


def _ask_expression(v: Variant) -> str:
    j, k = v.of.j, v.of.k
    return (
        f"In the three-node net with loss $\\tfrac12 (y' - y)^2$, write $\\partial C_0/\\partial {v.of.latex}$, the derivative for the "
        f"weight from $x_{k}$ to A{j}, as an expression. "
        f"In our names $y'$ is `a(3, 1)`, $v_1$ is `w(3, 1, 1)`, $f_B'(z_B)$ is `g_prime(3, 1)`, $f_{{A1}}'(z_{{A1}})$ is `g_prime(2, "
        f"1)`, and the target is `y(1)`."
    )


def _line(rng: Rng) -> Variant:
    x = rng.uniform(-1.6, 1.9, 4).round(2)
    data = {"x": x, "y": (rng.uniform(0.5, 1.4) * x + rng.uniform(-0.8, 0.8) + rng.uniform(-0.4, 0.4, 4)).round(2)}
    return Variant(data=data | {"w": round(float(rng.uniform(-0.9, 0.9)), 2), "b": round(float(rng.uniform(-0.7, 0.7)), 2)})


def _residual(v: Variant) -> Any:
    d = v.data
    return d["w"] * d["x"] + d["b"] - d["y"]


def _slope(v: Variant) -> float:
    return float((_residual(v) * v.data["x"]).mean())


def _ask_line(v: Variant) -> str:
    d = v.data
    return (
        f"Linear regression is one node with identity activation: $y' = w x + b$. The samples have $x = ({numbers(d['x'])})$ and $y = "
        f"({numbers(d['y'])})$; now $w = {d['w']:g}$, $b = {d['b']:g}$. "
        f"The cost is $C = \\tfrac{{1}}{{2m}} \\sum_i (y_i - y'_i)^2$ with $m = 4$. Compute $\\partial C/\\partial w$ to 4 digits."
    )


def _tanh(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 1, lambda rng: w(4, int(rng.integers(1, 4)), int(rng.integers(1, 5))), ["tanh", "tanh", "tanh"])


def _worked_tanh(v: Variant) -> str:
    fwd, j, k = v.net.forward(v.X), v.of.j, v.of.k
    out, before = fwd[a(4, j)], fwd[a(3, k)]
    return (
        f"$2(a - y) = {2 * (out - v.Y[0][j - 1]):.5f}$; for tanh $g'(z) = 1 - a^2 = {1 - out**2:.5f}$; what enters is ${before:.5f}$. "
        f"The product is ${backprop(v.net, v.X, v.Y)[v.of]:.6f}$."
    )


def _cross_entropy(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 5, None, ["tanh", "tanh", "sigmoid"], "binary_cross_entropy")


WORKED_FUNCTION = """
def gradient(net, X, Y):
    forward, L = net.forward(X), net.L
    a = forward.a
    delta = {L: a[L] - Y}
    for l in range(L - 1, 1, -1):
        delta[l] = (delta[l + 1] @ net.weights[l + 1]) * (1 - a[l]**2)
    return [delta[l].T @ a[l - 1] / len(X) for l in range(2, L + 1)]
"""

YOUR_OWN = Choice(
    "06.4+", "your own function", lambda v: "In the function you have written, no output slope $g'(z^{(L)})$ needs to be seen. Where has "
    "it gone?", draw_order,
    lambda v: "The loss slope (a − y)/(a(1 − a)) times the sigmoid's slope a(1 − a) leaves a − y: it is there, and cancels.",
    ("Write out the loss slope of binary cross-entropy.", "What stands in its denominator?", "(a − y)/(a(1 − a)) · a(1 − a)."), ("06",
    "where the slope cancels"),
    options=(
        ("it is cancelled by the denominator of the loss slope", "Both factors are there, as always; their product is short."),
        ("an output layer has no activation slope", "It has one: with a squared error it stays visible."),
        ("it is 1, because the sigmoid ends at 1", "It is a(1 − a), at most ¼."),
        ("it is left out as an approximation", "Nothing is approximated: a − y is exact."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Expression(
        "06.1", r"three nodes: $\partial C_0/\partial <of>$", _ask_expression, _expression, lambda v: f"Five links, five slopes: "
        f"${_product(v).latex}$.",
        ("Walk from the loss back to the weight, step by step.", "Loss to y', y' to z_B, z_B to the hidden node, the node's own slope, "
        "what enters: which of the five is not there yet?",
         "(y' − y) · f_B'(z_B) · v_j · f_Aj'(z_Aj) · x_k."), ("06", "three nodes, step by step"),
        cannot=("14", "20", "26"), alike=(("1c", "13b"), ("6", "18")), solve=_product, first=_three_nodes,
    ),
    Value(
        "06.2", "a straight line", _ask_line, _line, lambda v: f"$y' - y$ is $({numbers(_residual(v).round(4))})$; each times its $x$, "
        f"and the mean: ${_slope(v):.5f}$. The activation's slope is there as well: it is 1.",
        ("Compute y' − y for each sample.", "What does each residual get multiplied by, and what is done over the samples? And what does "
        "the ½ do?", "(1/m) Σ (y' − y) · x."), ("06", "linear regression"), solve=_slope,
        slips=(
            Slip("has the sign turned round: the inner derivative −1 is lost.", lambda v: -_slope(v)),
            Slip("has the factor 2 that the ½ takes away.", lambda v: 2 * _slope(v)),
            Slip("adds over the samples and does not divide by m.", lambda v: 4 * _slope(v)),
            Slip("is the derivative for the bias: x is left out.", lambda v: float(_residual(v).mean())),
            Slip("multiplies the mean residual by the mean x: products first, then the mean.",
            lambda v: float(_residual(v).mean() * v.data["x"].mean())),
            Slip("contains the last sample only.", lambda v: float(_residual(v)[-1] * v.data["x"][-1])),
            Slip("divides by m twice.", lambda v: _slope(v) / 4),
        ),
    ),
    Function(
        "06.4", "cross-entropy behind tanh",
        lambda v: "Write `gradient(net, X, Y)` for networks with *tanh* in the hidden layers, *sigmoid* in the output layer, *binary "
        "cross-entropy* as loss, and no biases: a list of arrays for the layers $2 \\dots L$, means over the samples. "
        "The loss slope is $\\partial C_0/\\partial a_j^{(L)} = (a_j - y_j)/(a_j(1 - a_j))$.", _cross_entropy,
        lambda v: f"Loss slope times output slope is a − y; the hidden layers have tanh's slope.\n\n```python\n{WORKED_FUNCTION}```",
        ("Look at the output layer first, then at the hidden ones.", "What is left of loss slope times sigmoid slope? And which slope do "
        "the hidden layers have?", "δ^(L) = a − y; hidden: times 1 − a²."),
        ("06", "where the slope cancels"), follow_up=YOUR_OWN,
    ),
    Choice(
        "06.6", "on trial: one derivative here, another there",
        lambda v: "“The derivative of the loss is used between last hidden and output layer; the derivative of the activation in all "
        "layers except the output layer.” What do you say?", draw_order,
        lambda v: "Wrong twice: the output layer's δ has both factors, and the loss slope reaches every layer inside δ.",
        ("Write out the product for one weight of a hidden layer.", "Is a loss slope in it? And is the output layer's g' in it?",
        "All three kinds of factors stand in it."), ("06", "claims on trial"),
        options=(
            ("wrong twice", "Both derivatives are factors of every weight's gradient."),
            ("right", "Write out the product for w_11 of the hidden layer: it contains the loss slope and both activation slopes."),
            ("wrong for the output layer, right for the hidden ones", "The hidden layers' gradients contain the loss slope too, inside δ."),
            ("right for the output layer, wrong for the hidden ones", "The output layer has an activation, and its slope is a factor."),
        ),
        reasons=(
            ("the output has an activation slope too, and δ carries the loss slope back to every layer", ""),
            ("the loss is differentiated in every layer anew", "It is differentiated once; δ carries it back."),
            ("the activation slope is 1 in the output layer", "Only for the identity."),
        ),
    ),
    Number(
        "06.3", r"tanh: $\partial C_0/\partial <of>$",
        lambda v: f"The activation is switched to *tanh* in all layers of a 2-4-4-3 network without biases, $C_0 = \\sum_j (a_j^{{(4)}} - "
        f"y_j)^2$. For the one sample in `question(…).X`, `.Y` compute $\\partial C_0/\\partial {v.of.latex}$ to 4 digits or more.",
        _tanh, _worked_tanh,
        ("Look at the factor that the switch has changed.", "What is the slope of tanh, in terms of its own value?",
        "2(a − y) · (1 − a²) · what enters."), ("06", "switch the activation"),
        cannot=("1b", "9a", "9b", "9c", "9d", "10", "11", "12", "16", "25"), alike=(("1a", "1c", "27"),),
    ),
    Choice(
        "06.5", "on trial: the sign", lambda v: "“For $L = \\tfrac12 (y - y')^2$ the derivative is $\\partial L/\\partial v_1 = (y - y') "
        "\\cdot \\partial y'/\\partial v_1$.” What do you say?", draw_order,
        lambda v: "The inner derivative −1 is lost: it is (y' − y) · ∂y'/∂v1. As a direction to step in, y − y' is right, and is then "
        "added.",
        ("Test it: if y' is larger than y and grows, what does L do?", "Differentiate (y − y')² by y'. What is the inner derivative?",
        "d(y − y')/dy' = −1."), ("06", "claims on trial"),
        options=(("wrong: the sign is turned round", "It is the direction of the update, not the derivative."), ("right",
        "Try y' = 2, y = 1: raising y' raises L, so the derivative is positive."), ("wrong: a factor 2 is missing",
        "The ½ takes it away.")),
        reasons=(("the inner derivative of y − y' is −1", ""), ("the square brings a 2", "It does, and the ½ takes it away."),
        ("y − y' is the error, and the error is what is differentiated", "The squared error is differentiated; a chain rule's inner "
        "factor comes with it.")),
    ),
]  # fmt: skip
