"""What an item of the inventory is: a question in two tiers, whose wrong options are rows of the mistake catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from backprop_lib.exercises.exercise import Rng, Variant

__all__ = ["APART", "Item", "Option"]

APART = 0.02
"""So far apart, relative to the larger one, are the numbers of two options at least."""


@dataclass(frozen=True)
class Option:
    """One thing to choose: its text with formulas between dollar signs, and the row of the catalogue it comes from ("" is right).

    values    the numbers it states, as they were computed with that row
    formula   the expression it states, where it states one
    """

    text: str
    row: str = ""
    values: tuple[float, ...] = ()
    formula: Any = None


@dataclass(frozen=True)
class Item:
    """One item; options and reasons come with the right one first and are shuffled by the form.

    number, title   its place in the inventory, and what it is about (not printed on the form)
    lesson          the lesson that answers it
    draw            draws the numbers
    stem            the question, from the variant
    options         what can be answered
    reasons         why
    """

    number: int
    title: str
    lesson: str
    draw: Callable[[Rng], Variant]
    stem: Callable[[Variant], str]
    options: Callable[[Variant], Sequence[Option]]
    reasons: tuple[Option, ...]

    def distinct(self, variant: Variant) -> bool:
        """Whether any two options can be told apart: by a number that is 2 % off, or by their text where they state no numbers."""
        return all(
            any(abs(p - q) > APART * max(abs(p), abs(q)) for p, q in zip(one.values, other.values, strict=True))
            if one.values
            else one.text != other.text
            for one, other in combinations(self.options(variant), 2)
        )


def numbered(variant: Variant, of: Callable[..., Sequence[float]], *rows: str, form: str = "{}") -> list[Option]:
    """Options that state numbers: the right ones, and those with each of some rows; `of` takes the variant and a row ("" is right)."""
    found = []
    for row in ("", *rows):
        values = tuple(float(v) for v in of(variant, row))
        found.append(Option(form.format(*(f"${_shown(v)}$" for v in values)), row, values))
    return found


def _shown(value: float) -> str:
    """Four significant digits, never as a power of ten."""
    return str(np.format_float_positional(value, precision=4, fractional=False, trim="-"))
