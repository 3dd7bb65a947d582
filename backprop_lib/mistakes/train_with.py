"""Training with a wrong gradient: most of them still learn."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.backprop import Gradient, backprop
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rows import combine, look_up
from backprop_lib.mistakes.rule import Setting, backward
from backprop_lib.network import Network, flatten
from backprop_lib.training import Training, train

__all__ = ["cosine", "train_with"]


def train_with(mistake: str | Mistake | None, net: Network, X: Any, Y: Any, **options: Any) -> Training:
    """Train with the gradient that contains this mistake, or with the right one (None); `options` are those of `train`.

    Where a batch does not allow the mistake (one sample has no mean to get wrong), its gradient is right. Row 18 adds each
    gradient to all gradients before it. Raises ValueError for an unknown mistake or one that this network cannot show.

    >>> net = Network([1, 1], "identity", weights=[[[0.0]]])
    >>> train_with("sign flipped", net, [[1.0]], [[1.0]], rate=0.1, epochs=1).history["loss"]
    (1.0, 1.44)
    """
    if mistake is None:
        return train(net, X, Y, **options)
    row = look_up(mistake)
    if not row.applies(Setting.of(net, X, Y, options.get("decay", 0.0))):
        raise ValueError(f"mistake {row.id} ({row.name}) cannot be made with {net!r} and these samples")
    slots, total = combine([row]), np.zeros(len(net.quantities))

    def gradient(net: Network, X: Any, Y: Any) -> Any:
        nonlocal total
        if row.id == "18":
            total = total + backprop(net, X, Y).vector
            return total
        p = Setting.of(net, X, Y)
        return _fitting(backward(p, slots) if row.applies(p) else backprop(net, X, Y))

    return train(net, X, Y, gradient=gradient, **options)


def _fitting(gradient: Gradient) -> Any:
    return flatten(gradient.weights, gradient.biases)


def cosine(mistake: str | Mistake, net: Network, X: Any, Y: Any) -> float:
    """The cosine between the gradient with this mistake and the right one: above 0, a small step lowers the loss."""
    p = Setting.of(net, X, Y)
    wrong, right = _fitting(backward(p, look_up(mistake).slots)), backprop(net, X, Y).vector
    size = float(np.linalg.norm(wrong) * np.linalg.norm(right))
    return float(wrong @ right) / size if size else 0.0
