"""No number lies under another, in any mode, in wide and narrow pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.lab import Notebook

pytestmark = pytest.mark.long

LIVE = """\
from IPython.display import display
from backprop_lib import *
from backprop_lib.live import *
live = LiveNetwork(four_layer_net(), *four_layer_samples())
biased = LiveNetwork(Network([2, 3, 3, 2], activation="tanh", biases=True, seed=3), *four_layer_samples())"""
# the texts of `below` in the first `.bp-net` of a panel on which something of `above` lies; a little may touch
COVERED = """(panel, [below, above]) => {
  const boxes = (which) => [...panel.querySelectorAll(which)].filter((one) => one.textContent.trim() && one.checkVisibility())
    .map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width);
  const over = boxes(above);
  const meet = (box, o) => box.left + 3 < o.right && o.left + 3 < box.right && box.top + 4 < o.bottom && o.top + 4 < box.bottom;
  return boxes(below).filter(([text, box]) => over.some(([other, o]) => other !== text && !other.contains(text) && meet(box, o)))
    .map(([text]) => text.textContent);
}"""
NAMES = ("w(2, 1, 2)", "w(2, 3, 1)", "w(3, 1, 1)", "w(3, 1, 3)", "w(3, 2, 3)", "w(3, 3, 2)", "w(4, 1, 1)", "w(4, 1, 2)", "w(4, 2, 1)")


def covered(notebook: Notebook, panel: str, below: str, above: str, at: int = 0) -> list[str]:
    """The texts of `below` that are covered."""
    notebook.page.wait_for_timeout(80)
    return list(notebook.panel(panel, at).evaluate(COVERED, [below, above]))


def resize(notebook: Notebook, width: int) -> None:
    """Another width of the window, and time to draw anew."""
    notebook.page.set_viewport_size({"width": width, "height": 1000})
    notebook.page.wait_for_timeout(400)


def test_no_number_lies_under_the_selected_weight_s(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "Diagram(live)")
    for mode in ("values", "derivatives"):
        notebook.panel("diagram").locator(f"input[value={mode}]").click()
        for name in NAMES:
            for value in ("1", "-2.04", "1.2345"):
                notebook.python("1", before=f"live[{name}] = {value}\nlive.select({name})")
                assert covered(notebook, "diagram", ".bp-numbers text", ".bp-pill, .bp-fo.cs > *") == [], (mode, name, value)
    assert notebook.errors == []


def test_no_delta_lies_under_a_weight_or_beside_another_name(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "Diagram(live)", "Diagram(biased)")
    chips, around = ".bp-deltas .bp-fo > *", ".bp-deltas ~ *, .bp-pill text, .bp-scale text, .bp-scale .bp-fo > *"
    ringed = """(panel) => [".bp-pill rect", ".bp-spot[tabindex='0']"].map((part) => {
      const { x, y, width, height } = panel.querySelector(part).getBoundingClientRect();
      return [Math.round(x + width / 2), Math.round(y + height / 2)].join();
    })"""
    for at, live in enumerate(("live", "biased")):
        for name in NAMES:
            notebook.panel("diagram", at).locator("input[value=values]").click()
            notebook.python("1", before=f"{live}.select({name})")
            notebook.panel("diagram", at).locator("input[value=delta]").click()
            notebook.frame()
            pill, ring = notebook.panel("diagram", at).evaluate(ringed)
            assert pill == ring, name
            assert covered(notebook, "diagram", chips, around, at) == [], (live, name)
            assert covered(notebook, "diagram", ".bp-pill text, .bp-scale text, .bp-scale .bp-fo > *", chips, at) == [], (live, name)
    assert notebook.errors == []


def test_the_weights_of_merged_paths_stand_beside_the_deltas(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live, Diagram, Paths(live, merged=True))")
    for name in ("w(2, 1, 2)", "w(2, 3, 1)", "w(3, 1, 1)", "w(3, 2, 3)"):
        notebook.python("1", before=f"live.select({name})")
        for width in (1400, 480):
            resize(notebook, width)
            texts = ".bp-above .bp-fo > *"
            assert covered(notebook, "diagram", texts, texts) == [], (width, name)
    assert notebook.errors == []


def test_values_that_appear_cover_no_others(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "Backward(live)", "Backward(biased)")
    texts = ".bp-tags text, .bp-tags .bp-fo > *"
    walk = f"""async (panel, [steps, which]) => {{
      const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))), found = [];
      panel.querySelector("[data-does=first]").click();
      for (let step = 1; step <= steps; step++) {{
        panel.querySelector("[data-does=next]").click();
        await frame();
        found.push(...({COVERED})(panel, which).map((text) => `${{step}}: ${{text}}`));
      }}
      return [found, panel.innerText.includes(`value ${{steps}} of ${{steps}}`)];
    }}"""
    for at, steps in enumerate((54, 62)):
        for width in (480, 1400):
            resize(notebook, width)
            assert notebook.panel("backward", at).evaluate(walk, [steps, [f".bp-nodes text, {texts}", texts]]) == [[], True], width
    assert notebook.errors == []
