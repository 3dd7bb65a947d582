"""Live views: one `LiveNetwork`, and panels that show and move it. `panel.py` says how to add one."""

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.panels.diagram import Diagram

__all__ = ["Diagram", "LiveNetwork", "Panel"]
