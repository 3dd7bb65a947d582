"""The numbers behind a still picture: what the browser computes for a live one, computed in Python."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from backprop_lib.backprop import Gradient, backprop
from backprop_lib.live.model import LiveNetwork
from backprop_lib.network import Forward, Network
from backprop_lib.notation import Quantity
from backprop_lib.numbers import fmt

__all__ = ["Values", "exact", "short"]

POINTS = 101


class Values:
    """A live network as it is now: forward pass, loss, gradient, and the selected weight's factors, curve and start."""

    def __init__(self, live: LiveNetwork) -> None:
        self.live = live
        self.net: Network = live.net
        self.quantity: Quantity = live.quantity
        self.x, self.y = list(live.x), list(live.y)
        self.value = self.net[self.quantity]
        self.start = float(live.start[live.selected])

    @cached_property
    def forward(self) -> Forward:
        """z and a of the sample in view."""
        return self.net.forward(self.x)

    @cached_property
    def gradient(self) -> Gradient:
        """Every derivative at the sample in view."""
        return backprop(self.net, self.x, self.y)

    @property
    def C(self) -> float:
        """The loss of the sample in view."""
        return self.net.loss(self.x, self.y)

    @property
    def slope(self) -> float:
        """The derivative of the loss for the selected weight."""
        return float(self.gradient[self.quantity])

    @property
    def shares(self) -> Any:
        """softmax(a) of the outputs where the loss compares that with the target, else None."""
        if self.net.loss_function.terms:
            return None
        return np.asarray(self.y) + self.gradient.a[self.net.L][0]

    @property
    def factors(self) -> list[float]:
        """∂C_0/∂a, ∂a/∂z and ∂z/∂w of the selected weight; δ and ∂z/∂w where the first two cancel."""
        q = self.quantity
        incoming = 1.0 if q.kind == "b" else float(self.forward.a[q.l - 1][0, q.k - 1])
        if self.fused:
            return [float(self.gradient.delta[q.l][0, q.j - 1]), incoming]
        slope = self.net.activations[q.l].slope(self.forward.z[q.l], self.forward.a[q.l])[0, q.j - 1]
        return [float(self.gradient.a[q.l][0, q.j - 1]), float(slope), incoming]

    @property
    def fused(self) -> bool:
        """True where ∂C_0/∂a and ∂a/∂z are taken as one factor."""
        return self.quantity.l == self.net.L and self.net.loss_function.delta is not None

    @cached_property
    def curve(self) -> tuple[list[float], list[float]]:
        """The loss over the selected weight: 101 values of the weight, 101 losses."""
        lo, hi = min(self.live.bounds[0], self.value), max(self.live.bounds[1], self.value)
        xs = [lo + (hi - lo) * i / (POINTS - 1) for i in range(POINTS)]
        return xs, [self.at(x).loss(self.x, self.y) for x in xs]

    def at(self, value: float) -> Network:
        """The network with another value of the selected weight."""
        return self.net.replace({self.quantity: value})

    @cached_property
    def ghost(self) -> tuple[float, float]:
        """Loss and slope with the selected weight at its start."""
        then = self.at(self.start)
        return then.loss(self.x, self.y), float(backprop(then, self.x, self.y)[self.quantity])

    @property
    def changed(self) -> int:
        """How many weights and biases differ from the start."""
        return sum(now != then for now, then in zip(self.live.parameters, self.live.start, strict=True))


def short(value: float, digits: int = 2) -> str:
    """A number for a node or an edge: at most five characters and a sign."""
    size = abs(value)
    if size >= 999.5:
        return ("\u2212" if value < 0 else "") + f"{size:.0e}".replace("e+0", "e").replace("e+", "e")
    return fmt(value, 0 if size >= 99.95 else min(1, digits) if size >= 9.995 else digits)


def exact(value: float) -> str:
    """A value to two decimals, or to the four at most that it needs; one that would round to nothing with its size.

    >>> exact(0.95), exact(-0.1234), exact(-4.1e-05)
    ('0.95', '−0.1234', '−4.1e−5')
    """
    if 0 < abs(value) < 5e-5:
        digits, power = f"{value:.1e}".split("e")
        return f"{digits}e{int(power)}".replace("-", "−")
    text = fmt(value)
    return text[:-2] if text.endswith("00") else text[:-1] if text.endswith("0") and "." in text else text
