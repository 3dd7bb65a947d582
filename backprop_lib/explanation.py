"""The chain rule for one weight: its factors in order, with formula, number and words; and every path to the loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from backprop_lib.network import as_samples
from backprop_lib.notation import C_0, Partial, Quantity, a, delta, g_prime, w, y, z
from backprop_lib.numbers import fmt
from backprop_lib.readers.latex import Equation, in_lines, latex

if TYPE_CHECKING:
    from backprop_lib.derivation import Program

__all__ = ["Explanation", "Factor", "Path", "count_paths", "explain", "paths", "show"]

COLOURS = {"loss": "#A25BB1", "activation": "#00876F", "incoming": "#A06F00", "weight": "#3B7DC4"}
"""One colour for each kind of factor, readable on light and on dark paper alike."""
CAPTIONS = {
    "loss": "loss slope",
    "activation": "activation slope",
    "incoming": "incoming activation",
    "weight": "weight, backward",
}


@dataclass(frozen=True)
class Factor:
    """One factor of a product: the derivative it is, its formula in LaTeX, its role, and its number once there is a sample."""

    partial: Partial
    formula: str
    role: str
    source: Quantity | Partial
    value: float | None = None

    @property
    def latex(self) -> str:
        """The formula in the colour of its role."""
        return rf"{{\color{{{COLOURS[self.role]}}}{{{self.formula}}}}}"

    @property
    def words(self) -> str:
        """The number read out: a rate, not an amount."""
        if self.value is None:
            return CAPTIONS[self.role]
        return f"a small change of {self.partial.wrt.words} changes {self.partial.of.words} by {fmt(self.value)} times that change"

    def __repr__(self) -> str:
        return f"{self.partial!r} = {self.formula}" + ("" if self.value is None else f" = {fmt(self.value)}")


@dataclass(frozen=True)
class Explanation:
    """∂C_0/∂w as a product: `factors` in order, `value` their product, `note` where two factors cancel."""

    of: Partial
    factors: tuple[Factor, ...]
    value: float
    note: str = ""

    def __repr__(self) -> str:
        product = " · ".join(fmt(f.value) for f in self.factors if f.value is not None)
        return f"{self.of!r} = {product} = {fmt(self.value)}"

    @property
    def latex(self) -> str:
        """Three lines under each other: the derivatives, their formulas, their numbers."""
        columns = "r" + "c" * (2 * len(self.factors) + 1)
        coloured = [rf"{{\color{{{COLOURS[f.role]}}}{{%s}}}}" for f in self.factors]
        rows = []
        for left, cells, right in (
            (rf"\displaystyle {self.of.latex}", [rf"\displaystyle {f.partial.latex}" for f in self.factors], ""),
            ("", [in_lines(f.formula) for f in self.factors], ""),
            ("", [_tex(f.value) for f in self.factors], rf"= \; {_tex(self.value)}"),
        ):
            product = r" & \cdot & ".join(coloured[i] % cell for i, cell in enumerate(cells))
            rows.append(f"{left} & = & {product} & {right}")
        return rf"\begin{{array}}{{{columns}}} " + r" \\[6pt] ".join(rows) + r" \end{array}"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"


@dataclass(frozen=True)
class Path:
    """One way from a weight to the loss: the nodes it passes, first the weight's own, and its factors from the loss back."""

    of: Partial
    nodes: tuple[Quantity, ...]
    factors: tuple[Factor, ...]

    @property
    def value(self) -> float | None:
        """The product along the path, once there is a sample."""
        numbers = [f.value for f in self.factors if f.value is not None]
        return prod(numbers) if len(numbers) == len(self.factors) else None

    @property
    def latex(self) -> str:
        """The product of the path's factors."""
        return r" \cdot ".join(f.latex for f in self.factors)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"

    def __repr__(self) -> str:
        return "path " + " → ".join([repr(self.of.wrt), *map(repr, self.nodes), "C_0"])


def _tex(value: float | None) -> str:
    return "" if value is None else fmt(value).replace("\u2212", "-")


def _names(program: Program) -> dict[str, str]:
    from backprop_lib.derivation import TOP

    known: list[Quantity | Partial] = [*program.net.quantities, TOP]
    for l in program.net.layers:  # an input x_k is named by SymPy as it is here
        for j in program.nodes(l):
            known += [a(l, j), z(l, j), delta(l, j), g_prime(l, j), Partial(C_0, a(l, j))]
    known += [q for j in program.nodes(program.net.L) for q in (y(j), Quantity("p", None, (j,)))]
    return {q.name: q.latex for q in known}


def show(program: Program, of: Quantity | Partial) -> Equation:
    """An equation to read: for a weight or bias the chain rule, for anything else its definition."""
    program.require(of)
    names = _names(program)
    if isinstance(of, Partial) and of.of == C_0 and of.wrt.kind in ("w", "b"):
        of = of.wrt
    if isinstance(of, Quantity) and of.kind in ("w", "b"):
        factors = _chain(program, of, names)
        product = "".join(f.partial.latex for f in factors)
        return Equation((Partial(C_0, of).latex, product, r" \cdot ".join(f.formula for f in factors)))
    if isinstance(of, Partial) and of.of == C_0 and of.wrt.kind == "a" and of.wrt.l < program.net.L:
        return Equation((of.latex, _sum_over_next(program, of.wrt, names)))
    if isinstance(of, Partial) and of.of == C_0 and of.wrt.kind == "z":
        return Equation((of.latex, latex(program.definition(delta(of.wrt.l, of.wrt.j)), names)))
    if isinstance(of, Partial) and of.name not in program.definitions:
        if of.wrt.name not in {symbol.name for symbol in program.definition(of.of).free_symbols}:
            raise ValueError(f"{of.wrt!r} does not stand in the formula of {of.of!r}; ask for the steps between them, one by one")
        return Equation((of.latex, latex(program.slope(of.of, of.wrt), names)))
    return Equation((of.latex, latex(program.definition(of), names)))


