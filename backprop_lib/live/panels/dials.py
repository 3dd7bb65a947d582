"""Four dials in a row, w → z → a → C_0: turn one, and everything to its right follows."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.still import Still
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

    def still(self) -> Still:
        """The dials as they stand."""
        values, (low, high) = self._values(), self.live.bounds
        x = self.live.x[0]
        ends = [(low, high), (min(low * x, high * x), max(low * x, high * x)), (0.0, 1.0), (0.0, 1.0)]
        picture = Still(760, 150)
        for i, (name, value, (lo, hi)) in enumerate(zip(("w", "z", "a", "C₀"), values, ends, strict=True)):
            cx, angle = 80 + 200 * i, radians(-120 + 240 * min(1, max(0, (value - lo) / (hi - lo))))
            picture.path(f"M{cx - 39:g} 92.5A45 45 0 1 1 {cx + 39:g} 92.5", width=2)
            picture.line(cx, 70, cx + 38 * sin(angle), 70 - 38 * cos(angle), "ink", 3)
            picture.text(cx, 18, name, size=15)
            picture.text(cx, 120, fmt(value), size=15)
            if i:
                picture.text(cx - 100, 75, "→", colour="muted", size=18)
        return picture
