"""How a weight is moved, sentence by sentence: what is said and when, three ways back, pen and finger, links that are followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import w
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook, write_notebook
from tests.browser.reading import drag, edge, swipe

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import *",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())\nguess = Predict(live, 'slope', of=w(3, 2, 2), factor='largest')",
    "workbench(live)",
    "guess",
]
X, Y = four_layer_sample()
# writes down each sentence that is announced and each value that is spoken, with the time
WATCH = """() => {
  window.spoken = [];
  const note = (kind, text) => text && window.spoken.push([kind, text, performance.now()]);
  new MutationObserver((all) => {
    for (const { type, target } of all)
      if (type === "attributes") note("value", target.getAttribute("aria-valuetext"));
      else if (target.closest?.(".bp-said")) note("said", target.closest(".bp-said").textContent);
  }).observe(document.querySelector("[data-panel=workbench]"),
    { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuetext"] });
}"""
# what the pill shows when a frame begins, right after a first key in it, right after five more, and in the next frame
AT_ONCE = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const spot = document.querySelector("[data-panel=diagram] .bp-spot[tabindex='0']"), shown = [];
  const press = (key) => spot.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const read = async () => { await null; shown.push(document.querySelector("[data-panel=diagram] .bp-pill text").textContent); };
  spot.focus();
  press("Enter");
  await frame(); await frame();
  await read();
  press("ArrowRight");
  await read();
  for (let i = 0; i < 5; i++) press("ArrowRight");
  await read();
  await frame(); await frame();
  await read();
  press("Escape");
  return shown;
}"""
PARTS = "[data-panel=workbench] :is(button, summary, select, [role=slider], label)"
SMALL = """(parts) => [...document.querySelectorAll(parts)].filter((one) => {
  if (!one.checkVisibility({ visibilityProperty: true })) return false;
  const { width, height } = (one.querySelector(".hit") ?? one).getBoundingClientRect();
  return Math.min(width, height) < 24;
}).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def notebook(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> Notebook:
    """A workbench and a prediction, run."""
    opened = open_notebook(write_notebook(tmp_path / "motion.ipynb", *CELLS), touch=True)
    opened.run_all()
    opened.panel("predict")
    opened.panel("workbench")
    opened.page.evaluate(WATCH)
    return opened


def spoken(notebook: Notebook, kind: str) -> list[Any]:
    """What was said since the last time."""
    notebook.page.wait_for_timeout(700)
    all_ = notebook.page.evaluate("() => window.spoken.splice(0)")
    return [(text, when) for what, text, when in all_ if what == kind]


def test_one_sentence_after_a_release_and_little_before(notebook: Notebook) -> None:
    page = notebook.page
    x, y = edge(notebook, "w4_1_2", 0.5)
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(400)
    page.evaluate("() => { window.spoken.length = 0; }")
    for i in range(40):
        page.mouse.move(x - i * 2, y)
        page.wait_for_timeout(20)
    during = page.evaluate("() => window.spoken.splice(0)")
    assert [text for kind, text, _ in during if kind == "said"] == []
    assert 1 <= len(during) <= 4 * (1 + (during[-1][2] - during[0][2]) / 300)  # four sliders speak: each at most once in 300 ms
    page.mouse.up()
    released = page.evaluate("() => performance.now()")
    said = spoken(notebook, "said")
    net = four_layer_net().replace({w(4, 1, 2): 0.95 - 78 * 0.02})
    slope = fmt(backprop(net, X, Y)[w(4, 1, 2)]).replace("\u2212", "negative ")
    (sentence,) = {text for text, _ in said}
    factors = {"loss slope": 2 * (net.forward(X).a[4][0, 0] - Y[0]), "incoming activation": net.forward(X).a[3][0, 1]}
    factors["g prime"] = net.forward(X).a[4][0, 0] * (1 - net.forward(X).a[4][0, 0])
    biggest = max(factors, key=lambda name: abs(factors[name]))
    told = f"w 1 2 layer 4, \u22120.61; loss fell 0.5929 to {fmt(net.loss(X, Y))}; slope {slope}; biggest factor: {biggest}"
    assert sentence == told
    assert said[0][1] - released < 1500

    footer = notebook.panel("footer")
    undo, back, reset = (footer.locator(f"[data-does={name}]") for name in ("undo", "back", "reset"))
    drag(notebook, edge(notebook, "w4_2_1"), 30)
    drag(notebook, edge(notebook, "w4_2_1"), 20)
    notebook.becomes("[live[w(4, 1, 2)], live[w(4, 2, 1)]]", "[-0.61, -1.4]")
    undo.click()
    notebook.becomes("[live[w(4, 1, 2)], live[w(4, 2, 1)]]", "[-0.61, -1.8]")
    back.click()
    notebook.becomes("[live[w(4, 1, 2)], live[w(4, 2, 1)]]", "[-0.61, -2.4]")
    reset.click()
    notebook.becomes("live.parameters == live.start", "True")
    assert len({one.inner_text() for one in (undo, back, reset)}) == 3
    assert page.evaluate(SMALL, PARTS) == []
    assert notebook.errors == []


def test_a_key_is_drawn_at_once_and_what_follows_in_the_frame(notebook: Notebook) -> None:
    assert notebook.page.evaluate(AT_ONCE) == ["0.95", "1.05", "1.05", "1.55"]
    assert notebook.errors == []


def test_what_can_be_moved_wears_arrows(notebook: Notebook) -> None:
    diagram = notebook.panel("diagram")
    worn = "(chev) => { const { left, right, top, bottom } = chev.getBoundingClientRect(); return [left, right, (top + bottom) / 2]; }"
    nodes = [diagram.locator(".bp-nodes circle").nth(i).bounding_box() for i in range(2)]  # the inputs
    wearing = [diagram.locator(".bp-nodes .chev").nth(i).evaluate(worn) for i in range(diagram.locator(".bp-nodes .chev").count())]
    assert len(wearing) == 2
    for node, (left, right, middle) in zip(nodes, wearing, strict=True):
        assert node
        assert left < node["x"] < node["x"] + node["width"] < right
        assert abs(middle - node["y"] - node["height"] / 2) < 1
    assert diagram.locator(".bp-pill .chev").count() == 1
    assert notebook.panel("footer").locator(".bp-scrub").evaluate("(node) => getComputedStyle(node, '::before').content") == '"‹ "'


def test_pen_and_finger_give_what_the_mouse_gives(notebook: Notebook) -> None:
    page = notebook.page
    x, y = edge(notebook, "w3_2_3", 0.5)
    pen = page.context.new_cdp_session(page)

    def send(kind: str, at: float, modifiers: int = 0, pressed: int = 1) -> None:
        where = {"x": x + at, "y": y, "modifiers": modifiers, "pointerType": "pen", "button": "left", "buttons": pressed, "clickCount": 1}
        pen.send("Input.dispatchMouseEvent", {"type": kind, **where})

    send("mousePressed", 0)
    for at in (10, 30, 50):
        send("mouseMoved", at)
    for at in (51, 71, 101):  # Shift: ten times finer, counted from where it went down
        send("mouseMoved", at, modifiers=8)
    send("mouseReleased", 101, pressed=0)
    notebook.becomes("live[w(3, 2, 3)]", "3.35")  # 2.25, 50 pixels at 0.02, 50 at 0.002
    send("mousePressed", 0)
    send("mouseMoved", -60)
    page.keyboard.press("Escape")
    send("mouseReleased", -60, pressed=0)
    notebook.becomes("live[w(3, 2, 3)]", "3.35")
    page.evaluate("() => { window.spoken.length = 0; }")
    swipe(notebook, edge(notebook, "w3_2_3", 0.45), -50)
    notebook.becomes("live[w(3, 2, 3)]", "2.35")
    said = spoken(notebook, "said")
    assert len({text for text, _ in said}) == 1
    assert said[0][0].startswith("w 2 3 layer 3, 2.35; loss ")
    number = notebook.panel("footer").locator(".bp-scrub").bounding_box()
    assert number
    assert page.locator(".bp-scrub").evaluate("(node) => getComputedStyle(node).cursor") == "ew-resize"
    drag(notebook, (number["x"] + 8, number["y"] + 8), -5)
    notebook.becomes("live[w(3, 2, 3)]", "2.25")
    assert notebook.errors == []


def test_the_link_in_the_address_is_followed_with_its_prediction(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("predict")
    notebook.reusable = False
    panel.locator("[role=slider]").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    panel.locator(".bp-commit").click()
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -60)
    notebook.becomes("live[w(4, 1, 2)]", "-0.25")
    told = panel.locator(".bp-reveal").inner_text()
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    notebook.panel("footer").locator("[data-does=link]").click()
    page.wait_for_function("() => window.copied")
    link = page.evaluate("() => window.copied").split("#")[1]
    notebook.becomes("live.link()", repr(f"#{link}"))
    assert len(link) < 400

    page.evaluate("(link) => { location.hash = link; }", link[:-1] + "z")
    page.wait_for_function("() => document.querySelector('[role=note]').textContent")
    assert "is damaged: it is not followed." in notebook.panel("footer").locator("[role=note]").inner_text()
    page.evaluate("(link) => { location.hash = link; }", link)
    notebook.run_all()  # a new network, at its start, comes alive
    notebook.panel("footer")
    page.wait_for_function("() => document.querySelector('.bp-pill text').textContent === '\u22120.25'")
    notebook.becomes("live[w(4, 1, 2)]", "-0.25")
    again = notebook.panel("predict")
    again.locator(".bp-reveal").wait_for()
    assert again.locator(".bp-reveal").inner_text() == told
    then = "live.net.replace({w(4, 1, 2): 0.95}).loss(live.x, live.y)"
    notebook.becomes(f"[guess.results[0]['answer'] > 0, abs(guess.results[0]['C'] - {then}) < 1e-12]", "[True, True]")
    assert "the link in the address" in notebook.panel("footer").locator("[role=note]").inner_text()
    notebook.panel("footer").locator("[data-does=reset]").click()
    notebook.becomes("[live.parameters == live.start, live.note]", "[True, '']")
    assert notebook.errors == []
