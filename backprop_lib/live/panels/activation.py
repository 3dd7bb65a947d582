"""Activation functions with their slopes, each node's z marked."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.panels.formulas import plain
from backprop_lib.live.pictures.activation import draw_activation
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["ActivationCurve"]


class ActivationCurve(Panel):
    """g and g' over z with the z of each node of a layer; another function may be chosen. `ActivationCurve(live, layer=3)`.

    layer    the layer in view; 0 follows the selected weight
    """

    script = "panels/activation.js"
    sheets = ("parts", "paths", "activation")
    formulas = T.Dict().tag(sync=True)
    needed = T.Unicode().tag(sync=True)
    layer = T.Int(0).tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            printed = live.program.formulas()["activations"]
            traits["formulas"] = {name: {part: plain(text) for part, text in forms.items()} for name, forms in printed.items()}
            traits["needed"] = live.net.loss_function.outputs or ""
        super().__init__(live, **traits)

    @T.validate("layer")
    def _check_layer(self, proposal: dict[str, Any]) -> int:
        layer = int(proposal["value"])
        last = self.live.net.L if self.live is not None else layer
        if layer != 0 and not 2 <= layer <= last:
            raise ValueError(f"activation functions are those of layers 2 to {last}; layer {layer} was asked for (0 follows the selection)")
        return layer

    @property
    def shown(self) -> int:
        """The layer in view."""
        return int(self.layer or self.live.quantity.l)

    def alt(self) -> str:
        """The function, and where its nodes stand."""
        v, l = Values(self.live), self.shown
        z, row = v.forward.z[l][0], v.net.activations[l]
        slopes = row.slope(v.forward.z[l], v.forward.a[l])[0]
        nodes = "; ".join(
            f"node {j} at z {fmt(float(z[j - 1]), 2)}, slope {fmt(float(slopes[j - 1]))}" for j in range(1, min(len(z), 4) + 1)
        )
        return f"{row.label} and its slope with the nodes of layer {l}: {nodes}"

    def still(self) -> Still:
        """Both curves with a mark for each node."""
        return draw_activation(Values(self.live), self.shown)
