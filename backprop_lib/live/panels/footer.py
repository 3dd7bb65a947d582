"""The last line of a workbench: where one stands, and the way back."""

from __future__ import annotations

from backprop_lib.live.panel import Panel

__all__ = ["Footer"]


class Footer(Panel):
    """The state in a sentence; undo, redo, this weight back, start again, copy as Python, help. `Footer(live)`."""

    script = "panels/footer.js"
