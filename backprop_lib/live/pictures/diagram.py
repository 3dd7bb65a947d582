"""The diagram as a still picture."""

from __future__ import annotations

from backprop_lib.live.layout import Layout, lay_out
from backprop_lib.live.still import LIGHT, Still, mix, number
from backprop_lib.live.values import Values, short
from backprop_lib.notation import Quantity, a, delta, y
from backprop_lib.numbers import fmt

__all__ = ["draw_diagram"]

AT = 0.45
RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def draw_diagram(v: Values, mode: str = "values") -> Still:
    """The network with its values, derivatives or δ, the selected weight on a halo, each output against its target."""
    plan = lay_out(v.net.sizes, bool(v.net.biases))
    picture, q = Still(plan.width + 10, plan.height), v.quantity
    _edges(picture, plan, v, mode)
    _targets(picture, plan, v)
    _nodes(picture, plan, v)
    _heads(picture, plan, v)
    if mode == "delta":
        _deltas(picture, plan, v)
    x, top = _pill(plan, q)
    picture.box(x - 28, top - 12, 56, 24, colour="ink", rx=12)
    picture.text(x, top + 4.3, short(v.value), colour="neg" if v.value < 0 else "pos", bold=True)
    picture.path(f"M{number(x - 20)} {number(top - 3.5)}l-3.5 3.5 3.5 3.5M{number(x + 20)} {number(top - 3.5)}l3.5 3.5-3.5 3.5", "ink", 1.5)
    picture.symbol(*((x + 46, top + 5) if q.kind == "b" else (x - 9, top + (-18 if _tight(plan, q) else 29))), q, size=14)
    return picture


def _at(plan: Layout, layer: int, node: int) -> tuple[float, float]:
    column = plan.nodes[layer - 1]
    return column[min(node, len(column)) - 1]


