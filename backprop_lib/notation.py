"""The one name of every quantity: its symbol, its LaTeX, its words and its place in the arrays.

Layers, nodes and samples are numbered from 1, as on paper. `w(4, 1, 2)` is w_12^(4): the weight that arrives at node 1 of
layer 4 from node 2 of layer 3. Arithmetic with quantities gives formulas, so `2 * (a(4, 1) - y(1)) * a(3, 2)`
can be written as it is read. SymPy is loaded when an expression first meets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from backprop_lib.algebra import Formula, Named
from backprop_lib.numbers import whole

__all__ = ["C_0", "Formula", "Partial", "Quantity", "a", "b", "delta", "g_prime", "indices", "latex_name", "w", "x", "y", "z"]

_LETTER = {"g_prime": "g'", "delta": r"\delta", "x": "x", "y": "y"}
_WORD = {"g_prime": "slope of the activation"}


def indices(values: Sequence[object]) -> str:
    """Write node indices side by side, with commas as soon as one has two digits: 12, but 1,12."""
    texts = [str(v) for v in values]
    return (",\\," if any(len(t) > 1 for t in texts) else "").join(texts)


def latex_name(kind: str, layer: object = None, nodes: Sequence[object] = ()) -> str:
    """LaTeX of a quantity; the indices may be numbers or letters: `latex_name("w", "l", "jk")` is w_{jk}^{(l)}."""
    if kind == "g_prime":
        return f"g'({latex_name('z', layer, nodes)})"
    if kind == "C_0":
        node = indices(nodes)
        return f"C_{{0{',' if node.isdigit() else ''}{node}}}"
    if kind == "a" and layer == 1:  # the input
        kind, layer = "x", None
    over = "" if layer is None else f"^{{({layer})}}"
    under = f"_{{{indices(nodes)}}}" if nodes else ""
    return f"{_LETTER.get(kind, kind)}{under}{over}"


@dataclass(frozen=True, order=True)
class Quantity(Named):
    """One number of a network: a weight, a bias, a weighted sum, an activation, a δ, a target or the loss.

    `kind` is one of w, b, z, a, delta, g_prime, y and C_0; `layer` is l, `nodes` is (j,) or, for a weight, (j, k).
    """

    kind: str
    layer: int | None = None
    nodes: tuple[int, ...] = ()

    @property
    def l(self) -> int:  # noqa: E743 (the layer's letter everywhere in the lessons)
        """The layer; a target belongs to none and raises."""
        if self.layer is None:
            raise AttributeError(f"{self.name} belongs to no layer")
        return self.layer

    @property
    def j(self) -> int:
        """The node, counted from 1; for a weight the node where it arrives."""
        return self.nodes[0]

    @property
    def k(self) -> int:
        """For a weight: the node of the layer before, where it leaves."""
        return self.nodes[1]

    @cached_property
    def name(self) -> str:  # type: ignore[override]
        """A name without ambiguity, for symbols and code: w4_1_2, x_1, C_0."""
        if self.kind == "C_0":
            return "_".join(["C_0", *map(str, self.nodes)])
        kind, layer = ("x", "") if (self.kind, self.layer) == ("a", 1) else (self.kind, self.layer or "")
        return "_".join([f"{kind}{layer}", *map(str, self.nodes)])

    @property
    def latex(self) -> str:
        """The quantity as LaTeX, without dollar signs."""
        return latex_name(self.kind, self.layer, self.nodes)

    @property
    def words(self) -> str:
        """The quantity as it is read aloud: "w 1 2 layer 4"."""
        kind = "x" if (self.kind, self.layer) == ("a", 1) else self.kind
        layer = [f"layer {self.layer}"] if self.layer is not None and kind != "x" else []
        return " ".join([_WORD.get(kind, kind.replace("_", " ")), *map(str, self.nodes), *layer])

    @property
    def place(self) -> tuple[int, ...]:
        """Where the number stands in its layer's array, counted from 0: w(4, 1, 2) is at [0, 1] of W^(4)."""
        return tuple(node - 1 for node in self.nodes)

    def __repr__(self) -> str:
        if self.kind == "C_0":
            return self.name
        first = [] if self.layer is None else [self.layer]
        return f"{self.kind}({', '.join(map(str, [*first, *self.nodes]))})"

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"


@dataclass(frozen=True)
class Partial(Named):
    """The partial derivative ∂of/∂wrt of one quantity with respect to another."""

    of: Quantity
    wrt: Quantity

    @cached_property
    def name(self) -> str:  # type: ignore[override]
        """A name for symbols and code: dC_0_dw4_1_2."""
        return f"d{self.of.name}_d{self.wrt.name}"

    @property
    def latex(self) -> str:
        """The derivative as a fraction of ∂'s."""
        return rf"\frac{{\partial {self.of.latex}}}{{\partial {self.wrt.latex}}}"

    @property
    def words(self) -> str:
        """The derivative as it is read aloud."""
        return f"derivative of {self.of.words} with respect to {self.wrt.words}"

    def __repr__(self) -> str:
        return f"∂{self.of!r}/∂{self.wrt!r}"

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"


C_0 = Quantity("C_0")


def _whole(what: str, *values: object) -> tuple[int, ...]:
    read = []
    for value in values:
        if (number := whole(value)) is None:
            raise TypeError(f"{what} takes whole numbers counted from 1, but {value!r} was given")
        if number < 1:
            raise ValueError(f"{what} counts from 1, but {value} was given; the first node is node 1, the first layer layer 1")
        read.append(number)
    return tuple(read)


def _node(kind: str, layer: int, *nodes: int) -> Quantity:
    call = f"{kind}({'l, j, k' if len(nodes) == 2 else 'l, j'})"
    whole = _whole(call, layer, *nodes)
    if whole[0] < 2:
        raise ValueError(f"{kind} exists for layers 2 to L; layer 1 is the input, and layer {layer} was asked for")
    return Quantity(kind, whole[0], whole[1:])


def w(l: int, j: int, k: int) -> Quantity:
    """w_jk^(l): the weight that arrives at node j of layer l from node k of layer l−1.

    >>> w(4, 1, 2).latex
    'w_{12}^{(4)}'
    """
    return _node("w", l, j, k)


def b(l: int, j: int) -> Quantity:
    """b_j^(l): the bias of node j in layer l."""
    return _node("b", l, j)


def z(l: int, j: int) -> Quantity:
    """z_j^(l): the weighted sum that arrives at node j of layer l."""
    return _node("z", l, j)


def a(l: int, j: int) -> Quantity:
    """a_j^(l): the activation of node j in layer l; in layer 1 it is the input x_j."""
    layer, node = _whole("a(l, j)", l, j)
    return Quantity("a", layer, (node,))


def delta(l: int, j: int) -> Quantity:
    """δ_j^(l) = ∂C_0/∂z_j^(l), of one sample."""
    return _node("delta", l, j)


def g_prime(l: int, j: int) -> Quantity:
    """g'(z_j^(l)): the slope of layer l's activation function at node j's weighted sum."""
    return _node("g_prime", l, j)


def x(k: int) -> Quantity:
    """x_k: input k, which is the activation a_k^(1)."""
    return Quantity("a", 1, _whole("x(k)", k))


def y(j: int) -> Quantity:
    """y_j: the target of output node j."""
    return Quantity("y", None, _whole("y(j)", j))
