"""Paths, Backward, Samples and ActivationCurve together: accessible, and not put out by anything that is done to them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.lab import Notebook, write_notebook
from tests.browser.several import SETUP

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("paths", "backward", "samples", "activation")
CELLS = [
    SETUP + "from backprop_lib.live import ActivationCurve, Backward, Diagram, Footer, LiveNetwork, Paths, Samples, workbench",
    "live = LiveNetwork(NETS[0][0], NETS[0][1], NETS[0][2], selected=w(3, 2, 2))",
    "bench = workbench(live, Diagram, Paths, Backward, Samples, ActivationCurve, Footer)\nbench",
]
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "Enter", "Space", "Tab", "Shift+Tab",
        "Escape", "d", "b", "a", "x", "z", "5", "Control+z", "Control+y")  # fmt: skip


def violations(notebook: Notebook, name: str) -> list[str]:
    """What axe-core finds in a panel."""
    page = notebook.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(name) => axe.run(`[data-panel=${name}]`, {resultTypes: ['violations']})", name)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(tmp_path: Path, open_notebook: Callable[..., Notebook], theme: str) -> None:
    notebook = open_notebook(write_notebook(tmp_path / "more.ipynb", *CELLS), theme=theme)
    notebook.run_all()
    page, found = notebook.page, {}
    for name in NAMES:
        notebook.panel(name)
        found[name, "start"] = violations(notebook, name)
    notebook.python("1", before="live.select(w(2, 1, 1)); live[w(2, 1, 1)] = 1.5; bench.parts[1].merged = True; bench.parts[2].step = 30")
    notebook.python("1", before="bench.parts[3].off = [1, 4]; bench.parts[4].layer = 4; live.activations = [3, 2, 1]")
    page.wait_for_timeout(400)
    page.locator("[data-panel=backward] summary").click()
    page.locator("[data-panel=samples] input").first.focus()
    for name in NAMES:
        found[name, "changed"] = violations(notebook, name)
    assert {state: list_ for state, list_ in found.items() if list_} == {}
    assert notebook.errors == []


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_pressed_nothing_leaks_and_reset_restores(tmp_path: Path, open_notebook: Callable[..., Notebook], name: str) -> None:
    notebook = open_notebook(write_notebook(tmp_path / "more.ipynb", *CELLS))
    notebook.run_all()
    page, panel, rng = notebook.page, notebook.panel(name), random.Random(4)
    places = panel.locator("button, input, summary, [tabindex='0']")
    for _ in range(40):
        panel.scroll_into_view_if_needed()
        places.nth(rng.randrange(places.count())).dispatch_event("click")
        places.nth(rng.randrange(places.count())).evaluate("(node) => node.focus()")
        for _ in range(4):
            if panel.evaluate("(node) => node.contains(document.activeElement)"):
                page.keyboard.press(rng.choice(KEYS))
    box = panel.bounding_box() or {"x": 0, "y": 0, "width": 1, "height": 1}
    for _ in range(40):
        page.mouse.move(box["x"] + rng.random() * box["width"], box["y"] + rng.random() * min(box["height"], 600))
    page.wait_for_timeout(300)
    assert page.locator(".jp-Notebook .jp-Cell").count() == len(CELLS)
    page.locator("[data-does=reset]").first.click(force=True)
    page.wait_for_timeout(300)
    assert notebook.python("live.parameters == live.start and live.activations == live.start_activations") == "True"
    assert notebook.errors == []
