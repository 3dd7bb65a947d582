"""Four answers for the network of a live view: as `agree` gives them, and of a part of the weights where there are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.agreement import bounds
from backprop_lib.backprop import backprop
from backprop_lib.derivation import derive
from backprop_lib.live.model import LiveNetwork
from backprop_lib.network import Network
from backprop_lib.notation import Quantity

__all__ = ["MOST", "WAYS", "Answers", "answers"]

WAYS = ("symbolic", "backprop", "central difference", "complex step")
MOST = 300
"""So many derivatives are computed by differences after each change; of more weights, so many spread evenly."""
STEP = 2e-6
TINY = 1e-30

Array = NDArray[Any]


@dataclass(frozen=True)
class Answers:
    """The selected derivative four times, the largest distances from the program's over `count` of `of` weights, their bounds."""

    quantity: Quantity
    cost: float
    values: dict[str, float]
    differences: dict[str, float]
    limits: dict[str, float]
    count: int
    of: int

    @property
    def agreed(self) -> bool:
        """Whether every way stays within its bound."""
        return all(self.differences[way] <= self.limits[way] for way in WAYS[1:])

    @property
    def verdict(self) -> str:
        """One sentence over all that were compared."""
        some = f"All {self.of} derivatives" if self.count == self.of else f"{self.count} of {self.of} derivatives, spread evenly, all"
        if self.agreed:
            return f"{some} agree: backprop and the complex step to 1e-9, central differences to 1e-6."
        wrong = [way for way in WAYS[1:] if self.differences[way] > self.limits[way]]
        return f"Of {self.count} derivatives some do not agree with the program's: see {' and '.join(wrong)}."


def answers(live: LiveNetwork) -> Answers:
    """The four answers for the sample in view and the network as it is now."""
    net, X, Y = live.net, np.array([live.x]), np.array([live.y])
    total = len(live.parameters)
    spread = np.arange(total) if total <= MOST else np.linspace(0, total - 1, MOST).astype(int)
    places = np.unique(np.append(spread, live.selected))
    program = live.program if live.activations == live.start_activations else derive(net)
    symbolic = program.to_numpy()(net.parameters, X, Y).gradient
    by_way = {
        "symbolic": symbolic[places],
        "backprop": backprop(net, X, Y).vector[places],
        "central difference": _difference(net, X, Y, places, STEP, complex_=False),
        "complex step": _difference(net, X, Y, places, TINY, complex_=True),
    }
    cost = net.loss(X, Y)
    exact, coarse = bounds(symbolic, cost)
    here = int(np.searchsorted(places, live.selected))
    return Answers(
        live.quantity,
        cost,
        {way: float(vector[here]) for way, vector in by_way.items()},
        {way: float(np.abs(by_way[way] - by_way["symbolic"]).max()) for way in WAYS[1:]},
        {way: coarse if way == "central difference" else exact for way in WAYS[1:]},
        len(places),
        total,
    )


def _difference(net: Network, X: Array, Y: Array, places: Array, step: float, complex_: bool) -> Array:
    """Central differences or the complex step, for some of the weights."""
    start = net.parameters
    vector: Array = start.astype(complex if complex_ else float)
    weights, biases = net.unflatten(vector)

    def cost(place: int, value: complex) -> Any:
        vector[place] = value
        result = net.losses_of(net.run(weights, biases, X), Y).mean()
        vector[place] = start[place]
        return result

    if complex_:
        return np.array([cost(i, start[i] + 1j * step).imag / step for i in places])
    return np.array([(cost(i, start[i] + step) - cost(i, start[i] - step)) / (2 * step) for i in places])
