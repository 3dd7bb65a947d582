"""Four dials in a row, w → z → a → C_0: turn one, and everything to its right follows."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.notation import a, w, z
from backprop_lib.numbers import fmt

__all__ = ["Dials"]

LOSSES = ("squared_error", "half_squared_error")


class Dials(Panel):
    """The chain of a network with one weight, as dials with the slope of each link between them. `Dials(live)`.

    Raises a ValueError for another network, and for a loss that is not a function of the output alone.
    """

    script = "panels/dials.js"
    sheets = ("dials",)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            net = live.net
            if net.sizes != (1, 1) or net.biases or net.loss_function.name not in LOSSES:
                wanted = "one weight and a squared error: LiveNetwork(Network([1, 1]), [0.8], [0.15])"
                raise ValueError(f"Dials show a network of {wanted}, but {net!r} was given")
        super().__init__(live, **traits)

    def _values(self) -> list[float]:
        net, forward = self.live.net, self.live.net.forward(self.live.x)
        return [net[w(2, 1, 1)], forward[z(2, 1)], forward[a(2, 1)], net.loss(self.live.x, self.live.y)]

    def alt(self) -> str:
        """The four numbers and the three slopes, in a sentence."""
        numbers = ", ".join(f"{name} {fmt(value)}" for name, value in zip(("w", "z", "a", "C 0"), self._values(), strict=True))
        return f"Four dials in a row: {numbers}."

    def picture(self) -> str:
        """The dials as they stand."""
        values, (low, high) = self._values(), self.live.bounds
        x = self.live.x[0]
        ends = [(low, high), (min(low * x, high * x), max(low * x, high * x)), (0.0, 1.0), (0.0, 1.0)]
        parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 150" width="760" height="150" font-family="sans-serif">']
        parts.append('<rect width="760" height="150" fill="#FFFFFF"/>')
        for i, (name, value, (lo, hi)) in enumerate(zip(("w", "z", "a", "C₀"), values, ends, strict=True)):
            cx, angle = 80 + 200 * i, radians(-120 + 240 * min(1, max(0, (value - lo) / (hi - lo))))
            parts.append(f'<path d="M{cx - 39:g} 92.5A45 45 0 1 1 {cx + 39:g} 92.5" fill="none" stroke="#868D97" stroke-width="2"/>')
            parts.append(f'<path d="M{cx} 70L{cx + 38 * sin(angle):.1f} {70 - 38 * cos(angle):.1f}" stroke="#1B1E23" stroke-width="3"/>')
            parts.append(f'<text x="{cx}" y="18" font-size="15" text-anchor="middle">{name}</text>')
            parts.append(f'<text x="{cx}" y="120" font-size="15" text-anchor="middle">{fmt(value)}</text>')
            if i:
                parts.append(f'<text x="{cx - 100}" y="75" font-size="18" text-anchor="middle" fill="#5A616B">→</text>')
        return "".join([*parts, "</svg>"])
