"""The jury: the derivation, backprop, central differences and the complex step side by side, with a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.backprop import backprop
from backprop_lib.derivation import derive
from backprop_lib.network import Network
from backprop_lib.notation import C_0, Partial, Quantity
from backprop_lib.numbers import fmt
from backprop_lib.numeric import central_difference, complex_step
from backprop_lib.readers.mathml import mathml

__all__ = ["Agreement", "agree", "bounds"]

Array = NDArray[Any]
WAYS = ("symbolic", "backprop", "central difference", "complex step")


def bounds(gradient: Array, loss: float) -> tuple[float, float]:
    """How far two answers may differ: 1e-9·max|g| + 1e-13·max(1, C); a central difference 1e-6·max|g| + 1e-9·max(1, C)."""
    size, scale = float(np.abs(gradient).max(initial=0)), max(1.0, loss)
    return 1e-9 * size + 1e-13 * scale, 1e-6 * size + 1e-9 * scale


@dataclass(frozen=True)
class Agreement:
    """Four answers for each derivative. `answers` maps the way to a vector in the order of `quantities`; `shown` are the
    rows of the table; `differences` are the largest distances from the symbolic answer, over all weights and biases;
    `agreed` says whether each way stays within its bound."""

    quantities: tuple[Quantity, ...]
    answers: dict[str, Array]
    shown: tuple[Quantity, ...]
    differences: dict[str, float]
    limits: dict[str, float]

    @property
    def agreed(self) -> dict[str, bool]:
        """For each way whether it agrees with the symbolic answer for every weight and bias."""
        return {way: bool(self.differences[way] <= self.limits[way]) for way in WAYS[1:]}

    def __bool__(self) -> bool:
        return all(self.agreed.values())

    def _row_agrees(self, place: int) -> bool:
        first = self.answers[WAYS[0]][place]
        return all(abs(self.answers[way][place] - first) <= self.limits[way] for way in WAYS[1:])

    @property
    def verdict(self) -> str:
        """One sentence over all weights and biases."""
        count = len(self.quantities)
        if self:
            return f"All {count} derivatives agree: backprop and the complex step to 1e-9, central differences to 1e-6."
        wrong = [way for way, fine in self.agreed.items() if not fine]
        return f"Of {count} derivatives some do not agree with the symbolic answer: see {' and '.join(wrong)}."

    def _rows(self) -> list[tuple[Quantity, list[str], str]]:
        places = {quantity: place for place, quantity in enumerate(self.quantities)}
        rows = []
        for quantity in self.shown:
            place = places[quantity]
            numbers = [fmt(self.answers[way][place], 6) for way in WAYS]
            rows.append((quantity, numbers, "agree" if self._row_agrees(place) else "differ"))
        return rows

    def __repr__(self) -> str:
        header = ["∂C/∂…", *WAYS, "verdict"]
        table = [header, *([repr(q), *numbers, verdict] for q, numbers, verdict in self._rows())]
        widths = [max(len(row[i]) for row in table) for i in range(len(header))]
        lines = ["  ".join(cell.rjust(widths[i]) for i, cell in enumerate(row)) for row in table]
        return "\n".join([*lines, *self._more(), self.verdict])

    def _more(self) -> list[str]:
        hidden = len(self.quantities) - len(self.shown)
        return [f"… and {hidden} more"] if hidden else []

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in ("derivative", *WAYS, "verdict"))
        body = "".join(
            f'<tr><th scope="row" style="font-size:1.3em">{mathml(Partial(C_0, q).latex.replace("C_{0}", "C"))}</th>'
            + "".join(f"<td>{number}</td>" for number in numbers)
            + f"<td>{verdict}</td></tr>"
            for q, numbers, verdict in self._rows()
        )
        more = "".join(f"{escape(line)}<br>" for line in self._more())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{more}{escape(self.verdict)}</p>"


def agree(net: Network, X: ArrayLike, Y: ArrayLike, of: Quantity | Sequence[Quantity] | None = None) -> Agreement:
    """Compute the gradient four times and compare: by the derivation, backprop, central differences, the complex step.

    X (n, N_1), Y (n, N_L). `of` names the derivatives whose rows are shown (one or several); all are compared in any case.
    Raises ValueError and TypeError.
    """
    program = derive(net)
    chosen = (of,) if isinstance(of, Quantity) else tuple(of) if of is not None else net.quantities[:24]
    for quantity in chosen:
        net.index(quantity)
    answers = {
        "symbolic": program.to_numpy()(net.parameters, X, Y).gradient,
        "backprop": backprop(net, X, Y).vector,
        "central difference": central_difference(net, X, Y).vector,
        "complex step": complex_step(net, X, Y).vector,
    }
    exact, coarse = bounds(answers["symbolic"], net.loss(X, Y))
    limits = {way: coarse if way == "central difference" else exact for way in WAYS[1:]}
    differences = {way: float(np.abs(answers[way] - answers["symbolic"]).max()) for way in WAYS[1:]}
    return Agreement(net.quantities, answers, chosen, differences, limits)
