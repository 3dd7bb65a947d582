"""Exercises of lesson 03: the gradient for the output layer."""

from __future__ import annotations

from typing import Any

from backprop_lib.exercises.choice import Choice
from backprop_lib.exercises.drawing import draw_net, draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Expression, Function, Number, Rng, Variant
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import a, g_prime, w, y

__all__ = ["EXERCISES"]

OUTPUT_ONLY = ("1b", "9a", "9b", "9c", "9d", "10", "12", "16")
"""Mistakes on the way back: no weight of the output layer can show them."""
NOT_SQUARE = ("11", "25")
"""The output layer is not square, so a transposed gradient or a shifted layer index does not fit into it."""


def _number(rng: Rng) -> Variant:
    return draw_net(rng, [2, 4, 4, 3], 1, lambda rng: w(4, int(rng.integers(1, 4)), int(rng.integers(1, 5))))


def _ask_number(v: Variant) -> str:
    x, target = v.X[0], v.Y[0]
    return (
        f"For one sample, compute $\\partial C_0/\\partial {v.of.latex}$ to 4 digits or more. The network is 2-4-4-3, sigmoid, without "
        f"biases, and "
        f"$C_0 = \\sum_j (a_j^{{(4)}} - y_j)^2$. The sample is $x = ({numbers(x)})$, $y = ({numbers(target)})$; "
        f"`question(…).net`, `.X`, `.Y` and `.of` hold network, sample and weight, so that `net.forward(X)` gives you every $a$ and $z$."
    )


def _worked_number(v: Variant) -> str:
    fwd, j, k = v.net.forward(v.X), v.of.j, v.of.k
    out, before, target = fwd[a(4, j)], fwd[a(3, k)], v.Y[0][j - 1]
    result = 2 * (out - target) * out * (1 - out) * before
    return (
        f"Three factors: $2({a(4, j).latex} - {y(j).latex}) = {2 * (out - target):.5f}$, $g'(z_{j}^{{(4)}}) = "
        f"{out * (1 - out):.5f}$, ${a(3, k).latex} = {before:.5f}$. Their product is ${result:.6f}$."
    )


def _expression(rng: Rng) -> Variant:
    j, k = int(rng.integers(1, 3)), int(rng.integers(1, 4))
    x, target = four_layer_sample()
    return Variant(four_layer_net(), x[None], target[None], w(4, j, k))


def _first_expression() -> Variant:
    x, target = four_layer_sample()
    return Variant(four_layer_net(), x[None], target[None], w(4, 1, 2))


def _ask_expression(v: Variant) -> str:
    return (
        f"Write $\\partial C_0/\\partial {v.of.latex}$ of the four-layer net as an expression. Names are written `a(3, 2)` for "
        f"$a_2^{{(3)}}$, "
        f"`y(1)` for $y_1$, `w(4, 1, 2)` for $w_{{12}}^{{(4)}}$, and `g_prime(4, 1)` for $g'(z_1^{{(4)}})$."
    )


def _product(v: Variant) -> Any:
    j, k = v.of.j, v.of.k
    return 2 * (a(4, j) - y(j)) * g_prime(4, j) * a(3, k)


def _worked_expression(v: Variant) -> str:
    return f"Three links, three slopes, multiplied: $\\partial C_0/\\partial {v.of.latex} = {_product(v).latex}$."


def _function(rng: Rng) -> Variant:
    activation, loss = [
        ("sigmoid", "squared_error"),
        ("tanh", "half_squared_error"),
        ("tanh", "squared_error"),
        ("sigmoid", "half_squared_error"),
    ][int(rng.integers(4))]
    return draw_net(rng, [2, 4, 4, 3], 5, None, activation, loss)


def _forms(v: Variant) -> tuple[str, str]:
    g = v.net.activations[v.net.L].name
    return {"sigmoid": ("a_j(1-a_j)", "a * (1 - a)"), "tanh": ("1-a_j^2", "1 - a**2")}[g][
        0
    ], "2 * (a - Y)" if v.net.loss_function.name == "squared_error" else "a - Y"


