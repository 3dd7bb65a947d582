"""All partial derivatives as a still picture."""

from __future__ import annotations

from backprop_lib.live.pictures.curve import ticks
from backprop_lib.live.still import LIGHT, Still, number
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["draw_bars"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 172, 64.0, 850.0, 30.0, 114.0


def draw_bars(v: Values) -> Still:
    """A bar for each weight and bias, layer by layer; the selected one in ink on a halo."""
    picture, net, vector = Still(WIDTH, HEIGHT), v.net, v.gradient.vector
    groups = [
        (f"w_jk^({l})" if kind == "w" else f"b_j^({l})", [i for i, q in enumerate(net.quantities) if (q.kind, q.l) == (kind, l)])
        for l in net.layers
        for kind in (("w", "b") if net.biases else ("w",))
    ]
    many = len(vector) > 60
    gap, between = (10.0, 0.0) if many else (46.0, 0.31)
    rows = sum(net.sizes[l - 1] - 1 for l in net.layers)
    pitch = min(40.0, (RIGHT - LEFT - gap * (len(groups) - 1)) / (len(vector) + rows * between))
    lo, hi = min(0.0, float(vector.min())), max(0.0, float(vector.max()))
    hi = hi if hi - lo > 1e-12 else 1e-3
    labelled = pitch > (32 if max(net.sizes) > 9 else 20)

    def y(value: float) -> float:
        return BOTTOM - (value - lo) / (hi - lo) * (BOTTOM - TOP)

    values, digits = ticks(lo, hi, 4)
    for value in values:
        picture.text(LEFT - 10, y(value) + 4, "0" if abs(value) < 1e-12 else fmt(value, digits), "end", "muted", 11)
    picture.text(0, 14, "∂C₀ / ∂w", "start", size=13)
    below, x = (146 if labelled else 126), LEFT
    outline: list[str] = []
    for name, places in groups:
        begin = x
        for i in places:
            q = net.quantities[i]
            if q.kind == "w" and q.k == 1 and i != places[0]:
                x += pitch * between
            middle, end = x + pitch / 2, y(vector[i])
            if q == v.quantity:
                room = max(6.0, min(30.0, pitch * 0.94))
                picture.box(middle - room / 2, 26, room, 118 if labelled else 92, "halo", rx=4)
                picture.box(middle - 0.315 * pitch, min(end, y(0)), 0.63 * pitch, abs(end - y(0)), "ink")
                picture.text(max(120.0, min(WIDTH - 26.0, middle)), 20, fmt(vector[i]), bold=True)
            elif abs(end - y(0)) >= 0.05:
                outline.append(f"M{number(middle - 0.315 * pitch)} {number(y(0))}V{number(end)}h{number(0.63 * pitch)}V{number(y(0))}")
            if labelled:
                joint = "," if max(q.nodes) > 9 else ""
                style = ("ink", "600") if q == v.quantity else ("muted", "400")
                place = f'x="{number(middle)}" y="138" text-anchor="middle" font-size="11"'
                label = joint.join(map(str, q.nodes))
                picture.parts.append(f'<text {place} fill="{LIGHT[style[0]]}" font-weight="{style[1]}">{label}</text>')
            x += pitch
        picture.line(begin - 2, y(0), x, y(0))
        picture.line(begin + 2, below, x - 2, below)
        if x - begin > 26 or len(places) > 1:
            picture.symbol((begin + x) / 2, below + 18, name, size=14)
        x += gap
    if outline:
        picture.path("".join(outline), "none", 0, fill="line")
    return picture
