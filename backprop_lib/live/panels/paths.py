"""Every way from a weight to the loss: the factors along it, the products, their sum; and the same with δ."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.panels.formulas import plain
from backprop_lib.live.pictures.paths import draw_paths, title, ways
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["Paths"]


class Paths(Panel):
    """The path ledger of the selected weight: pointing at a path lights it in the diagram. `Paths(live, merged=True)`.

    merged    shared tails merged into δ; the learner's switch sets it too
    """

    script = "panels/paths.js"
    sheets = ("parts", "paths")
    everywhere = ("lights",)
    formulas = T.Dict().tag(sync=True)
    merged = T.Bool(False).tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            slopes = live.program.formulas()["slopes"]
            traits["formulas"] = {"loss": plain(slopes["loss"]), "fused": plain(slopes["delta"])}
        super().__init__(live, **traits)

    def alt(self) -> str:
        """How many paths there are, and what they add up to."""
        v = Values(self.live)
        sums = "its product is" if ways(v) == 1 else "their products add up to"
        return f"{title(v)} from {v.quantity.words}; {sums} the slope {fmt(v.slope)}."

    def still(self) -> Still:
        """The ledger, or its merged form."""
        return draw_paths(Values(self.live), self.merged)
