"""The loss as a curve over the selected weight."""

from __future__ import annotations

from backprop_lib.live.panel import Panel

__all__ = ["LossCurve"]


class LossCurve(Panel):
    """The loss over the selected weight, with point, tangent, start and the change predicted and real. `LossCurve(live)`."""

    script = "panels/curve.js"
    place = "right"
