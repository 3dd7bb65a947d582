"""Two more kinds of exercises: name a quantity, and write an expression that is not a derivative of the loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from zlib import crc32

import numpy as np

from backprop_lib.exercises.choice import Slip, excluded, slipped
from backprop_lib.exercises.exercise import Exercise, Variant
from backprop_lib.mistakes import Diagnosis
from backprop_lib.mistakes.formula import evaluate, is_expression, latex_of, read_expression
from backprop_lib.mistakes.given import Unreadable
from backprop_lib.mistakes.points import points, values_at
from backprop_lib.mistakes.verdict import not_read
from backprop_lib.notation import Quantity

__all__ = ["Name", "Write"]


@dataclass(frozen=True)
class Write(Exercise):
    """Write an expression; it is compared with `solve` and the slips at random points of the variant's network.

    At these points the quantities do not depend on each other (`free`), where the exercise is about how they do.
    """

    solve: Callable[[Variant], Any] = lambda v: None
    slips: tuple[Slip, ...] = ()
    free: bool = False
    kind: ClassVar[str] = "write an expression"

    def right(self, variant: Variant) -> Any:
        """The expression."""
        return self.solve(variant)

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """Compare values at random points."""
        try:
            expression = answer if isinstance(answer, (int, float)) else read_expression(answer)
            known = self._points(variant)
            values = self._values(expression, known)
        except Unreadable as trouble:
            return not_read("This answer could not be read.", str(trouble))
        read = f"${latex_of(expression)}$"
        if np.allclose(values, self._values(self.solve(variant), known), rtol=1e-9):
            return Diagnosis(
                "right",
                "Right.",
                read,
                f"It has the right value at {len(known)} random points.",
                excludes=excluded(self.slips),
            )
        for index, slip in enumerate(self.slips):
            if np.allclose(values, self._values(slip.wrong(variant), known), rtol=1e-9):
                return replace(slipped(index, slip, self, f"It agrees at {len(known)} random points."), read_as=read)
        return Diagnosis("unknown", "Not right, and none of the usual slips explains it.", read, hints=self.hints)

    def _values(self, expression: Any, known: Sequence[dict[str, float]]) -> Any:
        return np.array([evaluate(expression, point) for point in known])

    def _points(self, variant: Variant) -> Sequence[dict[str, float]]:
        if variant.net is None:
            raise ValueError("this exercise needs a network")
        known = [values_at(p) for p in points(variant.net)]
        return [_Free(seed) for seed in range(len(known))] if self.free else known


class _Free(dict[str, float]):
    """A point where every name has a value of its own."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.seed = seed

    def __missing__(self, name: str) -> float:
        return float(np.random.default_rng([self.seed, crc32(name.encode())]).uniform(0.2, 1.5))


@dataclass(frozen=True)
class Name(Exercise):
    """Name a quantity that is described or drawn: w(4, 1, 2)."""

    slips: tuple[Slip, ...] = ()
    solve: Callable[[Variant], Quantity] = lambda v: v.data["name"]
    kind: ClassVar[str] = "name a symbol"

    def right(self, variant: Variant) -> Any:
        """The quantity."""
        return self.solve(variant)

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """Compare with the right name and with those that come from a slip."""
        try:
            given = answer if isinstance(answer, Quantity) else read_expression(answer)
        except Unreadable as trouble:
            return not_read("This answer could not be read.", str(trouble))
        except ValueError as trouble:
            return not_read("This answer could not be read.", str(trouble))
        if not isinstance(given, Quantity):
            what = "an expression" if is_expression(given) else repr(given)
            return not_read("One name is expected here.", f"such as w(4, 1, 2), but {what} was given")
        read = f"${given.latex}$"
        if given == self.solve(variant):
            return Diagnosis("right", "Right.", read, excludes=excluded(self.slips))
        for index, slip in enumerate(self.slips):
            if given == slip.wrong(variant):
                return replace(slipped(index, slip, self, ""), read_as=read)
        return Diagnosis("unknown", "Not this one.", read, hints=self.hints)
