"""The workbench in a real JupyterLab: what it shows is what `backprop` computes, with the kernel and without."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import Quantity, w
from tests.browser.every import open_every
from tests.browser.lab import Notebook, write_notebook
from tests.browser.reading import drag, edge, expected, shown, swipe

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import LiveNetwork, workbench",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())",
    "workbench(live)",
]
LESSON = Path(__file__).parents[2] / "notebooks" / "03_gradient_output_layer.ipynb"
X, Y = four_layer_sample()
SKIP = """() => [...document.querySelectorAll("[data-panel=predict] .bp-answer button:last-child")].forEach((node) => node.click())"""
CUT_OFF = """() => [...document.querySelectorAll(".jp-Notebook .bp:not(.bp .bp)")].flatMap((frame) => {
  const edge = frame.getBoundingClientRect();
  const hidden = ".bp-said, .bp-words div";
  const seen = (nodes) => [...frame.querySelectorAll(nodes)].filter((node) => node.checkVisibility() && !node.closest(hidden));
  const switches = seen("button, select, label, summary").map((node) => [node, node.getBoundingClientRect()]);
  const says = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return [
    ...seen("*").filter((node) => says(node) || node.matches("math, button, label, select, input, summary")).filter((node) => {
      const box = node.getBoundingClientRect();
      return box.width && (box.left < edge.left || box.right > edge.right);
    }),
    ...switches.flatMap(([node, box]) => switches.filter(([other, its]) => !node.contains(other) && !other.contains(node)
      && box.right > its.left + 2 && its.right > box.left + 2 && box.bottom > its.top + 2 && its.bottom > box.top + 2).map(() => node)),
  ].map((node) => `${node.closest("[data-panel]").dataset.panel}: ${node.textContent}`);
})"""


@pytest.fixture
def notebook(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> Notebook:
    """A notebook with a workbench, run."""
    opened = open_notebook(write_notebook(tmp_path / "workbench.ipynb", *CELLS))
    opened.run_all()
    return opened


def agrees(notebook: Notebook, q: Quantity) -> None:
    """What the panels show is what the library computes for the weights that Python sees, at the latest after some seconds."""
    end = time.monotonic() + 10
    while True:
        net = four_layer_net().with_parameters(np.array(eval(notebook.python("list(live.parameters)"))))
        found, wanted = shown(notebook), expected(net, X, Y, q)
        if found == wanted or time.monotonic() > end:
            break
    assert found == wanted


def test_mouse_and_keys_move_the_network_everywhere(notebook: Notebook) -> None:
    agrees(notebook, w(4, 1, 2))
    drag(notebook, edge(notebook, "w3_2_3"), 60)
    notebook.becomes("live.quantity", "w(3, 2, 3)")
    notebook.becomes("live[w(3, 2, 3)]", "3.45")  # 2.25 and 60 pixels at 0.02
    agrees(notebook, w(3, 2, 3))

    press = notebook.page.keyboard.press
    for key in ("Enter", "ArrowLeft", "ArrowLeft", "Shift+ArrowUp", "PageDown", "Enter"):
        press(key)
    notebook.becomes("live[w(3, 2, 3)]", "2.26")
    agrees(notebook, w(3, 2, 3))
    said = notebook.panel("diagram").locator(".bp-said")
    notebook.page.wait_for_function("(node) => node.textContent.includes('loss')", arg=said.element_handle())
    assert "w 2 3 layer 3, 2.26; loss" in said.inner_text()

    for key in ("Enter", "End", "Escape"):
        press(key)
    agrees(notebook, w(3, 2, 3))
    notebook.becomes("live[w(3, 2, 3)]", "2.26")

    press("ArrowRight")  # to a_2 of layer 3
    press("ArrowRight")  # to an edge that leaves it
    notebook.becomes("live.quantity", "w(4, 2, 2)")
    cells = notebook.page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    for key in ("b", "a", "d", "d", "x"):
        press(key)
    assert cells.count() == before

    notebook.python("None", before="live.select(w(4, 1, 2)); live[w(4, 1, 2)] = -1.2")
    notebook.page.wait_for_function("() => document.querySelector('.bp-pill text').textContent === '\u22121.20'")
    agrees(notebook, w(4, 1, 2))
    assert notebook.errors == []


def test_a_drag_tells_python_only_at_its_end_and_escape_brings_it_back(notebook: Notebook) -> None:
    start = notebook.python("live[w(4, 2, 1)]")
    drag(notebook, edge(notebook, "w4_2_1"), 55, release=False)
    notebook.frame()
    assert notebook.panel("diagram").locator(".bp-pill text").text_content() == "\u22121.30"
    assert notebook.python("live[w(4, 2, 1)]") == start == "-2.4"
    notebook.page.keyboard.press("Escape")
    notebook.page.mouse.up()
    agrees(notebook, w(4, 2, 1))
    assert notebook.python("live[w(4, 2, 1)]") == start

    x, y = edge(notebook, "w4_2_1", 0.45)
    drag(notebook, (x, y), 20, release=False)
    notebook.page.keyboard.down("Shift")
    notebook.page.mouse.move(x + 21, y)
    notebook.page.mouse.move(x + 71, y, steps=4)
    notebook.page.keyboard.up("Shift")
    notebook.page.mouse.up()
    notebook.becomes("live[w(4, 2, 1)]", "-1.9")  # 20 px at 0.02, then 50 px at 0.002
    agrees(notebook, w(4, 2, 1))
    assert notebook.errors == []


def test_a_typed_number_is_taken_as_it_is_and_a_wrong_one_named(notebook: Notebook) -> None:
    page = notebook.page
    page.mouse.dblclick(*edge(notebook, "w4_1_2", 0.45))
    box = page.locator(".bp-edit input")
    for wrong in ("1.2.3", "abc", "7", "1e999"):
        box.fill(wrong)
        box.press("Enter")
        assert page.locator(".bp-edit [role=alert]").inner_text() != ""
        notebook.becomes("live[w(4, 1, 2)]", "0.95")
    box.fill("2,5e-3")
    box.press("Enter")
    notebook.becomes("live[w(4, 1, 2)]", "0.0025")
    page.keyboard.press("Control+z")
    notebook.becomes("live[w(4, 1, 2)]", "0.95")
    page.keyboard.press("Control+y")
    notebook.becomes("live[w(4, 1, 2)]", "0.0025")
    page.locator("[data-does=reset]").click()
    agrees(notebook, w(4, 1, 2))
    notebook.becomes("live.parameters == live.start", "True")
    assert notebook.errors == []


@pytest.mark.long
def test_a_finger_moves_what_it_holds_and_scrolls_past_the_rest(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    opened = open_notebook(write_notebook(tmp_path / "touch.ipynb", *CELLS), touch=True)
    opened.run_all()

    def middle(panel: str, part: str) -> tuple[float, float]:
        box = opened.panel(panel).locator(part).bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    swipe(opened, middle("diagram", ".bp-pill rect"), -50)
    opened.becomes("live[w(4, 1, 2)]", "-0.05")
    swipe(opened, edge(opened, "w2_1_1", 0.4), 0, 60)  # not selected yet: the page scrolls, the weight stays
    opened.becomes("(live.quantity, live[w(2, 1, 1)])", "(w(2, 1, 1), -0.04)")
    swipe(opened, middle("footer", ".bp-scrub"), 50)
    opened.becomes("live[w(2, 1, 1)]", "0.96")
    swipe(opened, middle("curve", ".bp-point"), 30)
    agrees(opened, w(2, 1, 1))
    assert float(opened.python("live[w(2, 1, 1)]")) > 1.5
    swipe(opened, edge(opened, "w2_1_1", 0.0), 50)
    opened.becomes("live.x", "[1.9, -0.6]")
    assert opened.errors == []


def test_a_flat_curve_is_told_as_flat(notebook: Notebook) -> None:
    told = notebook.panel("curve").locator(".bp-words")
    told.locator("summary").click()
    assert "On the curve it is lowest, " in told.inner_text()
    notebook.python("1", before="live.X = [[0.0, -0.6]]\nlive.select(w(2, 1, 1))")
    notebook.page.wait_for_timeout(700)
    assert "a small step up makes the loss stay. The curve is flat." in told.inner_text()


def test_without_a_kernel_everything_goes_on(notebook: Notebook) -> None:
    notebook.shut_kernel_down()
    notebook.page.wait_for_timeout(500)
    drag(notebook, edge(notebook, "w4_1_2", 0.3), -107)
    net = four_layer_net().replace({w(4, 1, 2): -1.19})
    assert shown(notebook) == expected(net, X, Y, w(4, 1, 2))
    footer = notebook.panel("footer")
    footer.locator("[data-does=undo]").click()
    assert shown(notebook) == expected(four_layer_net(), X, Y, w(4, 1, 2))
    footer.locator("[data-does=redo]").click()
    assert shown(notebook) == expected(net, X, Y, w(4, 1, 2))


def test_lesson_03_from_its_first_cell_to_a_dragged_weight(open_notebook: Callable[..., Notebook]) -> None:
    lesson = open_notebook(LESSON)
    lesson.run_all()
    agrees(lesson, w(4, 1, 2))
    drag(lesson, edge(lesson, "w4_1_2"), 0, -40)  # upwards is more, as to the right
    lesson.becomes("live[w(4, 1, 2)]", "1.75")
    agrees(lesson, w(4, 1, 2))
    assert lesson.errors == []
    lesson.shut_kernel_down()
    drag(lesson, edge(lesson, "w4_2_3"), 30)
    moved = four_layer_net().replace({w(4, 1, 2): 1.75, w(4, 2, 3): four_layer_net()[w(4, 2, 3)] + 0.6})
    assert shown(lesson) == expected(moved, X, Y, w(4, 2, 3))


@pytest.mark.long
def test_nothing_is_cut_off_or_outside(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    """Every word and number of every panel stands inside its panel, at every width, and no switch lies on another."""
    opened = open_every(tmp_path, open_notebook, theme="JupyterLab Dark")
    assert opened.panel("workbench").evaluate("(node) => getComputedStyle(node).backgroundColor") == "rgb(17, 17, 17)"
    for width, answered in ((1400, False), (760, False), (360, False), (360, True), (480, True)):
        opened.page.set_viewport_size({"width": width, "height": 1000})
        if answered:
            opened.page.evaluate(SKIP)
        opened.page.wait_for_timeout(300)  # the panels measure themselves
        assert opened.page.evaluate(CUT_OFF) == [], width
    assert opened.errors == []
