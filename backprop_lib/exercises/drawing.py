"""Networks, samples and texts that several lessons draw for their exercises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_lib.exercises.exercise import Rng, Variant
from backprop_lib.network import Network
from backprop_lib.notation import Quantity

__all__ = ["draw_net", "draw_order", "matrix", "numbers", "same"]


def draw_net(
    rng: Rng,
    sizes: Sequence[int],
    n: int,
    of: Callable[[Rng], Quantity] | None = None,
    activation: str | Sequence[str] = "sigmoid",
    loss: str = "squared_error",
    biases: bool = False,
) -> Variant:
    """A network with weights of two decimals, n generic samples, and what is asked for."""
    net = Network(list(sizes), activation, loss, biases=biases)
    net = net.with_parameters(_generic(rng, 1.6, len(net.quantities)))
    X, Y = _generic(rng, 1.2, (n, sizes[0])), rng.uniform(0.08, 0.92, (n, sizes[-1])).round(2)
    return Variant(net, X, Y, of(rng) if of else None)


def _generic(rng: Rng, limit: float, shape: Any) -> Any:
    """Numbers away from 0."""
    return (rng.uniform(0.25, limit, shape) * rng.choice([-1, 1], shape)).round(2)


def draw_order(rng: Rng) -> Variant:
    """For a choice: the order in which options are shown."""
    return Variant(data={"order": int(rng.integers(1_000_000))})


def same(**data: Any) -> Callable[[Rng], Variant]:
    """The same variant whatever the seed."""
    return lambda rng: Variant(data=data)


def numbers(values: Any) -> str:
    """Numbers for LaTeX, separated by commas."""
    return ",\\ ".join(f"{v:g}" for v in np.ravel(values))


def matrix(values: Any) -> str:
    """An array as a LaTeX matrix."""
    rows = [" & ".join(f"{v:g}" for v in row) for row in np.atleast_2d(values)]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"
