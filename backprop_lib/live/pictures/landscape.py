"""The cost over two weights as a still picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.backprop import backprop
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.pictures.curve import ticks
from backprop_lib.live.still import Still, number
from backprop_lib.live.values import exact
from backprop_lib.numbers import fmt

__all__ = ["Slope", "draw_landscape"]

SIDE, LEFT, TOP = 420.0, 46.0, 12.0
LEVELS = 12
# for each case of corners above the level (1 low left, 2 low right, 4 up right, 8 up left): the pairs of sides that are joined
SIDES = ("", "WS", "SE", "WE", "EN", "WSEN", "SN", "WN", "NW", "NS", "SENW", "NE", "EW", "ES", "SW", "")
Array = NDArray[Any]


class Slope:
    """The mean loss of all samples at one point of the plane of two weights: value, slopes, and where a step leads."""

    def __init__(self, live: LiveNetwork, axes: Sequence[int]) -> None:
        self.live, self.axes, self.net = live, list(axes), live.net
        self.p: Array = np.asarray(live.parameters, dtype=float)
        self.inputs, self.targets = self.net.samples(live.X, live.Y)
        self.names = [self.net.quantities[place] for place in axes]
        self.values = [float(self.p[place]) for place in axes]
        self.gradient: Array = backprop(self.net, live.X, live.Y).vector
        self.slopes = [float(self.gradient[place]) for place in axes]
        self.cost = self.at(self.p)

    def at(self, p: Array) -> float:
        """The cost with other parameters."""
        return float(self.net.losses_of(self.net.run(*self.net.unflatten(p), self.inputs), self.targets).mean())

    def step(self, rate: float, every: bool) -> Array:
        """The parameters after one step."""
        mask = np.ones(len(self.p)) if every else np.isin(np.arange(len(self.p)), self.axes)
        moved: Array = self.p - rate * mask * self.gradient
        return moved

    def after(self, rate: float, every: bool) -> float:
        """The cost after one step."""
        return self.at(self.step(rate, every))

    @cached_property
    def range(self) -> tuple[float, float]:
        """What both axes show: the bounds, and the point itself."""
        lo, hi = self.live.bounds
        beyond = 1.15 if max(self.values) > hi or min(self.values) < lo else 1.0
        return min(lo, beyond * min(self.values)), max(hi, beyond * max(self.values))

    def grid(self, n: int) -> Array:
        """The cost at n × n places, the second weight down the rows."""
        p, (i, j) = self.p.copy(), self.axes
        places = np.linspace(*self.range, n)
        values = np.empty((n, n))
        for b, v in enumerate(places):
            p[j] = v
            for a, u in enumerate(places):
                p[i] = u
                values[b, a] = self.at(p)
        return values


def draw_landscape(at: Slope, rate: float, every: bool, trail: Sequence[Sequence[float]]) -> Still:
    """Contours, axes, the gradient, one step and the trail."""
    picture = Still(860, TOP + SIDE + 44)
    lo, hi = at.range

    def x(value: float) -> float:
        return LEFT + max(-0.5, min(1.5, (value - lo) / (hi - lo))) * SIDE

    def y(value: float) -> float:
        return TOP + SIDE - max(-0.5, min(1.5, (value - lo) / (hi - lo))) * SIDE

    picture.path(_contours(at.grid(31 if len(at.p) < 1000 else 17)), "line", 1)
    picture.path(f"M{LEFT:g} {TOP:g}h{SIDE:g}v{SIDE:g}h{-SIDE:g}Z", "line", 1)
    values, digits = ticks(lo, hi, 5)
    for value in values:
        picture.text(x(value), TOP + SIDE + 16, fmt(value, digits), colour="muted", size=11)
        if abs(y(value) - TOP - SIDE / 2) > 18:
            picture.text(LEFT - 7, y(value) + 4, fmt(value, digits), "end", "muted", 11)
    picture.symbol(LEFT + SIDE / 2, TOP + SIDE + 36, at.names[0], size=14)
    picture.symbol(2, TOP + SIDE / 2 + 4, at.names[1], size=14, anchor="start")
    if len(trail) > 1:
        picture.path("M" + "L".join(f"{number(x(u))} {number(y(v))}" for u, v, *_ in trail), "ink", 1.75)
    _point(picture, at, at.step(rate, every), x, y)
    _words(picture, at, rate, every)
    return picture


def _point(picture: Still, at: Slope, next_: Array, x: Callable[[float], float], y: Callable[[float], float]) -> None:
    px, py = x(at.values[0]), y(at.values[1])
    long = hypot(*at.slopes)
    if long:
        picture.line(px, py, px + 46 * at.slopes[0] / long, py - 46 * at.slopes[1] / long, "ink", 1.75, "6 4")
    nx, ny = x(float(next_[at.axes[0]])), y(float(next_[at.axes[1]]))
    if LEFT <= nx <= LEFT + SIDE and TOP <= ny <= TOP + SIDE:
        picture.line(px, py, nx, ny, "ink", 1.25, "1 3")
        picture.circle(nx, ny, 5, "bg", "ink", 1.75)
    picture.circle(px, py, 11, "halo")
    picture.circle(px, py, 5.5, "ink")


def _words(picture: Still, at: Slope, rate: float, every: bool) -> None:
    left, n = LEFT + SIDE + 38, len(at.inputs)
    picture.text(left, 30, "The loss over two weights" if n == 1 else f"The mean loss of {n} samples", "start", size=17, bold=True)
    after = at.after(rate, every)
    way = "falls" if after < at.cost else "rises" if after > at.cost else "stays"
    lines = [
        f"cost {fmt(at.cost)} at {exact(at.values[0])} and {exact(at.values[1])}",
        f"slopes {fmt(at.slopes[0])} (across) and {fmt(at.slopes[1])} (up)",
        f"learning rate {exact(rate)}" + (", all weights take part" if every else ""),
        f"one step takes the cost to {fmt(after)}: it {way}",
        "dashed: the way uphill · ring: after one step",
    ]
    for row, line in enumerate(lines):
        picture.text(left, 60 + 24 * row, line, "start", "muted" if row == 4 else "ink", 14)


def _contours(values: Array) -> str:
    """Lines at evenly spaced levels; closer together near the bottom where few corners are very high."""
    finite = values[np.isfinite(values)]
    if not finite.size or finite.max() - finite.min() < 1e-9 * max(1.0, abs(float(finite.max()))):
        return ""
    lo, hi, high = float(finite.min()), float(finite.max()), float(np.quantile(finite, 0.85))
    power = 3 if high - lo < 0.25 * (hi - lo) else 1
    levels = ticks(lo, hi, LEVELS)[0] if power == 1 else [lo + (hi - lo) * (k / LEVELS) ** 3 for k in range(1, LEVELS)]
    step = SIDE / (len(values) - 1)
    parts = []
    for level in levels:
        for x1, y1, x2, y2 in _segments(np.where(np.isfinite(values), values, 1e300), level):
            ends = [number(v) for v in (LEFT + x1 * step, TOP + SIDE - y1 * step, LEFT + x2 * step, TOP + SIDE - y2 * step)]
            parts.append(f"M{ends[0]} {ends[1]}L{ends[2]} {ends[3]}")
    return "".join(parts)


def _segments(values: Array, level: float) -> list[tuple[float, float, float, float]]:
    """Marching squares: the pieces of one line, in steps of the grid."""
    found = []
    n = len(values)
    for b in range(n - 1):
        for a in range(n - 1):
            c = [float(v) for v in (values[b, a], values[b, a + 1], values[b + 1, a + 1], values[b + 1, a])]
            sides = SIDES[sum(2**k for k in range(4) if c[k] > level)]
            for k in range(0, len(sides), 2):
                found.append((*_on(sides[k], a, b, c, level), *_on(sides[k + 1], a, b, c, level)))
    return found


def _on(side: str, a: int, b: int, c: list[float], level: float) -> tuple[float, float]:
    def part(one: int, other: int) -> float:
        return (level - c[one]) / (c[other] - c[one])

    if side == "S":
        return a + part(0, 1), float(b)
    if side == "E":
        return a + 1.0, b + part(1, 2)
    if side == "N":
        return a + part(3, 2), b + 1.0
    return float(a), b + part(0, 3)
