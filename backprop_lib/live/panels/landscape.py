"""The cost over two weights, and steps against the gradient."""

from __future__ import annotations

import math
from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.landscape import Slope, draw_landscape
from backprop_lib.live.still import Still
from backprop_lib.live.values import exact
from backprop_lib.notation import Quantity
from backprop_lib.numbers import fmt

__all__ = ["Landscape"]


class Landscape(Panel):
    """The cost over two weights as contours, with gradient, steps and trail: `Landscape(live, w(4, 1, 2), w(4, 1, 1), rate=2)`.

    across, up  the two weights or biases; without them the selected one, and another one that arrives at the same node
    rate        the learning rate η at the start, from 0.001 to 1000
    every       whether all weights take part in a step, or these two alone; the learner's switch sets it too

    With several samples the cost is their mean. `trail` holds [across, up, cost] for each point of the steps taken last.
    Raises ValueError.
    """

    script = "panels/landscape.js"
    sheets = ("landscape",)
    axes = T.List(T.Int()).tag(sync=True)
    rate = T.Float(1.0).tag(sync=True)
    every = T.Bool(False).tag(sync=True)
    trail = T.List(T.List(T.Float())).tag(sync=True)
    before = T.List(T.List(T.Float())).tag(sync=True)
    origin = T.List(T.Float()).tag(sync=True)

    def __init__(self, live: LiveNetwork, across: Quantity | None = None, up: Quantity | None = None, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            traits["axes"] = _axes(live, across, up)
        super().__init__(live, **traits)

    @T.validate("rate")
    def _check_rate(self, proposal: dict[str, Any]) -> float:
        rate = float(proposal["value"])
        if not (math.isfinite(rate) and 1e-3 <= rate <= 1e3):
            raise ValueError(f"the learning rate of a landscape is a number from 0.001 to 1000, but {rate!r} was given")
        return rate

    @T.validate("axes")
    def _check_axes(self, proposal: dict[str, Any]) -> list[int]:
        axes = [int(place) for place in proposal["value"]]
        if self.live is not None and not (len(set(axes)) == 2 and all(0 <= place < len(self.live.start) for place in axes)):
            raise ValueError(f"axes are two different places among the {len(self.live.start)} weights and biases, but {axes} was given")
        return axes

    def alt(self) -> str:
        """Where the point stands, the slopes, and what a step does, in a sentence."""
        at = Slope(self.live, self.axes)
        one, other = at.names
        after = at.after(self.rate, self.every)
        way = "falls" if after < at.cost else "rises" if after > at.cost else "stays"
        return (
            f"Cost over {one.words} and {other.words}: {fmt(at.cost)} at {exact(at.values[0])} and {exact(at.values[1])}, slopes "
            f"{fmt(at.slopes[0])} and {fmt(at.slopes[1])}; a step with learning rate {exact(self.rate)} takes it to {fmt(after)}: it {way}."
        )

    def still(self) -> Still:
        """Contours, point, gradient, step and trail as they stand."""
        return draw_landscape(Slope(self.live, self.axes), self.rate, self.every, self.trail)


def _axes(live: LiveNetwork, across: Quantity | None, up: Quantity | None) -> list[int]:
    """The places of two quantities, with a choice for those that are not named."""
    net = live._first
    if len(net.quantities) < 2:
        raise ValueError(f"a landscape needs two weights or biases, but {net.name} has {len(net.quantities)}")
    one = across if across is not None else live.quantity
    net.index(one)
    siblings = [q for q in net.quantities if q != one and (q.kind, q.l, q.j) == (one.kind, one.l, one.j)]
    other = up if up is not None else (siblings or [q for q in net.quantities if q != one])[0]
    if net.index(one) == net.index(other):
        raise ValueError(f"the two weights of a landscape must be different ones, but {one!r} was given twice")
    return [net.index(one), net.index(other)]
