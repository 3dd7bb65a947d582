"""A form: the ten items with the numbers and the order of a seed. Two seeds give parallel forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backprop_lib.exercises.exercise import Variant
from backprop_lib.inventory.item import Item, Option
from backprop_lib.inventory.items import ITEMS

__all__ = ["CONFIDENCE", "FORMS", "Form", "Sheet"]

FORMS = (1, 2)
"""The seeds of the two forms in docs/inventory: one before, the other after."""
CONFIDENCE = ("guessed", "unsure", "fairly sure", "sure")


@dataclass(frozen=True)
class Sheet:
    """One item on a form: its question, and its options and reasons in the order in which they are printed."""

    item: Item
    variant: Variant
    options: tuple[Option, ...]
    reasons: tuple[Option, ...]

    @property
    def stem(self) -> str:
        """The question."""
        return self.item.stem(self.variant)

    @property
    def right(self) -> str:
        """The letter of the right option and the number of the right reason: b2."""
        letter = "abcd"[[option.row for option in self.options].index("")]
        return f"{letter}{[reason.row for reason in self.reasons].index('') + 1}"

    def row(self, letter: str) -> str:
        """The row of the catalogue behind an option, "" for the right one."""
        return self.options["abcd".index(letter)].row


@dataclass(frozen=True)
class Form:
    """The inventory with the numbers of a seed.

    >>> len(Form(1).sheets)
    10
    """

    seed: int
    items: Sequence[Item] = ITEMS

    def __post_init__(self) -> None:
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise ValueError(f"a form is named by its seed, a whole number from 0 on; {self.seed!r} was given")

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The ten items."""
        return tuple(self._sheet(item) for item in self.items)

    @cached_property
    def key(self) -> dict[int, str]:
        """What is right, by item: {1: "b2", …}."""
        return {sheet.item.number: sheet.right for sheet in self.sheets}

    def _sheet(self, item: Item) -> Sheet:
        for attempt in range(500):
            variant = item.draw(np.random.default_rng([self.seed, item.number, attempt]))
            if item.distinct(variant):
                break
        else:
            raise RuntimeError(f"item {item.number} finds no numbers that tell its options apart")
        order = np.random.default_rng([self.seed, item.number, 1_000])
        options, reasons = list(item.options(variant)), list(item.reasons)
        shuffled = [tuple(options[i] for i in order.permutation(len(options))), tuple(reasons[i] for i in order.permutation(len(reasons)))]
        return Sheet(item, variant, *shuffled)
