"""Every partial derivative as a bar."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.bars import draw_bars
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["Gradients"]

ORDERS = ("layer", "size")


class Gradients(Panel):
    """All partial derivatives of the loss; choosing a bar chooses the weight. `Gradients(live)`.

    order  "layer" (layer by layer) or "size" (the largest first); the view has a switch for it. Raises ValueError for any other.
    """

    script = "panels/bars.js"
    order = T.Enum(ORDERS, "layer").tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if (order := traits.get("order", "layer")) not in ORDERS:
            raise ValueError(f"Gradients are sorted by {' or '.join(ORDERS)}, but order={order!r} was given")
        super().__init__(live, **traits)

    def alt(self) -> str:
        """How many derivatives there are, the largest and the selected one, in a sentence."""
        v = Values(self.live)
        vector = v.gradient.vector
        at = int(abs(vector).argmax())
        largest = f"the largest, for {v.net.quantities[at].words}, is {fmt(vector[at])}"
        return f"{len(vector)} partial derivatives of the loss; {largest}; for {v.quantity.words} it is {fmt(v.slope)}."

    def still(self) -> Still:
        """The bars as they stand."""
        return draw_bars(Values(self.live))
