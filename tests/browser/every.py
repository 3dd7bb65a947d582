"""One page with every panel on it, for the tests of what holds for all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import backprop_lib.live as views
from backprop_lib.live import Panel
from tests.browser.lab import Notebook, write_notebook

CELLS = [
    """\
from IPython.display import display
from backprop_lib import Network, backprop, four_layer_net, four_layer_samples, w
from backprop_lib.live import *

def mine(net, X, Y, of):
    return 1 / 0 if net[w(4, 1, 2)] < 0 else backprop(net, X, Y)[of]

live = LiveNetwork(four_layer_net(), *four_layer_samples())
chain = LiveNetwork(Network([1, 1], weights=[[[1.4]]]), [0.8], [0.15])
asked = [Predict(live, mode) for mode in ("sign", "slope", "order", "point", "factor")]
alone = [Paths, Backward, Samples, ActivationCurve, Agreement, Landscape, Listen, Symbols]
panels = [workbench(live), *(kind(live) for kind in alone), live.compare(mine), Dials(chain), *asked]
""",
    "for panel in panels:\n    display(panel)",
]
NAMES = [
    "diagram", "curve", "chain", "gradients", "footer", "paths", "backward", "samples", "activation", "agreement", "landscape", "listen",
    "symbols", "compare", "dials", "predict", "predict", "predict", "predict", "predict",
]  # fmt: skip
EVERY = [(name, NAMES[:i].count(name)) for i, name in enumerate(NAMES)]


def kinds() -> set[str]:
    """The names of all panels there are, by their scripts."""
    found = [getattr(views, name) for name in views.__all__]
    return {Path(kind.script).stem for kind in found if isinstance(kind, type) and issubclass(kind, Panel) and kind.script}


def open_every(path: Path, open_notebook: Callable[..., Notebook], **how: Any) -> Notebook:
    """The page, run, with every panel drawn."""
    notebook = open_notebook(write_notebook(path / "every.ipynb", *CELLS), **how)
    notebook.run_all()
    for name, at in EVERY:
        notebook.panel(name, at)
    notebook.panel("diagram")
    return notebook
