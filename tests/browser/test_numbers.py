"""The workbench's numbers for every activation and every loss, after random drags: they are the library's."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_lib.backprop import backprop
from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.live.values import exact
from backprop_lib.network import Network
from backprop_lib.notation import Quantity
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook
from tests.browser.several import SETUP, drag_some, networks, now

pytestmark = pytest.mark.long

CELLS = [
    SETUP + "from backprop_lib.functions import ACTIVATIONS\nfrom backprop_lib.live import *",
    """\
lives = [LiveNetwork(net, X, Y) for net, X, Y in NETS]
for live in lives:
    display(workbench(live))
""",
]
READ = """(at) => {
  const part = (name) => document.querySelectorAll(`.jp-Notebook [data-panel=${name}]`)[at];
  const texts = (panel, selector) => [...panel.querySelectorAll(selector)].map((node) => node.textContent);
  const [diagram, curve, chain, bars, footer] = ["diagram", "curve", "chain", "gradients", "footer"].map(part);
  const words = (panel) => [...panel.querySelectorAll(".bp-words tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  return {
    nodes: words(diagram).filter(([name]) => /^(input|layer)/.test(name)).map(([, z, a, delta]) => [z, a, delta]),
    weights: words(diagram).filter(([name]) => /^[wb] /.test(name)).map(([, value, slope]) => [value, slope]),
    C: texts(diagram, ".total")[0],
    factors: texts(chain, ".nm span").filter((text) => text),
    product: texts(chain, ".res .ud")[0],
    slope: texts(curve, "text.sl")[0],
    losses: words(curve).slice(1).map(([, loss]) => loss),
    bar: texts(bars, ".b.case")[0],
    sentence: texts(footer, ".bp-state > span b"),
  };
}"""


def expected(net: Network, x: np.ndarray, y: np.ndarray, q: Quantity) -> dict[str, object]:
    """The same from `backprop`."""
    forward, grad = net.forward(x), backprop(net, x, y)
    nodes = [["", fmt(value), ""] for value in x]
    for l in net.layers:
        nodes += [[fmt(float(v)) for v in row] for row in zip(forward.z[l][0], forward.a[l][0], grad.delta[l][0], strict=True)]
    last = forward.a[q.l - 1][0, q.k - 1] if q.kind == "w" else 1.0
    slope = net.activations[q.l].slope(forward.z[q.l], forward.a[q.l])[0, q.j - 1]
    fused = q.l == net.L and net.loss_function.delta is not None
    factors = [*([grad.delta[q.l][0, q.j - 1]] if fused else [grad.a[q.l][0, q.j - 1], slope]), last]
    lo, hi = min(-5.0, net[q]), max(5.0, net[q])
    places = [lo + (hi - lo) * i / 100 for i in range(0, 101, 10)]
    C, product = fmt(net.loss(x, y)), fmt(grad[q])
    return {
        "nodes": nodes,
        "weights": [[exact(net[one]), fmt(grad[one])] for one in net.quantities][:399],
        "C": C,
        "factors": [fmt(float(value)) for value in factors],
        "product": product,
        "slope": f"slope {product}",
        "losses": [fmt(net.replace({q: v}).loss(x, y)) for v in places],
        "bar": product,
        "sentence": [C, product],
    }


def test_every_number_is_the_library_s(notebook: Notebook) -> None:
    tried: set[tuple[str, str]] = set()
    for at, (net, X, Y) in enumerate(networks()):
        for name in ("diagram", "curve"):
            notebook.panel(name, at).locator(".bp-words summary").click()
        for choice in ACTIVATIONS if at < 3 else ["sigmoid"]:
            wanted = [choice] * (net.L - 2) + [net.loss_function.outputs or choice]
            notebook.python("1", before=f"lives[{at}].activations = [list(ACTIVATIONS).index(name) for name in {wanted}]")
            drag_some(notebook, net, 2 if choice == "sigmoid" else 1, seed=at, at=at)
            notebook.page.wait_for_timeout(400)  # Python hears of it, and the words follow
            changed, q = now(notebook, f"lives[{at}]", net)
            assert notebook.page.evaluate(READ, at) == expected(changed, X[0], Y[0], q), (net.name, choice)
            tried |= {(row.name, net.loss_function.name) for row in changed.activations.values()}
    assert {activation for activation, _ in tried} == set(ACTIVATIONS)
    assert {loss for _, loss in tried} == set(LOSSES)
    assert notebook.errors == []
