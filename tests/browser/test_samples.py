"""The sample microscope in a real JupyterLab: each sample's number is the library's, switched on and off, mean and sum."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_lib.backprop import backprop
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
microscopes = [Samples(live) for live in lives]
for live, panel in zip(lives, microscopes):
    display(workbench(live, Diagram, panel))
""",
]


@pytest.mark.long
def test_every_number_is_the_library_s(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()):
        panel, live = notebook.panel("samples", at), f"lives[{at}]"
        drag_some(notebook, net, 2, seed=at, at=at)
        for reduce in ("sum", "mean"):
            panel.locator(f"[data-way={reduce}]").click()
            notebook.frame()
            changed, q = now(notebook, live, net)
            slopes = [fmt(backprop(changed, x, y)[q]) for x, y in zip(X, Y, strict=True)]
            assert panel.locator("tbody td.number:last-child").all_text_contents() == slopes
            assert panel.locator(".bp-total .ud").text_content() == fmt(backprop(changed, X, Y, reduce=reduce)[q])
            losses = [fmt(value) for value in changed.losses(X, Y)]
            assert panel.locator("tbody td.number:nth-last-child(3)").all_text_contents() == losses
    assert notebook.errors == []


def test_samples_are_left_out_and_brought_into_view(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("samples")
    net, X, Y = networks()[0]
    q = net.quantities[eval(notebook.python("lives[0].selected"))]
    boxes = panel.locator("input[type=checkbox]")
    boxes.nth(1).uncheck()
    boxes.nth(4).focus()
    for key in ("Space", "ArrowUp", "d", "d"):
        page.keyboard.press(key)
    notebook.frame()
    rest = np.array([0, 2, 3])
    assert panel.locator(".bp-total .ud").text_content() == fmt(backprop(net, X[rest], Y[rest])[q])
    page.wait_for_timeout(200)
    assert notebook.python("microscopes[0].off") == "[2, 5]"
    panel.locator(".bp-pick").nth(3).click()
    page.wait_for_timeout(200)
    assert notebook.python("lives[0].sample") == "3"
    notebook.frame()
    assert notebook.panel("diagram").locator(".total").text_content() == fmt(net.losses(X, Y)[3])
    notebook.python("1", before="microscopes[0].off = [1, 2, 3, 4, 5]; microscopes[0].reduce = 'sum'")
    page.wait_for_function("() => document.querySelector('[data-panel=samples] .bp-total .ud').textContent === 'none'")
    assert notebook.errors == []
