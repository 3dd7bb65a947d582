"""Backpropagation: one pass forward, one pass backward, and every partial derivative of the loss is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.network import Layers, Network, flatten, require_network, require_node
from backprop_lib.notation import Quantity

__all__ = ["Gradient", "backprop"]


class _Activations(dict[int, Any]):
    """∂C_i/∂a^(l) by layer; that of the inputs is worked out when it is asked for: training never asks, and it costs much."""

    def __init__(self, layers: Layers, delta: NDArray[Any], W: NDArray[Any]) -> None:
        super().__init__(layers)
        self._back = delta, W

    def __missing__(self, l: int) -> NDArray[Any]:
        if l != 1:
            raise KeyError(l)
        delta, W = self._back
        self[1] = delta @ W
        return self[1]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Gradient:
    """Derivatives of the loss, addressed like the network they belong to.

    `weights[l]` is ∂C/∂W^(l) (N_l, N_(l−1)) and `biases[l]` is ∂C/∂b^(l) (N_l,), over all samples. `delta[l]` is
    δ^(l) = ∂C_i/∂z^(l) and `a[l]` is ∂C_i/∂a^(l), l = 1 for the inputs, each (n, N_l): one row a sample, never divided by n.
    Methods that find no δ on their way (differences) leave those two empty.
    """

    weights: Layers
    biases: Layers
    delta: Layers
    a: Layers

    @property
    def vector(self) -> NDArray[np.float64]:
        """∂C/∂w and ∂C/∂b in one vector, in the order of `Network.quantities`."""
        return flatten(self.weights, self.biases)

    def __getitem__(self, quantity: Quantity) -> Any:
        """∂C/∂w(l, j, k) or ∂C/∂b(l, j) as a number; ∂C_i/∂a(l, j), ∂C_i/∂z(l, j) = delta(l, j): a number, or (n,)."""
        places = {"w": self.weights, "b": self.biases, "a": self.a, "z": self.delta, "delta": self.delta}
        layers = places.get(getattr(quantity, "kind", ""))
        if layers is None:
            raise TypeError(f"a gradient has w, b, a, z and delta, but {quantity!r} was asked for")
        require_node(quantity, [self.weights[2].shape[1], *(W.shape[0] for W in self.weights.values())])
        try:
            layer = layers[quantity.l]
        except KeyError:
            raise ValueError(f"this gradient has no {quantity.kind} of layer {quantity.l}") from None
        if quantity.kind in "wb":
            return float(layer[quantity.place])
        column = layer[:, quantity.j - 1]
        return column.item() if len(column) == 1 else column


def backprop(net: Network, X: ArrayLike, Y: ArrayLike, reduce: str = "mean") -> Gradient:
    """The gradient of the loss over samples X (n, N_1) and targets Y (n, N_L), by backpropagation.

    With samples as rows, and ∘ for element by element:
    Δ^(L) = ∂C_0/∂A^(L) ∘ g'(Z^(L)), Δ^(l) = (Δ^(l+1) W^(l+1)) ∘ g'(Z^(l)), ∂C/∂W^(l) = R Δ^(l)ᵀ A^(l−1), where R is 1/n
    (`reduce="mean"`) or 1 (`"sum"`). [Rumelhart, Hinton and Williams 1986.] Raises ValueError and TypeError.

    >>> from backprop_lib.notation import w
    >>> net = Network([1, 1], activation="identity", weights=[[[3.0]]])
    >>> backprop(net, [[2.0]], [[5.0]])[w(2, 1, 1)]
    4.0
    """
    if reduce not in ("mean", "sum"):
        raise ValueError(f'reduce is "mean" or "sum", but {reduce!r} was given')
    X, Y = require_network(net).samples(X, Y)
    z, a = (forward := net.run(net.weights, net.biases, X)).z, forward.a
    L, loss, n = net.L, net.loss_function, len(X) if reduce == "mean" else 1
    dC_da, delta, dC_dw, dC_db = {L: loss.slope(z[L], a[L], Y)}, {}, {}, {}
    for l in range(L, 1, -1):
        if l == L and loss.delta:
            delta[l] = loss.delta(z[l], a[l], Y)
        else:
            delta[l] = dC_da[l] * net.activations[l].slope(z[l], a[l])
        dC_dw[l] = delta[l].T @ a[l - 1] / n
        if net.biases:
            dC_db[l] = delta[l].sum(axis=0) / n
        if l > 2:
            dC_da[l - 1] = delta[l] @ net.weights[l]
    return Gradient(dict(sorted(dC_dw.items())), dict(sorted(dC_db.items())), delta, _Activations(dC_da, delta[2], net.weights[2]))
