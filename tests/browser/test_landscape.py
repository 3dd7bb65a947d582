"""The landscape in a real JupyterLab: its numbers and steps are the library's, by mouse and by keys."""

from __future__ import annotations

import random

import numpy as np
import pytest

from backprop_lib.backprop import backprop
from backprop_lib.network import Network
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.reading import drag
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
scapes = [Landscape(live) for live in lives]
for live, panel in zip(lives, scapes):
    display(workbench(live, Diagram, LossCurve, panel))
""",
]


@pytest.mark.long
def test_numbers_and_steps_are_the_library_s(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()):
        live, rng = f"lives[{at}]", random.Random(at)
        panel = notebook.panel("landscape", at)
        drag_some(notebook, net, 2, seed=at, at=at)
        panel.scroll_into_view_if_needed()
        box = panel.locator(".bp-point.both .spot").bounding_box()
        drag(notebook, (box["x"] + 11, box["y"] + 11), rng.choice((-1, 1)) * rng.randint(10, 60), rng.randint(-60, 60))
        notebook.frame()
        axes = eval(notebook.python(f"scapes[{at}].axes"))
        line = panel.locator(".bp-side > p").nth(0 if panel.locator("select").count() == 0 else 1)

        def agreed(live=live, net=net, X=X, Y=Y, axes=axes, line=line) -> Network:
            """The network once the panel shows its cost and slopes; Python hears of a change a little later."""
            for _ in range(40):
                notebook.frame()
                changed = now(notebook, live, net)[0]
                grad = backprop(changed, X, Y).vector
                wanted = [fmt(changed.loss(X, Y)), *(fmt(grad[i]) for i in axes)]
                shown = line.locator("b").all_text_contents()
                if [shown[i] for i in (0, 3, 4)] == wanted:
                    break
                notebook.page.wait_for_timeout(100)
            assert [shown[i] for i in (0, 3, 4)] == wanted
            return changed

        for every in (False, True):
            if every:
                panel.locator(".bp-every").click()
            before = agreed()
            grad = backprop(before, X, Y).vector
            mask = np.ones(len(grad)) if every else np.isin(np.arange(len(grad)), axes)
            panel.locator(".bp-step").click()
            after = agreed()
            assert after.parameters == pytest.approx(before.parameters - mask * grad, rel=1e-9, abs=1e-12)
            trail = eval(notebook.python(f"scapes[{at}].trail"))
            assert trail[-1] == pytest.approx([*after.parameters[axes], after.loss(X, Y)], rel=1e-9)
    assert notebook.errors == []


def test_a_rate_too_large_and_back_again_by_keys(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("landscape")
    net, X, Y = networks()[0]
    panel.locator(".bp-every").click()
    rate = panel.locator(".bp-log [role=slider]")
    rate.focus()
    for key in ("1", "0", "0", "Enter"):
        page.keyboard.press(key)
    assert "learning rate η = 100.00" in panel.inner_text()
    notebook.becomes("scapes[0].rate", "100.0")
    panel.locator(".bp-step").focus()
    page.keyboard.press("Enter")
    notebook.frame()
    rose = net.with_parameters(net.parameters - 100 * backprop(net, X, Y).vector).loss(X, Y)
    assert f"1 step: the cost rose by {fmt(rose - net.loss(X, Y))}, from {fmt(net.loss(X, Y))} to {fmt(rose)}." in panel.inner_text()
    panel.locator("text=back to the trail").click()
    notebook.frame()
    notebook.becomes("lives[0].parameters == lives[0].start", "True")
    rate.focus()
    for key in ("PageDown", "ArrowLeft", "d", "b"):
        page.keyboard.press(key)
    notebook.becomes("scapes[0].rate", "7.94")
    panel.locator("text=ten steps").click()
    notebook.frame()
    p = net
    for _ in range(10):
        p = p.with_parameters(p.parameters - 7.94 * backprop(p, X, Y).vector)
    notebook.becomes("len(scapes[0].trail)", "11")
    assert now(notebook, "lives[0]", net)[0].parameters == pytest.approx(p.parameters, rel=1e-8)
    panel.locator(".bp-step").focus()
    page.keyboard.press("Control+z")
    notebook.becomes("lives[0].parameters == lives[0].start", "True")
    page.keyboard.press("Control+y")
    panel.locator("text=back to the trail").click()
    notebook.becomes("len(scapes[0].trail)", "0")
    page.keyboard.press("Control+z")  # back to the end of the trail: it is there again
    notebook.becomes("len(scapes[0].trail)", "11")
    assert notebook.errors == []


def test_the_point_by_keys_click_and_escape(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("landscape")
    point = panel.locator(".bp-point.both")
    axes = eval(notebook.python("scapes[0].axes"))

    spot = f"[lives[0].parameters[i] for i in {axes}]"
    notebook.becomes(spot, "[0.95, 2.42]")
    point.focus()
    for key in ("ArrowLeft", "ArrowLeft", "Shift+ArrowUp", "ArrowDown", "d", "d"):
        page.keyboard.press(key)
    notebook.becomes(spot, "[0.75, 2.33]")
    said = panel.locator(".bp-said")
    page.wait_for_function("(node) => node.textContent.includes('w 1 2 layer 4, 0.75')", arg=said.element_handle())
    box = point.locator(".spot").bounding_box()
    drag(notebook, (box["x"] + 11, box["y"] + 11), -40, 30, release=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    notebook.becomes(spot, "[0.75, 2.33]")
    page.mouse.click(box["x"] + 60, box["y"] + 60)
    notebook.becomes(f"lives[0].parameters[{axes[0]}] > 1.5 and lives[0].parameters[{axes[1]}] < 1.8", "True")
    panel.locator("select").first.select_option("0")
    notebook.frame()
    notebook.becomes("scapes[0].axes[0]", "0")
    assert notebook.errors == []


def test_no_key_is_lost_however_fast_they_come(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("landscape")
    point, rate = panel.locator(".bp-point.both"), panel.locator(".bp-log [role=slider]")
    axes = eval(notebook.python("scapes[0].axes"))
    for _ in range(3):
        point.focus()
        for _ in range(12):
            page.keyboard.press("ArrowRight")
        for _ in range(13):
            page.keyboard.press("ArrowLeft")
        rate.focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
    notebook.becomes(f"round(lives[0].parameters[{axes[0]}], 6)", "0.65")
    notebook.becomes("scapes[0].rate", "1000.0")
    notebook.panel("diagram").locator(".bp-spot[tabindex='0']").focus()
    notebook.python("1", before="lives[0].select(w(4, 1, 2))")
    page.keyboard.press("Enter")
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    notebook.becomes("round(lives[0][w(4, 1, 2)], 6)", "3.15")
    curve = notebook.panel("curve").locator("[role=slider]")
    curve.focus()
    for _ in range(15):
        page.keyboard.press("ArrowLeft")
    notebook.becomes("round(lives[0][w(4, 1, 2)], 6)", "1.65")
    assert notebook.errors == []
