"""Random keys and pointers on the workbench and on every panel: no error, no key for JupyterLab, true numbers, and a way back.

The short form runs with the other tests; `make fuzz` sets FUZZ_EVENTS=10000 and FUZZ_SEEDS=3. A failure names its seed, and the
same seed gives the same events.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backprop_lib.live.values import exact
from backprop_lib.nets import four_layer_net
from tests.browser.lab import Notebook, write_notebook
from tests.browser.reading import expected, shown
from tests.browser.several import now

EVENTS = int(os.environ.get("FUZZ_EVENTS", "200"))
SEEDS = range(int(os.environ.get("FUZZ_SEEDS", "1")))
IMPORT = "from IPython.display import display\nfrom backprop_lib import *\nfrom backprop_lib.live import *\n"
LIVE = IMPORT + "live = LiveNetwork(four_layer_net(), *four_layer_samples())"
WORKBENCH = [LIVE, "view = workbench(live)\nviews = [*view.parts, view]\nview"]
ALL = [
    LIVE,
    "kinds = [Diagram, *(k for k in map(globals().get, __import__('backprop_lib.live').live.__all__) if isinstance(k, type)"
    " and issubclass(k, Panel) and k.__name__ not in ('Panel', 'Workbench', 'Compare', 'Diagram', 'Footer')), Footer]\n"
    "small = LiveNetwork(Network([1, 1]), [0.8], [0.15])\n"
    "views = [kind(small if kind is Dials else live) for kind in kinds]\nfor one in views:\n    display(one)",
]
KEYS = [
    "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+ArrowUp", "Shift+ArrowLeft", "Home", "End", "PageUp", "PageDown",
    "Enter", "Space", "Escape", "Tab", "Shift+Tab", "Delete", "Backspace", "Control+z", "Control+y", "Control+Shift+z",
    "Shift+Enter", "Control+Enter", *"0123456789-.,e", *"abcdhjklmorsxyz",
]  # fmt: skip
CELLS = """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells.map((c) => [c.source, c.execution_count])"""
# keeps the focus in a panel, as somebody does who works there; elsewhere keys belong to JupyterLab
FOCUS = """(n) => {
  if (document.activeElement?.closest(".jp-Notebook .bp")) return;
  const all = [...document.querySelectorAll(".jp-Notebook .bp :is(button, [tabindex='0'], input, summary)")];
  for (let i = 0; i < 50 && !document.activeElement?.closest('.jp-Notebook .bp'); i++) all[(n + i) % all.length].focus();
}"""
# everything that is said about the picture; what depends on the history and on open folds is left out. Chromium's
# checkVisibility takes a path in a group that is not displayed for visible: it has no place
SAID = """() => [...document.querySelectorAll(".jp-Notebook .bp-root")].flatMap((root) => [
  root.closest("[data-panel]").dataset.panel,
  ...[...root.querySelectorAll("*")].filter((one) => !one.closest(".bp-said, .bp-help, .bp-words, .bp-reading")
    && one.getClientRects().length && one.checkVisibility({ opacityProperty: true, visibilityProperty: true })).flatMap((one) => [
    ...["aria-label", "aria-valuetext", "aria-valuenow", "aria-pressed", "d", "cx", "cy"].map((name) => one.getAttribute(name)),
    one.children.length ? null : one.textContent,
  ].filter((text) => text !== null && text !== "")),
])"""
FOOTER = ".jp-Notebook [data-panel=footer]:visible"  # panels of one cell share one


def keys(notebook: Notebook, rng: random.Random, count: int) -> None:
    """Press random keys."""
    page = notebook.page
    for _ in range(count):
        page.evaluate(FOCUS, rng.randrange(1000))
        key = rng.choice(KEYS)
        page.keyboard.press(key)


def pointers(notebook: Notebook, rng: random.Random, count: int) -> None:
    """Move, press, release and double click, mostly inside of panels; some releases are outside."""
    page, down, left = notebook.page, False, 0
    panels = page.locator(".jp-Notebook [data-panel]:not([data-panel=workbench]):visible")
    box: dict[str, float] = {}
    for _ in range(count):
        if not left and not down:
            left = 15
            panel = panels.nth(rng.randrange(panels.count()))
            panel.scroll_into_view_if_needed()
            box = dict(panel.bounding_box() or {})
        left = max(0, left - 1)
        x, y = box["x"] + rng.uniform(0, box["width"]), box["y"] + rng.uniform(-10, box["height"] + 10)
        y = min(max(y, 120), 960)
        act = rng.choice(("move", "move", "down", "up", "click", "double"))
        if act == "double" and not down:
            page.mouse.dblclick(x, y)
        elif act == "click" and not down:
            page.mouse.click(x, y)
        elif act == "down" and not down:
            page.mouse.move(x, y)
            page.mouse.down()
            down = True
        elif act == "up" and down:
            page.mouse.up()
            down = False
        else:
            page.mouse.move(x, y)
    if down:
        page.mouse.up()


def quiet(notebook: Notebook) -> None:
    """Everything let go: no text box, no gesture, no pointer over a panel, nothing that has the focus."""
    page = notebook.page
    if page.locator(".bp-edit input").count():
        page.locator(".bp-edit input").first.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.move(2, 2)
    page.evaluate("() => document.activeElement?.blur()")
    notebook.frame()


def settle(notebook: Notebook) -> None:
    """Wait until Python has the parameters that the page has shown last."""
    page = notebook.page
    page.wait_for_timeout(500)
    notebook.frame()


def run(notebook: Notebook, seed: int) -> None:
    """All events of a seed, and what holds after them in any case."""
    rng = random.Random(seed)
    before = notebook.page.evaluate(CELLS)
    for _ in range(max(1, EVENTS // 200)):
        keys(notebook, rng, min(200, EVENTS))
        pointers(notebook, rng, min(200, EVENTS))
        assert notebook.page.evaluate(CELLS) == before, f"seed {seed}: a key has reached JupyterLab"
        assert notebook.errors == [], f"seed {seed}"
    quiet(notebook)
    settle(notebook)


def start_again(notebook: Notebook, state: str) -> None:
    """The reset button, then selection, sample and the panels' own settings as they were."""
    footer = notebook.page.locator(FOOTER).last
    footer.locator("[data-does=reset]").dispatch_event("click")
    notebook.becomes("live.parameters == live.start and live.X == live.start_X", "True")
    notebook.becomes("live.activations == live.start_activations", "True")
    put = "live.selected, live.sample, live.predictions = selected, sample, []\n"
    notebook.python("1", before=f"selected, sample, states = {state}\n{put}")
    quiet(notebook)
    restore(notebook, state)


