"""The path ledger in a real JupyterLab: every number it shows is the library's, and a row lights its path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.derivation import derive
from backprop_lib.explanation import count_paths
from backprop_lib.live.values import exact
from backprop_lib.network import Network
from backprop_lib.notation import Quantity, w
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook, write_notebook
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
paths = [Paths(live) for live in lives]
for live, panel in zip(lives, paths):
    display(workbench(live, Diagram, panel))
""",
]


def number(text: str) -> float:
    """A number as it is shown."""
    return float(text.replace("\u2212", "-"))


def ledger(notebook: Notebook, at: int) -> tuple[list[list[str]], str]:
    """The numbers of each path, its product last, and the sum."""
    panel = notebook.panel("paths", at)
    notebook.frame()
    rows = panel.locator(".bp-ledger").evaluate(
        """(table) => {
          const rows = [];
          for (const td of table.querySelectorAll("td[data-at]")) (rows[td.dataset.at] ??= []).push(td.lastChild.textContent);
          return rows;
        }"""
    )
    return rows, panel.locator(".bp-total .ud").text_content() or ""


def agrees(shown: tuple[list[list[str]], str], net: Network, q: Quantity, x: object, y: object) -> None:
    """The ledger shows what `derive(net).paths` says, and the sum is what `backprop` says."""
    rows, total = shown
    paths = derive(net).paths(q, x, y)
    assert len(rows) == len(paths)
    for row, path in zip(rows, paths, strict=True):
        assert row[-1] == (exact(path.value) if 0 < abs(path.value) < 5e-5 else fmt(path.value))
        for text, factor in zip(row[:-1], path.factors, strict=True):
            assert number(text) == pytest.approx(factor.value, abs=5.1e-5 if factor.role != "weight" else 1e-4)
    assert total == fmt(backprop(net, x, y)[q])


@pytest.mark.long
def test_every_number_is_the_library_s(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()):
        live = f"lives[{at}]"
        drag_some(notebook, net, 3, seed=at, at=at)
        agrees(ledger(notebook, at), *now(notebook, live, net), X[0], Y[0])
        for q in (net.quantities[0], net.quantities[-1]):
            notebook.python("1", before=f"{live}.selected = {net.index(q)}")
            notebook.page.wait_for_timeout(250)
            agrees(ledger(notebook, at), *now(notebook, live, net), X[0], Y[0])
            merged(notebook, at, live, net, X[0], Y[0])
    assert notebook.errors == []


def merged(notebook: Notebook, at: int, live: str, net: Network, x: object, y: object) -> None:
    """With the switch on: δ of the next layer, δ of the node, the sum and the slope."""
    panel = notebook.panel("paths", at)
    switch = notebook.page.locator(".bp-switch").nth(at)
    switch.click()
    notebook.frame()
    changed, q = now(notebook, live, net)
    grad = backprop(changed, x, y)
    chips = [number(text) for text in panel.locator(".bp-merged .chip b").all_text_contents()]
    nodes = [*(grad.delta[q.l + 1][0] if q.l < net.L else []), grad.delta[q.l][0, q.j - 1]]
    assert chips == [pytest.approx(value, abs=5.1e-5) for value in nodes]
    assert panel.locator(".bp-merged .ud").text_content() == fmt(grad[q])
    switch.click()
    notebook.frame()


def test_pointing_at_a_path_lights_it(notebook: Notebook) -> None:
    page, diagram = notebook.page, notebook.panel("diagram")
    notebook.python("1", before="lives[0].select(w(3, 2, 2))")
    page.wait_for_function("() => document.querySelectorAll('[data-panel=paths] .bp-path').length >= 2")
    notebook.frame()
    lit = diagram.locator(".bp-mine .bp-lights path:not(.arr)")
    assert lit.count() == 2
    panel = notebook.panel("paths")
    panel.locator(".bp-ledger tbody tr").nth(1).hover()
    notebook.frame()
    assert lit.count() == 1
    page.mouse.move(5, 5)
    notebook.frame()
    assert lit.count() == 2

    panel.locator(".bp-path").first.focus()
    notebook.frame()
    assert lit.count() == 1
    page.keyboard.press("ArrowDown")
    notebook.frame()
    assert panel.locator("td.lit").first.get_attribute("data-at") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("d")
    page.keyboard.press("d")
    assert panel.locator(".bp-path").nth(1).get_attribute("aria-pressed") == "true"
    page.locator(".bp-switch").first.focus()
    notebook.frame()
    assert lit.count() == 1  # it stays, it was chosen
    page.keyboard.press("Space")
    notebook.frame()
    assert page.locator(".bp-switch").first.get_attribute("aria-checked") == "true"
    page.wait_for_timeout(200)
    assert notebook.python("paths[0].merged") == "True"
    assert diagram.locator(".bp-lights .dl").count() == 3
    assert notebook.errors == []


