"""Activation curves in a real JupyterLab: z, a and slope are the library's for every function, with and without a kernel."""

from __future__ import annotations

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.functions import ACTIVATIONS
from backprop_lib.network import Network
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
panels = [ActivationCurve(live) for live in lives]
for live, panel in zip(lives, panels):
    display(workbench(live, Diagram, ChainRule, panel))
""",
]


def pick(notebook: Notebook, at: int, group: str, label: str) -> None:
    """Press a button of the panel."""
    notebook.panel("activation", at).get_by_role("group", name=group).get_by_role("button", name=label, exact=True).click(force=True)
    notebook.frame()


def agrees(notebook: Notebook, at: int, net: Network, x: object, layer: int) -> None:
    """The table shows z, a and g' of the layer as the network computes them."""
    cells = notebook.panel("activation", at).locator(".bp-zs td span").all_text_contents()
    forward = net.forward(x)
    z, a = forward.z[layer], forward.a[layer]
    slopes = net.activations[layer].slope(z, a)
    assert cells == [fmt(float(value)) for row in zip(z[0], a[0], slopes[0], strict=True) for value in row]


@pytest.mark.long
def test_every_function_of_every_layer_is_followed(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()):
        live = f"lives[{at}]"
        drag_some(notebook, net, 2, seed=at, at=at)
        for layer in net.layers:
            pick(notebook, at, "layer", str(layer))
            fixed = layer == net.L and net.loss_function.outputs
            for row in ACTIVATIONS.values() if at == 0 else list(ACTIVATIONS.values())[at : at + 2]:
                pick(notebook, at, "function", row.label)
                notebook.page.wait_for_timeout(60)
                changed, q = now(notebook, live, net)
                assert changed.activations[layer].name == (fixed or row.name)
                agrees(notebook, at, changed, X[0], layer)
                product = notebook.panel("chain", at).locator(".res .ud").text_content()
                assert product == fmt(backprop(changed, X[0], Y[0])[q])
        notebook.python("1", before=f"{live}.reset()")
        notebook.page.wait_for_timeout(150)
        pick(notebook, at, "layer", "2")
        agrees(notebook, at, net, X[0], 2)
    assert notebook.errors == []


def test_nodes_are_chosen_by_key_and_the_switch_works_without_a_kernel(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("activation")
    net, X, _ = networks()[0]
    pick(notebook, 0, "layer", "3")
    panel.locator("[data-node='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "d", "d"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert notebook.python("lives[0].quantity") == "w(3, 3, 1)"
    assert page.locator(".jp-Notebook .jp-Cell").count() == len(CELLS)
    notebook.shut_kernel_down()
    page.wait_for_timeout(300)
    pick(notebook, 0, "function", "ReLU")
    changed = Network(net.sizes, ["sigmoid", "relu", "sigmoid"], weights=list(net.weights.values()))
    agrees(notebook, 0, changed, X[0], 3)
    page.keyboard.press("Control+z")
    notebook.frame()
    agrees(notebook, 0, net, X[0], 3)
