"""Live views: one `LiveNetwork`, and panels that show and move it. `panel.py` says how to add one."""

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.panels.activation import ActivationCurve
from backprop_lib.live.panels.agreement import Agreement
from backprop_lib.live.panels.backward import Backward
from backprop_lib.live.panels.bars import Gradients
from backprop_lib.live.panels.chain import ChainRule
from backprop_lib.live.panels.compare import Compare
from backprop_lib.live.panels.curve import LossCurve
from backprop_lib.live.panels.diagram import Diagram
from backprop_lib.live.panels.dials import Dials
from backprop_lib.live.panels.footer import Footer
from backprop_lib.live.panels.landscape import Landscape
from backprop_lib.live.panels.listen import Listen
from backprop_lib.live.panels.paths import Paths
from backprop_lib.live.panels.predict import Predict
from backprop_lib.live.panels.samples import Samples
from backprop_lib.live.panels.symbols import Symbols
from backprop_lib.live.panels.workbench import Workbench, workbench

__all__ = [
    "ActivationCurve",
    "Agreement",
    "Backward",
    "ChainRule",
    "Compare",
    "Diagram",
    "Dials",
    "Footer",
    "Gradients",
    "Landscape",
    "Listen",
    "LiveNetwork",
    "LossCurve",
    "Panel",
    "Paths",
    "Predict",
    "Samples",
    "Symbols",
    "Workbench",
    "workbench",
]