def test_a_path_pointed_at_before_another_weight_is_drawn_lights_what_is_shown(notebook: Notebook) -> None:
    page = notebook.page
    notebook.panel("diagram")
    notebook.python("1", before="lives[0].select(w(3, 2, 2))")
    page.wait_for_function("() => document.querySelectorAll('[data-panel=paths] .bp-path').length >= 2")
    notebook.frame()
    page.evaluate(
        """() => {
          const spot = document.querySelector("[data-panel=diagram] .bp-spot[tabindex='0']");
          spot.focus();
          for (const key of ["ArrowLeft", "ArrowLeft"]) spot.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          document.querySelectorAll("[data-panel=paths] .bp-path")[1].focus();
        }"""
    )
    notebook.frame()
    assert notebook.python("lives[0].quantity").startswith("w(2, ")
    assert notebook.errors == []


def test_multiplications_are_counted(notebook: Notebook) -> None:
    counts = notebook.page.locator(".bp-counts").first.locator("span b").all_text_contents()
    _, apart, together = count_paths((2, 3, 3, 2))
    assert counts[2:] == [str(apart), str(together)]
    bar = notebook.page.locator(".bp-counts").first.locator("span i").first  # beside the diagram, and still in the panel's style
    assert bar.evaluate("(node) => getComputedStyle(node).position") == "absolute"
    notebook.python("1", before="lives[0].select(w(3, 2, 2))")
    notebook.page.wait_for_timeout(250)
    assert notebook.page.locator(".bp-counts").first.locator("span b").all_text_contents() == ["8", "6", "300", "44"]
    assert notebook.page.locator(".bp-ways h2").first.text_content() == "Two paths lead to the loss."
    assert notebook.page.locator(".bp-counts").nth(4).locator("span b").all_text_contents()[2:] == ["133,440", "1,002"]


@pytest.mark.long
def test_a_path_through_a_folded_layer_is_lit_whole(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    make = "net = Network([2, 3, 20, 2], 'tanh', seed=9)\nlive = LiveNetwork(net, [0.3, 0.4], [0.1, 0.9], selected=w(2, 1, 1))"
    notebook = open_notebook(write_notebook(tmp_path / "folded.ipynb", CELLS[0], make, "workbench(live, Diagram, Paths)"))
    notebook.run_all()
    panel, diagram = notebook.panel("paths"), notebook.panel("diagram")
    lit, nodes = diagram.locator(".bp-mine .bp-lights path:not(.arr)"), diagram.locator(".bp-nodes text")
    a = notebook.python("[round(float(v), 6) for v in net.forward([0.3, 0.4]).a[3][0]]")
    for path, hidden in ((37, 19), (2, 2), (30, 16)):
        panel.locator(".bp-path").nth(path - 1).evaluate("(node) => node.focus()")
        notebook.frame()
        assert lit.count() == 2
        standing = nodes.nth(5 + min(hidden, 16) - 1).text_content() or ""
        assert number(standing) == pytest.approx(eval(a)[hidden - 1], abs=6e-2)
    assert notebook.errors == []


def test_a_product_that_rounds_to_nothing_is_written_with_its_size(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    make = "net = Network([1, 1, 1], weights=[[[0.01]], [[0.0002]]])\nlive = LiveNetwork(net, [0.9], [0.5001], selected=w(2, 1, 1))"
    notebook = open_notebook(write_notebook(tmp_path / "tiny.ipynb", CELLS[0], "from backprop_lib import backprop\n" + make, "Paths(live)"))
    notebook.run_all()
    value = float(notebook.python("backprop(net, [0.9], [0.5001])[w(2, 1, 1)]"))
    assert 0 < abs(value) < 5e-5
    assert notebook.panel("paths").locator(".product span").text_content() == exact(value)
    assert notebook.errors == []


@pytest.mark.long
def test_too_many_paths_are_summed_by_output(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    big = "net = Network([8, 20, 20, 20, 3], 'tanh', biases=True, seed=9)\nx, y = rng.uniform(-1, 1, 8), rng.uniform(-0.9, 0.9, 3)"
    show = "live = LiveNetwork(net, x, y, selected=w(2, 3, 4))\nworkbench(live, Diagram, Paths)"
    notebook = open_notebook(write_notebook(tmp_path / "many.ipynb", CELLS[0], big, show))
    notebook.run_all()
    panel = notebook.panel("paths")
    scope: dict[str, object] = {}
    exec(SETUP + big, scope)
    net, x, y = scope["net"], scope["x"], scope["y"]
    assert isinstance(net, Network)
    grad = backprop(net, x, y)
    shown = [number(text) for text in panel.locator(".bp-ledger td.product").all_text_contents()]
    step = 1e-6
    for output, value in enumerate(shown):
        moved = [net.replace({w(2, 3, 4): net[w(2, 3, 4)] + way * step}).forward(x).z[5][0, output] for way in (1, -1)]
        assert value == pytest.approx(grad.delta[5][0, output] * (moved[0] - moved[1]) / (2 * step), abs=6e-5)
    assert panel.locator(".bp-total .ud").text_content() == fmt(grad[w(2, 3, 4)])
    assert notebook.page.locator(".bp-ways h2").text_content() == "1,200 paths lead to the loss."
