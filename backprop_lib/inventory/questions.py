"""What the ten items ask and what can be answered. Numbers are drawn by seed; right and wrong ones come from one derivation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop_lib.exercises.drawing import draw_net, numbers
from backprop_lib.exercises.exercise import Rng, Variant
from backprop_lib.inventory.item import Option
from backprop_lib.inventory.training import fallen, train_twenty
from backprop_lib.mistakes import wrong_gradient
from backprop_lib.network import Network
from backprop_lib.notation import a, b, g_prime, w, y, z

FOUR = "A network has layers of 2, 3, 3 and 2 nodes, all with the sigmoid; $C_0 = \\sum_j (a_j^{(4)} - y_j)^2$."


def _gradient(v: Variant, row: str, **more: Any) -> Any:
    return wrong_gradient(v.net, v.X, v.Y, *([row] if row else []), **more)


def _of(v: Variant, row: str) -> Sequence[float]:
    return [float(np.ravel(_gradient(v, row)[v.of])[0])]


def _g(value: float) -> str:
    return f"{value:.4g}"


# 1: the derivative in symbols


def output_weight(rng: Rng) -> Variant:
    """2-3-3-2, one sample, and one weight of the output layer."""
    return draw_net(rng, [2, 3, 3, 2], 1, lambda rng: w(4, int(rng.integers(1, 3)), int(rng.integers(1, 4))))


def products(v: Variant) -> list[Option]:
    """The derivative as a product, and three products that lack a factor or have the sign turned round, with their rows."""
    j, k = v.of.j, v.of.k
    loss, slope, enters = 2 * (a(4, j) - y(j)), g_prime(4, j), a(3, k)
    forms = {"": loss * slope * enters, "1a": loss * enters, "5": 2 * (y(j) - a(4, j)) * slope * enters, "15": loss * slope}
    return [Option(f"${form.latex}$", row, (), form) for row, form in forms.items()]


def ask_product(v: Variant) -> str:
    """The derivative for one weight of the output layer, in symbols."""
    return f"{FOUR} What is $\\partial C_0/\\partial {v.of.latex}$?"


# 2: the slope at a place


def place(rng: Rng) -> Variant:
    """One node with the sigmoid, its weighted sum drawn between 0.6 and 1.9 in size."""
    at = round(float(rng.uniform(0.6, 1.9) * rng.choice([-1, 1])), 1)
    return Variant(Network([1, 1], weights=[[[at]]]), np.array([[1.0]]), np.array([[0.3]]))


def slope(v: Variant, row: str) -> Sequence[float]:
    """[g'(z)] as the rule with that row takes it; row "" is right."""
    gradient, right = _gradient(v, row), _gradient(v, "")
    return [float((gradient.delta[2] / right.a[2])[0, 0])]


def ask_slope(v: Variant) -> str:
    """g'(z), from z and a."""
    at, out = float(v.net.weights[2][0, 0]), float(v.net.forward(v.X)[a(2, 1)])
    node = z(2, 1).latex
    return f"A node with the sigmoid $g$ has ${node} = {_g(at)}$ and ${a(2, 1).latex} = {_g(out)}$. What is $g'({node})$?"


# 3: two paths


def hidden(rng: Rng) -> Variant:
    """2-3-3-2 and one sample."""
    return draw_net(rng, [2, 3, 3, 2], 1)


def to_node_two(v: Variant, row: str) -> Sequence[float]:
    """[∂C_0/∂a_2^(3)] with that row's mistake; row "" is right."""
    return [float(_gradient(v, row).a[3][0, 1])]


def ask_two_paths(v: Variant) -> str:
    """∂C_0/∂a_2^(3), from both δ and both weights."""
    delta, W = _gradient(v, "").delta[4][0], v.net.weights[4]
    return (
        f"{FOUR} For one sample, $\\delta_1^{{(4)}} = {_g(delta[0])}$ and $\\delta_2^{{(4)}} = {_g(delta[1])}$. The weights are "
        f"$w_{{12}}^{{(4)}} = {_g(W[0, 1])}$ and $w_{{22}}^{{(4)}} = {_g(W[1, 1])}$. What is $\\partial C_0/\\partial a_2^{{(3)}}$?"
    )


# 4: how many paths


def sizes(rng: Rng) -> Variant:
    """The sizes of a network whose numbers of paths differ from those that each row would count."""
    third, fourth = [(3, 2), (4, 2), (4, 3), (3, 4), (2, 4)][int(rng.integers(5))]
    return Variant(data={"sizes": (2, 3, third, fourth)})


def counts(v: Variant) -> list[Option]:
    """Two numbers of paths: the right ones, and those that the rows 9a, 10 and 9d would count."""
    from backprop_lib.derivation import derive

    sizes = v.data["sizes"]
    program = derive(Network(list(sizes), seed=1))
    late, early = len(program.paths(w(3, 2, 2))), len(program.paths(w(2, 2, 2)))
    found = {"": (late, early), "9a": (1, 1), "10": (sizes[1], sizes[0]), "9d": (sizes[3], sizes[2] + sizes[3])}
    return [Option(f"{p} and {q}", row, (float(p), float(q))) for row, (p, q) in found.items()]


def ask_counts(v: Variant) -> str:
    """How many paths lead to the loss, from a weight of layer 3 and from one of layer 2."""
    sizes = v.data["sizes"]
    return (
        f"A network has layers of {', '.join(map(str, sizes[:3]))} and {sizes[3]} nodes; every node feeds all nodes of the next layer. "
        f"Along how many paths does $w_{{22}}^{{(3)}}$ reach the loss, and along how many $w_{{22}}^{{(2)}}$?"
    )


# 5: a small step of one weight


def step(v: Variant, row: str) -> Sequence[float]:
    """[the change of C_0 that the slope promises for a step of 0.01], with that row's mistake."""
    return [0.01 * _of(v, row)[0]]


def ask_step(v: Variant) -> str:
    """The change of the loss, from the three factors and the step."""
    forward, j, k = v.net.forward(v.X), v.of.j, v.of.k
    out = float(forward[a(4, j)])
    return (
        f"{FOUR} For one sample, $a_{j}^{{(4)}} = {_g(out)}$, $y_{j} = {_g(v.Y[0, j - 1])}$, $g'(z_{j}^{{(4)}}) = {_g(out * (1 - out))}$ "
        f"and $a_{k}^{{(3)}} = {_g(float(forward[a(3, k)]))}$. The weight ${v.of.latex}$ is turned up by 0.01. By about how much "
        f"does $C_0$ change?"
    )


# 6: three samples, and an array that was used before


def three(rng: Rng) -> Variant:
    """2-3-3-2, three samples, one weight, and what an array held from the call before."""
    v = draw_net(rng, [2, 3, 3, 2], 3, lambda rng: w(4, 1, 2))
    before = _of(draw_net(rng, [2, 3, 3, 2], 3, lambda rng: w(4, 1, 2)), "")[0]
    return Variant(v.net, v.X, v.Y, v.of, {"before": before})


def averages(v: Variant, row: str) -> Sequence[float]:
    """[∂C/∂w] over three samples with that row's mistake; with row 18 what the array held is added."""
    # row 18 adds what the array held: here another gradient, not the same one again
    return [_of(v, "")[0] + v.data["before"]] if row == "18" else _of(v, row)


def ask_average(v: Variant) -> str:
    """∂C/∂w, from three samples' derivatives and an array that was not emptied."""
    each = [_of(Variant(v.net, x[None], t[None], v.of), "")[0] for x, t in zip(v.X, v.Y, strict=True)]
    return (
        f"For one weight, three samples have the derivatives ${numbers([float(_g(e)) for e in each])}$; the cost is the mean of their "
        f"losses. A program has an array that still holds ${_g(v.data['before'])}$ from the call before. What must the program "
        f"return as $\\partial C/\\partial w$?"
    )


# 7: which weights on the way back


def back(v: Variant, row: str) -> Sequence[float]:
    """[∂C_0/∂a_1^(3)] with that row's mistake; row 12 takes weights that were updated with the rate `eta`."""
    return [float(_gradient(v, row, eta=v.data["eta"]).a[3][0, 0])]


def ask_back(v: Variant) -> str:
    """∂C_0/∂a_1^(3), from δ and from the weights before and after an update."""
    gradient, W = _gradient(v, ""), v.net.weights[4]
    delta, eta = gradient.delta[4][0], v.data["eta"]
    new = W - eta * gradient.weights[4]
    return (
        f"In a step of learning, a program has just changed the weights of the output layer: $w_{{11}}^{{(4)}}$ from ${_g(W[0, 0])}$ to "
        f"${_g(new[0, 0])}$, $w_{{21}}^{{(4)}}$ from ${_g(W[1, 0])}$ to ${_g(new[1, 0])}$. The forward pass gave "
        f"$\\delta_1^{{(4)}} = {_g(delta[0])}$, $\\delta_2^{{(4)}} = {_g(delta[1])}$; there are no other output nodes. Which value of "
        f"$\\partial C_0/\\partial a_1^{{(3)}}$ belongs to the gradient of this step?"
    )


def big_step(rng: Rng) -> Variant:
    """2-3-3-2, one sample, and a rate so large that updated weights show."""
    v = draw_net(rng, [2, 3, 3, 2], 1)
    return Variant(v.net, v.X, v.Y, None, {"eta": 2.0})


# 8: an entry of the weight gradient, and a bias


def with_biases(rng: Rng) -> Variant:
    """2-3-3-2 with biases and one sample."""
    return draw_net(rng, [2, 3, 3, 2], 1, biases=True)


def entries(v: Variant, row: str) -> Sequence[float]:
    """[∂C_0/∂w_12^(3), ∂C_0/∂b_1^(3)] with that row's mistake; row "" is right."""
    gradient = _gradient(v, row)
    return [float(gradient[w(3, 1, 2)]), float(gradient[b(3, 1)])]


def ask_entries(v: Variant) -> str:
    """An entry of the weight gradient and one of the bias gradient, from δ and a."""
    delta, before = _gradient(v, "").delta[3][0], v.net.forward(v.X).a[2][0]
    return (
        f"For one sample, $\\delta^{{(3)}} = ({numbers([float(_g(d)) for d in delta])})$ and the activations of layer 2 are "
        f"$a^{{(2)}} = ({numbers([float(_g(n)) for n in before])})$. Layer 3 has weights and biases. What is in row 1, column 2 of "
        f"$\\partial C_0/\\partial W^{{(3)}}$, and what is $\\partial C_0/\\partial b_1^{{(3)}}$?"
    )


# 9: two losses


def one_output(rng: Rng) -> Variant:
    """One node with the sigmoid, its weight and its target."""
    weight, target = round(float(rng.uniform(0.4, 1.6) * rng.choice([-1, 1])), 1), round(float(rng.uniform(0.1, 0.9)), 1)
    return Variant(Network([1, 1], weights=[[[weight]]]), np.array([[1.0]]), np.array([[target]]))


def deltas(v: Variant, row: str) -> Sequence[float]:
    """[δ for binary cross-entropy, δ for the squared error], each with or without the slope, as that row has it."""
    entropy = Network([1, 1], loss="binary_cross_entropy", weights=[v.net.weights[2]])
    applies = {"13a": (True, False), "13b": (False, True), "1c": (True, True), "": (False, False)}[row]
    found = []
    for net, wrong in zip((entropy, v.net), applies, strict=True):
        found.append(float(wrong_gradient(net, v.X, v.Y, *([row] if wrong else [])).delta[2][0, 0]))
    return found


def ask_losses(v: Variant) -> str:
    """δ of an output node for two losses, from a, g'(z) and y."""
    out = float(v.net.forward(v.X)[a(2, 1)])
    return (
        f"An output node with the sigmoid has $a = {_g(out)}$, so $g'(z) = {_g(out * (1 - out))}$; its target is $y = {_g(v.Y[0, 0])}$. "
        f"What is $\\delta = \\partial C_0/\\partial z$ for binary cross-entropy, $C_0 = -y \\ln a - (1 - y) \\ln(1 - a)$, and what is it "
        f"for $C_0 = (a - y)^2$?"
    )


# 10: what a falling loss shows


def falling(rng: Rng) -> Variant:
    """2-3-3-2 and four samples to train with."""
    return draw_net(rng, [2, 3, 3, 2], 4)


def claims(v: Variant) -> list[Option]:
    """What could be concluded from a falling loss; without text where one of the wrong claims would hold for these numbers."""
    if not all(fallen(v, row) for row in ("9a", "1b", "6")):  # the wrong claims have to be wrong here: other numbers are drawn
        return [Option("", row) for row in ("", "9a", "1b", "6")]
    return [
        Option("The steps went downhill. The gradient may be wrong all the same."),
        Option("No path to the loss was left out: with some of the paths missing, the loss would not have fallen.", "9a"),
        Option("No factor is missing: without the slopes of the hidden nodes, the loss would have risen.", "1b"),
        Option("The gradient is right, up to a constant factor such as 2, which the learning rate makes up for.", "6"),
    ]


def ask_falling(v: Variant) -> str:
    """What 20 steps with a falling loss show of the gradient."""
    first, last = train_twenty(v, "9a")
    return (
        f"A gradient was programmed by hand. In 20 steps with it, the loss of a network fell from ${_g(first)}$ to ${_g(last)}$. What "
        f"does this show?"
    )
