"""What must not move or tell: nothing jumps in a drag or at the first change, no sentence gives an answer away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backprop_lib.live.values import exact
from tests.browser.lab import Notebook
from tests.browser.reading import drag, edge

pytestmark = pytest.mark.long

IMPORT = "from IPython.display import display\nfrom backprop_lib import *\nfrom backprop_lib.live import *"
LIVE = IMPORT + "\nlive = LiveNetwork(four_layer_net(), *four_layer_samples())"
SAID = "[data-panel=diagram] .bp-said"


def told(notebook: Notebook) -> str:
    """What the diagram has announced."""
    notebook.page.wait_for_timeout(300)
    return notebook.page.locator(SAID).first.inner_text()


def test_nothing_below_jumps_while_a_weight_is_dragged_or_typed(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live, Agreement, Diagram, ChainRule)")
    jury, below, diagram = notebook.panel("agreement"), notebook.panel("chain"), notebook.panel("diagram")
    jury.get_by_text("Largest differences").wait_for()
    height, y = jury.bounding_box()["height"], below.bounding_box()["y"]  # type: ignore[index]
    drag(notebook, edge(notebook, "w4_1_2"), 60, release=False)
    notebook.frame()
    assert "when you let go" in jury.inner_text()
    assert (jury.bounding_box()["height"], below.bounding_box()["y"]) == (height, y)  # type: ignore[index]
    notebook.page.mouse.up()
    diagram.locator(".bp-pill").dblclick()
    diagram.locator(".bp-edit input").wait_for()
    assert below.bounding_box()["y"] == y  # type: ignore[index]


def test_the_first_changes_move_nothing(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live)")
    footer = notebook.panel("footer")
    for width in (1400, 760, 480):
        notebook.page.set_viewport_size({"width": width, "height": 1000})
        notebook.page.wait_for_timeout(300)
        height = footer.bounding_box()["height"]  # type: ignore[index]
        for change in ("live[w(4, 1, 2)] = -3.25", "live[w(4, 1, 1)] = -2.04"):
            notebook.python("1", before=change)
            notebook.page.wait_for_timeout(150)
            assert footer.bounding_box()["height"] == height, (width, change)  # type: ignore[index]
        notebook.python("1", before="live.reset()")
        notebook.page.wait_for_timeout(150)
    assert notebook.errors == []


def test_beyond_the_bound_a_finer_drag_counts_from_the_bound(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live)")
    page, start = notebook.page, edge(notebook, "w4_1_2")
    drag(notebook, start, 400, release=False)
    page.keyboard.down("Shift")
    page.mouse.move(start[0] + 399, start[1])
    page.mouse.move(start[0] + 299, start[1], steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    notebook.becomes("live[w(4, 1, 2)] == 4.8", "True")
    assert notebook.errors == []


def test_an_input_that_was_moved_is_named(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live)")
    node = notebook.panel("diagram").locator(".bp-nodes circle").first.bounding_box()
    assert node
    drag(notebook, (node["x"] + node["width"] / 2, node["y"] + node["height"] / 2), 30)
    notebook.becomes("live.X[0][0] != live.start_X[0][0]", "True")
    moved = exact(float(notebook.python("live.X[0][0]")))
    assert told(notebook).startswith(f"x 1, {moved}; loss ")
    notebook.page.keyboard.press("Control+z")
    assert told(notebook).startswith(f"x 1, {exact(0.9)}; loss ")
    assert notebook.errors == []


def test_an_open_question_is_not_answered_by_an_announcement(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live, Predict(live, 'sign'), Diagram)")
    drag(notebook, edge(notebook, "w4_1_2"), 30)
    said = told(notebook)
    assert said.startswith("w 1 2 layer 4, ")
    assert not any(word in said for word in ("loss", "slope", "factor"))


def test_the_keys_of_all_panels_work_in_the_diagram(open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(LIVE, "workbench(live)")
    work = notebook.page.locator(".jp-Notebook .bp-work").first
    before = work.get_attribute("class")
    notebook.panel("diagram").locator("[tabindex='0']").first.focus()
    notebook.page.keyboard.press("l")
    notebook.page.wait_for_timeout(200)
    assert work.get_attribute("class") != before
    assert notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length") == 2  # no key of JupyterLab's


def test_results_of_paths_stand_inside(open_cells: Callable[..., Notebook]) -> None:
    many = "wide = LiveNetwork(Network([2, 20, 20, 2], seed=1), [0.3, 0.2], [0.1, 0.9])\nwide.select(w(2, 1, 2))"
    notebook = open_cells(LIVE, "live.select(w(2, 1, 2))\nPaths(live, merged=True)", f"{many}\nPaths(wide)")
    merged, many_rows = (0, ".bp-merged .sel"), (1, ".bp-ledger.many .product span")  # many rows are scrolled where it is narrow
    for width, places in ((1400, (merged, many_rows)), (1100, (merged, many_rows)), (760, (merged,))):
        notebook.page.set_viewport_size({"width": width, "height": 1000})
        notebook.page.wait_for_timeout(300)
        for at, result in places:
            panel = notebook.panel("paths", at)
            frame, end = panel.bounding_box(), panel.locator(result).first.bounding_box()
            assert frame, width
            assert end, width
            assert end["x"] + end["width"] <= frame["x"] + frame["width"], (width, result)
    assert notebook.errors == []
