"""The derivation as NumPy: the rules as matrix products over samples, and, for small networks, the program line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray

from backprop_lib.functions import Activation, Loss
from backprop_lib.network import Layers, short
from backprop_lib.notation import C_0, Partial, Quantity

if TYPE_CHECKING:
    from backprop_lib.derivation import Program, Step

__all__ = ["Evaluation", "run_steps", "to_numpy", "to_scalar"]

Array = NDArray[Any]


@dataclass(frozen=True)
class Evaluation:
    """What the program computed over n samples: by layer (n, N_l) each, `losses` (n,), and the gradient of the mean.

    `gradient` and `per_sample` (n, parameters) are in the order of `Network.quantities`.
    """

    z: Layers
    a: Layers
    losses: Array
    dC_da: Layers
    da_dz: Layers
    delta: Layers
    per_sample: Array
    places: dict[Quantity, int]

    @property
    def gradient(self) -> Array:
        """The mean over samples of the derivative by each weight and bias."""
        return np.asarray(self.per_sample.mean(axis=0))

    def __getitem__(self, of: Quantity | Partial) -> Any:
        """The number of a quantity or a derivative of the loss; an array (n,) where there are several samples.

        Raises TypeError for what is neither, and ValueError for one that was not worked out.
        """
        if not isinstance(of, (Quantity, Partial)):
            raise TypeError(f"a quantity such as z(4, 1) or a derivative of the loss is asked for, but {short(of)} was given")
        if isinstance(of, Partial) and of.of.kind == "C_0" and of.wrt in self.places:
            column = self.per_sample[:, self.places[of.wrt]]
        elif isinstance(of, Partial):
            kinds = {("C_0", "a"): self.dC_da, ("C_0", "z"): self.delta, ("a", "z"): self.da_dz}
            apart = of.of.kind == "a" and (of.of.layer, of.of.nodes) != (of.wrt.layer, of.wrt.nodes)
            column = self._column(None if apart else kinds.get((of.of.kind, of.wrt.kind)), of.wrt, of)
        elif of.kind == "C_0":
            column = self.losses
        else:
            column = self._column({"z": self.z, "a": self.a, "delta": self.delta, "g_prime": self.da_dz}.get(of.kind), of, of)
        return column.item() if len(column) == 1 else column

    @staticmethod
    def _column(layers: Layers | None, node: Quantity, of: Quantity | Partial) -> Array:
        if layers is None or node.l not in layers or not 1 <= node.j <= layers[node.l].shape[1]:
            raise ValueError(f"the program works out z, a, δ, g' and the derivatives of the loss, but {of!r} was asked for")
        return layers[node.l][:, node.j - 1]


@lru_cache
def _activation(row: Activation) -> tuple[Callable[..., Array], Callable[..., Array]]:
    z, a = sp.symbols("z a")
    return sp.lambdify(z, row.symbolic(sp, z), "numpy"), sp.lambdify((z, a), row.symbolic_slope(sp, z, a), "numpy")


@lru_cache
def _loss(row: Loss) -> tuple[Callable[..., Array], Callable[..., Array], Callable[..., Array] | None]:
    """The slope of (z, a, y), δ of the output layer of (a, y, slope, g'), and the loss terms of (z, a, y) where there are such."""
    z, a, y, U, S = sp.symbols("z a y U S")
    delta = row.symbolic_delta(sp, a, y) if row.symbolic_delta else U * S
    slope = sp.lambdify((z, a, y), row.symbolic_slope(sp, z, a, y), "numpy")
    terms = sp.lambdify((z, a, y), row.symbolic(sp, z, a, y), "numpy") if row.terms else None
    return slope, sp.lambdify((a, y, U, S), delta, "numpy"), terms


def _softmax(a: Array, Y: Array) -> tuple[Array, Array]:
    """log Σ e^a − Σ y a with the largest output taken out, and softmax(a)."""
    m = a.max(axis=1, keepdims=True)
    e = np.exp(a - m)
    return m.squeeze(axis=1) + np.log(e.sum(axis=1)) - (Y * a).sum(axis=1), e / e.sum(axis=1, keepdims=True)


def to_numpy(program: Program) -> Callable[..., Evaluation]:
    """A function (parameters, X, Y) → Evaluation for the program's network."""
    net = program.net
    L, loss = net.L, net.loss_function
    places = {quantity: place for place, quantity in enumerate(net.quantities)}

    def evaluate(parameters: ArrayLike, X: ArrayLike, Y: ArrayLike) -> Evaluation:
        given = net.with_parameters(parameters)
        weights, biases = given.weights, given.biases
        inputs, targets = net.samples(X, Y)
        n = len(inputs)
        z: Layers = {}
        a: Layers = {1: inputs}
        da_dz: Layers = {}
        for l in net.layers:
            g, slope = _activation(net.activations[l])
            z[l] = a[l - 1] @ weights[l].T + (biases[l] if biases else 0)
            a[l] = g(z[l])
            da_dz[l] = np.full_like(z[l], slope(z[l], a[l]))
        loss_slope, output_delta, terms = _loss(loss)
        losses, p = (terms(z[L], a[L], targets).sum(axis=1), a[L]) if terms else _softmax(a[L], targets)
        with np.errstate(over="ignore", invalid="ignore"):  # a slope that only cancelling makes finite
            dC_da: Layers = {L: loss_slope(z[L], p, targets)}
        delta: Layers = {L: output_delta(a[L], targets, dC_da[L], da_dz[L])}
        for l in range(L - 1, 1, -1):
            dC_da[l] = delta[l + 1] @ weights[l + 1]
            delta[l] = dC_da[l] * da_dz[l]
        by_weight = [(delta[l][:, :, None] * a[l - 1][:, None, :]).reshape(n, weights[l].size) for l in net.layers]
        per_sample = np.concatenate(by_weight + [delta[l] for l in biases], axis=1)
        return Evaluation(z, a, losses, dC_da, da_dz, delta, per_sample, places)

    return evaluate


def run_steps(program: Program, x: ArrayLike, y: ArrayLike) -> dict[str, float]:
    """Run the program line by line at one sample; the number of every step, weight, input and target by name."""
    net = program.net
    inputs, targets = net.samples(x, y)
    if len(inputs) != 1:
        raise ValueError(f"the program is run at one sample, but {len(inputs)} were given; take one, such as X[0], Y[0]")
    known = {q.name: net[q] for q in net.quantities}
    known |= {f"x_{k}": v for k, v in enumerate(inputs.ravel().tolist(), 1)} | {
        f"y_{j}": v for j, v in enumerate(targets.ravel().tolist(), 1)
    }
    values = _compiled(program, program.steps)(*(one.ravel().tolist() for one in (net.parameters, inputs, targets)))
    return known | {line.of.name: float(values[i]) for i, line in enumerate(program.steps)}


def to_scalar(program: Program) -> Callable[..., list[float]]:
    """A function (parameters, x, y) → the gradient for one sample, the program's lines on plain numbers.

    Takes lists of floats in the order of `Network.quantities`, of the inputs and of the targets, checks nothing, and returns a
    list in the order of `Network.quantities`. For a network of some ten weights nothing is quicker; from a hundred on NumPy is.
    """
    lines = {line.of: line for line in program.steps}
    return _compiled(program, [lines[Partial(C_0, quantity)] for quantity in program.net.quantities])


def _compiled(program: Program, wanted: Sequence[Step]) -> Callable[..., list[float]]:
    """The program as a Python function of (parameters, x, y) that returns the numbers of some of its lines."""
    net = program.net
    inputs, targets = (sp.symbols(f"{name}_1:{count + 1}") for name, count in (("x", net.sizes[0]), ("y", net.sizes[-1])))
    lines = [(line.symbol, line.expression) for line in program.steps]
    symbols = [line.symbol for line in wanted]
    run: Callable[..., list[float]] = sp.lambdify(
        [[sp.Symbol(q.name) for q in net.quantities], inputs, targets], symbols, "math", cse=lambda _: (lines, symbols)
    )
    return run
