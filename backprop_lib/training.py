"""Training: small steps against the gradient, taken over and over on small batches of samples.

What is taught in lesson 08 is one line, `parameters = parameters − rate · gradient`; the rest is which samples, how large
a step, and what is written down on the way. The gradient is an argument, so that a wrong one can be trained with, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.backprop import backprop
from backprop_lib.network import Network, require_network, seeded, short
from backprop_lib.numbers import real, whole

__all__ = ["Training", "accuracy", "batches", "confusion", "fading", "halving", "train"]

Array = NDArray[Any]
Rate = float | Callable[[int], float]
MOST_SAMPLES = 10_000_000
MOST_EPOCHS = 100_000  # a slip of the keyboard is not trained for years


@dataclass(frozen=True)
class Training:
    """What `train` hands back: the trained network, and what was recorded before the first epoch and after each one.

    `history["loss"]` is the cost over the training samples; further names come from `watch`. `stopped` is "", or says why
    the training ended early (a weight that is no longer finite); `net` is then the last network whose numbers were finite.
    """

    net: Network
    history: Mapping[str, tuple[float, ...]]
    stopped: str = ""

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return len(self.history["loss"]) - 1

    def __repr__(self) -> str:
        return f"Training of {self.net.name}, {self.epochs} epochs" + (f", {self.stopped}" if self.stopped else "")


def batches(n: int, size: int, rng: np.random.Generator) -> Iterator[Array]:
    """The numbers 0 … n−1 in a random order, cut into pieces of `size`; the last piece may be smaller.

    >>> [len(piece) for piece in batches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is a generator such as np.random.default_rng(0), but {short(rng)} was given")
    n, size = _whole("n", n, least=0), _whole("size", size, least=1)
    if n > MOST_SAMPLES:
        raise ValueError(f"at most {MOST_SAMPLES:,} samples are put in a random order, but n is {n:,}; take them in parts")
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


def halving(rate: float, every: int) -> Callable[[int], float]:
    """A schedule: the rate is halved after every so many epochs.

    >>> [halving(0.8, every=2)(epoch) for epoch in (1, 2, 3, 4, 5)]
    [0.8, 0.8, 0.4, 0.4, 0.2]
    """
    first, every = _rate(rate), _whole("every", every, least=1)
    return lambda epoch: first * 0.5 ** ((epoch - 1) // every)


def fading(rate: float, over: float) -> Callable[[int], float]:
    """A schedule: η / (1 + (epoch − 1) / over), half the rate after `over` epochs [Robbins and Monro 1951].

    >>> [fading(0.8, over=1)(epoch) for epoch in (1, 2, 4)]
    [0.8, 0.4, 0.2]
    """
    first, half = _rate(rate), real(over)
    if half is None or half <= 0:
        raise ValueError(f"over is a positive number of epochs, but {short(over)} was given")
    return lambda epoch: first / (1 + (epoch - 1) / half)


def train(
    net: Network,
    X: ArrayLike,
    Y: ArrayLike,
    *,
    epochs: int = 10,
    batch: int | None = 32,
    rate: Rate = 0.1,
    momentum: float = 0.0,
    decay: float = 0.0,
    gradient: Callable[..., Any] = backprop,
    seed: int = 0,
    watch: Mapping[str, Callable[[Network], float]] | None = None,
    progress: bool = False,
) -> Training:
    """Train a network by stochastic gradient descent on samples X (n, N_1), Y (n, N_L); `net` itself stays as it is.

    For each batch: v ← μ v − η (∂C/∂w + 2λw), w ← w + v [Polyak 1964; Sutskever et al. 2013, eq. 1 and 2].

    epochs     how often all samples are gone through
    batch      samples a step; None takes all of them
    rate       η, a number, or a schedule that says η for an epoch (counted from 1): `halving`, `fading`
    momentum   μ, the share of the last step that is kept; 0 is plain gradient descent
    decay      λ of weight decay: the cost holds λ Σ w² too, whose derivative is 2λw; biases do not decay
    gradient   a function (net, X, Y) that returns a `Gradient`, or a vector in the order of `net.parameters`
    seed       the order in which samples come
    watch      further numbers to record, each a function of the network: {"accuracy": lambda net: …}
    progress   show how far it is, in a widget

    A step to numbers that are not finite ends the training; `stopped` says so. Raises ValueError and TypeError.

    >>> fitted = train(Network([1, 1], "identity", weights=[[[0.0]]]), [[1.0], [2.0]], [[3.0], [6.0]], rate=0.1, epochs=50)
    >>> round(float(fitted.net.weights[2][0, 0]), 6)
    3.0
    """
    X, Y = require_network(net).samples(X, Y)
    epochs = _whole("epochs", epochs, least=0)
    if epochs > MOST_EPOCHS:
        raise ValueError(f"epochs is at most {MOST_EPOCHS:,}, but {epochs!r} was given; train again from the result, `training.net`")
    size = len(X) if batch is None else _whole("batch", batch, least=1)
    if (kept := real(momentum)) is None or not 0 <= kept < 1:
        raise ValueError(f"momentum is at least 0 and less than 1, but {short(momentum)} was given; 0.9 is a usual value")
    if (lost := real(decay)) is None or lost < 0:
        raise ValueError(f"decay is not negative, but {short(decay)} was given; 0 switches it off")
    if not callable(rate):
        _rate(rate)
    if watch is not None and not (isinstance(watch, Mapping) and all(map(callable, watch.values()))):
        raise TypeError(f'watch is a dictionary of functions, such as {{"accuracy": lambda net: …}}, but {short(watch)} was given')
    watched = {"loss": lambda net: net.loss(X, Y), **(watch or {})}
    history: dict[str, list[float]] = {name: [] for name in watched}
    rng = seeded(seed)
    is_weight = np.array([quantity.kind == "w" for quantity in net.quantities])
    now, velocity = net, np.zeros(len(is_weight))
    show = _progress(epochs) if progress else None
    for epoch in range(epochs + 1):
        stopped = ""
        for rows in batches(len(X), size, rng) if epoch else ():
            eta = _rate(rate(epoch) if callable(rate) else rate)
            with np.errstate(over="ignore", invalid="ignore"):
                slope = _vector(gradient(now, X[rows], Y[rows]), net) + 2 * lost * is_weight * now.parameters
                velocity = kept * velocity - eta * slope
                parameters = now.parameters + velocity
            if not np.isfinite(parameters).all():
                stopped = f"stopped in epoch {epoch}: a weight is no longer finite; try a smaller learning rate"
                break
            now = net.with_parameters(parameters)
        if stopped:
            if show:
                show(epoch, stopped)
            break
        with np.errstate(over="ignore", invalid="ignore"):
            for name, number in watched.items():
                history[name].append(float(number(now)))
        if show:
            show(epoch, " · ".join(f"{name} {numbers[-1]:.4f}" for name, numbers in history.items()))
    return Training(now, {name: tuple(numbers) for name, numbers in history.items()}, stopped)


def _whole(name: str, value: Any, least: int) -> int:
    if (number := whole(value)) is None or number < least:
        raise ValueError(f"{name} is a whole number from {least} on, but {value!r} was given")
    return number


def _rate(value: object) -> float:
    if (number := real(value)) is None:
        raise ValueError(f"rate is a finite number, or a schedule that says one for each epoch, but {short(value)} was given")
    return number


def _vector(gradient: Any, net: Network) -> Array:
    """A gradient as a vector in the order of `net.parameters`."""
    count = len(net.quantities)
    try:
        vector = np.asarray(getattr(gradient, "vector", gradient), dtype=float)
        given = f"an array {vector.shape}"
    except (TypeError, ValueError):
        vector, given = np.empty(0), type(gradient).__name__
    if vector.shape != (count,):
        wanted = f"a Gradient, or a vector of {count} numbers in the order of net.parameters"
        raise ValueError(f"the gradient function must return {wanted}, but it returned {given}")
    return vector


def accuracy(net: Network, X: ArrayLike, Y: ArrayLike) -> float:
    """The share of samples whose largest output stands where the largest target stands."""
    return float(np.trace(counts := confusion(net, X, Y)) / counts.sum())


def confusion(net: Network, X: ArrayLike, Y: ArrayLike) -> NDArray[np.int64]:
    """How often each class was taken for each: entry [true, said], an array (N_L, N_L) that sums to n."""
    X, Y = require_network(net).samples(X, Y)
    counts = np.zeros((net.sizes[-1], net.sizes[-1]), dtype=np.int64)
    np.add.at(counts, (Y.argmax(axis=1), net.forward(X).a[net.L].argmax(axis=1)), 1)
    return counts


def _progress(epochs: int) -> Callable[[int, str], None]:
    """Show a progress bar in a widget, and return what moves it: the epoch, and what is said beside it."""
    from IPython.display import display
    from ipywidgets import HTML

    text = f"{epochs} epochs; while they run, a bar with the latest numbers stands here"

    class Progress(HTML):  # type: ignore[misc]
        def __repr__(self) -> str:
            return text

        def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
            """The widget; where none runs, the text."""
            return {**super()._repr_mimebundle_(**kwargs), "text/html": f"<p>{text}</p>"}

    bar = Progress()
    display(bar)  # type: ignore[no-untyped-call]

    def show(epoch: int, said: str) -> None:
        bar.value = f'<progress value="{epoch}" max="{epochs}" aria-label="training"></progress> epoch {epoch} of {epochs} · {said}'

    return show
