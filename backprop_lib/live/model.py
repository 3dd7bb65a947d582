"""The shared state of all live views of one network, in Python and in the browser.

`LiveNetwork` has no view of its own. In the browser it runs the derivation's JavaScript (`Program.to_javascript`), so a
drag needs no kernel; Python hears of a change when it is finished, and a change made in Python moves every panel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import anywidget
import numpy as np
import traitlets as T
from numpy.typing import ArrayLike

from backprop_lib.derivation import Program, derive
from backprop_lib.functions import ACTIVATIONS
from backprop_lib.live.link import from_link, to_link
from backprop_lib.live.source import esm, style
from backprop_lib.network import Network
from backprop_lib.notation import Quantity
from backprop_lib.numbers import real

if TYPE_CHECKING:
    from backprop_lib.live.panels.compare import Compare

__all__ = ["LiveNetwork"]

BOUNDS = (-5.0, 5.0)


def _rows(values: Any) -> list[list[float]]:
    return [[float(v) for v in row] for row in values]


class LiveNetwork(anywidget.AnyWidget):
    """One network that several panels show and move together.

    net       the network at the start; `live.net` is the network as it is now
    x, y      one sample (inputs,), (outputs,), or several (n, inputs), (n, outputs)
    selected  the weight or bias that is in view first; the lesson's w_12^(L) where it exists, else the first
    sample    which sample is in view, counted from 1

    `live[w(4, 1, 2)]` reads a weight and `live[w(4, 1, 2)] = 0.3` sets it, in Python and in every panel. Raises ValueError
    and TypeError for what does not fit; the views keep what they had.

    >>> from backprop_lib import four_layer_net, four_layer_sample, w
    >>> live = LiveNetwork(four_layer_net(), *four_layer_sample())
    >>> live[w(4, 1, 2)] = -1.2
    >>> live
    LiveNetwork of 2-3-3-2, w(4, 1, 2) selected, 1 weight changed
    """

    _view_name = T.Any(None, allow_none=True).tag(sync=True)
    _esm = T.Unicode().tag(sync=True)
    _css = T.Unicode().tag(sync=True)
    parameters = T.Any([]).tag(sync=True)
    start = T.Any([]).tag(sync=True)
    X = T.Any([]).tag(sync=True)
    start_X = T.Any([]).tag(sync=True)
    Y = T.Any([]).tag(sync=True)
    activations = T.List(T.Int()).tag(sync=True)
    start_activations = T.List(T.Int()).tag(sync=True)
    sample = T.Int(0).tag(sync=True)
    selected = T.Int(0).tag(sync=True)
    bounds = T.List(T.Float(), default_value=list(BOUNDS)).tag(sync=True)
    predictions = T.List(T.Dict()).tag(sync=True)
    asked = T.List(T.Unicode()).tag(sync=True)
    panels = T.List(T.Unicode()).tag(sync=True)
    note = T.Unicode("").tag(sync=True)

    def __init__(
        self, net: Network, x: ArrayLike, y: ArrayLike, *, selected: Quantity | None = None, sample: int = 1, **traits: Any
    ) -> None:
        if not isinstance(net, Network):
            raise TypeError(f"LiveNetwork takes a Network, but {type(net).__name__} was given; make one with Network([2, 3, 3, 2])")
        X, Y = net.samples(x, y)
        if (place := real(sample)) is None or place not in range(1, len(X) + 1):
            raise ValueError(f"there are samples 1 to {len(X)}, sample {sample!r} was asked for")
        self._first = net
        self._linked: list[str] = []
        self._kept: list[str] = []
        self.program: Program = derive(net)
        names = list(ACTIVATIONS)
        activations = [names.index(net.activations[l].name) for l in net.layers]
        parameters = net.parameters.tolist()
        super().__init__(
            _esm=esm("model.js", self.program.to_javascript()), _css=style(),
            parameters=parameters, start=list(parameters), X=_rows(X), start_X=_rows(X), Y=_rows(Y),
            activations=activations, start_activations=list(activations), sample=int(place) - 1,
            selected=net.index(selected) if selected is not None else _first_choice(net), **traits,
        )  # fmt: skip

    @property
    def net(self) -> Network:
        """The network as it is now, with the weights and activations of the views."""
        return self.network(self.parameters, self.activations)

    def network(self, parameters: Sequence[float], activations: Sequence[int]) -> Network:
        """The network with these parameters and activations, both as in the traits."""
        names = list(ACTIVATIONS)
        first = self._first
        activation = [names[place] for place in activations]
        changed = Network(first.sizes, activation, first.loss_function.name, *_arrays(first))
        return changed.with_parameters(np.asarray(parameters, dtype=float))

    @property
    def x(self) -> list[float]:
        """The inputs of the sample in view."""
        return cast("list[float]", self.X[self.sample])

    @property
    def y(self) -> list[float]:
        """The targets of the sample in view."""
        return cast("list[float]", self.Y[self.sample])

    @property
    def quantity(self) -> Quantity:
        """The selected weight or bias."""
        return self._first.quantities[self.selected]

    def __getitem__(self, quantity: Quantity) -> float:
        return float(self.parameters[self._first.index(quantity)])

    def __setitem__(self, quantity: Quantity, value: float) -> None:
        place = self._first.index(quantity)
        changed = list(self.parameters)
        changed[place] = value
        self.parameters = changed

    def select(self, quantity: Quantity) -> None:
        """Bring a weight or bias into view, in every panel."""
        self.selected = self._first.index(quantity)

    def reset(self) -> None:
        """Everything back to the start: weights, biases, inputs and activations."""
        with self.hold_sync():
            self.parameters = list(self.start)
            self.X = _rows(self.start_X)
            self.activations = list(self.start_activations)

    def link(self) -> str:
        """The state as the end of an address, as "copy link" makes it: put it behind any address, or read it as it is."""
        return to_link(self)

    @classmethod
    def from_link(cls, text: str) -> LiveNetwork:
        """The network of a copied link: weights, samples, selection, predictions, and the panels that `workbench(live)` then has.

        A damaged link gives the start and says so in `live.note`; a ValueError is raised only for what is no text.

        >>> from backprop_lib import four_layer_net, four_layer_sample
        >>> LiveNetwork.from_link(LiveNetwork(four_layer_net(), *four_layer_sample()).link())
        LiveNetwork of 2-3-3-2, w(4, 1, 2) selected, start values
        """
        return from_link(cls, text)

    def _ask(self, question: str) -> None:
        """Note a question of `Predict`. What was answered before is gone, but for an answer that came with a link."""
        kept = [text for text in self._kept if text.split(" ")[0] == question]
        self._kept = [text for text in self._kept if text not in kept]
        self.asked = [*(text for text in self.asked if text.split(" ")[0] != question), kept[0] if kept else question]

    def compare(self, gradient: Callable[..., Any], seconds: float = 1.0) -> Compare:
        """A panel that shows your own gradient function beside the true gradient while you drag: `live.compare(my_gradient)`.

        It is called as `gradient(net, X, Y)` with the sample in view, X (1, inputs) and Y (1, outputs), or, if it takes a fourth
        argument, as `gradient(net, X, Y, w(4, 1, 2))`; it returns one number, for the selected weight, or the whole gradient in
        any form that `diagnose` reads. It is stopped after `seconds`. Raises a TypeError for what can't be called.
        """
        from backprop_lib.live.panels.compare import Compare

        return Compare(self, gradient, seconds)

    def on_change(self, call: Callable[[LiveNetwork], object]) -> Callable[[LiveNetwork], object]:
        """Call `call(live)` whenever a change is finished, here or in a panel; usable as a decorator."""
        self.observe(lambda _: call(self), names=["parameters", "X", "Y", "sample", "activations", "selected"])
        return call

    @T.validate("parameters", "start")
    def _check_parameters(self, proposal: dict[str, Any]) -> list[float]:
        return _numbers(proposal["value"], len(self._first.quantities), self._first.name)

    @T.validate("X", "start_X")
    def _check_X(self, proposal: dict[str, Any]) -> list[list[float]]:
        from backprop_lib.network import as_samples

        return _rows(as_samples(proposal["value"], self._first.sizes[0], "X"))

    @T.validate("Y")
    def _check_Y(self, proposal: dict[str, Any]) -> list[list[float]]:
        return _rows(self._first.samples(np.zeros((len(proposal["value"]), self._first.sizes[0])), proposal["value"])[1])

    @T.validate("selected")
    def _check_selected(self, proposal: dict[str, Any]) -> int:
        place = int(proposal["value"])
        if not 0 <= place < len(self._first.quantities):
            raise ValueError(f"{self._first.name} has {len(self._first.quantities)} weights and biases; use live.select(w(l, j, k))")
        return place

    @T.validate("sample")
    def _check_sample(self, proposal: dict[str, Any]) -> int:
        place = int(proposal["value"])
        if self.X and not 0 <= place < len(self.X):
            raise ValueError(f"live.sample counts from 0 and there are {len(self.X)} samples, {place} was given")
        return place

    @T.validate("activations")
    def _check_activations(self, proposal: dict[str, Any]) -> list[int]:
        places = [int(v) for v in proposal["value"]]
        names = list(ACTIVATIONS)
        if len(places) != self._first.L - 1 or not all(0 <= v < len(names) for v in places):
            raise ValueError(f"activations holds {self._first.L - 1} places in {names}, but {places} was given")
        needed = self._first.loss_function.outputs
        if needed and names[places[-1]] != needed:
            raise ValueError(f"{self._first.loss_function.label} stands on an output layer with {needed}, not with {names[places[-1]]}")
        return places

    def __repr__(self) -> str:
        count = sum(a != b for a, b in zip(self.parameters, self.start, strict=True))
        state = "start values" if not count else f"{count} weight{'s' * (count > 1)} changed"
        return f"LiveNetwork of {self._first.name}, {self.quantity!r} selected, {state}"


def _arrays(net: Network) -> tuple[list[Any], list[Any] | None]:
    return list(net.weights.values()), list(net.biases.values()) or None


def _numbers(values: Any, count: int, name: str) -> list[float]:
    try:
        numbers = [float(v) for v in values]
    except (TypeError, ValueError):
        raise TypeError(f"the parameters of {name} are {count} numbers, but {values!r} was given") from None
    if len(numbers) != count:
        raise ValueError(f"{name} has {count} weights and biases, but {len(numbers)} values were given; live.net.parameters shows them")
    if not np.isfinite(numbers).all():
        raise ValueError(f"value {int(np.argmin(np.isfinite(numbers))) + 1} of the parameters is not finite; each must be a finite number")
    return numbers


def _first_choice(net: Network) -> int:
    """The lesson's weight, w_12^(L), where it exists."""
    wanted: Sequence[Quantity] = [q for q in net.quantities if (q.kind, q.layer, q.nodes) == ("w", net.L, (1, 2))]
    return net.index(wanted[0]) if wanted else 0