def _ends(plan: Layout, q: Quantity) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a weight's edge begins and ends, or a bias's stub."""
    x, top = _at(plan, q.l, q.j)
    return (_at(plan, q.l - 1, q.k), (x, top)) if q.kind == "w" else ((x, top - plan.r - 15), (x, top - plan.r))


def _pill(plan: Layout, q: Quantity) -> tuple[float, float]:
    (x1, y1), (x2, y2) = _ends(plan, q)
    if q.kind == "b":
        return x2, y2 - 17
    return x1 + AT * (x2 - x1), min(y1, y2) - plan.r - 13 if _tight(plan, q) else y1 + AT * (y2 - y1)


def _tight(plan: Layout, q: Quantity) -> bool:
    """True where a pill on its edge would cover the nodes; it then stands above them."""
    (_, y1), (_, y2) = _ends(plan, q)
    return q.kind == "w" and plan.gap - 2 * plan.r < 54 and abs(y2 - y1) < 2 * (plan.r + 13)


def _edges(picture: Still, plan: Layout, v: Values, mode: str) -> None:
    slopes, dim = mode == "derivatives", mode == "delta"
    most = max(float(abs(v.gradient.vector).max()), 1e-12)

    def wide(value: float) -> float:
        return 1.0 if dim else 0.8 + 0.65 * min(abs(6 * value / most if slopes else value), 6)

    for i, q in enumerate(v.net.quantities):
        hidden = q.j > len(plan.nodes[q.l - 1]) or (q.kind == "w" and q.k > len(plan.nodes[q.l - 2])) or (q.kind == "b" and plan.rise < 45)
        if hidden or q == v.quantity:
            continue
        value = float(v.gradient[q] if slopes else v.net[q])
        (x1, y1), (x2, y2) = _ends(plan, q)
        colour, dash = (mix("neg", 0.28 if dim else 0.5), "6 4") if value < 0 else (mix("pos", 0.28 if dim else 0.5), "")
        picture.line(x1, y1, x2, y2, colour, round(wide(value), 2), dash)
        if dim:
            continue
        if q.kind == "b" and plan.rise >= 60:
            picture.text(x2 + 22, y2 - 6, short(value, 3 if slopes else 2), colour="muted", size=11)
        elif str(i) in plan.labels:
            picture.text(*plan.labels[str(i)], short(value, 3 if slopes else 2), colour="muted", size=11)
    (x1, y1), (x2, y2) = _ends(plan, v.quantity)
    picture.line(x1, y1, x2, y2, "halo", 16, cap="round")
    value = v.slope if slopes else v.value
    colour, dash = ("neg", "6 4") if value < 0 else ("pos", "")
    picture.line(x1, y1, x2, y2, colour, round(max(2.6, (1.6 + 0.65 * min(abs(value), 6)) if dim else wide(value) + 0.8), 2), dash)


def _deltas(picture: Still, plan: Layout, v: Values) -> None:
    """δ of every node on its chip; in a crowded network in the node itself."""
    for l in v.net.layers:
        column = plan.nodes[l - 1]
        for j, (x, top) in enumerate(column, 1):
            value = float(v.gradient.delta[l][0, j - 1])
            if plan.rise < 60:
                picture.circle(x, top, plan.r - 0.6, "delta")
                picture.text(x, top + 3.6, short(value), size=10)
                continue
            low = bool(v.net.biases) or (l == v.net.L and j > (len(column) + 1) / 2)
            at, side = x - (6 if l == v.net.L else 8), top + (plan.r + 14) * (1 if low else -1)
            picture.box(at - 40, side - 11, 80, 22, "delta", rx=4)
            picture.symbol(at - 34, side + 4, delta(l, j), size=14, anchor="start")
            place = f'x="{number(at + 36)}" y="{number(side + 4)}" text-anchor="end"'
            picture.parts.append(f'<text {place} fill="{LIGHT["ink"]}">{fmt(value)}</text>')


def _targets(picture: Still, plan: Layout, v: Values) -> None:
    left, right = plan.scale
    middle, last = plan.loss[1], len(plan.nodes[-1])
    name = v.net.activations[v.net.L].name
    lo, hi = RANGES.get(name, (min(0.0, *v.y) - 0.5, max(1.0, *v.y) + 0.5))
    outputs = v.shares if v.shares is not None else v.forward.a[v.net.L][0]

    def place(value: float) -> float:
        return left + 4 + (min(max(value, lo), hi) - lo) / (hi - lo) * (right - left - 8)

    for j, (_, top) in enumerate(plan.nodes[-1], 1):
        up = top < middle
        end = middle + (-14 if up or not plan.between else 14)
        picture.line(left, top, right, top)
        if plan.between or j == last:
            picture.line(plan.loss[0], top, plan.loss[0], end)
        output, target = place(outputs[j - 1]), place(v.y[j - 1])
        mine = v.quantity.l < v.net.L or v.quantity.j == j
        picture.line(output, top, target, top, "f1" if mine else "line", 4)
        picture.line(target, top - 7, target, top + 7, "ink", 2)
        picture.circle(output, top, 4, "ink")
        if plan.rise >= 60 or last == 1:
            base = top - 15 if up or last == 1 else top + 27
            picture.symbol(plan.loss[0] - 17, base, y(j), size=14)
            picture.text(plan.loss[0] + 12, base, fmt(v.y[j - 1], 2), colour="muted")
    picture.symbol(plan.loss[0] - 28, middle + 5, "C_0")
    picture.text(plan.loss[0] - 10, middle + 5, fmt(v.C), "start", size=14, bold=True)


def _nodes(picture: Still, plan: Layout, v: Values) -> None:
    q, r = v.quantity, plan.r
    for layer, column in enumerate(plan.nodes, 1):
        for j, (x, top) in enumerate(column, 1):
            to = (layer, j) == (q.l, q.j)
            origin = q.kind == "w" and (layer, j) == (q.l - 1, q.k)
            colour = "f2" if to else "f3" if origin else "line"
            picture.circle(x, top, r, colour=colour, width=2.5 if to or origin else 1.25)
            lines = (7, 10) if to else (7, 10, 13) if origin else ()
            lines = lines if r >= 15 else ()
            for n, drop in enumerate(lines):
                picture.line(x - 8 + 0.8 * n, top + drop, x + 8 - 0.8 * n, top + drop, colour, 1.5)
            value = short(v.forward.a[layer][0, j - 1], plan.digits)
            picture.text(x, top + (2.3 if lines else 4.3), value, size=12 if r >= 18 else 11 if r >= 15 else 10)
            if plan.rise >= 60 and origin:
                picture.symbol(x, top + r + 18, a(layer, j), "f3", 14)
            elif plan.rise >= 60 and to and (v.net.biases or not _tight(plan, q)):
                picture.symbol(x, top + (r + 18 if v.net.biases else -r - 9), a(layer, j), size=14)


def _heads(picture: Still, plan: Layout, v: Values) -> None:
    for layer, column in enumerate(plan.nodes, 1):
        x = column[0][0]
        picture.symbol(x, 17, "x" if layer == 1 else f"a^({layer})")
        picture.text(x, 36, "input" if layer == 1 else "output" if layer == v.net.L else "hidden", colour="muted", size=11)
        if (more := v.net.sizes[layer - 1] - len(column)) > 0:
            picture.text(x, column[-1][1] + plan.r + 16, f"… {more} more", colour="muted", size=11)
    picture.symbol(plan.loss[0], 17, "y")
    picture.text(plan.loss[0], 36, "target", colour="muted", size=11)
