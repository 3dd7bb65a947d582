"""Each kind of live view on a page: moved by hand, and what it then shows beside what the library computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from playwright.sync_api import Locator

from backprop_lib.backprop import backprop as derivatives
from backprop_lib.derivation import derive
from backprop_lib.notation import a, z
from backprop_lib.numbers import fmt
from tests.site.pages import Live, Page

__all__ = ["MOVES"]


def _drag(page: Page, x: float, y: float, dx: float, dy: float = 0) -> None:
    mouse = page.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + dx, y + dy, steps=6)
    mouse.up()
    page.frame()


def _edge(view: Locator, place: int) -> tuple[float, float]:
    """A point on an edge of the diagram, such as that of parameter number `place`."""
    x, y = view.locator(".bp-net .q").nth(place).evaluate(
        """(line) => {
          const at = line.getPointAtLength(line.getTotalLength() * 0.3).matrixTransform(line.getScreenCTM());
          return [at.x, at.y];
        }"""
    )  # fmt: skip
    return x, y


def workbench(page: Page, view: Locator) -> None:
    """Drag two edges of the diagram; loss, product, bar and sentence follow."""
    if view.locator(".bp-commit").count():
        predict(page, view)
    inside = view.locator("[data-panel]:not([data-panel=workbench], [data-panel=footer])")
    kind = str(inside.first.get_attribute("data-panel")).capitalize()
    if inside.count() == 1 and kind in MOVES:  # on its own, over its footer
        return MOVES[kind](page, view)
    if not view.locator(".bp-net").count():
        return landscape(page, view) if view.locator("[data-panel=landscape]").count() else samples(page, view)
    before = page.live(view)
    edges = view.locator(".bp-net .q").count()
    for place in {1, edges - 1}:
        view.locator(".bp-net").scroll_into_view_if_needed()
        _drag(page, *_edge(view, place), 45)
    live = page.live(view)
    assert live.held["p"] != before.held["p"]
    live.agrees()
    shown = {
        ".total": fmt(live.held["C"]),
        "[data-panel=chain] .res .ud": fmt(live.gradient[live.selected]),
        "[data-panel=gradients] .b.case": fmt(live.gradient[live.selected]),
        "[data-panel=curve] text.e.b.case >> nth=-1": fmt(live.held["C"]),
    }
    seen = 0
    for selector, wanted in shown.items():
        if view.locator(selector).count():
            assert view.locator(selector).first.text_content() == wanted, selector
            seen += 1
    assert seen


def symbols(page: Page, view: Locator) -> None:
    """Choose a node in the picture; its number is told."""
    view.locator("[data-place='z3_2']").click()
    page.frame()
    live = page.live(view)
    live.agrees()
    assert view.locator(".bp-told b").inner_text() == fmt(live.net.forward(live.x)[z(3, 2)])


def dials(page: Page, view: Locator) -> None:
    """Turn the first dial; those right of it follow."""
    view.scroll_into_view_if_needed()
    box = view.locator(".bp-dial").first.bounding_box()
    assert box is not None
    before = page.live(view).held["p"]
    _drag(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 40)
    live = page.live(view)
    assert live.held["p"] != before
    live.agrees()
    forward = live.net.forward(live.x)
    numbers = (live.held["p"][0], forward[z(2, 1)], forward[a(2, 1)], live.held["C"])
    assert view.locator(".big").all_text_contents() == [fmt(number) for number in numbers]


def backward(page: Page, view: Locator) -> None:
    """Go to the last step; every value is the derivation's, in its order."""
    view.locator("[data-does=last]").click()
    view.locator(".bp-words summary").click()
    page.page.wait_for_timeout(400)
    live = page.live(view)
    live.agrees()
    program = derive(live.net)
    values = program.values(live.x, live.y)
    wanted = [fmt(values[step.of.name]) for step in program.steps if step.of.name != "m"]
    assert view.locator(".bp-words td:last-child").all_text_contents() == wanted[::-1]


