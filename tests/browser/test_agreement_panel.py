"""The four answers in a real JupyterLab: two at every drag, two when it is over, marked as stored without a kernel."""

from __future__ import annotations

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.reading import drag, edge
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
juries = [Agreement(live) for live in lives]
for live, panel in zip(lives, juries):
    display(workbench(live, Diagram, panel))
""",
]


def values(notebook: Notebook, at: int = 0) -> list[str]:
    """The column of values."""
    notebook.frame()
    return notebook.panel("agreement", at).locator(".bp-jury td:nth-child(2)").all_text_contents()


@pytest.mark.long
def test_all_four_are_the_library_s_after_random_drags(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()):
        drag_some(notebook, net, 3, seed=at, at=at)
        notebook.page.wait_for_timeout(400)
        changed, q = now(notebook, f"lives[{at}]", net)
        slope = backprop(changed, X[0], Y[0])[q]
        panel = notebook.panel("agreement", at)
        program, own, central, complex_ = values(notebook, at)
        assert [program, own, complex_] == [fmt(slope, 6)] * 3
        assert float(central.replace("\u2212", "-")) == pytest.approx(slope, abs=2e-6)
        assert "derivatives agree" in panel.inner_text() or "all agree" in panel.inner_text()
        assert panel.locator(".stored").count() == 0
    assert notebook.errors == []


def test_while_dragging_two_move_and_two_wait(notebook: Notebook) -> None:
    before = values(notebook)
    drag(notebook, edge(notebook, "w4_1_2"), 60, release=False)
    moving = values(notebook)
    assert moving[0] != before[0]
    assert moving[0][:6] == moving[2][:6]
    assert [moving[1], moving[3]] == [before[1], before[3]]
    panel = notebook.panel("agreement")
    assert panel.locator(".stored").count() == 2
    assert "when you let go" in panel.inner_text()
    notebook.page.mouse.up()
    notebook.page.wait_for_timeout(400)
    assert len(set(values(notebook))) == 1


def test_epsilon_by_keys_drag_and_typing(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("agreement")
    grip = panel.locator("[role=slider]")
    net, X, Y = networks()[0]

    def error(step: float) -> float:
        q = net.quantities[16]
        one, other = (net.replace({q: net[q] + h}).loss(X[0], Y[0]) for h in (step, -step))
        return abs((one - other) / (2 * step) - backprop(net, X[0], Y[0])[q])

    grip.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(400)
    notebook.becomes("juries[0].step", "1.0")
    shown = (panel.locator("svg").last.text_content() or "").rpartition("error ")[2]
    assert float(shown.replace("\u2212", "-")) == pytest.approx(error(1.0), rel=0.03)
    assert "cutting off" in grip.get_attribute("aria-valuetext")
    for key in ("1", "e", "-", "1", "0", "Enter"):
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    notebook.becomes("juries[0].step", "1e-10")
    assert "rounding" in grip.get_attribute("aria-valuetext")
    for key in ("PageUp", "PageUp", "PageUp", "PageUp", "ArrowRight", "d", "d"):
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    notebook.becomes("juries[0].step", "1.26e-06")
    box = grip.locator(".spot").bounding_box()
    drag(notebook, (box["x"] + 11, box["y"] + 11), 60, release=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    page.wait_for_timeout(400)
    notebook.becomes("juries[0].step", "1.26e-06")
    assert notebook.python("lives[0].parameters == lives[0].start") == "True"
    assert notebook.errors == []


def test_without_a_kernel_two_go_on_and_two_are_marked_as_stored(notebook: Notebook) -> None:
    notebook.page.wait_for_timeout(300)
    before = values(notebook)
    drag(notebook, edge(notebook, "w4_1_2"), 60, release=False)
    notebook.shut_kernel_down(noticed=True)
    notebook.page.mouse.up()
    gone = "() => document.querySelector('[data-panel=agreement]').textContent.includes('Python does not answer')"
    notebook.page.wait_for_function(gone)
    after, panel = values(notebook), notebook.panel("agreement")
    net, X, Y = networks()[0]
    q = net.quantities[16]
    assert after[0] == fmt(backprop(net.replace({q: 2.15}), X[0], Y[0])[q], 6)
    assert [after[1], after[3]] == [before[1], before[3]]
    assert panel.locator(".stored td:last-child").all_text_contents() == ["stored", "stored"]
    assert "w 1 2 layer 4 = 0.95" in panel.inner_text()
