"""The same content drawn six ways, as notebook cells: ours, and peers that draw through the kernel."""

from typing import Any

NET = "from backprop_lib import four_layer_net, four_layer_sample, backprop, w\nnet = four_layer_net()\nx0, y0 = four_layer_sample()"

NUMBERS = """\
import numpy as np
grid = np.linspace(-5, 5, 101)
def numbers(value):
    here = net.replace({w(4, 1, 2): value})
    losses = [net.replace({w(4, 1, 2): v}).loss(x0, y0) for v in grid]
    fwd, grad = here.forward(x0), backprop(here, x0, y0)
    a = fwd.a[4][0, 0]
    factors = (2 * (a - y0[0]), a * (1 - a), fwd.a[3][0, 1])
    return here, fwd, losses, here.loss(x0, y0), grad[w(4, 1, 2)], factors, grad.vector
EDGES = [(q.l, q.j, q.k) for q in net.quantities]
def at(l, j):
    return l, j - net.sizes[l - 1] / 2
"""

PAINT = """\
def paint(fig, value):
    here, fwd, losses, C, slope, factors, grads = numbers(value)
    (net_ax, curve), (text, bars) = fig.subplots(2, 2)
    for q, weight in zip(net.quantities, here.parameters):
        (x1, y1), (x2, y2) = at(q.l - 1, q.k), at(q.l, q.j)
        net_ax.plot([x1, x2], [y1, y2], "b-" if weight > 0 else "r--", lw=0.8 + abs(weight))
    for l, column in fwd.a.items():
        for j, number in enumerate(column[0], 1):
            net_ax.text(*at(l, j), f"{number:.2f}", ha="center", bbox={"boxstyle": "circle", "fc": "w"})
    curve.plot(grid, losses)
    curve.plot(value, C, "o")
    curve.axline((value, C), slope=slope, ls="--")
    text.text(0.1, 0.5, " · ".join(f"{f:.4f}" for f in factors) + f" = {slope:.4f}")
    bars.bar(range(len(grads)), grads)
"""

INTERACT = """\
%matplotlib inline
import ipywidgets, matplotlib.pyplot as plt
@ipywidgets.interact(value=ipywidgets.FloatSlider(value=0.95, min=-5, max=5, step=0.05))
def show(value):
    paint(plt.figure(figsize=(10, 7)), value)
    plt.show()
"""

IPYMPL = """\
%matplotlib widget
import ipywidgets, matplotlib.pyplot as plt
slider = ipywidgets.FloatSlider(value=0.95, min=-5, max=5, step=0.05)
display(slider)
fig = plt.figure(figsize=(10, 7))
paint(fig, 0.95)
net_ax, curve, text, bars = fig.axes
plt.show()
"""

IPYMPL_MOVE = """\
from matplotlib.collections import LineCollection
from matplotlib.text import Text
def move(change):
    here, fwd, losses, C, slope, factors, grads = numbers(change["new"])
    for line, weight in zip(net_ax.lines, here.parameters):
        line.set_linewidth(0.8 + abs(weight))
    for label, number in zip(net_ax.texts, np.concatenate([column[0] for column in fwd.a.values()])):
        label.set_text(f"{number:.2f}")
    whole, point, tangent = curve.lines
    whole.set_ydata(losses)
    point.set_data([change["new"]], [C])
    tangent.set_xy1(change["new"], C)
    tangent.set_slope(slope)
    text.texts[0].set_text(" · ".join(f"{f:.4f}" for f in factors) + f" = {slope:.4f}")
    for bar, height in zip(bars.patches, grads):
        bar.set_height(height)
    fig.canvas.draw_idle()
slider.observe(move, "value")
"""

PLOTLY = """\
import ipywidgets, plotly.graph_objects as go
from plotly.subplots import make_subplots
slider = ipywidgets.FloatSlider(value=0.95, min=-5, max=5, step=0.05)
fig = go.FigureWidget(make_subplots(rows=2, cols=2))
here, fwd, losses, C, slope, factors, grads = numbers(0.95)
for q in net.quantities:
    (x1, y1), (x2, y2) = at(q.l - 1, q.k), at(q.l, q.j)
    fig.add_scatter(x=[x1, x2], y=[y1, y2], mode="lines", row=1, col=1)
fig.add_scatter(x=[at(l, j)[0] for l in fwd.a for j in range(1, net.sizes[l - 1] + 1)],
                y=[at(l, j)[1] for l in fwd.a for j in range(1, net.sizes[l - 1] + 1)], mode="text", row=1, col=1)
fig.add_scatter(x=grid, y=losses, row=1, col=2)
fig.add_scatter(x=[-1, 1], y=[C, C], row=1, col=2)
fig.add_scatter(x=[0], y=[0], mode="text", text=[""], row=2, col=1)
fig.add_bar(y=grads, row=2, col=2)
fig.update_layout(width=1000, height=700, showlegend=False)
"""