def _loss_words(v: Variant) -> str:
    half = "" if v.net.loss_function.name == "squared_error" else r"\tfrac12 "
    return f"${half}\\sum_j (a_j^{{(L)}} - y_j)^2$"


def _ask_function(v: Variant) -> str:
    g = v.net.activations[v.net.L].label
    return (
        f"Write `output_gradient(net, X, Y)`: the array of all $\\partial C/\\partial w_{{jk}}^{{(L)}}$ of the output layer, the *mean* "
        f"over the samples, for "
        f"networks with {g} and the loss {_loss_words(v)}. `net.forward(X)` gives `fwd.a[l]` and `fwd.z[l]`, one row a sample; row $j$, "
        f"column $k$ of your "
        f"array belongs to $w_{{jk}}^{{(L)}}$. Loops are fine."
    )


def _worked_function(v: Variant) -> str:
    loss = "2 * (a - Y)" if v.net.loss_function.name == "squared_error" else "a - Y"
    slope = "a * (1 - a)" if v.net.activations[v.net.L].name == "sigmoid" else "1 - a**2"
    return (
        "Loss slope times activation slope, one row a sample; then each with the activations that enter, and the mean.\n\n```python\n"
        f"def output_gradient(net, X, Y):\n    fwd = net.forward(X)\n    a, before = fwd.a[net.L], fwd.a[net.L - 1]\n"
        f"    first, second = {loss}, {slope}\n    return (first * second).T @ before / len(X)\n```"
    )


def output_gradient(net: Any, X: Any, Y: Any) -> Any:
    """The output layer's gradient by its three factors."""
    fwd = net.forward(X)
    z, out, before = fwd.z[net.L], fwd.a[net.L], fwd.a[net.L - 1]
    first, second = net.loss_function.slope(z, out, Y), net.activations[net.L].slope(z, out)
    return (first * second).T @ before / len(X)


BUGS = {
    "2": ("2 * (a - Y)", "sigmoid_slope(a)", "before"),
    "4": ("2 * (a - Y)", "sigmoid(z)", "before"),
    "5": ("2 * (Y - a)", "sigmoid_slope(z)", "before"),
    "25": ("2 * (a - Y)", "sigmoid_slope(z)", "fwd.a[net.L - 2]"),
    "8": ("2 * (a - Y) / len(X)", "sigmoid_slope(z)", "before"),
}
PLANTED = ("2", "5", "8", "4")


def _bug(rng: Rng) -> Variant:
    v = draw_net(rng, [2, 4, 4, 3], 5)
    return Variant(v.net, v.X, v.Y, None, {"bug": PLANTED[int(rng.integers(len(PLANTED)))]})


def _source(v: Variant) -> str:
    first, second, third = BUGS[v.data["bug"]]
    return f"""
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))

def output_gradient(net, X, Y):
    fwd = net.forward(X)
    z, a, before = fwd.z[net.L], fwd.a[net.L], fwd.a[net.L - 1]
    first = {first}
    second = {second}
    return (first * second).T @ {third} / len(X)
"""


def _worked_bug(v: Variant) -> str:
    pieces = dict(zip(BUGS[v.data["bug"]], ("2 * (a - Y)", "sigmoid_slope(z)", "before"), strict=True))
    wrong, right = next((w_, r) for w_, r in pieces.items() if w_ != r)
    return f"Where `{wrong}` stands, `{right}` has to stand; all the rest is right."


