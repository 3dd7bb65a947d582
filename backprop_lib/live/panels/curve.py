"""The loss as a curve over the selected weight."""

from __future__ import annotations

from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.curve import draw_curve
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values, exact
from backprop_lib.numbers import fmt

__all__ = ["LossCurve"]


class LossCurve(Panel):
    """The loss over the selected weight, with point, tangent, start and the change predicted and real. `LossCurve(live)`."""

    script = "panels/curve.js"
    place = "right"

    def alt(self) -> str:
        """The curve's ends, the point and the slope, in a sentence."""
        v = Values(self.live)
        xs, ys = v.curve
        ends = f"from {fmt(ys[0])} at {exact(xs[0])} to {fmt(ys[-1])} at {exact(xs[-1])}"
        return f"Loss over {v.quantity.words}, {ends}; at {exact(v.value)} it is {fmt(v.C)} and its slope {fmt(v.slope)}."

    def still(self) -> Still:
        """The curve as it stands."""
        return draw_curve(Values(self.live))
