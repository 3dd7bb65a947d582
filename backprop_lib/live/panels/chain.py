"""The chain rule for the selected weight, as the derivation prints it, with numbers."""

from __future__ import annotations

import re
from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.chain import draw_chain
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["ChainRule"]

PARTIALS = ("C_w", "C_b", "C_a", "a_z", "z_w", "z_b")
SLOPES = ("loss", "activation", "w", "x", "b", "delta")


class ChainRule(Panel):
    """∂C_0/∂w = ∂C_0/∂a · ∂a/∂z · ∂z/∂w: formulas over numbers. `ChainRule(live)`."""

    script = "panels/chain.js"
    formulas = T.Dict().tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            printed = live.program.formulas()
            chosen = {name: printed["partials"][name] for name in PARTIALS} | {name: printed["slopes"][name] for name in SLOPES}
            chosen["back"] = printed["sums"]["back"]
            traits["formulas"] = {name: _plain(text) for name, text in chosen.items()}
        super().__init__(live, **traits)

    def alt(self) -> str:
        """The product in a sentence."""
        v = Values(self.live)
        return f"Chain rule for {v.quantity.words}: {' times '.join(fmt(f) for f in v.factors)} is {fmt(v.slope)}, the slope of the loss."

    def still(self) -> Still:
        """The factors as they stand."""
        return draw_chain(Values(self.live))


def _plain(text: str | None) -> str | None:
    """The formula at full size, its prime close to the g."""
    if text is None:
        return None
    close = re.sub(r"<msup><mi>g</mi><mi>&#x02032;</mi></msup>", '<mi>g</mi><mo lspace="0" rspace="0">&#x02032;</mo>', text)
    return re.sub(r"<math [^>]*>", '<math displaystyle="true">', close)
