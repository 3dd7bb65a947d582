"""The last line of a workbench: where one stands, and the way back."""

from __future__ import annotations

from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.workbench import draw_footer
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values, exact
from backprop_lib.numbers import fmt

__all__ = ["Footer"]


class Footer(Panel):
    """The state in a sentence; undo, redo, this weight back, start again, copy as Python, help. `Footer(live)`."""

    script = "panels/footer.js"
    footed = False

    def alt(self) -> str:
        """The state in a sentence."""
        v = Values(self.live)
        state = f"{v.changed} weights changed" if v.changed > 1 else "1 weight changed" if v.changed else "Start values"
        return f"{state}; {v.quantity.words} is {exact(v.value)}, the loss {fmt(v.C)}, its slope {fmt(v.slope)}."

    def still(self) -> Still:
        """The sentence."""
        return draw_footer(Values(self.live))