def predict(page: Page, view: Locator) -> None:
    """Answer by hand, all stages; what is true is what the library computes, and the page tells it."""
    panel = view.locator("[data-panel=predict]").first
    answered = 0
    while panel.locator(".bp-commit").count():
        choices, handles = panel.locator("[role=radio], input[type=radio]"), panel.locator("[role=slider]")
        if choices.count():
            choices.first.click()
        else:
            handles.first.focus()
            page.page.keyboard.press("ArrowUp")
        panel.locator(".bp-commit").first.click()
        page.frame()
        answered += 1
    assert answered
    live = page.live(view)
    live.agrees()
    told = panel.locator(".bp-reveal").all_inner_texts()
    assert len(told) == answered
    for text in told:
        assert re.match("Right: |Not quite: ", text), text
    if view.get_attribute("data-kind") == "Predict":
        results, stages = view.evaluate("(place) => [place.model.get('results'), place.model.get('stages')]")
        for result, stage in zip(results, stages, strict=True):
            _true(result, stage, live)


def _true(result: dict[str, Any], stage: dict[str, Any], live: Live) -> None:
    """Whether what a prediction calls true is so."""
    every = np.array(live.held["X"]), np.array(live.held["Y"])
    x, y = every if stage["mean"] else (live.x, live.y)
    place, now = result["i"], live.net.loss(x, y)
    gradient = derivatives(live.net, x, y)

    def moved(value: float) -> float:
        parameters = np.array(live.held["p"])
        parameters[place] = value
        return live.net.with_parameters(parameters).loss(x, y)

    value = live.held["p"][place]
    if result["mode"] == "sign":
        change = moved(value + stage["step"]) - now
        np.testing.assert_allclose(result["change"], change, rtol=1e-6, atol=1e-14)
        assert result["truth"] == (0 if abs(change) <= 1e-12 else np.sign(change))
    elif result["mode"] == "slope":
        np.testing.assert_allclose(result["truth"], gradient.vector[place], rtol=1e-9)
    elif result["mode"] == "point":
        there = moved(value + stage["step"] if stage["to"] is None else stage["to"])
        np.testing.assert_allclose(result["truth"], there, rtol=1e-9)
    elif len(stage["of"]) > 1:
        np.testing.assert_allclose(result["values"], gradient.vector[stage["of"]], rtol=1e-9)
    else:
        product = gradient.vector[place]
        np.testing.assert_allclose(np.prod(result["values"]), product, rtol=1e-9)


def landscape(page: Page, view: Locator) -> None:
    """Drag the point over the plane; cost and the two slopes are those of all samples."""
    panel = view.locator("[data-panel=landscape]")
    panel.scroll_into_view_if_needed()
    box = panel.locator(".bp-point.both .spot").bounding_box()
    assert box is not None
    before = page.live(view).held["p"]
    _drag(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 30, -20)
    page.page.wait_for_timeout(200)
    live = page.live(view)
    assert live.held["p"] != before
    live.agrees()
    X, Y = np.array(live.held["X"]), np.array(live.held["Y"])
    changed = [i for i, (one, other) in enumerate(zip(before, live.held["p"], strict=True)) if one != other]
    slopes = {fmt(v) for v in derivatives(live.net, X, Y).vector[changed]}
    shown = panel.locator(".bp-side > p b").all_text_contents()
    assert fmt(live.net.loss(X, Y)) in shown
    assert slopes <= set(shown)


def samples(page: Page, view: Locator) -> None:
    """Choose another sample and take the sum for the mean; every slope and the total are the library's."""
    panel = view.locator("[data-panel=samples]")
    panel.locator(".bp-pick").nth(1).click()
    panel.locator("[data-way=sum]").click()
    page.frame()
    live = page.live(view)
    live.agrees()
    X, Y = np.array(live.held["X"]), np.array(live.held["Y"])
    np.testing.assert_array_equal(live.x, X[1])
    slopes = [derivatives(live.net, x, y)[live.selected] for x, y in zip(X, Y, strict=True)]
    assert panel.locator("tbody td.number:last-child").all_text_contents() == [fmt(slope) for slope in slopes]
    assert panel.locator(".bp-total .ud").text_content() == fmt(sum(slopes))


MOVES: Mapping[str, Callable[[Page, Locator], None]] = {
    "Workbench": workbench, "Symbols": symbols, "Dials": dials, "Backward": backward, "Predict": predict,
    "Landscape": landscape,
}  # fmt: skip
