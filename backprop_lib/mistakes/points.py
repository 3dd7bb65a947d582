"""Expressions tried at random points: at each, a network of the same kind with other weights and one other sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_lib.backprop import Gradient, backprop
from backprop_lib.mistakes.answers import Answer, Part
from backprop_lib.mistakes.evidence import Trial
from backprop_lib.mistakes.formula import evaluate
from backprop_lib.mistakes.given import Given
from backprop_lib.mistakes.rule import Setting
from backprop_lib.network import Network
from backprop_lib.notation import C_0, Partial, Quantity, a, delta, g_prime, x, y, z

__all__ = ["Link", "links", "points", "trials", "values_at"]


@dataclass(frozen=True)
class Link:
    """One link of the chain w → z → a → C_0: its slot, its formula in LaTeX, the quantities at its ends."""

    slot: str
    latex: str
    start: str
    end: str


def points(net: Network, of: Quantity | None = None, count: int = 5, seed: int = 11) -> list[Setting]:
    """Random points with one sample each.

    Where an activation is flat (ReLU), a derivative is 0 at many points and every product explains it: then the points at which
    the fewest nodes from `of` on are flat come on top.
    """
    rng = np.random.default_rng(seed)
    found = [_point(net, rng) for _ in range(count)]
    first = of.l if of is not None else 2
    if any(_flat(p, first) for p in found):
        found += sorted((_point(net, rng) for _ in range(200)), key=lambda p: _flat(p, first))[:3]
    return found


def _point(net: Network, rng: np.random.Generator) -> Setting:
    fresh = net.with_parameters(rng.uniform(-1.5, 1.5, len(net.quantities)))
    X, Y = rng.uniform(0.3, 1.2, (1, net.sizes[0])), rng.uniform(0.1, 0.9, (1, net.sizes[-1]))
    return Setting(fresh, X, Y / Y.sum() if net.loss_function.name == "softmax_cross_entropy" else Y)


def _flat(p: Setting, first: int) -> int:
    """How many nodes from that layer on have the slope 0."""
    return sum(int((p.slope(l) == 0).sum()) for l in range(first, p.L + 1))


def values_at(p: Setting) -> dict[str, float]:
    """The value of every quantity at a point, by name."""
    net, gradient = p.net, backprop(p.net, p.X, p.Y)
    values = {q.name: float(v) for q, v in zip(net.quantities, net.parameters, strict=True)}
    values |= {x(k + 1).name: float(v) for k, v in enumerate(p.X[0])} | {y(j + 1).name: float(v) for j, v in enumerate(p.Y[0])}
    values[C_0.name] = net.loss(p.X, p.Y)
    for l in net.layers:
        slopes = p.slope(l)
        for j in range(net.sizes[l - 1]):
            values |= {z(l, j + 1).name: float(p.z[l][0, j]), a(l, j + 1).name: float(p.a[l][0, j])}
            values |= {g_prime(l, j + 1).name: float(slopes[0, j]), delta(l, j + 1).name: float(gradient.delta[l][0, j])}
            values[Partial(C_0, a(l, j + 1)).name] = float(gradient.a[l][0, j])
            values[Partial(C_0, z(l, j + 1)).name] = float(gradient.delta[l][0, j])
    return values


def trials(expression: Any, of: Quantity, settings: list[Setting]) -> list[Trial]:
    """The expression's value at each point, as answers that can be weighed."""
    found = []
    for p in settings:
        known = values_at(p)
        known.pop(Partial(C_0, of).name, None)
        if of.kind in ("delta", "z"):
            known.pop(delta(of.l, of.j).name, None)
        value = np.array([evaluate(expression, known)])
        given = Given(value, np.array([abs(value[0]) * 1e-10]), np.array([12]), 1e-11)
        kind, at = (of.kind, of.place) if of.kind in "wb" else ("a" if of.kind == "a" else "delta", (0, of.j - 1))
        found.append(Trial(p, Answer((Part(kind, of.l, given, at),), "")))
    return found


def links(net: Network, of: Quantity) -> list[Link]:
    """The three links from a weight to the loss (two from a bias), with the formula of each slope."""
    if of.kind not in "wb":
        return []
    l, j = of.l, of.j
    loss = _loss_slope(net, j) if l == net.L else rf"\sum_j w_{{j{j}}}^{{({l + 1})}} \delta_j^{{({l + 1})}}"
    chain = [
        Link("S", g_prime(l, j).latex, z(l, j).latex, a(l, j).latex),
        Link("U" if l == net.L else "B", loss, a(l, j).latex, "C_0"),
    ]
    first = [Link("I", a(l - 1, of.k).latex, of.latex, z(l, j).latex)] if of.kind == "w" else []
    return first + chain


def _loss_slope(net: Network, j: int) -> str:
    out, target = a(net.L, j).latex, y(j).latex
    forms = {
        "squared_error": f"2({out} - {target})",
        "half_squared_error": f"({out} - {target})",
        "binary_cross_entropy": rf"\frac{{{out} - {target}}}{{{out}(1 - {out})}}",
    }
    return forms.get(net.loss_function.name, rf"\frac{{\partial C_0}}{{\partial {out}}}")


def link_values(p: Setting, of: Quantity) -> dict[str, float]:
    """The number of each link at a point, by slot."""
    gradient: Gradient = backprop(p.net, p.X, p.Y)
    place = of.j - 1
    values = {"S": float(p.slope(of.l)[0, place]), "U" if of.l == p.L else "B": float(gradient.a[of.l][0, place])}
    if of.kind == "w":
        values["I"] = float(p.a[of.l - 1][0, of.k - 1])
    return values
