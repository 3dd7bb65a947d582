"""A feed-forward network: its sizes, numbers and functions, the forward pass and the loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.functions import ACTIVATIONS, LOSSES, Activation, Loss, look_up
from backprop_lib.notation import Quantity, b, w
from backprop_lib.numbers import real, whole

__all__ = ["Forward", "Layers", "Network", "as_samples", "require_network", "seeded", "short"]

Array = NDArray[Any]
Layers = dict[int, Array]
MOST = 10_000_000  # weights and biases; a lesson needs some hundred thousand
LARGEST = 1e150  # inputs and targets: their squares, and sums of these, are numbers too


@dataclass(frozen=True)
class Forward:
    """What a forward pass computed: `z[l]` for l = 2…L and `a[l]` for l = 1…L, each (n, N_l)."""

    z: Layers
    a: Layers

    def __getitem__(self, quantity: Quantity) -> Any:
        """The values of `a(l, j)` or `z(l, j)`: a number for one sample, an array (n,) for several."""
        layers = {"a": self.a, "z": self.z}.get(getattr(quantity, "kind", ""))
        if layers is None:
            raise TypeError(f"a forward pass has a(l, j) and z(l, j), but {quantity!r} was asked for")
        require_node(quantity, [self.a[l].shape[1] for l in sorted(self.a)])
        column = layers[quantity.l][:, quantity.j - 1]
        return column.item() if len(column) == 1 else column


def as_samples(values: ArrayLike, width: int, what: str) -> Array:
    """Read samples as an array (n, width); one sample may be given as (width,).

    Raises a TypeError where there are no numbers, a ValueError for a wrong shape, NaN, infinity or a value whose square would
    overflow (named by its sample).
    """
    array = _floats(values, f"{what} must be numbers in an array (n, {width})")
    array = array[np.newaxis] if array.ndim == 1 else array
    if array.ndim != 2 or array.shape[1] != width:
        given = array.shape[-1] if array.ndim else 0
        counts = f"{what} has {given} values a sample, but {'layer 1' if what == 'X' else 'the output layer'} has {width} nodes"
        raise ValueError(f"{counts}; give an array (n, {width}), this one is {np.shape(values)}")
    if not len(array):
        raise ValueError(f"{what} holds no sample; give at least one row of {width} values")
    if width and not (array.max() <= LARGEST and array.min() >= -LARGEST):  # also false for NaN
        sample = int((np.abs(array) <= LARGEST).all(axis=1).argmin()) + 1  # the first False
        found = "that is not finite" if not np.isfinite(array[sample - 1]).all() else f"beyond ±{LARGEST:g}, whose square overflows,"
        raise ValueError(f"{what} has a value {found} in sample {sample}; every value must be a finite number")
    return array


def _floats(values: object, expected: str) -> Array:
    """Real numbers as an array; a TypeError says what was expected and what was given."""
    try:
        read = np.asarray(values)
        if read.dtype.kind == "c":
            raise TypeError
        return np.asarray(read, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"{expected}, but {short(values)} was given") from None


def require_network(net: object) -> Network:
    """Hand a network back; a TypeError where it is none."""
    if not isinstance(net, Network):
        raise TypeError(f"a Network is expected, such as Network([2, 3, 3, 2]), but {short(net)} was given")
    return net


def seeded(seed: object) -> np.random.Generator:
    """Random numbers from a seed; a TypeError where it is no whole number from 0 on."""
    if (number := whole(seed)) is None or number < 0:
        raise TypeError(f"seed is a whole number from 0 on, but {short(seed)} was given")
    return np.random.default_rng(number)


def require_node(quantity: Quantity, sizes: Sequence[int]) -> None:
    """Raise a ValueError where a network of these sizes does not have that weight, bias or node."""
    name = "-".join(map(str, sizes))
    if not 1 <= quantity.l <= len(sizes):
        raise ValueError(f"{name} has layers 1 to {len(sizes)}, layer {quantity.l} was asked for")
    for layer, node in zip((quantity.l, quantity.l - 1), quantity.nodes, strict=False):
        count = sizes[layer - 1]
        if not 1 <= node <= count:
            have = "node 1 only" if count == 1 else "nodes 1 and 2" if count == 2 else f"nodes 1 to {count}"
            raise ValueError(f"layer {layer} of {name} has {have}, node {node} was asked for")


def short(value: object) -> str:
    """What was given, for an error message: its repr, cut."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


