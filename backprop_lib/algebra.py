"""Arithmetic with named quantities that keeps the order in which it was written, and becomes SymPy when SymPy meets it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Algebra", "Formula", "Named"]


class Algebra:
    """Arithmetic that keeps the order in which it was written, and becomes SymPy when SymPy meets it."""

    def _apply(self, sign: str, other: object, swapped: bool = False) -> Any:
        if isinstance(other, Algebra) or (isinstance(other, (int, float)) and not isinstance(other, bool)):
            return Formula(sign, other, self) if swapped else Formula(sign, self, other)
        return NotImplemented  # SymPy then answers for its own expressions, by _sympy_

    latex: Any

    def _sympy_(self) -> Any:
        raise NotImplementedError

    def __add__(self, other: object) -> Any:
        return self._apply("+", other)

    def __radd__(self, other: object) -> Any:
        return self._apply("+", other, swapped=True)

    def __sub__(self, other: object) -> Any:
        return self._apply("-", other)

    def __rsub__(self, other: object) -> Any:
        return self._apply("-", other, swapped=True)

    def __mul__(self, other: object) -> Any:
        return self._apply("*", other)

    def __rmul__(self, other: object) -> Any:
        return self._apply("*", other, swapped=True)

    def __truediv__(self, other: object) -> Any:
        return self._apply("/", other)

    def __rtruediv__(self, other: object) -> Any:
        return self._apply("/", other, swapped=True)

    def __pow__(self, other: object) -> Any:
        return self._apply("**", other)

    def __neg__(self) -> Any:
        return Formula("*", -1, self)


_OPERATOR: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}


@dataclass(frozen=True)
class Formula(Algebra):
    """Two operands and a sign, as written: `2 * (a(4, 1) - y(1))` stays a product and is not multiplied out."""

    sign: str
    left: object
    right: object

    def _sympy_(self) -> Any:
        import sympy as sp

        return _OPERATOR[self.sign](sp.sympify(self.left, strict=True), sp.sympify(self.right, strict=True))

    @property
    def latex(self) -> str:
        """The formula as LaTeX, in the order in which it was written."""
        left, right = (_latex_of(side) for side in (self.left, self.right))
        if self.sign == "/":
            return rf"\frac{{{left}}}{{{right}}}"
        if self.sign == "**":
            return f"{left if isinstance(self.left, (int, float)) else f'({left})'}^{{{right}}}"
        if self.sign != "*":
            return f"{left} {self.sign} {_bracket(right, self.right, '+-')}"
        left, right = _bracket(left, self.left, "+-"), _bracket(right, self.right, "+-")
        if self.left == -1:
            return f"-{right}"
        return left + ("" if isinstance(self.left, (int, float)) and not right[0].isdigit() else r" \cdot ") + right

    def __repr__(self) -> str:
        return f"({self.left!r} {self.sign} {self.right!r})"

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"


def _latex_of(side: object) -> str:
    return str(getattr(side, "latex", None) or f"{side:g}")


def _bracket(latex: str, side: object, signs: str) -> str:
    return f"({latex})" if isinstance(side, Formula) and side.sign in signs else latex


class Named(Algebra):
    """A quantity with a name; in SymPy it is the symbol of that name."""

    name: str

    def _sympy_(self) -> Any:
        import sympy as sp

        return sp.Symbol(self.name)
