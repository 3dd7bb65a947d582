"""The backward rule written once, with slots: what learners get wrong is one exchanged piece of it.

With δ^(l) = dC_0/da^(l) ∘ S^(l), samples as rows:

    U     dC_0/da^(L), the loss slope
    S     g'(z^(l)), the activation slope
    B     dC_0/da^(l) = δ^(l+1) W^(l+1), the step back
    I     a^(l−1), what enters the weight
    R     (1/n) δ^(l)ᵀ I, the mean over samples
    bias  the bias gradient: R with 1 for I
    end   what happens to the finished gradient: weight decay's 2λw, where there is weight decay
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.backprop import Gradient
from backprop_lib.functions import Loss
from backprop_lib.network import Forward, Layers, Network, require_network

__all__ = ["RIGHT", "Setting", "Slots", "backward"]

Array = NDArray[Any]
SMALL = 300
Slots = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Setting:
    """What a gradient is computed from: a network, samples X (n, N_1), targets Y (n, N_L).

    `decay` is weight decay's λ (the cost then holds λ Σ w²); `eta` and `batch` are numbers of single mistakes: the learning
    rate of weights that were updated too early, the size of a batch.
    """

    net: Network
    X: Array
    Y: Array
    decay: float = 0.0
    eta: float = 0.1
    batch: int = 2
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was computed here before, so that a second answer to the same question is weighed at once."""

    @classmethod
    def of(cls, net: Network, X: Any, Y: Any, decay: float = 0.0) -> Setting:
        """Read and check samples; raises ValueError and TypeError."""
        X, Y = require_network(net).samples(X, Y)
        return _again(_question(net, X, Y, decay)) if net.parameters.size + X.size < SMALL else cls(net, X, Y, decay)

    def once(self, key: Any, compute: Callable[[], Any]) -> Any:
        """Compute something about this setting once; on a large network, where it takes room, every time."""
        if self.net.parameters.size > SMALL:
            return compute()
        if key not in self.known:
            self.known[key] = compute()
        return self.known[key]

    @cached_property
    def forward(self) -> Forward:
        """The forward pass."""
        return self.net.run(self.net.weights, self.net.biases, self.X)

    @property
    def z(self) -> Layers:
        """Weighted sums by layer, (n, N_l)."""
        return self.forward.z

    @property
    def a(self) -> Layers:
        """Activations by layer, (n, N_l)."""
        return self.forward.a

    @property
    def n(self) -> int:
        """The number of samples."""
        return len(self.X)

    @property
    def L(self) -> int:
        """The number of layers."""
        return self.net.L

    @property
    def loss(self) -> Loss:
        """The row of the loss."""
        return self.net.loss_function

    @property
    def outputs(self) -> int:
        """N_L."""
        return self.net.sizes[-1]

    @property
    def square(self) -> tuple[int, ...]:
        """The layers whose W^(l) is square and larger than one number."""
        sizes = self.net.sizes
        return tuple(l for l in self.net.layers if sizes[l - 1] == sizes[l - 2] > 1)

    def slope(self, l: int, z: Array | None = None) -> Array:
        """g' of layer l, at its own z or at another place."""
        row = self.net.activations[l]
        return row.slope(self.z[l], self.a[l]) if z is None else row.slope(z, row.of(z))


@dataclass(frozen=True)
class _Question:
    """The same network, samples and decay are the same question, whichever objects hold them."""

    key: tuple[Any, ...]
    parts: tuple[Network, Array, Array, float] = field(compare=False)


def _question(net: Network, X: Array, Y: Array, decay: float) -> _Question:
    names = tuple(row.name for row in net.activations.values())
    numbers = tuple(values.tobytes() for values in (net.parameters, X, Y))
    return _Question((net.sizes, names, net.loss_function.name, bool(net.biases), decay, X.shape, numbers), (net, X, Y, decay))


@lru_cache(maxsize=32)
def _again(question: _Question) -> Setting:
    net, X, Y, decay = question.parts
    return Setting(net, X.copy(), Y.copy(), decay)


def _end(p: Setting, gradient: Gradient) -> Gradient:
    if not p.decay:
        return gradient
    weights = {l: G + 2 * p.decay * p.net.weights[l] for l, G in gradient.weights.items()}
    return Gradient(weights, gradient.biases, gradient.delta, gradient.a)


RIGHT: Slots = {
    "U": lambda p: p.loss.slope(p.z[p.L], p.a[p.L], p.Y),
    "S": lambda p, l: p.slope(l),
    "B": lambda p, l, W, delta, G: delta @ W,
    "I": lambda p, l: p.a[l - 1],
    "R": lambda p, delta, I: delta.T @ I / p.n,
    "bias": lambda p, l, delta, I, R: R(p, delta, np.ones((p.n, 1))).ravel(),
    "end": _end,
}


def backward(p: Setting, exchanged: Slots = {}, down_to: int = 2) -> Gradient:  # noqa: B006 (never written to)
    """The gradient by the backward rule with some of its slots exchanged; with none, it is the right one.

    With `down_to`, 2…L, it stops at that layer: what lies before it is not needed.
    """
    slot = {**RIGHT, **exchanged}
    dC_da: Layers = {p.L: slot["U"](p)}
    delta: Layers = {}
    weights: Layers = {}
    biases: Layers = {}
    for l in range(p.L, down_to - 1, -1):
        delta[l] = dC_da[l] * slot["S"](p, l)
        I = slot["I"](p, l)
        weights[l] = slot["R"](p, delta[l], I)
        if p.net.biases:
            biases[l] = slot["bias"](p, l, delta[l], I, slot["R"])
        dC_da[l - 1] = slot["B"](p, l - 1, p.net.weights[l], delta[l], weights[l])
    gradient = Gradient(dict(sorted(weights.items())), dict(sorted(biases.items())), delta, dC_da)
    result: Gradient = slot["end"](p, gradient)
    return result
