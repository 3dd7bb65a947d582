"""The network as a picture: nodes with their activations, edges that can be dragged."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.layout import lay_out
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.diagram import draw_diagram
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["Diagram"]

MODES = ("values", "derivatives", "delta")


class Diagram(Panel):
    """The network: drag an edge, an input or a bias; arrow keys walk, Enter takes hold. `Diagram(live)`.

    mode  what is shown: "values" (edges show the weights), "derivatives" (edges show ∂C_0/∂w) or "delta" (δ at every node);
          the view has a switch for it. Raises ValueError for any other.
    """

    script = "panels/diagram.js"
    place = "left"
    mode = T.Enum(MODES, "values").tag(sync=True)
    wide = T.Dict().tag(sync=True)
    narrow = T.Dict().tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if (mode := traits.get("mode", "values")) not in MODES:
            raise ValueError(f"a Diagram shows {', '.join(MODES)}, but mode={mode!r} was given")
        if isinstance(live, LiveNetwork):
            sizes, biases = live.net.sizes, bool(live.net.biases)
            traits |= {"wide": lay_out(sizes, biases).as_dict(), "narrow": lay_out(sizes, biases, narrow=True).as_dict()}
        super().__init__(live, **traits)

    def alt(self) -> str:
        """The network, its outputs and targets, and the selected weight, in a sentence."""
        v = Values(self.live)
        outputs = v.forward.a[v.net.L][0] if v.shares is None else v.shares
        pairs = [f"output {j} is {fmt(out, 2)} (target {fmt(t, 2)})" for j, (out, t) in enumerate(zip(outputs, v.y, strict=True), 1)]
        some = ", ".join(pairs[:4]) + (f" and {len(pairs) - 4} more" if len(pairs) > 4 else "")
        return f"Network {v.net.name}: {some}; loss {fmt(v.C)}. Selected: {v.quantity.words}, {fmt(v.value, 2)}."

    def still(self) -> Still:
        """The network as it stands."""
        return draw_diagram(Values(self.live), self.mode)