LISTING = Choice(
    "03.3+", "your own function", lambda v: "In the function you have written, suppose every target equals the network's output: $Y = "
    "A^{(L)}$. What does your function return?",
    draw_order, lambda v: "With $a = y$ the first factor is 0 for every sample and node, and so is every product.",
    ("Look at the factors of your product.", "Which factor contains the target?", "Put a = y into that factor."), ("03", "first factor"),
    options=(
        ("zeros only", "The first factor is 0 everywhere, whatever the other two are."),
        ("the activations of layer L − 1", "They are a factor, but not the only one."),
        ("the slopes $g'(z)$, averaged", "They are a factor, but not the only one."),
        ("it cannot be said without the numbers", "One factor can be said: it contains a − y."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Number(
        "03.1", r"$\partial C_0/\partial <of>$", _ask_number, _number, _worked_number,
        ("Look at the three links from the weight to the loss.", "Each link has one slope: which three numbers are they here?",
         "Multiply the loss slope 2(a − y), the sigmoid's slope a(1 − a), and the activation that enters through the weight."), ("03",
         "the product"),
        cannot=OUTPUT_ONLY + NOT_SQUARE, alike=(("1a", "1c", "27"),),
    ),
    Expression(
        "03.2", r"$\partial C_0/\partial <of>$", _ask_expression, _expression, _worked_expression,
        ("Follow the weight to the loss, link by link.", "Three links: from w to z, from z to a, from a to the loss. What is the slope of "
        "each?",
         "The slopes are a factor each: loss slope, activation slope, incoming activation."), ("03", "the product"),
        cannot=OUTPUT_ONLY + NOT_SQUARE, alike=(("1a", "1c", "27"), ("6", "22")), solve=_product, first=_first_expression,
    ),
    Function(
        "03.3", "the output layer's gradient as a function", _ask_function, _function, _worked_function,
        ("Compare one entry with your number from 03.1.", "For one sample and one weight the three factors are known. What is done over "
        "the samples?",
         "(first · second), transposed, times the activations of layer L − 1, divided by the number of samples."), ("03", "many samples"),
        cannot=(*OUTPUT_ONLY, "25"), alike=(("1a", "1c", "27"), ("1a", "1c", "27", "13b")), follow_up=LISTING,
        solve=lambda v: output_gradient, last=True,
    ),
    Function(
        "03.4", "find and fix", lambda v: "This function is meant to give the mean gradient of the output layer (sigmoid, $C_0 = \\sum_j "
        "(a_j - y_j)^2$), but "
        "one piece of it is wrong. Copy it, repair it, and hand in the function. You need not name the mistake; its name is told once the "
        "function is right.",
        _bug, _worked_bug,
        ("Check the three factors one by one.", "For each of `first`, `second` and what enters: what is it meant to be, and at which "
        "place is it taken?",
         "Compare with 2(a − y), g'(z), a of layer L − 1, and count the divisions by n."), ("03", "the product"),
        cannot=(*OUTPUT_ONLY, "25"), alike=(("1a", "1c", "27"),), solve=lambda v: output_gradient, last=True, source=_source,
    ),
    Choice(
        "03.5", "flat, but wrong", lambda v: "For one sample, the output is $a_1^{(4)} = 0.998$ and the target $y_1 = 0.1$. The loss "
        "curve over $w_{12}^{(4)}$ is nearly flat there. "
        "Which factor makes it flat, and why?",
        draw_order, lambda v: "The slope $a(1-a) = 0.998 \\cdot 0.002$ is about 0.002: the node is saturated. The loss slope $2(a - y)$ "
        "is about 1.8, and not small at all.",
        ("Put the numbers into the three factors.", "Two of the factors can be computed from a and y alone.",
        "a(1 − a) and 2(a − y): which one is close to 0?"), ("03", "second factor"),
        options=(
            ("the activation slope $g'(z_1^{(4)})$", "Saturation: a(1 − a) is about 0.002, so the weight hardly moves the output."),
            ("the loss slope $2(a_1^{(4)} - y_1)$", "It is 2 · (0.998 − 0.1), about 1.8: the output is far from its target."),
            ("the incoming activation $a_2^{(3)}$", "Nothing is known about it, and the other two factors explain the flatness already."),
            ("no single factor: the derivative is flat because the loss is at its minimum", "The loss is far from its minimum: the output "
            "is 0.9 away from the target."),
        ),
        reasons=(
            ("the node stands where the sigmoid is nearly level", ""),
            ("the output is close to its target", "0.998 and 0.1 are far apart."),
            ("the weight is small", "The weight itself is no factor of this derivative."),
        ),
    ),
]  # fmt: skip
