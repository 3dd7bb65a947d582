"""Activation functions and losses: one row each, the function beside its slope, NumPy beside SymPy.

A row is all that a new function takes: the network, the derivation, the browser and the tests read these tables.
NumPy forms are free of overflow at |z| = 1000 and complex-safe (they branch on the real part and never take |z|), so that
the complex step can check them. SymPy forms are called only when something is derived, with SymPy handed in as `sp`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from operator import mul
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["ACTIVATIONS", "LOSSES", "Activation", "Loss", "look_up"]

Array = NDArray[Any]
LEAK = 0.01


@dataclass(frozen=True)
class Activation:
    """g and its slope g'. `of(z)` and `slope(z, a)` take arrays of one shape, a = g(z), and return that shape.

    `symbolic(sp, z)` is the form that prints to right and stable code, `symbolic_slope(sp, z, a)` the short form of its
    derivative (a test proves them equal), `shown(sp, z)` and `shown_slope(sp, z, a)` the forms on paper where those are others.
    """

    name: str
    label: str
    of: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    symbolic: Callable[[Any, Any], Any]
    symbolic_slope: Callable[[Any, Any, Any], Any]
    shown: Callable[[Any, Any], Any] | None = None
    shown_slope: Callable[[Any, Any, Any], Any] | None = None
    kink: bool = False

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Loss:
    """The loss of one sample and its slope with respect to the outputs.

    `of(z, a, y)` and `slope(z, a, y)` take the output layer's weighted sums, activations and targets, all (n, N_L). `of`
    returns each node's own term (n, N_L) where the loss is a sum of such terms, else the loss of each sample (n,);
    `slope` returns ∂C_0/∂a (n, N_L). Where ∂C_0/∂a and g' cancel, `delta(z, a, y)` is their product, computed without
    dividing. `outputs` names the one activation the loss may stand on, None for any; `targets` says what is wrong with
    targets Y, or "". The symbolic forms compute; `shown` and `shown_slope` are the forms on paper where those are others.
    """

    name: str
    label: str
    of: Callable[[Array, Array, Array], Array]
    slope: Callable[[Array, Array, Array], Array]
    symbolic: Callable[[Any, Any, Any, Any], Any]
    symbolic_slope: Callable[[Any, Any, Any, Any], Any]
    delta: Callable[[Array, Array, Array], Array] | None = None
    symbolic_delta: Callable[[Any, Any, Any], Any] | None = None
    shown: Callable[[Any, Any, Any], Any] | None = None
    shown_slope: Callable[[Any, Any, Any], Any] | None = None
    outputs: str | None = None
    terms: bool = True
    targets: Callable[[Array], str] = lambda Y: ""

    def __repr__(self) -> str:
        return self.name


def _decay(z: Array) -> Array:
    """e^(−|z|), complex-safe."""
    decay: Array = np.exp(np.where(z.real > 0, -z, z))
    return decay


def _sigmoid(z: Array) -> Array:
    """1/(1 + e^(−z)), with e^(−z) held at e^709; worked out in one array, for a new one costs as much as the arithmetic."""
    e = np.asarray(-z)
    np.minimum(e, 709.0, out=e)
    np.exp(e, out=e)
    e += 1
    value: Array = np.reciprocal(e, out=e)
    return value


def _softplus(z: Array) -> Array:
    value: Array = np.where(z.real > 0, z, 0) + np.log1p(_decay(z))
    return value


def _exp(z: Array) -> Array:
    """e^z, held at e^700 so that a hopeless output gives a huge slope and no overflow."""
    return np.exp(np.minimum(z, 700.0))


def _stable_sigmoid(sp: Any, z: Any) -> Any:
    return (1 + sp.tanh(z / 2)) / 2


def _stable_softplus(sp: Any, z: Any) -> Any:
    return sp.Piecewise((z, z > 0), (0, True)) + sp.log(1 + sp.exp(-sp.Abs(z)))


_activations = [
    Activation(
        "identity", "identity", of=lambda z: z, slope=lambda z, a: np.ones_like(z),
        symbolic=lambda sp, z: z, symbolic_slope=lambda sp, z, a: sp.Integer(1),
    ),
    Activation(
        "sigmoid", "sigmoid", of=_sigmoid, slope=lambda z, a: a * (1 - a),
        symbolic=_stable_sigmoid, symbolic_slope=lambda sp, z, a: a * (1 - a), shown=lambda sp, z: 1 / (1 + sp.exp(-z)),
    ),
    Activation(
        "tanh", "tanh", of=np.tanh, slope=lambda z, a: 1 - a**2,
        symbolic=lambda sp, z: sp.tanh(z), symbolic_slope=lambda sp, z, a: 1 - a**2,
    ),
    Activation(
        "relu", "ReLU", kink=True, of=lambda z: np.where(z.real > 0, z, 0), slope=lambda z, a: np.where(z.real > 0, 1.0, 0.0),
        symbolic=lambda sp, z: sp.Piecewise((z, z > 0), (0, True)), symbolic_slope=lambda sp, z, a: sp.Piecewise((1, z > 0), (0, True)),
    ),
    Activation(
        "leaky_relu", "leaky ReLU", kink=True,
        of=lambda z: np.where(z.real > 0, z, LEAK * z), slope=lambda z, a: np.where(z.real > 0, 1.0, LEAK),
        symbolic=lambda sp, z: sp.Piecewise((z, z > 0), (LEAK * z, True)),
        symbolic_slope=lambda sp, z, a: sp.Piecewise((1, z > 0), (LEAK, True)),
    ),
    Activation(
        "softplus", "softplus", of=_softplus, slope=lambda z, a: _sigmoid(z),
        symbolic=_stable_softplus, symbolic_slope=lambda sp, z, a: _stable_sigmoid(sp, z), shown=lambda sp, z: sp.log(1 + sp.exp(z)),
        shown_slope=lambda sp, z, a: 1 / (1 + sp.exp(-z)),
    ),
]  # fmt: skip
"""ReLU and leaky ReLU have no slope at z = 0; here, as in most libraries, it is the left one: 0 and 0.01."""


def _probabilities(a: Array) -> Array:
    e = np.exp(a - a.real.max(axis=1, keepdims=True))
    share: Array = e / e.sum(axis=1, keepdims=True)
    return share


def _log_sum_exp(a: Array) -> Array:
    m = a.real.max(axis=1, keepdims=True)
    total: Array = np.exp(a - m).sum(axis=1)
    value: Array = m.squeeze(axis=1) + np.log(total)
    return value


def _between_0_and_1(Y: Array) -> str:
    return "" if ((Y >= 0) & (Y <= 1)).all() else "every target between 0 and 1"


def _shares(Y: Array) -> str:
    fine = (Y >= 0).all() and np.allclose(Y.sum(axis=1), 1, rtol=0, atol=1e-9)
    return "" if fine else "targets of each sample that are not negative and sum to 1"


_losses = [
    Loss(
        "squared_error", "squared error", of=lambda z, a, y: (a - y) ** 2, slope=lambda z, a, y: 2 * (a - y),
        symbolic=lambda sp, z, a, y: (a - y) ** 2, symbolic_slope=lambda sp, z, a, y: 2 * (a - y),
    ),
    Loss(
        "half_squared_error", "half squared error", of=lambda z, a, y: (a - y) ** 2 / 2, slope=lambda z, a, y: a - y,
        symbolic=lambda sp, z, a, y: (a - y) ** 2 / 2, symbolic_slope=lambda sp, z, a, y: a - y,
    ),
    Loss(
        "binary_cross_entropy", "binary cross-entropy", outputs="sigmoid", targets=_between_0_and_1,
        of=lambda z, a, y: _softplus(z) - y * z, slope=lambda z, a, y: (1 - y) * (1 + _exp(z)) - y * (1 + _exp(-z)),
        delta=lambda z, a, y: a - y,
        symbolic=lambda sp, z, a, y: _stable_softplus(sp, z) - y * z, shown_slope=lambda sp, a, y: (a - y) / (a * (1 - a)),
        symbolic_slope=lambda sp, z, a, y: (1 - y) * (1 + sp.exp(z)) - y * (1 + sp.exp(-z)),
        symbolic_delta=lambda sp, a, y: a - y,
        shown=lambda sp, a, y: sp.Mul(-1, y * sp.log(a) + (1 - y) * sp.log(1 - a), evaluate=False),
    ),
    Loss(
        "softmax_cross_entropy", "softmax cross-entropy", outputs="identity", terms=False, targets=_shares,
        of=lambda z, a, y: _log_sum_exp(a) - (y * a).sum(axis=1), slope=lambda z, a, y: _probabilities(a) - y,
        symbolic=lambda sp, z, a, y: sp.log(sum(sp.exp(o) for o in a)) - sum(map(mul, y, a)),
        symbolic_slope=lambda sp, z, p, y: p - y,
    ),
]  # fmt: skip
"""Squared error is Σ(a−y)². Binary cross-entropy is −y log a − (1−y) log(1−a), computed from z. In the row of softmax
cross-entropy, `symbolic` takes all outputs and targets of a sample, and the p of `symbolic_slope` is softmax(a)."""

ACTIVATIONS: Mapping[str, Activation] = {row.name: row for row in _activations}
LOSSES: Mapping[str, Loss] = {row.name: row for row in _losses}

Row = TypeVar("Row")


def look_up(table: Mapping[str, Row], name: object, what: str) -> Row:
    """The row of that name, or a ValueError with the known names and the nearest spelling.

    >>> look_up(ACTIVATIONS, "tanh", "activation")
    tanh
    """
    if isinstance(name, str) and name in table:
        return table[name]
    if not isinstance(name, str):
        raise TypeError(f"the {what} is named by a string, one of {', '.join(table)}; {name!r} was given")
    near = get_close_matches(name.lower().replace(" ", "_"), table, n=1)
    guess = "".join(f"; did you mean {known!r}?" for known in near)
    raise ValueError(f"unknown {what} {name!r}; known are {', '.join(table)}{guess}")
