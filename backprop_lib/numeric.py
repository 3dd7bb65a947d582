"""Derivatives without derivation: central differences and the complex step, each over all weights and biases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.backprop import Gradient
from backprop_lib.network import Network, require_network, short
from backprop_lib.numbers import real

__all__ = ["central_difference", "complex_step"]

Array = NDArray[Any]


def central_difference(net: Network, X: ArrayLike, Y: ArrayLike, step: float = 2e-6) -> Gradient:
    """(C(w + ε) − C(w − ε)) / 2ε for every weight and bias; ε is `step`, below the cube root of the rounding error.

    The error is about ε² C'''/6 from cutting the Taylor series off, and 1e-16 C/ε from rounding. Raises ValueError.
    """
    step = _read_step(step)
    return _each(net, X, Y, float, lambda cost, p: (cost(p + step) - cost(p - step)) / (2 * step))


def complex_step(net: Network, X: ArrayLike, Y: ArrayLike, step: float = 1e-30) -> Gradient:
    """Im C(w + ih) / h for every weight and bias: no subtraction, so no rounding error, however small h (`step`) is.

    [Squire and Trapp 1998.] It needs a loss that is analytic and code that takes complex numbers. Raises ValueError.
    """
    step = _read_step(step)
    return _each(net, X, Y, complex, lambda cost, p: cost(p + 1j * step).imag / step)


def _read_step(step: object) -> float:
    if (number := real(step)) is None or not 0 < number <= 1:
        raise ValueError(f"the step must be a positive finite number of at most 1, but {short(step)} was given")
    return number


def _each(
    net: Network,
    X: ArrayLike,
    Y: ArrayLike,
    dtype: type,
    slope: Callable[[Callable[[complex], Any], float], Any],
) -> Gradient:
    """Apply `slope` to the cost as a function of one parameter, for each parameter in turn."""
    inputs, targets = require_network(net).samples(X, Y)
    start = net.parameters
    vector: Array = start.astype(dtype)
    weights, biases = net.unflatten(vector)

    def cost_at(place: int) -> Callable[[complex], Any]:
        def cost(value: complex) -> Any:
            vector[place] = value
            result = net.losses_of(net.run(weights, biases, inputs), targets).mean()
            vector[place] = start[place]
            return result

        return cost

    derivatives = np.array([slope(cost_at(place), float(start[place])) for place in range(len(start))])
    return Gradient(*net.unflatten(derivatives), {}, {})
