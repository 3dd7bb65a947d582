"""What goes wrong around a drag: nothing is lost that can be kept, and a plain sentence says what has happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import w
from tests.browser.lab import Notebook, write_notebook
from tests.browser.reading import drag, edge, expected, shown

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import LiveNetwork, workbench",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())",
    "workbench(live)",
]
X, Y = four_layer_sample()
HERE = "() => window.jupyterapp.shell.currentWidget"


@pytest.fixture
def notebook(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> Notebook:
    """A notebook with a workbench, run."""
    opened = open_notebook(write_notebook(tmp_path / "faults.ipynb", *CELLS))
    opened.reusable = False
    opened.run_all()
    return opened


def moved(value: float) -> dict[str, object]:
    """What the panels show with w_12 of the last layer at this value."""
    return expected(four_layer_net().replace({w(4, 1, 2): value}), X, Y, w(4, 1, 2))


def test_saved_in_a_drag_then_reloaded_and_seen_on_two_pages(notebook: Notebook) -> None:
    page = notebook.page
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -40, release=False)
    page.evaluate(f"async () => {{ await ({HERE})().context.save(); }}")
    notebook.frame()
    assert shown(notebook) == moved(0.15)
    page.mouse.move(*edge(notebook, "w4_1_2", 0.4))
    page.keyboard.press("Escape")
    page.mouse.up()
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -60)
    notebook.becomes("live[w(4, 1, 2)]", "-0.25")
    page.evaluate(f"async () => {{ await ({HERE})().context.save(); }}")

    page.reload(wait_until="load")  # the kernel goes on: the views come back with what was moved
    page.wait_for_selector(".jp-Notebook [data-panel=workbench] .bp-pill", timeout=60_000)
    assert shown(notebook) == moved(-0.25)

    other = page.context.new_page()
    other.goto(page.url, wait_until="load")
    other.wait_for_selector(".jp-Notebook [data-panel=workbench] .bp-pill", timeout=60_000)
    drag(notebook, edge(notebook, "w4_1_2", 0.5), 30)
    notebook.becomes("live[w(4, 1, 2)]", "0.35")
    other.wait_for_function("() => document.querySelector('.bp-pill text').textContent === '0.35'")
    assert notebook.errors == []


def test_a_kernel_that_restarts_in_a_drag_takes_nothing_away(notebook: Notebook) -> None:
    page = notebook.page
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -40, release=False)
    page.evaluate(f"async () => {{ await ({HERE})().sessionContext.session.kernel.restart(); }}")
    x, y = edge(notebook, "w4_1_2", 0.5)
    page.mouse.move(x - 60, y)
    page.mouse.up()
    notebook.frame()
    assert shown(notebook) == moved(-0.25)
    footer = notebook.panel("footer")
    page.wait_for_function("() => document.querySelector('[data-panel=footer] [role=note]').textContent")
    assert footer.locator("[role=note]").inner_text() == (
        "Python has ended, was restarted or cannot be reached. The view goes on with what it has; run the cells again to join the two."
    )
    footer.locator("[data-does=undo]").click()
    assert shown(notebook) == moved(0.95)
    footer.locator("[data-does=redo]").click()
    notebook.run_all()
    page.wait_for_function("() => document.querySelector('.bp-pill text')?.textContent === '0.95'")
    assert footer.locator("[role=note]").inner_text() == ""
