"""axe-core over predictions, comparison, landscape and the four answers: asked, answered, in trouble, in words, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.lab import Notebook, write_notebook
from tests.browser.test_accessibility import needs_axe, violations

CELLS = [
    "from IPython.display import display\n"
    "from backprop_lib import backprop, four_layer_net, four_layer_samples, w\nfrom backprop_lib.live import *\n"
    "live = LiveNetwork(four_layer_net(), *four_layer_samples())",
    """\
def touchy(net, X, Y):
    return 1 / 0 if net[w(4, 1, 2)] < 0 else backprop(net, X, Y)

asked = [Predict(live, mode, factor="smallest") for mode in ("sign", "slope", "order", "point", "factor")]
for view in [*asked, live.compare(touchy), Landscape(live), Agreement(live), workbench(live, Predict, Diagram, LossCurve)]:
    display(view)
""",
]


@needs_axe
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1400, 480])
def test_axe_finds_nothing(theme: str, width: int, tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(write_notebook(tmp_path / "axe.ipynb", *CELLS), theme=theme, width=width)
    notebook.run_all()
    page, found = notebook.page, {}
    names = ("predict", "compare", "landscape", "agreement")

    def judge(state: str) -> None:
        for name in names:
            notebook.panel(name)
            found[state, name] = violations(notebook, f'[data-panel="{name}"]')

    judge("start")
    for at in range(5):
        panel = notebook.panel("predict", at)
        panel.locator("[role=radio], [role=slider]").first.focus()
        page.keyboard.press("ArrowDown")
        panel.locator(".bp-commit").click()
    notebook.panel("landscape").locator("text=ten steps").click()
    judge("answered")
    notebook.python("1", before="live[w(4, 1, 2)] = -2")
    for fold in page.locator(".bp-words summary").all():
        if fold.is_visible():
            fold.click()
    page.wait_for_timeout(700)
    judge("in trouble, in words")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             '[data-panel=predict], [data-panel=compare], [data-panel=landscape], [data-panel=agreement]')].flatMap((panel) =>
           [...panel.querySelectorAll('button, select, [role=radio], [role=slider]')].filter((node) => {
             const { width, height } = node.getBoundingClientRect();
             return width && Math.min(width, height) < 24;
           }).map((node) => node.outerHTML.slice(0, 120)))"""
    )
    assert small == []
    assert {state: list_ for state, list_ in found.items() if list_} == {}
    assert notebook.errors == []
