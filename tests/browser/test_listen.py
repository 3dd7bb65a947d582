"""The loss as sound: nothing before it is switched on, then pitches that are the losses, and silence soon after a motion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_lib.backprop import backprop
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import w
from tests.browser.lab import Notebook, write_notebook
from tests.browser.reading import drag, edge

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\n"
    "from backprop_lib.live import Diagram, Footer, LiveNetwork, workbench\nfrom backprop_lib.live.panels.listen import Listen",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())\nlisten = Listen(live)",
    "view = workbench(live, Diagram, listen, Footer)\nview",
]
X, Y = four_layer_sample()
# writes down what is scheduled: [what, value, when]; a parameter is known by the node that holds it
WATCH = """() => {
  window.heard = []; window.contexts = [];
  const names = new WeakMap();
  for (const [kind, parts] of [["OscillatorNode", ["frequency"]], ["GainNode", ["gain"]], ["StereoPannerNode", ["pan"]]]) {
    const Node = window[kind];
    window[kind] = function (context, options) {
      const node = new Node(context, options);
      for (const part of parts) names.set(node[part], `${options?.type ?? ""} ${part}`.trim());
      return node;
    };
  }
  for (const name of ["setValueAtTime", "linearRampToValueAtTime"]) {
    const original = AudioParam.prototype[name];
    AudioParam.prototype[name] = function (value, when) {
      window.heard.push([names.get(this), value, when, window.contexts[0].currentTime]);
      return original.call(this, value, when);
    };
  }
  const Context = window.AudioContext;
  window.AudioContext = function () { const it = new Context(); window.contexts.push(it); return it; };
}"""


def loss(value: float) -> float:
    return float(four_layer_net().replace({w(4, 1, 2): value}).loss(X, Y))


def pitches(values: Any, losses: Any) -> np.ndarray:
    lo, hi = min(values), max(values)
    return 220 * 2 ** (2 * (np.clip(losses, lo, hi) - lo) / (hi - lo))


@pytest.fixture
def notebook(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> Notebook:
    opened = open_notebook(write_notebook(tmp_path / "listen.ipynb", *CELLS))
    opened.page.evaluate(WATCH)
    opened.reusable = False
    opened.run_all()
    opened.panel("listen")
    return opened


def test_pitch_follows_the_loss_and_nothing_sounds_unasked(notebook: Notebook) -> None:
    page, panel = notebook.page, notebook.panel("listen")
    curve = [loss(value) for value in np.linspace(-5, 5, 101)]
    panel.get_by_text("play the curve").focus()
    page.keyboard.press("h")
    drag(notebook, edge(notebook, "w4_1_2", 0.5), 20)
    page.keyboard.press("Control+z")
    notebook.becomes("live[w(4, 1, 2)]", "0.95")
    assert page.evaluate("() => [window.heard, window.contexts.length]") == [[], 0]

    panel.get_by_text("sound on").click()
    page.keyboard.press("H")
    heard = page.evaluate("() => window.heard")
    tones = [(value, when) for what, value, when, _ in heard if what == "sine frequency"]
    assert np.allclose([hertz for hertz, _ in tones], pitches(curve, curve), rtol=1e-5)
    assert tones[-1][1] - tones[0][1] == pytest.approx(2)
    assert np.allclose([v for what, v, *_ in heard if what == "pan"][:101], np.linspace(-1, 1, 101))
    (tick,) = [when for what, _, when, _ in heard if what == "square frequency"]
    assert tick - tones[0][1] == pytest.approx(2 * (0.95 + 5) / 10)

    page.evaluate("() => { window.heard.length = 0; }")
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -60, steps=10)
    notebook.becomes("live[w(4, 1, 2)]", "-0.25")
    heard = page.evaluate("() => window.heard")
    tones = [value for what, value, *_ in heard if what == "triangle frequency"]
    assert len(tones) > 3
    assert tones[-1] == pytest.approx(pitches(curve, [loss(-0.25)])[0], rel=1e-5)
    assert backprop(four_layer_net().replace({w(4, 1, 2): -0.25}), X, Y)[w(4, 1, 2)] > 0
    gains = [(value, when - now) for what, value, when, now in heard if what == "gain"]
    assert gains[-1][0] == 0  # the texture of a rising slope
    assert any(value > 0 for value, _ in gains)
    assert max(ahead for _, ahead in gains) <= 0.301
    page.wait_for_timeout(400)
    assert page.evaluate("() => window.heard.length") == len(heard)

    panel.get_by_text("mute").click()
    page.evaluate("() => { window.heard.length = 0; }")
    page.keyboard.press("h")
    assert all(value == 0 for what, value, *_ in page.evaluate("() => window.heard") if what == "gain")
    panel.get_by_text("sound off").click()
    assert page.evaluate("() => window.contexts[0].state") == "closed"
    notebook.becomes("(listen.on, listen.muted)", "(False, True)")
    assert notebook.errors == []


def test_a_link_is_copied_and_a_projector_served(notebook: Notebook) -> None:
    page = notebook.page
    drag(notebook, edge(notebook, "w4_1_2", 0.5), -60)
    notebook.becomes("live[w(4, 1, 2)]", "-0.25")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    notebook.panel("footer").locator("[data-does=link]").click()
    page.wait_for_function("() => window.copied")
    address, link = page.evaluate("() => window.copied").split("#")
    assert address == page.url.split("#")[0]
    notebook.becomes("live.link()", repr(f"#{link}"))

    diagram = notebook.panel("diagram")
    before = diagram.bounding_box()
    notebook.panel("footer").locator("[data-does=larger]").click()
    notebook.becomes("view.large", "True")
    notebook.frame()
    after = diagram.bounding_box()
    assert before
    assert after
    assert after["width"] > 1.2 * before["width"]
    drag(notebook, edge(notebook, "w4_1_2", 0.5), 60)
    notebook.becomes("live[w(4, 1, 2)]", "0.95")
    page.mouse.dblclick(*edge(notebook, "w4_1_2", 0.45))
    box, pill = page.locator(".bp-edit input").bounding_box(), diagram.locator(".bp-pill rect").bounding_box()
    assert box
    assert pill
    assert abs(box["x"] + box["width"] / 2 - pill["x"] - pill["width"] / 2) < 60
    page.keyboard.press("Escape")
    page.locator("[data-does=larger]").focus()
    page.keyboard.press("l")
    notebook.becomes("view.large", "False")
    assert notebook.errors == []
