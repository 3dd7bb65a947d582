"""Step by step in a real JupyterLab: the steps of the derivation in its order, each with the library's number."""

from __future__ import annotations

import pytest

from backprop_lib.derivation import derive
from backprop_lib.network import Network
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS[:4]]
steps = [Backward(live) for live in lives]
for live, panel in zip(lives, steps):
    display(workbench(live, Diagram, panel))
""",
]
LISTED = 300


def numbers(net: Network, x: object, y: object) -> list[str]:
    """The derivation's numbers in its order, without softmax's largest output, which is subtracted for safety."""
    values = derive(net).values(x, y)
    return [fmt(values[step.of.name]) for step in derive(net).steps if step.of.name != "m"]


@pytest.mark.long
def test_the_values_are_the_derivation_s_in_its_order(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()[:4]):
        panel = notebook.panel("backward", at)
        drag_some(notebook, net, 2, seed=at, at=at)
        panel.locator("[data-does=last]").click()
        panel.locator("summary").click()
        notebook.frame()
        changed, _ = now(notebook, f"lives[{at}]", net)
        expected = numbers(changed, X[0], Y[0])
        assert panel.locator(".bp-words td:last-child").all_text_contents() == expected[::-1][:LISTED]
        assert panel.locator(".bp-step .muted").first.text_content() == f"value {len(expected)} of {len(expected)}"
    assert notebook.errors == []


def test_one_value_at_a_time_there_and_back(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("backward")
    net, X, Y = networks()[0]
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    expected = numbers(net, X[0], Y[0])
    nodes = panel.locator(".bp-nodes text")
    assert nodes.all_text_contents() == [fmt(value, 2) for value in X[0]] + [""] * 8
    panel.locator("[data-does=next]").click()
    press = page.keyboard.press
    shown = []
    for _ in range(12):
        notebook.frame()
        shown.append(panel.locator(".bp-equation .sel").text_content())
        press("ArrowRight")
    assert shown == expected[:12]
    notebook.frame()
    assert panel.locator(".bp-step h2").text_content() == "Forward, layer 4"
    assert sum(text == "" for text in nodes.all_text_contents()) == 2  # the outputs are not there yet
    press("PageDown")
    press("PageDown")
    notebook.frame()
    assert panel.locator(".bp-equation .sel").text_content() == expected[16] == fmt(net.loss(X[0], Y[0]))
    press("ArrowLeft")
    press("PageUp")
    press("End")
    press("Home")
    for key in ("b", "d", "d", "x"):
        press(key)
    page.wait_for_timeout(200)
    assert notebook.python("steps[0].step") == "0"
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    notebook.python("1", before="steps[0].step = 19")
    page.wait_for_function("() => document.querySelector('.bp-equation .sel')?.textContent === '0.1426'")
    assert notebook.errors == []


def test_it_plays_and_pauses_and_follows_a_drag(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("backward")
    play = panel.locator("[data-does=play]")
    play.click()
    page.wait_for_function("() => /value [3-9] /.test(document.querySelector('.bp-step .muted').textContent)", timeout=8000)
    assert play.get_attribute("aria-label") == "pause"
    play.click()
    stopped = panel.locator(".bp-step .muted").first.text_content()
    page.wait_for_timeout(1000)
    assert panel.locator(".bp-step .muted").first.text_content() == stopped
    page.emulate_media(reduced_motion="reduce")
    play.click()
    page.wait_for_function("() => document.querySelector('.bp-step .muted').textContent === 'value 6 of 54'", timeout=4000)
    play.click()
    notebook.shut_kernel_down()
    panel.locator("[data-does=last]").click()
    net, X, Y = networks()[0]
    drag_some(notebook, net, 1, seed=3)
    notebook.frame()
    value = panel.locator(".bp-equation .sel").text_content()
    assert value != numbers(net, X[0], Y[0])[-1]
