"""The network as a picture: nodes with their activations, edges that can be dragged."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.layout import lay_out
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel

__all__ = ["Diagram"]


class Diagram(Panel):
    """The network: drag an edge, an input or a bias; arrow keys walk, Enter takes hold. `Diagram(live)`."""

    script = "panels/diagram.js"
    place = "left"
    wide = T.Dict().tag(sync=True)
    narrow = T.Dict().tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            sizes, biases = live.net.sizes, bool(live.net.biases)
            traits |= {"wide": lay_out(sizes, biases).as_dict(), "narrow": lay_out(sizes, biases, narrow=True).as_dict()}
        super().__init__(live, **traits)
