"""The loss curve as a still picture."""

from __future__ import annotations

from math import hypot

from backprop_lib.live.still import Still, number
from backprop_lib.live.values import Values, exact
from backprop_lib.numbers import fmt

__all__ = ["draw_curve", "ticks"]

LEFT, RIGHT, TOP, BOTTOM, AXIS = 42.0, 314.0, 40.0, 239.0, 260.0
WIDTH, HEIGHT = 320, 304


def ticks(lo: float, hi: float, count: int) -> tuple[list[float], int]:
    """At most `count` round numbers from lo to hi, and the decimals they need."""
    step = next(s for e in range(-12, 13) for m in (1, 2, 5) if (s := float(f"{m}e{e}")) * count >= (hi - lo) * 0.999)
    first = int(-(-lo / step // 1) if lo / step > int(lo / step) else int(lo / step))
    values = [i * step for i in range(first, first + count + 2) if lo - 1e-9 * step <= i * step <= hi + 1e-9 * step]
    return values, len(f"{step:.12f}".rstrip("0").partition(".")[2])


def draw_curve(v: Values) -> Still:
    """The loss over the selected weight, with point, tangent, and start where the weight has moved."""
    picture = Still(WIDTH, HEIGHT)
    xs, ys = v.curve
    lo, hi, bottom, top = xs[0], xs[-1], min(ys), max(ys)
    if top - bottom < 1e-9 * max(1.0, abs(top)):
        bottom, top = bottom - 0.5 * max(0.1, abs(top)), top + 0.5 * max(0.1, abs(top))

    def x(value: float) -> float:
        return LEFT + (value - lo) / (hi - lo) * (RIGHT - LEFT)

    def y(value: float) -> float:
        return BOTTOM - (value - bottom) / (top - bottom) * (BOTTOM - TOP)

    picture.symbol(6, 17, "C_0", anchor="start")
    picture.path(f"M{LEFT - 8:g} {TOP:g}V{BOTTOM:g}M{LEFT:g} {AXIS:g}H{RIGHT:g}")
    values, digits = ticks(bottom, top, 4)
    for value in values:
        picture.line(LEFT - 12, y(value), LEFT - 8, y(value))
        picture.text(LEFT - 15, y(value) + 4, fmt(value, digits), "end", "muted", 11)
    px, py, gx = x(v.value), y(v.C), x(v.start)
    taken = [px] + ([gx] if v.value != v.start else [])
    for value in ticks(lo, hi, 10)[0]:
        major = abs(value / 5 - round(value / 5)) < 1e-6
        picture.line(x(value), AXIS, x(value), AXIS + (4 if major else 2.5))
        if major and all(abs(x(value) - other) >= 27 for other in taken):
            picture.text(x(value), AXIS + 16, fmt(value, 0), colour="muted", size=11)
    picture.symbol((LEFT + RIGHT) / 2, AXIS + 38, v.quantity, size=14)
    points = [(x(a), y(b)) for a, b in zip(xs, ys, strict=True)]
    picture.path("M" + "L".join(f"{number(a)} {number(b)}" for a, b in points), "line", 4.5)
    if v.value != v.start:
        _start(picture, v, points, (px, py), (gx, y(v.ghost[0])), y(v.ghost[0] + v.ghost[1] * (v.value - v.start)))
    m = v.slope * (BOTTOM - TOP) * (hi - lo) / ((top - bottom) * (RIGHT - LEFT))
    reach = 0.36 * (RIGHT - LEFT) / hypot(1, m)
    up, down = (max(4.0, edge) / max(abs(m), 1e-9) for edge in (py - TOP + 16, AXIS - 4 - py))
    a = max(LEFT - 6, px - min(reach, down if m > 0 else up))
    b = min(RIGHT + 4, px + min(reach, up if m > 0 else down))
    picture.line(a, py + m * (px - a), b, py - m * (b - px), "ink", 1.75, "6 4")
    picture.line(px, py + 9, px, AXIS, "line", 1, "1 3")
    picture.circle(px, py, 11, "halo")
    picture.circle(px, py, 5.5, "ink")
    picture.path(f"M{number(px - 15)} {number(py - 3.5)}l-3.5 3.5 3.5 3.5M{number(px + 15)} {number(py - 3.5)}l3.5 3.5-3.5 3.5", "ink", 1.5)
    picture.text(px, AXIS + 16, exact(v.value), colour="neg" if v.value < 0 else "pos", size=11, bold=True)
    picture.line(RIGHT - 102, 10, RIGHT - 80, 10, "ink", 1.75, "6 4")
    picture.text(RIGHT, 14, f"slope {fmt(v.slope)}", "end", size=11, bold=True)
    return picture


def _start(
    picture: Still, v: Values, points: list[tuple[float, float]], now: tuple[float, float], then: tuple[float, float], ahead: float
) -> None:
    """The start as a ring, the change predicted (dashed) and real (solid), and the four numbers."""
    (px, py), (gx, gy) = now, then
    side = -1 if gx > RIGHT - 24 else 1
    inside = max(TOP - 22, min(AXIS - 2, ahead))
    picture.line(gx, gy + 6, gx, AXIS, "line", 1, "1 3")
    picture.line(px, py, gx + 6 * side, py, "line", 1, "1 3")
    picture.line(gx + 11 * side, gy, gx + 11 * side, inside, "ink", 3, "4 2.5")
    picture.line(gx + 6 * side, gy, gx + 6 * side, py, "ink", 3)
    picture.circle(gx, gy, 5, colour="line", width=2)
    if abs(gx - px) > 34:
        picture.text(gx, AXIS + 16, exact(v.start), colour="muted", size=11)
    busy = [*points, *((gx + 8, b) for _, b in points), *[now] * 20]
    corners = [(RIGHT - 104, BOTTOM - 66), (LEFT + 10, TOP + 8), (RIGHT - 104, TOP + 8), (LEFT + 10, BOTTOM - 66)]
    left, top = min(corners, key=lambda c: sum(c[0] - 14 < a < c[0] + 118 and c[1] - 18 < b < c[1] + 70 for a, b in busy))
    C, slope = v.ghost
    rows = [("start", C), ("predicted", slope * (v.value - v.start)), ("real", v.C - C), ("now", v.C)]
    for i, (label, value) in enumerate(rows):
        style = {"size": 11, "bold": i > 1, "colour": "muted" if i == 0 else "ink"}
        picture.text(left, top + 8 + 16 * i, label, "start", **style)  # type: ignore[arg-type]
        picture.text(left + 104, top + 8 + 16 * i, fmt(value), "end", **style)  # type: ignore[arg-type]
