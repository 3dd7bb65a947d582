"""What was predicted lies over the other panels in a real JupyterLab, as long as they show what was asked about."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator

from backprop_lib.backprop import backprop
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import w
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import *",
    """\
live = LiveNetwork(four_layer_net(), *four_layer_sample())
asked = [Predict(live, "slope"), Predict(live, "point", step=1), Predict(live, "sign", step=1),
         Predict(live, "order", of=[w(4, 1, 2), w(4, 2, 1), w(2, 1, 1)]), Predict(live, "factor")]
for one in asked: display(one)
for one in (LossCurve, Gradients, ChainRule): display(one(live))
""",
]


def laid(panel: Locator) -> Locator:
    """What lies over a panel."""
    return panel.locator("[data-part=predict]")


def answer(notebook: Notebook, at: int, keys: str) -> None:
    """Give an answer by keys alone."""
    panel = notebook.panel("predict", at)
    panel.locator("[role=radio], [role=slider]").first.focus()
    for key in keys.split():
        notebook.page.keyboard.press(key)
    panel.locator(".bp-commit").click()
    notebook.frame()
    notebook.frame()


def line(node: Locator) -> tuple[float, float, float]:
    """The middle of a straight line on the screen, and how steep it is."""
    numbers = [float(v) for v in re.findall(r"-?[\d.]+", node.get_attribute("d") or "")]
    x0, y0, x1, y1 = numbers
    return (x0 + x1) / 2, (y0 + y1) / 2, (y0 - y1) / (x1 - x0)


def result(notebook: Notebook, at: int) -> dict[str, Any]:
    """The answer as Python has it."""
    found: dict[str, Any] = eval(notebook.python(f"asked[{at}].results[0]"), {"nan": float("nan")})
    return found


def test_a_tangent_lies_over_the_curve_while_its_curve_is_shown(notebook: Notebook) -> None:
    net, (x, y) = four_layer_net(), four_layer_sample()
    truth, curve = backprop(net, x, y)[w(4, 1, 2)], notebook.panel("curve")
    assert laid(curve).count() == 0
    answer(notebook, 0, "PageUp ArrowUp")
    said = result(notebook, 0)["answer"]
    assert said != pytest.approx(truth, rel=0.01)
    ghost, tangent = line(laid(curve).locator(".gp")), line(curve.locator("path.tg").first)
    assert ghost[2] / tangent[2] == pytest.approx(said / truth, rel=0.02)
    grip = re.findall(r"[\d.]+", curve.locator(".bp-point").get_attribute("transform") or "")
    assert ghost[:2] == pytest.approx([float(v) for v in grip], abs=0.2)
    assert laid(curve).last.inner_text() == f"dashed: your slope {fmt(said)}, {fmt(abs(said - truth))} off"
    curve.locator(".bp-words summary").click()
    told = f"Laid over it is your prediction. Right: the slope is {fmt(truth)}; yours, {fmt(said)},"
    assert told in curve.locator(".bp-words").inner_text()
    curve.locator(".bp-words summary").click()

    notebook.python("1", before="live[w(4, 1, 2)] = -3")  # the same curve, another point
    notebook.page.wait_for_function("() => document.querySelector('[data-panel=curve] .bp-point').ariaValueNow === '-3'")
    assert line(laid(curve).locator(".gp")) == pytest.approx(ghost, abs=0.01)
    curve.locator("[aria-label='zoom in']").click()
    notebook.frame()
    for change, back in (
        ("live.select(w(4, 2, 1))", "live.select(w(4, 1, 2))"),
        ("live[w(4, 1, 1)] = 3", f"live[w(4, 1, 1)] = {net[w(4, 1, 1)]!r}"),
    ):
        notebook.python("1", before=change)
        laid(curve).first.wait_for(state="detached")
        notebook.python("1", before=f"{back}; live[w(4, 1, 2)] = 0.95")
        laid(curve).first.wait_for(state="attached")
    notebook.python("1", before="live[w(4, 1, 2)] = 2")
    notebook.panel("predict", 0).locator("text=predict again").click()
    laid(curve).first.wait_for(state="detached")
    assert notebook.errors == []


@pytest.mark.long
def test_a_point_and_an_arrow_lie_over_the_curve(notebook: Notebook) -> None:
    net, (x, y) = four_layer_net(), four_layer_sample()
    truth, curve = net.replace({w(4, 1, 2): net[w(4, 1, 2)] + 1}).loss(x, y), notebook.panel("curve")
    answer(notebook, 1, "ArrowUp PageUp")
    said = result(notebook, 1)["answer"]
    real, ring = (laid(curve).locator("circle").nth(n) for n in (0, 1))
    assert laid(curve).last.inner_text() == f"dashed ring: you expected {fmt(said)}, {fmt(abs(said - truth))} off"
    start, end = (curve.locator("path.cv").get_attribute("d") or "").split("L")[69:71]  # the curve at 1.9 and 2.0
    (ax, ay), (bx, by) = (map(float, part.split()) for part in (start, end))
    cx, cy = float(real.get_attribute("cx") or 0), float(real.get_attribute("cy") or 0)
    assert cy == pytest.approx(ay + (cx - ax) * (by - ay) / (bx - ax), abs=0.3)
    assert float(ring.get_attribute("cx") or 0) == cx
    grip = [float(v) for v in re.findall(r"[\d.]+", curve.locator(".bp-point").get_attribute("transform") or "")]
    loss = net.loss(x, y)
    assert (float(ring.get_attribute("cy") or 0) - cy) / (grip[1] - cy) == pytest.approx((said - truth) / (loss - truth), abs=0.01)

    answer(notebook, 2, "Space")
    assert laid(curve).locator("path.tip").count() == 1
    assert laid(curve).last.inner_text() == "arrow: you said the loss rises"
    assert laid(curve).locator("circle").count() == 2  # the ring is still there
    assert notebook.errors == []


@pytest.mark.long
def test_an_order_lies_over_the_bars_and_a_choice_over_the_factors(notebook: Notebook) -> None:
    bars, chain = notebook.panel("gradients"), notebook.panel("chain")
    answer(notebook, 3, "ArrowDown")
    order = result(notebook, 3)["answer"]
    assert order == [1, 0, 2]
    rings = laid(bars).locator("text")
    assert rings.all_text_contents() == ["1", "2", "3"]
    for place, q in enumerate([w(4, 1, 2), w(4, 2, 1), w(2, 1, 1)]):
        notebook.python("1", before=f"live.select({q})")
        halo = bars.locator("rect.spot")
        middle = lambda: float(halo.get_attribute("x") or 0) + float(halo.get_attribute("width") or 0) / 2  # noqa: B023, E731
        ring = float(rings.nth(order.index(place)).get_attribute("x") or 0)
        for _ in range(40):
            if abs(middle() - ring) < 0.2:
                break
            notebook.page.wait_for_timeout(50)
        assert middle() == pytest.approx(ring, abs=0.2)
    bars.locator("[value=size]").check(force=True)
    notebook.frame()
    assert float(rings.nth(order.index(2)).get_attribute("x") or 0) == pytest.approx(middle(), abs=0.2)  # the rings went along
    notebook.python("1", before="live.select(w(4, 1, 2))")

    notebook.page.wait_for_function("() => document.querySelector('[data-panel=chain] [role=group]').ariaLabel.includes('1 2 layer 4')")
    answer(notebook, 4, "ArrowRight Space")
    at = result(notebook, 4)["answer"]
    assert chain.locator(".nm").nth(at).inner_text().endswith("your choice")
    assert chain.locator("text=your choice").count() == 1
    notebook.python("1", before="live[w(3, 1, 1)] = 2")
    for panel in (bars, chain):
        laid(panel).first.wait_for(state="detached")
    assert notebook.errors == []
