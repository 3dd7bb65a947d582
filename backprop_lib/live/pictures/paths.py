"""The path ledger as a still picture."""

from __future__ import annotations

from math import prod

from backprop_lib.derivation import derive
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values, exact
from backprop_lib.notation import Quantity, a, delta, w
from backprop_lib.numbers import fmt

__all__ = ["MOST", "draw_paths", "title", "ways"]

MOST = 200
WIDTH, SHOWN = 860, 8
COUNT = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
COLOUR = {"loss": "f1", "activation": "f2", "incoming": "f3", "weight": "ink"}


def ways(v: Values) -> int:
    """How many paths lead from the selected weight to the loss."""
    return prod(v.net.sizes[v.quantity.l :])


def title(v: Values) -> str:
    """The headline: "Two paths lead to the loss"."""
    n = ways(v)
    return f"{COUNT[n] if n < len(COUNT) else f'{n:,}'} path{'s lead' if n > 1 else ' leads'} to the loss"


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
    n, q, net = ways(v), v.quantity, v.net
    found = derive(net).paths(q, v.x, v.y) if n <= MOST else []
    shown = found[:SHOWN]
    picture = Still(WIDTH, 190 + 36 * max(len(shown), 1))
    picture.text(0, 20, f"{title(v)}.", "start", size=17, bold=True)
    columns = len(found[0].factors) if found else 0
    step = 650 / max(columns, 1)
    for row, path in enumerate(shown):
        y = 120 + 36 * row
        picture.line(0, y - 24, WIDTH, y - 24, "hair")
        picture.text(0, y, f"{row + 1}", "start", size=13, bold=True)
        picture.text(22, y, "via", "start", size=13)
        for at, node in enumerate(path.nodes[1:] or path.nodes):
            picture.symbol(46 + 34 * at, y, node, anchor="start")
        for column, factor in enumerate(path.factors):
            x, value = 150 + step * (column + 0.5), factor.value or 0.0
            weight = factor.role == "weight"
            if not row:
                picture.fraction(x, 56, factor.partial.of, factor.partial.wrt, COLOUR[factor.role])
            colour = ("neg" if value < 0 else "pos") if weight else COLOUR[factor.role]
            picture.text(x, y, exact(value) if weight else fmt(value), colour=colour, size=14, bold=True)
        picture.text(WIDTH, y, fmt(path.value or 0.0), "end", size=16, bold=True)
    if len(found) != len(shown) or not found:
        picture.text(0, 108 + 36 * len(shown), f"… {n - len(shown):,} more", "start", "muted", 13)
    words = "= the product =" if n == 1 else f"= the sum of {n:,} paths ="
    _total(picture, v, 116 + 36 * max(len(shown), 1), words)
    return picture


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
