"""Random networks with samples, for property tests: all functions, biases, 1 to 5 layers of weights, widths 1 to 6."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.network import Network

KINK = 1e-3


class Case(NamedTuple):
    """A network with samples X (n, N_1) and targets Y (n, N_L)."""

    net: Network
    X: NDArray[np.float64]
    Y: NDArray[np.float64]

    @property
    def away_from_kinks(self) -> bool:
        """Whether no ReLU or leaky ReLU of any sample has |z| ≤ 1e-3."""
        z = self.net.forward(self.X).z
        return all(np.abs(z[l]).min() > KINK for l in self.net.layers if self.net.activations[l].kink)


def random_case(seed: int, sizes: list[int], activations: list[str], loss: str, biases: bool, n: int) -> Case:
    """A network with weights in ±5 and n samples, from one seed; the output layer has what the loss needs."""
    rng = np.random.default_rng(seed)
    last = LOSSES[loss].outputs or activations[-1]
    weights = [rng.uniform(-5, 5, shape) for shape in zip(sizes[1:], sizes, strict=False)]
    shifts = [rng.uniform(-5, 5, size) for size in sizes[1:]] if biases else None
    net = Network(sizes, [*activations[:-1], last], loss, weights, shifts)
    Y = rng.uniform(0.01, 1, (n, sizes[-1]))
    return Case(net, rng.uniform(-2, 2, (n, sizes[0])), Y / Y.sum(axis=1, keepdims=True))


@st.composite
def cases(draw: st.DrawFn, max_samples: int = 20) -> Case:
    """Networks of 1 to 5 layers of weights, widths 1 to 6, all functions, with and without biases, 1 to 20 samples."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=6))
    names = st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=len(sizes) - 1, max_size=len(sizes) - 1)
    loss = draw(st.sampled_from(sorted(LOSSES)))
    return random_case(draw(st.integers(0, 2**32 - 1)), sizes, draw(names), loss, draw(st.booleans()), draw(st.integers(1, max_samples)))
