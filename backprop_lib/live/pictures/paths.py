"""The path ledger as a still picture."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import NamedTuple

from backprop_lib.live.still import Still
from backprop_lib.live.values import Values, exact
from backprop_lib.notation import C_0, Quantity, a, delta, w, z
from backprop_lib.numbers import fmt

__all__ = ["MOST", "columns", "draw_paths", "routes", "title", "ways"]

MOST = 200
WIDTH, SHOWN = 860, 8
COUNT = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
LETTERS = "jihmnrstuv"
COLOUR = {"loss": "f1", "activation": "f2", "incoming": "f3", "weight": "ink"}


def ways(v: Values) -> int:
    """How many paths lead from the selected weight to the loss."""
    return prod(v.net.sizes[v.quantity.l :])


def title(v: Values) -> str:
    """The headline: "Two paths lead to the loss"."""
    n = ways(v)
    return f"{COUNT[n] if n < len(COUNT) else f'{n:,}'} path{'s lead' if n > 1 else ' leads'} to the loss"


class Column(NamedTuple):
    """A factor of a path: ∂of/∂by, what it is, and its number."""

    of: Quantity
    by: Quantity
    role: str
    value: float


def routes(v: Values) -> list[tuple[int, ...]]:
    """Each path as the nodes it passes, from the selected weight's own to an output; none where they are too many."""
    after = [range(1, n + 1) for n in v.net.sizes[v.quantity.l :]]
    return [(v.quantity.j, *rest) for rest in product(*after)] if ways(v) <= MOST else []


def columns(v: Values, path: tuple[int, ...]) -> list[Column]:
    """The factors along a path, from the loss back."""
    q, net, L = v.quantity, v.net, v.net.L
    node = dict(zip(range(q.l, L + 1), path, strict=True))

    def slope(l: int) -> Column:
        value = net.activations[l].slope(v.forward.z[l], v.forward.a[l])[0, node[l] - 1]
        return Column(a(l, node[l]), z(l, node[l]), "activation", float(value))

    end = node[L]
    if net.loss_function.delta is not None:
        found = [Column(C_0, z(L, end), "loss", float(v.gradient.delta[L][0, end - 1]))]
    else:
        found = [Column(C_0, a(L, end), "loss", float(v.gradient.a[L][0, end - 1])), slope(L)]
    for l in range(L, q.l, -1):
        weight = w(l, node[l], node[l - 1])
        found += [Column(z(l, node[l]), a(l - 1, node[l - 1]), "weight", net[weight]), slope(l - 1)]
    return [*found, Column(z(q.l, q.j), q, "incoming", v.factors[-1])]


def draw_paths(v: Values, merged: bool = False) -> Still:
    """Each path with its factors and its product, or, merged, the δ of the next layer times its weights."""
    return _merged(v) if merged and v.quantity.l < v.net.L else _apart(v)


def _total(picture: Still, v: Values, y: float, words: str) -> None:
    picture.line(0, y, WIDTH, y, "line")
    picture.fraction(560, y + 34, "C_0", v.quantity)
    picture.text(600, y + 38, words, "start", size=14)
    picture.box(782, y + 14, 78, 36, "halo", rx=4)
    picture.text(821, y + 38, fmt(v.slope), size=20, bold=True)


def _apart(v: Values) -> Still:
    n, found = ways(v), routes(v)
    shown = [columns(v, path) for path in found[:SHOWN]]
    picture = Still(WIDTH, 190 + 36 * max(len(shown), 1))
    picture.text(0, 20, f"{title(v)}.", "start", size=17, bold=True)
    for row, (path, factors) in enumerate(zip(found, shown, strict=False)):
        y, step = 120 + 36 * row, 650 / len(factors)
        picture.line(0, y - 24, WIDTH, y - 24, "hair")
        picture.text(0, y, f"{row + 1}", "start", size=13, bold=True)
        picture.text(22, y, "via", "start", size=13)
        for at, (l, j) in enumerate(list(enumerate(path, v.quantity.l))[-max(len(path) - 1, 1) :]):
            picture.symbol(46 + 34 * at, y, a(l, j), anchor="start")
        for column, (of, by, role, value) in enumerate(factors):
            x, weight = 150 + step * (column + 0.5), role == "weight"
            if not row:
                picture.fraction(x, 56, _general(v, of), _general(v, by), COLOUR[role])
            colour = ("neg" if value < 0 else "pos") if weight else COLOUR[role]
            picture.text(x, y, exact(value) if weight else fmt(value), colour=colour, size=14, bold=True)
        picture.text(WIDTH, y, fmt(prod(factor.value for factor in factors)), "end", size=16, bold=True)
    if n > len(shown):
        rest = f"… {n - len(shown):,} more" if found else f"{n:,} paths are too many to write out"
        picture.text(0, 108 + 36 * len(shown), rest, "start", "muted", 13)
    words = "= the product =" if n == 1 else f"= the sum of {n:,} paths ="
    _total(picture, v, 116 + 36 * max(len(shown), 1), words)
    return picture


def _general(v: Values, of: Quantity) -> Quantity | str:
    """What stands in the head of a column: with a letter for the node where it differs from path to path."""
    if of == C_0:
        return "C_0"
    if of.kind in "az" and of.l > v.quantity.l and v.net.sizes[of.l - 1] > 1:
        return f"{of.kind}_{LETTERS[v.net.L - of.l]}^({of.l})"
    return of


def _merged(v: Values) -> Still:
    q, net, grad = v.quantity, v.net, v.gradient
    l, j = q.l, q.j
    shown = min(net.sizes[l], SHOWN)
    picture = Still(WIDTH, 190 + 40 * shown)
    picture.text(0, 20, "Shared tails, worked out once.", "start", size=17, bold=True)
    for row in range(1, shown + 1):
        y, weight = 24 + 40 * row, net[w(l + 1, row, j)]
        _chip(picture, 0, y, delta(l + 1, row), float(grad.delta[l + 1][0, row - 1]))
        picture.text(136, y, "·", size=18, bold=True)
        colour = "neg" if weight < 0 else "pos"
        picture.symbol(152, y, w(l + 1, row, j), colour, anchor="start")
        picture.text(196, y, exact(weight), "start", colour, 14, bold=True)
    if shown < net.sizes[l]:
        picture.text(0, 56 + 40 * shown, f"… {net.sizes[l] - shown} more", "start", "muted", 13)
    middle, slope = 44 + 20 * shown, v.factors[1]
    picture.line(280, 44, 280, 44 + 40 * shown)
    picture.fraction(320, middle, "C_0", a(l, j))
    picture.text(352, middle + 4, fmt(float(grad.a[l][0, j - 1])), "start", size=14, bold=True)
    picture.text(424, middle + 4, f"· g′ {fmt(slope)} =", "start", "f2", 14, bold=True)
    _chip(picture, 530, middle + 4, delta(l, j), float(grad.delta[l][0, j - 1]))
    incoming: Quantity | None = None if q.kind == "b" else a(l - 1, q.k)
    picture.text(664, middle + 4, "·", size=18, bold=True)
    if incoming is not None:
        picture.symbol(680, middle + 4, incoming, "f3", anchor="start")
    picture.text(716, middle + 4, fmt(v.factors[-1]), "start", "f3", 14, bold=True)
    _total(picture, v, 84 + 40 * shown, "=")
    return picture


def _chip(picture: Still, x: float, y: float, quantity: Quantity, value: float) -> None:
    picture.box(x, y - 20, 118, 30, "delta", rx=4)
    picture.symbol(x + 10, y, quantity, anchor="start")
    picture.text(x + 110, y, fmt(value), "end", size=14, bold=True)
