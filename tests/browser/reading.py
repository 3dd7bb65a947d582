"""What a workbench shows, read from the page, and what it has to show, computed by `backprop`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_lib import Network, backprop
from backprop_lib.notation import Quantity
from backprop_lib.numbers import fmt
from tests.browser.lab import Notebook


def shown(notebook: Notebook, at: int = 0) -> dict[str, Any]:
    """The numbers of the panels on the page, as texts."""
    notebook.frame()
    diagram, chain, bars = (notebook.panel(name, at) for name in ("diagram", "chain", "gradients"))
    curve, footer = notebook.panel("curve", at), notebook.panel("footer", at)
    return {
        "nodes": diagram.locator(".bp-nodes text").all_text_contents(),
        "C": diagram.locator(".total").text_content(),
        "weight": diagram.locator(".bp-pill text").text_content(),
        "factors": chain.locator(".nm span").all_text_contents(),
        "product": chain.locator(".res .ud").text_content(),
        "bar": bars.locator(".b.case").text_content(),
        "now": curve.locator("text.e.b.case").last.text_content(),
        "slope": curve.locator("text.sl").text_content(),
        "sentence": footer.locator(".bp-state > span b").all_text_contents(),
    }


def expected(net: Network, x: ArrayLike, y: ArrayLike, q: Quantity) -> dict[str, Any]:
    """The same from the library: a sigmoid network of 2-3-3-2 with squared error."""
    forward, grad = net.forward(x), backprop(net, x, y)
    columns = [forward.a[layer][0] for layer in range(1, net.L + 1)]
    slope = net.activations[q.l].slope(forward.z[q.l], forward.a[q.l])[0, q.j - 1]
    factors = [grad.a[q.l][0, q.j - 1], slope, forward.a[q.l - 1][0, q.k - 1]]
    C, product = fmt(net.loss(x, y)), fmt(grad[q])
    return {
        "nodes": [fmt(value, 2) for value in np.concatenate(columns)],
        "C": C,
        "weight": fmt(net[q], 2),
        "factors": [fmt(value) for value in factors],
        "product": product,
        "bar": product,
        "now": C,
        "slope": f"slope {product}",
        "sentence": [C, product],
    }


def edge(notebook: Notebook, name: str, along: float = 0.3, at: int = 0) -> tuple[float, float]:
    """A point of the page on an edge of the diagram, such as "w3_2_2"."""
    line = notebook.panel("diagram", at).locator(f"[data-quantity='{name}']")
    x, y = line.evaluate(
        """(line, along) => {
          const at = line.getPointAtLength(line.getTotalLength() * along).matrixTransform(line.getScreenCTM());
          return [at.x, at.y];
        }""",
        along,
    )
    return x, y


def drag(notebook: Notebook, start: tuple[float, float], dx: float, dy: float = 0, steps: int = 8, release: bool = True) -> None:
    """Drag the mouse from a point by (dx, dy) pixels."""
    mouse = notebook.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + dx, start[1] + dy, steps=steps)
    if release:
        mouse.up()


def swipe(notebook: Notebook, start: tuple[float, float], dx: float, dy: float = 0, steps: int = 10) -> None:
    """Drag a finger from a point by (dx, dy) pixels; the notebook was opened with touch=True."""
    session = notebook.page.context.new_cdp_session(notebook.page)

    def send(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    x, y = start
    send("touchStart", {"x": x, "y": y})
    for i in range(1, steps + 1):
        send("touchMove", {"x": x + dx * i / steps, "y": y + dy * i / steps})
    send("touchEnd")
    notebook.frame()