def _sum_over_next(program: Program, of: Quantity, names: dict[str, str]) -> str:
    """∂C_0/∂a_k of a hidden node: the sum over the next layer; written out before the output layer, with δ further back."""
    l, L, k = of.l, program.net.L, of.j
    if l + 1 < L:
        return " + ".join(f"{delta(l + 1, j).latex} \\, {w(l + 1, j, k).latex}" for j in program.nodes(l + 1))
    terms = []
    for j in program.nodes(L):
        ends = [*_output_factors(program, a(L, j), names), _weight_factor(program, w(L, j, k), names)]
        terms.append(r" \, ".join(f.formula for f in ends))
    return " + ".join(terms)


def _output_factors(program: Program, output: Quantity, names: dict[str, str]) -> Iterator[Factor]:
    """∂C_0/∂a and ∂a/∂z of an output node; one factor ∂C_0/∂z where they cancel."""
    l, j = output.l, output.j
    if program.net.loss_function.symbolic_delta:
        partial = Partial(C_0, z(l, j))
        yield Factor(partial, f"({latex(program.definition(delta(l, j), shown=False), names)})", "loss", partial)
        return
    partial = Partial(C_0, output)
    formula = latex(program.definition(partial), names)
    yield Factor(partial, formula if program.net.loss_function.name == "squared_error" else f"({formula})", "loss", partial)
    yield _slope_factor(output)


def _slope_factor(node: Quantity) -> Factor:
    source = g_prime(node.l, node.j)
    return Factor(Partial(node, z(node.l, node.j)), source.latex, "activation", source)


def _weight_factor(program: Program, weight: Quantity, names: dict[str, str]) -> Factor:
    partial = Partial(z(weight.l, weight.j), a(weight.l - 1, weight.k))
    return Factor(partial, latex(program.slope(partial.of, partial.wrt), names), "weight", weight)


def _incoming(program: Program, of: Quantity, names: dict[str, str]) -> Factor:
    partial = Partial(z(of.l, of.j), of)
    source = a(of.l - 1, of.k) if of.kind == "w" else of
    return Factor(partial, latex(program.slope(partial.of, of), names), "incoming", source)


def _chain(program: Program, of: Quantity, names: dict[str, str]) -> list[Factor]:
    node = a(of.l, of.j)
    if of.l == program.net.L:
        start = list(_output_factors(program, node, names))
    else:
        partial = Partial(C_0, node)
        start = [Factor(partial, f"({_sum_over_next(program, node, names)})", "loss", partial), _slope_factor(node)]
    return [*start, _incoming(program, of, names)]


def _valued(factors: list[Factor], program: Program, evaluation: Any) -> tuple[Factor, ...]:
    def value(source: Quantity | Partial) -> float:
        if isinstance(source, Quantity) and source.kind == "b":
            return 1.0
        if isinstance(source, Quantity) and source.kind == "w":
            return program.net[source]
        return float(evaluation[source])

    return tuple(Factor(f.partial, f.formula, f.role, f.source, value(f.source)) for f in factors)


def explain(program: Program, of: Quantity, x: Any, y: Any) -> Explanation:
    """The factors of ∂C_0/∂(weight or bias) with their numbers at one sample."""
    program.net.index(of)
    if len(as_samples(x, program.net.sizes[0], "X")) != 1:
        raise ValueError("explain takes one sample, x (inputs,) and y (outputs,); for several samples the derivative is the mean")
    evaluation = program.to_numpy()(program.net.parameters, x, y)
    factors = _valued(_chain(program, of, _names(program)), program, evaluation)
    cancels = of.l == program.net.L and program.net.loss_function.symbolic_delta is not None
    note = f"{a(of.l, of.j).words} minus its target, after cancelling g'" if cancels else ""
    return Explanation(Partial(C_0, of), factors, float(evaluation[Partial(C_0, of)]), note)


def paths(program: Program, of: Quantity, x: Any = None, y: Any = None) -> list[Path]:
    """Every path from a weight or bias to the loss; with a sample x, y each factor carries its number."""
    program.net.index(of)
    names, L = _names(program), program.net.L
    evaluation = None if x is None else program.to_numpy()(program.net.parameters, x, y)
    found = []

    def walk(nodes: tuple[Quantity, ...], tail: list[Factor]) -> None:
        node = nodes[-1]
        if node.l == L:
            factors = [*_output_factors(program, node, names), *tail]
            found.append(Path(Partial(C_0, of), nodes, _valued(factors, program, evaluation) if evaluation else tuple(factors)))
            return
        here = [_slope_factor(node), *tail]
        for j in program.nodes(node.l + 1):
            walk((*nodes, a(node.l + 1, j)), [_weight_factor(program, w(node.l + 1, j, node.j), names), *here])

    walk((a(of.l, of.j),), [_incoming(program, of, names)])
    return found


def count_paths(sizes: tuple[int, ...]) -> tuple[int, int, int]:
    """Paths from all weights to the loss, their multiplications path by path, and those with shared tails kept as δ.

    >>> count_paths((2, 3, 3, 2))
    (60, 300, 44)
    """
    L, number, separate, merged = len(sizes), 0, 0, 0
    for l in range(2, L + 1):
        weights = sizes[l - 1] * sizes[l - 2]
        ways = weights * prod(sizes[l:])
        number += ways
        separate += ways * 2 * (L - l + 1)
        merged += weights + sizes[l - 1] + (weights if l > 2 else 0)  # ∂C/∂w, δ, step back
    return number, separate, merged
