"""Networks of every kind for the tests of the panels, made in the test and in the notebook by the same lines."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from backprop_lib.network import Network
from backprop_lib.notation import Quantity
from tests.browser.lab import Notebook
from tests.browser.reading import drag, edge

SETUP = """\
import numpy as np
from IPython.display import display
from backprop_lib import Network, four_layer_net, four_layer_samples
from backprop_lib.notation import b, w

rng = np.random.default_rng(20)
shares = lambda Y: Y / Y.sum(axis=1, keepdims=True)
NETS = [
    (four_layer_net(), *four_layer_samples()),
    (Network([2, 3, 3, 2], ["tanh", "relu", "identity"], "half_squared_error", biases=True, seed=5), *rng.uniform(0.1, 0.9, (2, 3, 2))),
    (Network([3, 2, 4, 3], ["leaky_relu", "softplus", "sigmoid"], "binary_cross_entropy", biases=True), *rng.uniform(0.1, 0.9, (2, 4, 3))),
    (Network([2, 4, 3], ["softplus", "identity"], "softmax_cross_entropy"), rng.normal(0, 1, (3, 2)), shares(rng.uniform(0.1, 1, (3, 3)))),
    (Network([8, 16, 16, 10], "tanh", biases=True, seed=8), rng.uniform(-1, 1, (2, 8)), rng.uniform(-0.9, 0.9, (2, 10))),
]
"""

TO_START = """\
from backprop_lib.live import LiveNetwork, Panel
from ipywidgets import Widget

movable = [one for one in Widget.widgets.values() if isinstance(one, (LiveNetwork, Panel))]
start = [(one, {name: value for name, value in one.get_state().items() if name not in ("live", "layout")}) for one in movable]

def to_start():
    for one, state in start:
        with one.hold_sync():
            for name, value in state.items():
                if getattr(one, name) != value:
                    setattr(one, name, value)
"""


def networks() -> list[tuple[Network, Any, Any]]:
    """The networks with samples X, Y that SETUP makes."""
    scope: dict[str, Any] = {}
    exec(SETUP, scope)
    return list(scope["NETS"])


def now(notebook: Notebook, live: str, net: Network) -> tuple[Network, Quantity]:
    """The network as the notebook's `live` has it, and the selected weight."""
    names, places, parameters, selected = eval(
        notebook.python(f"[list(__import__('backprop_lib').functions.ACTIVATIONS), {live}.activations, {live}.parameters, {live}.selected]")
    )
    activation = [names[place] for place in places]
    same = Network(net.sizes, activation, net.loss_function.name, list(net.weights.values()), list(net.biases.values()) or None)
    changed = same.with_parameters(np.array(parameters))
    return changed, changed.quantities[selected]


def drag_some(notebook: Notebook, net: Network, times: int, seed: int, at: int = 0) -> None:
    """Drag random edges of the diagram by random widths."""
    rng = random.Random(seed)
    weights = [q for q in net.quantities if q.kind == "w"]
    notebook.panel("diagram", at)
    for _ in range(times):
        q = rng.choice(weights)
        drag(notebook, edge(notebook, q.name, rng.choice((0.2, 0.3, 0.8)), at), rng.choice((-1, 1)) * rng.randint(8, 90))
        notebook.frame()
