"""Predictions in a real JupyterLab: nothing tells the answer before, and afterwards it is the library's."""

from __future__ import annotations

from typing import Any

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.network import Network
from backprop_lib.notation import Quantity
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.several import SETUP, drag_some, networks, now

MODES = ("sign", "slope", "order", "point", "factor")
CELLS = [
    SETUP + "from backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
asked = []
for live in lives:
    some = live._first.quantities
    made = [Predict(live, "sign", step=0.5), Predict(live, "slope"), Predict(live, "order", of=some[:3] + some[-3:]),
            Predict(live, "point", to=0.3, factor="largest"), Predict(live, "factor")]
    asked.append(made)
    display(workbench(live, made[0], Diagram, LossCurve, Gradients))
    for one in made[1:]:
        display(one)
""",
]


def factors(net: Network, q: Quantity, x: Any, y: Any) -> list[float]:
    """The factors of a derivative, two where the first two cancel."""
    grad, forward = backprop(net, x, y), net.forward(x)
    last = 1.0 if q.kind == "b" else float(forward.a[q.l - 1][0, q.k - 1])
    if q.l == net.L and net.loss_function.delta is not None:
        return [float(grad.delta[q.l][0, q.j - 1]), last]
    slope = net.activations[q.l].slope(forward.z[q.l], forward.a[q.l])[0, q.j - 1]
    return [float(grad.a[q.l][0, q.j - 1]), float(slope), last]


@pytest.mark.long
def test_every_answer_is_the_library_s(notebook: Notebook) -> None:
    page = notebook.page
    for at, (net, X, Y) in enumerate(networks()):
        panels = [notebook.panel("predict", 5 * at + n) for n in range(5)]
        assert panels[0].locator(".bp-reveal").count() == 0
        drag_some(notebook, net, 2, seed=at, at=at)
        page.wait_for_timeout(400)  # Python hears of it a little later
        changed, q = now(notebook, f"lives[{at}]", net)
        x, y, some = X[0], Y[0], (*net.quantities[:3], *net.quantities[-3:])
        grad, C, value = backprop(changed, x, y), changed.loss(x, y), changed[q]
        after, there = (changed.replace({q: v}).loss(x, y) for v in (value + 0.5, 0.3))
        truths = [after - C, grad[q], [abs(grad[one]) for one in some], there, factors(changed, q, x, y)]

        for panel, secret in zip(panels, ([after], [grad[q]], [grad[one] for one in some], [there], truths[4]), strict=True):
            text = panel.evaluate("(node) => node.outerHTML")
            for number in secret:
                assert fmt(number) in (fmt(C), "0.0000", "1.0000") or fmt(number) not in text.replace("viewBox", "")
        curve = notebook.panel("curve", at).locator(".bp-root")
        assert curve.evaluate("(node) => getComputedStyle(node).visibility") == "hidden"

        for mode, panel in zip(MODES, panels, strict=True):
            panel.scroll_into_view_if_needed()
            handle = panel.locator("[role=radio], [role=slider]").first
            handle.focus()
            for key in ("d", "d", "ArrowDown", "ArrowUp", "ArrowUp", "Shift+ArrowUp") if mode != "order" else ("ArrowDown", "b"):
                page.keyboard.press(key)
            panel.locator(".bp-commit").click()
            notebook.frame()
        assert curve.evaluate("(node) => getComputedStyle(node).visibility") == "visible"
        panels[3].locator("text=skip").click()
        notebook.frame()
        notebook.becomes(f"[len(one.results) for one in asked[{at}]]", "[1, 1, 1, 2, 1]")
        notebook.becomes(f"sum(answers for _, answers in asked[{at}][0].score().values())", "5")
        results = eval(notebook.python(f"[one.results for one in asked[{at}]]"), {"nan": float("nan")})
        firsts = [result[0] for result in results]
        assert firsts[0]["change"] == pytest.approx(truths[0], rel=1e-9, abs=1e-13)
        assert firsts[1]["truth"] == pytest.approx(truths[1], rel=1e-9, abs=1e-13)
        assert [abs(v) for v in firsts[2]["values"]] == pytest.approx(truths[2], rel=1e-9, abs=1e-13)
        assert firsts[3]["truth"] == pytest.approx(truths[3], rel=1e-9, abs=1e-13)
        assert firsts[4]["values"] == pytest.approx(truths[4], rel=1e-9, abs=1e-13)
        assert [abs(truths[4][firsts[4]["truth"]])] == pytest.approx([min(map(abs, truths[4]))])
        assert [results[3][1]["skipped"], results[3][1]["answer"]] == [True, None]
        for panel, secret in zip(panels[1:4], (grad[q], max(truths[2]), there), strict=True):
            assert fmt(secret).removeprefix("\u2212") in panel.inner_text() + panel.locator("svg").first.text_content()
    assert notebook.errors == []


def test_a_sign_by_keys_alone_and_again_after_a_change(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("predict")
    commit, cells = panel.locator(".bp-commit"), page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    assert commit.get_attribute("aria-disabled") == "true"
    commit.click(force=True)
    assert panel.locator(".bp-reveal").count() == 0
    panel.locator("[role=radio]").first.focus()
    page.keyboard.press("Space")
    assert panel.locator("[aria-checked=true]").inner_text() == "rises"
    page.keyboard.press("ArrowLeft")
    assert panel.locator("[aria-checked=true]").inner_text() == "does not change"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    notebook.frame()
    told = panel.locator(".bp-reveal")
    assert told.inner_text().startswith("Not quite: you said it does not change, but the loss rises by 0.0273, from 0.5929 to 0.6202")
    assert told.evaluate("(node) => node === document.activeElement")
    for key in ("d", "d", "a", "b", "Enter"):
        page.keyboard.press(key)
    assert cells.count() == before
    assert panel.locator(".bp-score").inner_text() == "sign of a slope: 0 of 1 right"

    again = panel.locator("text=predict again")
    assert not again.is_visible()
    notebook.python("1", before="lives[0][w(4, 1, 2)] = -4.5")
    again.click()
    panel.locator("[role=radio]").first.click()
    commit.click()
    notebook.frame()
    assert panel.locator(".bp-reveal").inner_text().startswith("Right: the loss rises by")
    assert panel.locator(".bp-score").inner_text() == "sign of a slope: 1 of 2 right"
    notebook.becomes("asked[0][0].score()", "{'sign of a slope': (1, 2)}")
    assert notebook.errors == []


def test_a_ghost_is_dragged_clicked_and_brought_back(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("predict", 3)
    grip = panel.locator("[role=slider]")
    value = lambda: float(grip.get_attribute("aria-valuenow"))  # noqa: E731
    first, box = value(), grip.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + 60, steps=5)
    page.wait_for_timeout(350)
    assert value() < first - 0.1
    page.keyboard.press("Escape")
    page.mouse.up()
    page.wait_for_timeout(350)
    assert value() == first
    page.mouse.click(middle[0] + 20, middle[1] + 40)
    page.wait_for_timeout(350)
    assert value() < first
    assert notebook.errors == []
