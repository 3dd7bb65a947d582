"""A learner's function in a real JupyterLab: beside the true gradient while one drags, and never in the way."""

from __future__ import annotations

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.reading import drag, edge
from tests.browser.several import SETUP, drag_some, networks, now

CELLS = [
    SETUP + "import time\nfrom backprop_lib import backprop\nfrom backprop_lib.live import *",
    """\
calls = []

def mine(net, X, Y):
    calls.append(time.monotonic())
    return backprop(net, X, Y)

def touchy(net, X, Y, of):
    if net[w(4, 1, 2)] < 0:
        raise ValueError("no weight below 0 here")
    if net[w(4, 1, 2)] > 4:
        time.sleep(10)
    return backprop(net, X, Y)[of] * 2

lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
for live in lives:
    display(workbench(live, Diagram, live.compare(mine)))
display(lives[0].compare(touchy, seconds=0.5))
""",
]


def settle(notebook: Notebook) -> None:
    """Wait until Python has been asked and has answered."""
    notebook.page.wait_for_timeout(500)


@pytest.mark.long
def test_it_shows_what_the_function_says_about_what_is_shown(notebook: Notebook) -> None:
    for at, (net, X, Y) in enumerate(networks()):
        panel = notebook.panel("compare", at)
        drag_some(notebook, net, 2, seed=at, at=at)
        settle(notebook)
        changed, q = now(notebook, f"lives[{at}]", net)
        slope = fmt(backprop(changed, X[0], Y[0])[q])
        assert panel.locator(".bp-twins b").all_text_contents() == [slope, slope, "agrees"]
        assert panel.locator(".bp-verdict").inner_text() == f"All {len(net.quantities)} derivatives agree."
        notebook.python("1", before=f"lives[{at}].selected = 0")
        settle(notebook)
        first = fmt(backprop(changed, X[0], Y[0])[net.quantities[0]])
        assert panel.locator(".bp-twins b").all_text_contents()[:2] == [first, first]
    assert notebook.errors == []


def test_a_drag_asks_at_most_ten_times_a_second_and_only_then(notebook: Notebook) -> None:
    settle(notebook)
    page, start = notebook.page, edge(notebook, "w4_1_2")
    before = int(notebook.python("len(calls)"))
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(start[0] + step, start[1])
        page.wait_for_timeout(25)
    shown = notebook.panel("compare").locator(".bp-twins b").first.text_content()
    page.mouse.up()
    settle(notebook)
    gaps = eval(notebook.python(f"[round(b - a, 3) for a, b in zip(calls[{before}:], calls[{before + 1}:])]"))
    assert len(gaps) >= 5
    assert sorted(gaps)[len(gaps) // 2] >= 0.09
    assert len(gaps) <= 10 * sum(gaps) + 2
    assert shown != fmt(backprop(networks()[0][0], *(v[0] for v in networks()[0][1:])).vector[16])
    asked = int(notebook.python("len(calls)"))
    page.wait_for_timeout(700)
    assert int(notebook.python("len(calls)")) == asked
    assert notebook.errors == []


def test_trouble_is_said_in_the_view_which_goes_on(notebook: Notebook) -> None:
    panel = notebook.panel("compare", 5)
    twins, trouble = panel.locator(".bp-twins b"), panel.locator(".bp-trouble")
    settle(notebook)
    assert twins.all_text_contents() == ["0.1165", "0.0583", "0.0583"]
    notebook.python("1", before="lives[0][w(4, 1, 2)] = -1")
    settle(notebook)
    assert "ValueError in line 9 of touchy" in trouble.inner_text()
    assert "no weight below 0 here" in trouble.inner_text()
    assert twins.all_text_contents() == ["0.1165", "0.0583", "0.0583"]
    assert "before this trouble" in panel.inner_text()
    notebook.python("1", before="lives[0][w(4, 1, 2)] = 4.5")
    notebook.page.wait_for_timeout(2500)
    assert "stopped after 0.5 seconds" in trouble.inner_text()
    notebook.python("1", before="lives[0][w(4, 1, 2)] = 0.95")
    settle(notebook)
    assert trouble.inner_text() == ""
    assert twins.all_text_contents() == ["0.1165", "0.0583", "0.0583"]
    assert notebook.errors == []


def test_without_a_kernel_it_says_so_and_the_rest_moves(notebook: Notebook) -> None:
    settle(notebook)
    notebook.shut_kernel_down(noticed=True)
    drag(notebook, edge(notebook, "w4_1_2"), 40)
    assert notebook.panel("diagram").locator(".bp-pill text").text_content() == "1.75"
    notebook.page.wait_for_timeout(4500)
    assert "Python does not answer" in notebook.panel("compare").locator(".bp-trouble").inner_text()