class Network:
    """A feed-forward network of L layers; layer 1 is the input, layers 2…L have weights W^(l) of shape (N_l, N_(l−1)).

    sizes        nodes of each layer, input first: [2, 3, 3, 2]
    activation   a name from `functions.ACTIVATIONS`, or one for each of the layers 2…L
    loss         a name from `functions.LOSSES`
    weights      a list of arrays for the layers 2…L; left out, they are drawn from `seed`
    biases       a list of arrays (N_l,) for the layers 2…L; True draws them from `seed`, None leaves biases out
    seed         start values are uniform in ±√(6/(N_(l−1)+N_l)) [Glorot and Bengio 2010, eq. 16], or, with `spread`,
                 in ±spread rounded to 2 decimals, so that they can be read

    A network does not change: `replace` and `with_parameters` return new ones. Raises ValueError and TypeError.

    >>> net = Network([2, 3, 2], weights=[[[1, 2], [3, 4], [5, 6]], [[1, 0, 2], [0, 1, 1]]])
    >>> net[w(3, 1, 3)]
    2.0
    """

    def __init__(
        self,
        sizes: Iterable[int],
        activation: str | Sequence[str] = "sigmoid",
        loss: str = "squared_error",
        weights: Sequence[ArrayLike] | None = None,
        biases: Sequence[ArrayLike] | bool | None = None,
        *,
        seed: int = 0,
        spread: float | None = None,
    ) -> None:
        self.sizes = _read_sizes(sizes)
        self.L = len(self.sizes)
        self.activations = self._read_activations(activation)
        self.loss_function: Loss = look_up(LOSSES, loss, "loss")
        needed, found = self.loss_function.outputs, self.activations[self.L].name
        if needed and needed != found:
            raise ValueError(f"{self.loss_function.label} stands on an output layer with {needed}, but layer {self.L} has {found}")
        rng = seeded(seed)
        if spread is not None and ((largest := real(spread)) is None or not 0 < largest <= LARGEST):
            raise ValueError(f"spread is a positive number, the largest start value, but {short(spread)} was given")
        drawn = {l: _draw(rng, (self.sizes[l - 1], self.sizes[l - 2]), spread) for l in self.layers}
        self.weights = drawn if weights is None else self._read_arrays(weights, "weights", columns=True)
        if isinstance(biases, bool) or biases is None:
            self.biases = {l: _draw(rng, (self.sizes[l - 1],), spread) for l in self.layers} if biases else {}
        else:
            self.biases = self._read_arrays(biases, "biases", columns=False)
        for array in (*self.weights.values(), *self.biases.values()):
            array.flags.writeable = False

    @property
    def layers(self) -> range:
        """The layers that have weights: 2…L."""
        return range(2, self.L + 1)

    def _read_activations(self, given: str | Sequence[str]) -> Mapping[int, Activation]:
        names = [given] * (self.L - 1) if isinstance(given, str) else list(given)
        if len(names) != self.L - 1:
            raise ValueError(f"{self.name} needs one activation, or one for each of the layers 2 to {self.L}; {len(names)} were given")
        return {l: look_up(ACTIVATIONS, name, "activation") for l, name in enumerate(names, 2)}

    def _read_arrays(self, given: Sequence[ArrayLike], what: str, columns: bool) -> Layers:
        given = list(given.values()) if isinstance(given, Mapping) else list(given)
        if len(given) != self.L - 1:
            raise ValueError(f"{self.name} needs {what} for the layers 2 to {self.L}, {self.L - 1} arrays; {len(given)} were given")
        arrays = {}
        for l, values in enumerate(given, 2):
            shape = (self.sizes[l - 1], self.sizes[l - 2]) if columns else (self.sizes[l - 1],)
            array = _floats(values, f"the {what} of layer {l} must be numbers in an array {shape}").copy()
            if array.shape != shape:
                raise ValueError(f"the {what} of layer {l} of {self.name} form an array {shape}, but {array.shape} was given")
            if not np.isfinite(array).all():
                raise ValueError(f"the {what} of layer {l} hold a value that is not finite; every one must be a finite number")
            arrays[l] = array
        return arrays

    @property
    def name(self) -> str:
        """The sizes in one word: 2-3-3-2."""
        return "-".join(map(str, self.sizes))

    def __reduce__(self) -> tuple[Any, ...]:
        names = [self.activations[l].name for l in self.layers]
        return Network, (self.sizes, names, self.loss_function.name, list(self.weights.values()), list(self.biases.values()) or None)

    def __repr__(self) -> str:
        names = list(dict.fromkeys(row.name for row in self.activations.values()))
        return f"Network {self.name}, {' and '.join(names)}, {self.loss_function.label}, {'with' if self.biases else 'no'} biases"

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every weight, layer by layer and row by row, then every bias: the order of `parameters`."""
        nodes = {l: range(1, size + 1) for l, size in enumerate(self.sizes, 1)}
        weights = [w(l, j, k) for l in self.layers for j in nodes[l] for k in nodes[l - 1]]
        return (*weights, *(b(l, j) for l in self.biases for j in nodes[l]))

    @property
    def parameters(self) -> Array:
        """All weights and biases in one vector, in the order of `quantities`."""
        return flatten(self.weights, self.biases)

    def unflatten(self, vector: Array) -> tuple[Layers, Layers]:
        """Cut a vector in the order of `quantities` into weights and biases by layer."""
        weights, biases, at = {}, {}, 0
        for l in self.layers:
            shape = (self.sizes[l - 1], self.sizes[l - 2])
            weights[l] = vector[at : at + shape[0] * shape[1]].reshape(shape)
            at += shape[0] * shape[1]
        for l in self.biases:
            biases[l] = vector[at : at + self.sizes[l - 1]]
            at += self.sizes[l - 1]
        return weights, biases

    def with_parameters(self, vector: ArrayLike) -> Network:
        """The same network with these weights and biases, a vector in the order of `quantities`."""
        count = self.parameters.size  # `quantities` would name each of them, at every step of a training
        array = _floats(vector, f"{self.name} is given its {count} weights and biases as one vector of numbers").copy()
        if array.shape != (count,):
            raise ValueError(f"{self.name} has {count} weights and biases, but an array {array.shape} was given")
        weights, biases = self.unflatten(array)
        names = [self.activations[l].name for l in self.layers]
        return Network(self.sizes, names, self.loss_function.name, list(weights.values()), list(biases.values()) or None)

    def replace(self, changes: Mapping[Quantity, float]) -> Network:
        """The same network with some weights or biases changed: `net.replace({w(4, 1, 2): 0.3})`."""
        if not isinstance(changes, Mapping):
            raise TypeError(f"changes are given as {{w(4, 1, 2): 0.3}}, but {short(changes)} was given")
        vector = self.parameters
        for quantity, value in changes.items():
            vector[self.index(quantity)] = _floats(value, f"{quantity!r} is set to one number").reshape(())
        return self.with_parameters(vector)

    def index(self, quantity: Quantity) -> int:
        """Where a weight or bias stands in `parameters`; a ValueError where the network does not have it."""
        if getattr(quantity, "kind", None) not in ("w", "b"):
            raise TypeError(f"expected a weight w(l, j, k) or a bias b(l, j), but {short(quantity)} was given")
        require_node(quantity, self.sizes)
        if quantity not in self._places:
            raise ValueError(f"this {self.name} has no biases, {quantity!r} was asked for; make it with biases=True")
        return self._places[quantity]

    @cached_property
    def _places(self) -> dict[Quantity, int]:
        return {quantity: place for place, quantity in enumerate(self.quantities)}

    def __getitem__(self, quantity: Quantity) -> float:
        """The value of one weight or bias."""
        self.index(quantity)
        return float((self.weights if quantity.kind == "w" else self.biases)[quantity.l][quantity.place])

    def forward(self, X: ArrayLike) -> Forward:
        """Run samples X (n, N_1) through the network: z^(l) = W^(l) a^(l−1) + b^(l), a^(l) = g^(l)(z^(l))."""
        return self.run(self.weights, self.biases, as_samples(X, self.sizes[0], "X"))

    def run(self, weights: Layers, biases: Layers, X: Array) -> Forward:
        """The forward pass with other weights and biases, also complex ones; nothing is checked."""
        z: Layers = {}
        a: Layers = {1: X}
        for l in self.layers:
            z[l] = a[l - 1] @ weights[l].T
            if biases:
                z[l] += biases[l]
            a[l] = self.activations[l].of(z[l])
        return Forward(z, a)

    def losses_of(self, forward: Forward, Y: Array) -> Array:
        """Each sample's loss C_i, from a forward pass; nothing is checked."""
        value = self.loss_function.of(forward.z[self.L], forward.a[self.L], Y)
        return value.sum(axis=1) if value.ndim == 2 else value

    def samples(self, X: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
        """Read inputs X (n, N_1) and targets Y (n, N_L) and check that they fit this network and its loss."""
        inputs, targets = as_samples(X, self.sizes[0], "X"), as_samples(Y, self.sizes[-1], "Y")
        if len(inputs) != len(targets):
            raise ValueError(f"X has {len(inputs)} samples and Y has {len(targets)}; each sample needs its targets")
        if wanted := self.loss_function.targets(targets):
            raise ValueError(f"{self.loss_function.label} expects {wanted}, but Y is {short(targets.tolist())}")
        return inputs, targets

    def losses(self, X: ArrayLike, Y: ArrayLike) -> Array:
        """The loss of each sample: C_1 … C_n, an array (n,)."""
        inputs, targets = self.samples(X, Y)
        return self.losses_of(self.run(self.weights, self.biases, inputs), targets)

    def loss(self, X: ArrayLike, Y: ArrayLike) -> float:
        """The cost C: the mean of the samples' losses; for one sample its loss C_0."""
        return float(self.losses(X, Y).mean())


def flatten(weights: Layers, biases: Layers) -> Array:
    """Weights and biases by layer as one vector, in the order of `Network.quantities`."""
    return np.concatenate([array.ravel() for array in (*weights.values(), *biases.values())])


def _read_sizes(sizes: Iterable[int]) -> tuple[int, ...]:
    if isinstance(sizes, (str, bytes)) or not isinstance(sizes, Iterable):
        raise TypeError(f"sizes is a list of whole numbers such as [2, 3, 3, 2], but {sizes!r} was given")
    read = list(sizes)
    counts = [n for n in map(whole, read) if n is not None]
    if len(counts) < len(read):
        raise TypeError(f"sizes is a list of whole numbers such as [2, 3, 3, 2], but {read!r} was given")
    if len(counts) < 2 or min(counts) < 1:
        raise ValueError(f"sizes needs at least an input and an output layer, each of at least one node, but {read} was given")
    count = sum(n * (before + 1) for n, before in zip(counts[1:], counts, strict=False))
    if count > MOST:
        raise ValueError(f"these sizes need more than {MOST:,} weights and biases; give smaller ones than {short(read)}")
    return tuple(counts)


def _draw(rng: np.random.Generator, shape: tuple[int, ...], spread: float | None) -> Array:
    if spread is not None:
        return rng.uniform(-spread, spread, shape).round(2)
    limit = np.sqrt(6 / sum(shape))
    return rng.uniform(-limit, limit, shape)
