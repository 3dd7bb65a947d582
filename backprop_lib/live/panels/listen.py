"""The loss curve to listen to."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.values import Values, exact

__all__ = ["Listen"]


class Listen(Panel):
    """The loss as sound, off until it is switched on: H plays the curve, a dragged weight is followed. `Listen(live, volume=0.3)`.

    on       whether there is sound at all; the browser asks for a click or a key first
    volume   from 0 to 1
    seconds  how long the curve lasts, from 1 to 6
    muted    silent for a while
    """

    script = "panels/listen.js"
    sheets = ("listen",)
    on = T.Bool(False).tag(sync=True)
    volume = T.Float(0.5, min=0, max=1).tag(sync=True)
    seconds = T.Float(2.0, min=1, max=6).tag(sync=True)
    muted = T.Bool(False).tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        super().__init__(live, **traits)

    def alt(self) -> str:
        """What there is to hear."""
        v = Values(self.live)
        return f"The loss over {v.quantity.words} as sound, left to right, with a tick at {exact(v.value)}; the higher, the larger."
