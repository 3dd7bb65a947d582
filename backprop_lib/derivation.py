"""The derivation: SymPy differentiates one rule for each kind of step, and a network's program is made of these rules.

A rule is differentiated once, with general indices; the program `symbol = expression` of a whole network is instantiated
from the rules when it is read. The NumPy and JavaScript readers print the same rules as loops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.parameters import distribute

from backprop_lib.functions import Activation, Loss
from backprop_lib.network import Network, require_network, require_node, short
from backprop_lib.notation import C_0, Partial, Quantity, a, b, delta, w, y, z

if TYPE_CHECKING:
    from backprop_lib.explanation import Explanation, Path
    from backprop_lib.readers.latex import Equation
    from backprop_lib.readers.python import Evaluation

__all__ = ["Program", "Step", "activation_slope", "derive", "loss_slope", "weighted_sum_slopes"]

TOP = Quantity("m")  # the largest output, subtracted before exp so that nothing overflows


@lru_cache
def weighted_sum_slopes() -> dict[str, Callable[[Any, Any], Any]]:
    """The slopes of z = Σ_k w_k a_k + b, differentiated with a general index m: by w_m, by a_m and by b.

    Each is a function of (w_m, a_m): SymPy finds a_m, w_m and 1.
    """
    k, m = sp.symbols("k m", integer=True, positive=True)
    K, w_, a_, bias = sp.Symbol("K"), sp.IndexedBase("w"), sp.IndexedBase("a"), sp.Symbol("b")
    weighted_sum = sp.Sum(w_[k] * a_[k], (k, 1, K)) + bias
    slopes = {}
    for name, variable in {"w": w_[m], "a": a_[m], "b": bias}.items():
        found = weighted_sum.diff(variable).doit()  # by cases: 0 where m is not one of 1 … K
        slopes[name] = sp.lambdify((w_[m], a_[m]), found.subs(K, m), "sympy")
    return slopes


def activation_slope(row: Activation) -> Callable[[Any, Any], Any]:
    """g' as a function of (z, a), in its short form; that it is the derivative of g is proved by the tests."""
    return partial(row.symbolic_slope, sp)


@lru_cache
def loss_slope(row: Loss) -> Callable[[Any, Any], Any]:
    """∂C_0/∂a_j as a function of (a_j, y_j), by SymPy; for softmax cross-entropy of (p_j, y_j), p = softmax(a).

    A short form on paper (binary cross-entropy) is proved equal to the derivative by the tests.
    """
    o, t = sp.symbols("a y")
    if not row.terms:
        return lambda p, target: row.symbolic_slope(sp, None, p, target)
    if row.shown_slope:
        return partial(row.shown_slope, sp)
    with distribute(False):
        found = sp.diff(row.symbolic(sp, None, o, t), o)

    def instantiate(output: Any, target: Any) -> Any:
        with distribute(False):  # 2(a − y), not 2a − 2y
            return found.xreplace({o: output, t: target})

    return instantiate


@dataclass(frozen=True)
class Step:
    """One line of the program: `of = expression`. `shown` is the expression on paper where that is another one."""

    of: Quantity | Partial
    expression: sp.Expr
    shown: sp.Expr | None = None

    @property
    def symbol(self) -> sp.Symbol:
        """The SymPy symbol that the step defines."""
        return sp.Symbol(self.of.name)


def _add(terms: list[Any]) -> Any:
    return sp.Add(*terms, evaluate=False)


def _mul(*factors: Any) -> Any:
    return sp.Mul(*factors, evaluate=False)


