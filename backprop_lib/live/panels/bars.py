"""Every partial derivative as a bar."""

from __future__ import annotations

from backprop_lib.live.panel import Panel

__all__ = ["Gradients"]


class Gradients(Panel):
    """All partial derivatives of the loss, layer by layer; choosing a bar chooses the weight. `Gradients(live)`."""

    script = "panels/bars.js"
