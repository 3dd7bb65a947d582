"""Symbols and dials in a real JupyterLab: a choice lights the right place, a turned dial moves what is right of it."""

from __future__ import annotations

from playwright.sync_api import Locator

from backprop_lib import Network
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import a, w, z
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook

CELLS = [
    "from backprop_lib import Network, four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import Dials, LiveNetwork, Symbols",
    "many = LiveNetwork(four_layer_net(), *four_layer_sample())\nSymbols(many)",
    "one = LiveNetwork(Network([1, 1], weights=[[[1.4]]]), [0.8], [0.15])\nDials(one)",
]


def lit(panel: Locator) -> list[str]:
    """The places that are marked."""
    return panel.locator(".bp-place.lit .hit").evaluate_all("(all) => all.map((one) => one.dataset.place).sort()")


def test_a_symbol_lights_its_place_and_a_place_tells_its_symbol(notebook: Notebook) -> None:
    panel, forward = notebook.panel("symbols"), four_layer_net().forward(four_layer_sample()[0])
    assert lit(panel) == ["w4_1_2"]
    panel.locator("select").select_option(label="w₂⁽³⁾")
    notebook.frame()
    assert lit(panel) == ["w3_2_1", "w3_2_2", "w3_2_3"]
    panel.locator("[data-place='z3_2']").click()
    notebook.frame()
    assert lit(panel) == ["z3_2"]
    assert panel.locator(".bp-told b").inner_text() == fmt(forward[z(3, 2)])
    panel.locator("[data-place='l3']").click()
    notebook.frame()
    assert lit(panel) == ["a3_1", "a3_2", "a3_3"]
    panel.locator("select").select_option(label="w₁₂⁽³⁾")
    assert notebook.python("many.quantity") == "w(3, 1, 2)"
    notebook.python("None", before="many.select(w(2, 1, 1))")
    notebook.page.wait_for_function("() => document.querySelector('.bp-told code').textContent === 'w(2, 1, 1)'")
    assert lit(panel) == ["w2_1_1"]
    assert notebook.errors == []


def test_a_turned_dial_moves_what_is_right_of_it_and_results_spring_back(notebook: Notebook) -> None:
    panel = notebook.panel("dials")
    press, numbers = notebook.page.keyboard.press, panel.locator(".big")
    panel.locator(".bp-dial").nth(0).focus()
    press("ArrowRight")
    notebook.frame()
    net = Network([1, 1], weights=[[[1.5]]])
    forward = net.forward([0.8])
    right = [fmt(v) for v in (1.5, forward[z(2, 1)], forward[a(2, 1)], net.loss([0.8], [0.15]))]
    assert numbers.all_text_contents() == right
    assert notebook.python("one[w(2, 1, 1)]") == "1.5"

    box = panel.locator(".bp-dial").nth(2).bounding_box()
    assert box is not None
    notebook.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 50)
    notebook.page.mouse.down()
    notebook.page.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + 50, steps=3)
    notebook.frame()
    held = numbers.all_text_contents()
    assert held[:2] == right[:2]
    assert held[2] < right[2]
    assert held[3] == fmt((float(held[2]) - 0.15) ** 2)
    notebook.page.mouse.up()
    notebook.frame()
    assert numbers.all_text_contents() == right
    assert net[w(2, 1, 1)] == float(notebook.python("one[w(2, 1, 1)]"))
    assert notebook.errors == []
