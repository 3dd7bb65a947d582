"""The derivation as LaTeX: equations in the order in which a lesson reads them, never typed by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backprop_lib.notation import Formula, Partial, Quantity

__all__ = ["Equation", "in_lines", "latex"]


def latex(expression: Any, names: Mapping[str, str] | None = None) -> str:
    """LaTeX of a quantity, a formula, a string of LaTeX or a SymPy expression.

    `names` gives the LaTeX of each symbol by its name. The order of sums and products is kept.
    """
    if isinstance(expression, str):
        return expression
    if isinstance(expression, (Quantity, Partial, Formula)):
        return expression.latex
    import sympy as sp

    expression = sp.sympify(expression, strict=True)
    known = {symbol: (names or {})[symbol.name] for symbol in expression.free_symbols if symbol.name in (names or {})}
    text = str(sp.latex(expression, order="none", symbol_names=known))
    return _plain_brackets(text)


def _plain_brackets(text: str) -> str:
    r"""Write ( and ) for \left( and \right) where nothing tall stands between them."""
    if r"\frac" in text or r"\begin" in text:
        return text
    return re.sub(r"\\(?:left|right)(?=[()\[\]])", "", text)


def in_lines(text: str) -> str:
    r"""A long sum in brackets, at the start of a product, with one line for each term: too wide for a narrow page otherwise.

    >>> in_lines("(a + b) c")
    '(a + b) c'
    """
    if not text.startswith("("):
        return text
    depth, start, terms = 0, 1, []
    for end, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            break
        if depth == 1 and text.startswith(" + ", end):
            terms.append(text[start:end])
            start = end + 3
    if len(re.sub(r"\\[a-z]+|[\\{}^_ ]", "", text[:end])) < 45:  # signs that are seen
        return text
    lines = r" \\ {} + ".join([*terms, text[start:end]])
    return rf"\left(\begin{{array}}{{l}} {lines} \end{{array}}\right){text[end + 1 :]}"


@dataclass(frozen=True)
class Equation:
    """A chain left = right = …, typeset in a notebook; `latex` is its text without dollar signs."""

    sides: tuple[str, ...]

    @property
    def latex(self) -> str:
        """The equation as LaTeX; with more than two sides, one line a side."""
        first, *rest = self.sides
        if len(rest) < 2:
            return " = ".join(self.sides)
        lines = r" \\[4pt] ".join(f"&= {in_lines(side)}" for side in rest)
        return rf"\begin{{aligned}} {first} {lines} \end{{aligned}}"

    def __repr__(self) -> str:
        return " = ".join(self.sides)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"
