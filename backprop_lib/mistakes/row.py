"""What a row of the catalogue is: the exchanged piece of the rule beside the words for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backprop_lib.mistakes.rule import Setting, Slots

__all__ = ["Mistake"]


@dataclass(frozen=True)
class Mistake:
    """One mistake of the catalogue.

    id, name    its number and its name; both are accepted wherever a mistake is named
    says        ends the sentence "This answer …"
    explains    why it is tempting, and what is the case
    hints       where, what, how
    lesson      the lesson and its section where the right piece is derived
    formula     the exchanged piece in LaTeX
    slots       the exchanged pieces of the backward rule
    link        the link of the chain w → z → a → C it shows on: "I", "S", "U", "B" or "" (all samples, all entries)
    mark        what the chain says under that link
    applies     where the mistake can be made at all
    settings    the values that a mistake with a number of its own is tried with
    digits      given digits from which one number is evidence for it

    In the texts <w>, <I>, <S>, <U>, <B> stand for the weight and the factors of the derivative that was asked for.
    """

    id: str
    name: str
    says: str
    explains: str
    hints: tuple[str, str, str]
    lesson: tuple[str, str]
    formula: str
    slots: Slots
    link: str = ""
    mark: str = ""
    applies: Callable[[Setting], bool] = lambda p: True
    settings: tuple[Mapping[str, Any], ...] = field(default=({},))
    digits: int = 4

    @property
    def place(self) -> str:
        """Lesson and section in words."""
        return f"lesson {self.lesson[0]}, {self.lesson[1]}"

    def __repr__(self) -> str:
        return f"{self.id} {self.name}"