PLOTLY_MOVE = """\
def move(change):
    here, fwd, losses, C, slope, factors, grads = numbers(change["new"])
    with fig.batch_update():
        for line, weight in zip(fig.data, here.parameters):
            line.line.width = 0.8 + abs(weight)
        labels, curve, tangent, text, bars = fig.data[len(here.parameters):]
        labels.text = [f"{v:.2f}" for column in fwd.a.values() for v in column[0]]
        curve.y = losses
        tangent.x, tangent.y = [change["new"] - 1, change["new"] + 1], [C - slope, C + slope]
        text.text = [" · ".join(f"{f:.4f}" for f in factors)]
        bars.y = grads
slider.observe(move, "value")
display(slider, fig)
"""

BQPLOT = """\
import ipywidgets, bqplot as bq
slider = ipywidgets.FloatSlider(value=0.95, min=-5, max=5, step=0.05)
here, fwd, losses, C, slope, factors, grads = numbers(0.95)
def figure(*marks, scales):
    axes = [bq.Axis(scale=scales["x"]), bq.Axis(scale=scales["y"], orientation="vertical")]
    return bq.Figure(marks=list(marks), axes=axes, layout=ipywidgets.Layout(width="480px", height="340px"))
one, two, three = ({"x": bq.LinearScale(), "y": bq.LinearScale()} for _ in range(3))
ends = [(at(q.l - 1, q.k), at(q.l, q.j)) for q in net.quantities]
edges = [bq.Lines(x=[p[0], q[0]], y=[p[1], q[1]], scales=one) for p, q in ends]
places = [at(l, j) for l in fwd.a for j in range(1, net.sizes[l - 1] + 1)]
labels = bq.Label(x=[p[0] for p in places], y=[p[1] for p in places], text=[""] * len(places), scales=one)
curve, tangent = bq.Lines(x=grid, y=losses, scales=two), bq.Lines(x=[-1, 1], y=[C, C], scales=two)
bars, text = bq.Bars(x=np.arange(len(grads)), y=grads, scales=three), ipywidgets.HTML()
"""

BQPLOT_MOVE = """\
def move(change):
    here, fwd, losses, C, slope, factors, grads = numbers(change["new"])
    for line, weight in zip(edges, here.parameters):
        line.stroke_width = 0.8 + abs(weight)
    labels.text = [f"{v:.2f}" for column in fwd.a.values() for v in column[0]]
    curve.y = losses
    with tangent.hold_sync():
        tangent.x, tangent.y = [change["new"] - 1, change["new"] + 1], [C - slope, C + slope]
    bars.y = grads
    text.value = " · ".join(f"{f:.4f}" for f in factors)
slider.observe(move, "value")
shown = [figure(*edges, labels, scales=one), figure(curve, tangent, scales=two), figure(bars, scales=three)]
display(ipywidgets.VBox([slider, text, ipywidgets.HBox(shown)]))
"""

LIVE_CELLS = ["from backprop_lib.live import LiveNetwork, workbench", "live = LiveNetwork(net, x0, y0)\nworkbench(live)"]
LIVE = "\n".join(LIVE_CELLS)


def ours(cells: list[str]) -> dict[str, Any]:
    """A row of our own: the diagram holds the focus, Enter takes the selected edge."""
    keys = {"up": "ArrowUp", "down": "ArrowDown", "enter": True}
    return {"cells": cells, "focus": "[data-panel='diagram'] [tabindex='0']", "watch": "[data-panel='workbench']", "keys": keys}


def peer(cells: list[str], watch: str, *needs: str) -> dict[str, Any]:
    """A row of a peer: an ipywidgets slider holds the focus."""
    return {"cells": [NET, NUMBERS, *cells], "focus": ".noUi-handle", "watch": watch, "needs": needs, "keys": {"count": 12, "settle": 300}}


OURS = {"ours, five panels": ours([NET, LIVE])}
PEERS = {
    "interact + matplotlib inline": peer([PAINT, INTERACT], ".widget-output, .jupyter-widgets .jp-OutputArea"),
    "ipympl, artists updated": peer([PAINT, IPYMPL, IPYMPL_MOVE], ".jupyter-matplotlib", "ipympl"),
    "plotly FigureWidget": peer([PLOTLY, PLOTLY_MOVE], ".js-plotly-plot", "plotly"),
    "bqplot": peer([BQPLOT, BQPLOT_MOVE], ".bqplot", "bqplot"),
}


def large(sizes: list[int]) -> dict[str, Any]:
    """A larger network of ours."""
    make = (
        f"import numpy as np\nfrom backprop_lib import Network\nnet = Network({sizes}, seed=1)\nrng = np.random.default_rng(1)\n"
        f"x0, y0 = rng.uniform(-1, 1, {sizes[0]}), rng.uniform(0.1, 0.9, {sizes[-1]})"
    )
    return ours([make, LIVE])


LARGE = {"ours, 8-16-16-10": large([8, 16, 16, 10]), "ours, 32-64-64-10": large([32, 64, 64, 10])}
