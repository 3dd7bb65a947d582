"""An activation function and its slope as a still picture."""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from backprop_lib.live.pictures.curve import ticks
from backprop_lib.live.still import Still, number
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["draw_activation"]

WIDTH, LEFT, RIGHT, TOP, UPPER, GAP, LOWER, NAMED = 516, 40.0, 508.0, 26.0, 150.0, 44.0, 84.0, 8


def draw_activation(v: Values, layer: int) -> Still:
    """g above, g' below, over one z axis; a dot on both for each node, with its number where they are few."""
    row, q = v.net.activations[layer], v.quantity
    z, a = v.forward.z[layer][0], v.forward.a[layer][0]
    slopes = row.slope(z, a)
    lo, hi = min(-6, floor(z.min())), max(6, ceil(z.max()))
    zs = np.linspace(lo, hi, 241)
    curve = row.of(zs)
    tangent = row.slope(zs, curve)
    least, most, steep = min(0.0, float(curve.min())), max(1.0, float(curve.max())), max(1.0, float(tangent.max()))
    middle = TOP + UPPER
    top = middle + GAP
    bottom = top + LOWER
    picture = Still(WIDTH, bottom + 34)

    def x(value: float) -> float:
        return float(LEFT + (value - lo) / (hi - lo) * (RIGHT - LEFT))

    def up(value: float) -> float:
        return middle - (value - least) / (most - least) * UPPER

    def down(value: float) -> float:
        return bottom - value / steep * LOWER

    picture.text(4, 14, f"a = g(z): {row.label}, layer {layer}", "start", size=13)
    picture.text(4, top - 14, "g′(z)", "start", "f2", 13)
    values, digits = ticks(least, most, 4)
    for value, y in [(t, up(t)) for t in values] + [(t, down(t)) for t in (0.0, 0.5, 1.0)]:
        picture.line(LEFT - 4, y, LEFT, y)
        picture.text(LEFT - 8, y + 4, fmt(value, 0 if value == round(value) else max(1, digits)), "end", "muted", 11)
    picture.path(
        f"M{LEFT:g} {TOP - 6:g}V{number(middle)}M{LEFT:g} {number(up(0))}H{RIGHT:g}M{LEFT:g} {number(top)}V{number(bottom)}H{RIGHT:g}"
    )
    for value in ticks(lo, hi, 12)[0]:
        picture.line(x(value), bottom, x(value), bottom + 4)
        picture.text(x(value), bottom + 16, fmt(value, 0), colour="muted", size=11)
    for value, height in zip(z, a, strict=True):
        picture.line(x(value), up(height), x(value), bottom, "line", 1, "1 3")
    for heights, place, strokes in ((curve, up, (("line", 4.5),)), (tangent, down, (("f2", 6.0), ("bg", 2.0)))):
        d = "".join(f"{'L' if i else 'M'}{number(x(zs[i]))} {number(place(float(h)))}" for i, h in enumerate(heights))
        for colour, thick in strokes:
            picture.path(d, colour, thick)
    taken: list[tuple[float, float]] = []
    size = 4.5 if len(z) <= NAMED else 3
    for j, (value, height, slope) in enumerate(zip(z, a, slopes, strict=True), 1):
        places = [(x(value), up(height), "ink"), (x(value), down(float(slope)), "f2")]
        for left, y, colour in places:
            if (q.l, q.j) == (layer, j):
                picture.circle(left, y, 10, "halo")
            picture.circle(left, y, size, colour)
        if len(z) <= NAMED:
            above = places[0][1] - 10
            while any(abs(left - places[0][0]) < 9 and abs(y - above) < 11 for left, y in taken):
                above -= 11
            taken.append((places[0][0], above))
            picture.text(places[0][0], above, str(j), size=11, bold=True)
    picture.symbol(RIGHT - 8, bottom + 30, "z")
    return picture
