"""Twenty steps with a gradient that may be wrong: what item 10 is about."""

from __future__ import annotations

from backprop_lib.exercises.exercise import Variant
from backprop_lib.mistakes import wrong_gradient

__all__ = ["fallen", "train_twenty"]


def train_twenty(v: Variant, row: str = "") -> tuple[float, float]:
    """The loss before and after 20 steps of gradient descent with a row of the catalogue in the gradient."""
    net = v.net
    first = net.loss(v.X, v.Y)
    for _ in range(20):
        gradient = wrong_gradient(net, v.X, v.Y, *([row] if row else []))
        net = net.with_parameters(net.parameters - 0.3 * gradient.vector)
    return float(first), float(net.loss(v.X, v.Y))


def fallen(v: Variant, row: str) -> bool:
    """Whether the loss falls by a tenth or more."""
    first, last = train_twenty(v, row)
    return last < 0.9 * first