@dataclass(frozen=True)
class Program:
    """The derivation of one network: forward pass, loss and every partial derivative, for one sample.

    `show(w(4, 1, 2))` typesets, `explain` gives factors with numbers, `paths` lists the ways to the loss, `steps` is the
    whole program, `to_numpy` and `to_javascript` print it for the machine.
    """

    net: Network

    def __repr__(self) -> str:
        return f"Program of {self.net!r}"

    @cached_property
    def forward_steps(self) -> tuple[Step, ...]:
        """z, a of each layer and C_0."""
        return tuple(self._forward())

    @cached_property
    def backward_steps(self) -> tuple[Step, ...]:
        """∂C_0/∂a, δ, ∂C_0/∂w and ∂C_0/∂b, from the output layer back to layer 2."""
        return tuple(self._backward())

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole program, in the order in which it is computed."""
        return self.forward_steps + self.backward_steps

    @cached_property
    def definitions(self) -> dict[str, Step]:
        """Each step by the name of what it defines."""
        return {step.of.name: step for step in self.steps}

    @property
    def operations(self) -> int:
        """The number of operations in all steps as they stand on paper, as SymPy counts them."""
        return int(sum(sp.count_ops(step.expression if step.shown is None else step.shown) for step in self.steps))

    def nodes(self, layer: int) -> range:
        """The nodes of a layer: 1…N_l."""
        return range(1, self.net.sizes[layer - 1] + 1)

    def _forward(self) -> Iterator[Step]:
        net, symbol, L = self.net, _symbols(), self.net.L
        for l in net.layers:
            row = net.activations[l]
            for j in self.nodes(l):
                terms = [_mul(symbol(w(l, j, k)), symbol(a(l - 1, k))) for k in self.nodes(l - 1)]
                yield Step(z(l, j), _add(terms + ([symbol(b(l, j))] if net.biases else [])))
                shown = row.shown(sp, symbol(z(l, j))) if row.shown else None
                yield Step(a(l, j), row.symbolic(sp, symbol(z(l, j))), shown)
        loss = net.loss_function
        ends = [(symbol(z(L, j)), symbol(a(L, j)), symbol(y(j))) for j in self.nodes(L)]
        outputs = [o for _, o, _ in ends]
        if loss.terms:
            shown = _add([loss.shown(sp, o, t) for _, o, t in ends]) if loss.shown else None
            yield Step(C_0, _add([loss.symbolic(sp, *end) for end in ends]), shown)
            return
        top = symbol(TOP)
        exps = [sp.exp(o - top) for o in outputs]
        yield Step(TOP, sp.Max(*outputs))
        whole = _add([sp.exp(o) for o in outputs])
        for j, o in enumerate(outputs, 1):
            yield Step(Quantity("p", None, (j,)), sp.exp(o - top) / _add(exps), sp.exp(o) / whole)
        minus = [-t * o for _, o, t in ends]
        yield Step(C_0, _add([top, sp.log(_add(exps)), *minus]), _add([sp.log(whole), *minus]))

    def _backward(self) -> Iterator[Step]:
        net, symbol, slopes = self.net, _symbols(), weighted_sum_slopes()
        for l in reversed(net.layers):
            slope, paper = activation_slope(net.activations[l]), net.activations[l].shown_slope
            for j in self.nodes(l):
                d, fused = symbol(delta(l, j)), net.loss_function.symbolic_delta if l == net.L else None
                first = self._dC_da(l, j, symbol)
                yield first
                factors = [first.symbol, slope(symbol(z(l, j)), symbol(a(l, j)))]
                whole = fused(sp, symbol(a(l, j)), symbol(y(j))) if fused else _mul(*factors)
                if paper:
                    factors[1] = paper(sp, symbol(z(l, j)), symbol(a(l, j)))
                yield Step(delta(l, j), whole, _mul(*factors) if fused or paper else None)
                for k in self.nodes(l - 1):
                    third = slopes["w"](symbol(w(l, j, k)), symbol(a(l - 1, k)))
                    yield Step(Partial(C_0, w(l, j, k)), _mul(d, third))
                if net.biases:
                    yield Step(Partial(C_0, b(l, j)), d)

    def _dC_da(self, l: int, j: int, symbol: Callable[[Any], Any]) -> Step:
        loss, of = self.net.loss_function, Partial(C_0, a(l, j))
        if l < self.net.L:
            back = weighted_sum_slopes()["a"]
            terms = [(delta(l + 1, i), w(l + 1, i, j)) for i in self.nodes(l + 1)]
            return Step(of, _add([_mul(symbol(d), back(symbol(v), symbol(a(l, j)))) for d, v in terms]))
        output = a(l, j) if loss.terms else Quantity("p", None, (j,))
        shown = loss_slope(loss)(symbol(output), symbol(y(j)))
        if not loss.shown_slope:
            return Step(of, shown)
        return Step(of, loss.symbolic_slope(sp, symbol(z(l, j)), symbol(a(l, j)), symbol(y(j))), shown)

    def require(self, quantity: Quantity | Partial) -> None:
        """Raise a ValueError where the network has no such weight, bias or node."""
        for part in (quantity.of, quantity.wrt) if isinstance(quantity, Partial) else (quantity,):
            if not isinstance(part, Quantity):
                raise TypeError(f"a quantity such as z(4, 1) or w(4, 1, 2) is expected, but {short(part)} was given")
            if part.kind in ("w", "b"):
                self.net.index(part)
            elif part.layer is not None:
                require_node(part, self.net.sizes)
            elif part.kind == "y" and part.j > self.net.sizes[-1]:
                raise ValueError(f"{self.net.name} has {self.net.sizes[-1]} outputs, target {part.j} was asked for")

    def definition(self, of: Quantity | Partial, shown: bool = True) -> sp.Expr:
        """The right-hand side that defines a quantity, as on paper, or (`shown=False`) as it is computed."""
        self.require(of)
        if of.name not in self.definitions:
            raise ValueError(f"{of!r} is not computed by this program: it is given (an input, a target, a weight or a bias)")
        step = self.definitions[of.name]
        return step.shown if shown and step.shown is not None else step.expression

    def slope(self, of: Quantity, wrt: Quantity) -> sp.Expr:
        """Differentiate the definition of `of` by a quantity that stands in it: SymPy's own answer, not multiplied out."""
        definition = self.definition(of)
        self.require(wrt)
        with distribute(False):
            found = sp.diff(definition, sp.Symbol(wrt.name))
        return found

    def show(self, of: Quantity | Partial) -> Equation:
        """An equation to read: of a weight or bias its derivative by the chain rule, of anything else its definition."""
        from backprop_lib.explanation import show

        return show(self, of)

    def explain(self, of: Quantity, x: Any, y: Any) -> Explanation:
        """The chain rule for one weight or bias, factor by factor with numbers, at one sample x (N_1,), y (N_L,)."""
        from backprop_lib.explanation import explain

        return explain(self, of, x, y)

    def paths(self, of: Quantity, x: Any = None, y: Any = None) -> list[Path]:
        """Every path from a weight or bias to the loss, with the factors along it; with numbers where a sample is given."""
        from backprop_lib.explanation import paths

        return paths(self, of, x, y)

    def values(self, x: Any, y: Any) -> dict[str, float]:
        """Every step's number at one sample, by name: the program run line by line."""
        from backprop_lib.readers.python import run_steps

        return run_steps(self, x, y)

    def to_numpy(self) -> Callable[..., Evaluation]:
        """The program as a NumPy function (parameters, X, Y) → values and gradient, over samples as rows."""
        from backprop_lib.readers.python import to_numpy

        return to_numpy(self)

    def to_scalar(self) -> Callable[..., list[float]]:
        """The program's lines as a function (parameters, x, y) of plain numbers → the gradient for one sample; for tiny networks."""
        from backprop_lib.readers.python import to_scalar

        return to_scalar(self)

    def to_javascript(self) -> str:
        """The program as a JavaScript module; its length does not depend on the network's size."""
        from backprop_lib.readers.javascript import to_javascript

        return to_javascript(self)

    def formulas(self) -> dict[str, Any]:
        """The rules as MathML with placeholders for indices, for the live views (`readers.mathml`)."""
        from backprop_lib.readers.mathml import formulas

        return formulas(self)


def _symbols() -> Callable[[Any], Any]:
    known: dict[Any, Any] = {}

    def symbol(quantity: Quantity | Partial) -> Any:
        found = known.get(quantity)
        if found is None:
            found = known[quantity] = sp.Symbol(quantity.name)
        return found

    return symbol


def derive(net: Network) -> Program:
    """The derivation of a network's forward pass, loss and every partial derivative.

    >>> derive(Network([1, 1], loss="half_squared_error")).show(Partial(C_0, a(2, 1))).sides[1]
    'a_{1}^{(2)} - y_{1}'
    """
    return Program(require_network(net))
