"""The two networks that run through all lessons, and their samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.network import Network

__all__ = ["four_layer_net", "four_layer_sample", "four_layer_samples", "three_node_net", "three_node_samples"]

Array = NDArray[Any]


def four_layer_net() -> Network:
    """2-3-3-2, sigmoid, squared error, no biases: the network of w_12^(4) and w_22^(3)."""
    return Network([2, 3, 3, 2], activation="sigmoid", loss="squared_error", seed=151, spread=2.5)


def four_layer_sample() -> tuple[Array, Array]:
    """The one sample that the lessons follow: x = (0.9, −0.6), y = (0.2, 0.8)."""
    return np.array([0.9, -0.6]), np.array([0.2, 0.8])


def four_layer_samples() -> tuple[Array, Array]:
    """Five samples X (5, 2), Y (5, 2); the first is `four_layer_sample()`."""
    X = np.array([[0.9, -0.6], [-0.35, 0.75], [0.4, 0.85], [-0.8, -0.45], [0.65, 0.3]])
    Y = np.array([[0.2, 0.8], [0.7, 0.35], [0.85, 0.15], [0.3, 0.6], [0.1, 0.9]])
    return X, Y


def three_node_net() -> Network:
    """2-2-1, sigmoid, half squared error, no biases: x_1, x_2 → A1, A2 → B."""
    return Network([2, 2, 1], loss="half_squared_error", weights=[[[0.7, -1.1], [1.6, 0.4]], [[1.3, -0.9]]])


def three_node_samples() -> tuple[Array, Array]:
    """Four samples for the three-node net: X (4, 2), Y (4, 1)."""
    X = np.array([[0.8, -0.3], [-0.55, 0.9], [0.25, 0.7], [-0.6, -0.85]])
    Y = np.array([[0.9], [0.15], [0.6], [0.35]])
    return X, Y
