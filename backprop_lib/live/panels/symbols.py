"""Symbols and places: choose a symbol and see where it lives in the network, choose a place and see its symbol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.still import Still
from backprop_lib.network import Network
from backprop_lib.notation import C_0, Quantity, a, b, delta, latex_name, w, y, z
from backprop_lib.readers.mathml import mathml

__all__ = ["Symbols"]

LEFT, GAP, RISE, TOP, HALF, TALL = 44.0, 142.0, 66.0, 52.0, 34.0, 17.0
LOWERED, RAISED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
LETTER = {"delta": "δ", "C_0": "C₀"}


@dataclass(frozen=True)
class Shape:
    """Something in the picture: its id, its outline as an SVG path, its kind, and a mark written in it at (x, y)."""

    id: str
    d: str
    kind: str
    mark: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Item:
    """One symbol of the list: how it is printed, what it is, which shapes it lights, and the quantity whose number it is.

    `home` is the shape whose symbol it is when that is clicked.
    """

    group: str
    label: str
    math: str
    code: str
    about: str
    lit: tuple[str, ...]
    q: dict[str, Any] | None = None
    home: str = ""


def _label(q: Quantity) -> str:
    nodes = ("," if any(n > 9 for n in q.nodes) else "").join(map(str, q.nodes)).translate(LOWERED)
    if q.kind == "a" and q.layer == 1:
        return f"x{nodes}"
    return LETTER.get(q.kind, q.kind) + nodes + ("" if q.layer is None else f"({q.layer})".translate(RAISED))


def _whole(group: str, name: str, raised: object, about: str, lit: tuple[str, ...], lowered: object = None, home: str = "") -> Item:
    under = () if lowered is None else (lowered,)
    over = "" if raised is None else f"({raised})".translate(RAISED)
    label = name + "".join(map(str, under)).translate(LOWERED) + over
    return Item(group, label, mathml(latex_name(name, raised, under)), "", about, lit, home=home)


def _one(group: str, q: Quantity, about: str, lit: tuple[str, ...], home: str = "") -> Item:
    which = dict(zip("jk", q.nodes, strict=False)) | ({} if q.layer is None else {"l": q.layer})
    kind = "x" if (q.kind, q.layer) == ("a", 1) else q.kind
    return Item(group, _label(q), mathml(q.latex), repr(q), about, lit, {"kind": kind, **which}, home or lit[0])


def items(net: Network) -> Iterator[Item]:
    """Every symbol of a network that has a place in the picture."""
    N, L = (0, *net.sizes), net.L
    every = [(l, j) for l in range(1, L + 1) for j in range(1, N[l] + 1)]
    inner, nodes = every[N[1] :], {l: tuple(f"a{l}_{j}" for m, j in every if m == l) for l in range(1, L + 1)}
    weights = [q for q in net.quantities if q.kind == "w"]

    def edges(l: int, j: int | None = None) -> tuple[str, ...]:
        return tuple(q.name for q in weights if q.l == l and j in (None, q.j))

    yield _whole("layers and nodes", "L", None, f"the number of layers: {L}", tuple(f"l{l}" for l in range(1, L + 1)))
    for l in range(1, L + 1):
        yield _whole("layers and nodes", "N", None, f"the number of nodes in layer {l}: {N[l]}", nodes[l], l, home=f"l{l}")
    for j in range(1, N[1] + 1):
        yield _one("inputs and targets", a(1, j), f"input {j}, which is the activation of node {j} in layer 1", (f"a1_{j}",))
    for j in range(1, N[L] + 1):
        yield _one("inputs and targets", y(j), f"the target of output node {j}", (f"y_{j}",))
    for l in net.layers:
        yield _whole("weights, many at once", "W", l, f"all weights that arrive in layer {l}: {N[l]} rows, {N[l - 1]} columns", edges(l))
        for j in range(1, N[l] + 1):
            yield _whole("weights, many at once", "w", l, f"all weights that arrive at node {j} of layer {l}: row {j} of W", edges(l, j), j)
    for q in weights:
        about = f"the weight from node {q.k} of layer {q.l - 1} to node {q.j} of layer {q.l}"
        yield _one("weights", w(q.l, q.j, q.k), about, (q.name,))
    for l, j in inner if net.biases else ():
        yield _one("biases", b(l, j), f"the bias of node {j} in layer {l}", (f"z{l}_{j}",), "none")
    for l, j in inner:
        yield _one("weighted sums z", z(l, j), f"the weighted sum that arrives at node {j} of layer {l}", (f"z{l}_{j}",))
    for l in net.layers:
        yield _whole("activations a", "g", l, f"the activation function of layer {l}: {net.activations[l].label}", nodes[l])
    for l, j in inner:
        yield _one("activations a", a(l, j), f"the activation of node {j} in layer {l}: what leaves it", (f"a{l}_{j}",))
    yield _one("loss", C_0, "the loss of this sample", ("C_0",))
    for j in range(1, N[L] + 1) if net.loss_function.terms else ():
        yield _one(
            "loss", Quantity("C_0", None, (j,)), f"output node {j}'s own term of the loss", (nodes[L][j - 1], f"y_{j}", "C_0"), "none"
        )
    for l, j in inner:
        yield _one("slopes δ", delta(l, j), f"the slope of the loss for z {j} of layer {l} (lesson 04)", (f"z{l}_{j}",), "none")


def shapes(net: Network) -> tuple[list[Shape], tuple[float, float]]:
    """The picture, back to front, and its size. A node has two halves: left what arrives, right what leaves."""
    N, L = net.sizes, net.L
    height = TOP + RISE * max(N) + 4

    def spot(l: int, j: int) -> tuple[float, float]:
        return LEFT + GAP * (l - 1), TOP + RISE * (max(N) / 2 + j - 1 - (N[l - 1] - 1) / 2)

    found, last = [], LEFT + GAP * (L - 1)
    for q in (q for q in net.quantities if q.kind == "w"):
        (u, v), (x, t) = spot(q.l - 1, q.k), spot(q.l, q.j)
        found.append(Shape(q.name, f"M{u + (17 if q.l == 2 else HALF):g} {v:g}L{x - HALF:g} {t:g}", "edge"))
    for l in range(1, L + 1):
        x = spot(l, 1)[0]
        found.append(Shape(f"l{l}", f"M{x - 32:g} 8h64v22h-64z", "head", f"layer {l}", x, 23))
        for j in range(1, N[l - 1] + 1):
            x, t = spot(l, j)
            if l == 1:
                found.append(Shape(f"a1_{j}", f"M{x - TALL:g} {t:g}a17 17 0 1 1 34 0a17 17 0 1 1 -34 0z", "half", "", x, t))
                continue
            found.append(Shape(f"z{l}_{j}", f"M{x:g} {t - TALL:g}v34h-17a17 17 0 0 1 0 -34z", "half", "Σ", x - 15, t + 4))
            found.append(Shape(f"a{l}_{j}", f"M{x:g} {t - TALL:g}v34h17a17 17 0 0 0 0 -34z", "half", "g", x + 14, t + 4))
    for j in range(1, N[L - 1] + 1):
        t = spot(L, j)[1]
        found.append(Shape(f"y_{j}", f"M{last + 72:g} {t - 14:g}h28v28h-28z", "half", "", last + 86, t))
    middle = TOP + RISE * max(N) / 2
    found.append(Shape("C_0", f"M{last + 132:g} {middle - 18:g}h52v36h-52z", "half", "loss", last + 158, middle + 4))
    found += [Shape("", "", "note", "target", last + 86, 23)]
    return found, (last + 196, height)


class Symbols(Panel):
    """Choose a symbol and see where it lives; click a place and see its symbol. `Symbols(live)`."""

    script = "panels/symbols.js"
    sheets = ("symbols",)
    items = T.List(T.Dict()).tag(sync=True)
    shapes = T.List(T.Dict()).tag(sync=True)
    size = T.List(T.Float()).tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            drawn, size = shapes(live.net)
            traits["items"] = [asdict(item) | {"lit": list(item.lit)} for item in items(live.net)]
            traits |= {"shapes": [asdict(shape) for shape in drawn], "size": list(size)}
        super().__init__(live, **traits)

    def alt(self) -> str:
        """What the picture shows, in a sentence."""
        q = self.live.quantity
        return f"Network {self.live.net.name} with every weight as a line and every node in two halves; {q.words} is marked."

    def still(self) -> Still:
        """The network, with the selected weight marked."""
        chosen, (W, H) = self.live.quantity.name, self.size
        picture = Still(W, H)
        for s in self.shapes:
            edge = s["kind"] == "edge"
            ink, broad = ("ink", 3) if s["id"] == chosen else ("line", 1)
            if s["kind"] in ("edge", "half"):
                picture.path(s["d"], ink, broad, fill="none" if edge else "bg")
            if s["mark"]:
                picture.text(s["x"], s["y"], s["mark"], colour="muted")
        return picture
