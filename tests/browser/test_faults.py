"""What goes wrong around a drag: nothing is lost that can be kept, and a plain sentence says what has happened."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import w
from tests.browser.conftest import Pages
from tests.browser.lab import Notebook, write_notebook
from tests.browser.reading import drag, edge, expected, shown

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import LiveNetwork, workbench",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())",
    "workbench(live)",
]
X, Y = four_layer_sample()
ALONE = "Python has ended, was restarted or cannot be reached. The view goes on with what it has; run the cells again to join the two."
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
    note = footer.locator("[role=note]")
    expect(note).to_have_text(ALONE)
    footer.locator("[data-does=undo]").click()
    assert shown(notebook) == moved(0.95)
    footer.locator("[data-does=redo]").click()
    notebook.run_all()
    page.wait_for_function("() => document.querySelector('.bp-pill text')?.textContent === '0.95'")
    expect(note).to_have_text("")


@pytest.mark.long
def test_a_killed_kernel_and_a_server_that_goes_and_comes_back_take_nothing_away(notebook: Notebook, pages: Pages) -> None:
    page, note = notebook.page, notebook.panel("footer").locator("[role=note]")
    process = int(notebook.python("__import__('os').getpid()"))
    notebook.let_go()
    os.kill(process, signal.SIGKILL)  # the server starts another one, which knows of nothing
    expect(note).to_have_text(ALONE, timeout=15_000)
    page.locator(".jp-Dialog button.jp-mod-accept").click()  # JupyterLab says it as well
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -40)
    notebook.frame()
    assert shown(notebook) == moved(0.15)
    notebook.run_all()
    expect(note).to_have_text("")
    expect(page.locator(".bp-pill text")).to_have_text("0.95")

    drag(notebook, edge(notebook, "w4_1_2", 0.5), -60)
    notebook.becomes("live[w(4, 1, 2)]", "-0.25")
    notebook.let_go()
    pages.forget()
    notebook.lab.stop()
    footer, kernel = notebook.panel("footer"), f"({HERE})().sessionContext.session?.kernel"
    try:
        page.wait_for_function(f"() => {kernel}?.connectionStatus !== 'connected'")
        footer.locator("[data-does=undo]").dispatch_event("click")  # whether or not a dialog of JupyterLab lies over the page
        expect(note).to_have_text(ALONE)
        assert shown(notebook) == moved(0.95)
    finally:
        notebook.lab.start()
    page.wait_for_function(f"() => !{kernel}", timeout=60_000)  # JupyterLab found its kernel gone
    footer.locator("[data-does=redo]").dispatch_event("click")
    notebook.frame()
    assert shown(notebook) == moved(-0.25)
    expect(note).to_have_text(ALONE)
    page.evaluate(f"async () => {{ await ({HERE})().sessionContext.changeKernel({{ name: 'python3' }}); }}")
    notebook.run_all()
    expect(note).to_have_text("")
    expect(page.locator(".bp-pill text")).to_have_text("0.95")