def restore(notebook: Notebook, state: str) -> None:
    """The panels' own settings as they were: again if the page's last words reached Python only after that."""
    put = f"for one, was in zip(views, {state}[2]): one.set_state(was)\nfor one in views: one.send_state()"
    for _ in range(20):
        notebook.python("1", before=put)
        settle(notebook)
        if notebook.python(f"[{SETTINGS} for one in views] == {state}[2]") == "True":
            break
    notebook.python("1", before=put)
    settle(notebook)


SETTINGS = "{k: v for k, v in one.get_state().items() if k[0] != '_' and k not in ('live', 'layout')}"
STATE = f"live.selected, live.sample, [{SETTINGS} for one in views]"


def opened(path: Path, open_notebook: Callable[..., Notebook], cells: list[str]) -> tuple[Notebook, str, list[Any]]:
    """A notebook that was run, its state and its words."""
    notebook = open_notebook(write_notebook(path, *cells))
    notebook.run_all()
    notebook.page.locator(FOOTER).last.wait_for()
    notebook.page.add_style_tag(content=".jp-Notebook-footer { display: none }")  # a click below the last panel adds a cell
    quiet(notebook)
    settle(notebook)
    notebook.python("1", before=f"kept = {STATE}")
    return notebook, "kept", notebook.page.evaluate(SAID)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_workbench_bears_anything(tmp_path: Path, open_notebook: Callable[..., Notebook], seed: int) -> None:
    notebook, state, said = opened(tmp_path / "fuzz.ipynb", open_notebook, WORKBENCH)
    run(notebook, seed)
    restore(notebook, state)
    net, q = now(notebook, "live", four_layer_net())
    x, y = eval(notebook.python("[live.x, live.y]"))
    assert shown(notebook) == expected(net, x, y, q) | {"weight": exact(net[q])}, f"seed {seed}"
    start_again(notebook, state)
    assert notebook.page.evaluate(SAID) == said, f"seed {seed}"
    assert notebook.errors == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_panel_bears_anything(tmp_path: Path, open_notebook: Callable[..., Notebook], seed: int) -> None:
    notebook, state, _ = opened(tmp_path / "panels.ipynb", open_notebook, ALL)
    run(notebook, seed)
    start_again(notebook, state)
    C, slope = notebook.page.locator(FOOTER).last.locator(".bp-state > span b").all_text_contents()
    assert [C, slope] == ["0.5929", "0.0583"], f"seed {seed}"
    assert notebook.errors == []
