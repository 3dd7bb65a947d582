"""Which mistakes give the same numbers, and why: what an exercise has to avoid, or to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from backprop_lib.mistakes.rule import Setting

__all__ = ["COINCIDE", "reason"]

Condition = Callable[[Setting], bool]


def _half(p: Setting) -> bool:
    return p.loss.name == "half_squared_error"


COINCIDE: Mapping[str, tuple[Condition, frozenset[str]]] = {
    "for half the squared error, doubling the loss slope doubles the whole gradient": (_half, frozenset({"6", "18"})),
    "for half the squared error, a − y is the loss slope, so a − y alone is the slope left out": (
        _half,
        frozenset({"1c", "13b", "27", "1a"}),
    ),
    "with two outputs, their mean halves the loss slope as well": (lambda p: p.outputs == 2, frozenset({"6", "22"})),
    "with two samples, dividing by two once more halves the gradient as well": (lambda p: p.n == 2, frozenset({"6", "8", "22"})),
    "with two samples, the sum is twice the mean": (lambda p: p.n == 2, frozenset({"6", "7", "18", "19a"})),
    "with as many samples as outputs, dividing by either is the same": (lambda p: p.n == p.outputs, frozenset({"8", "22"})),
    "for a weight of the output layer, the only slope in the derivative is the output layer's": (
        lambda p: True,
        frozenset({"1a", "1c", "27", "13b"}),
    ),
    "a loop over one sample is a mean over one sample": (lambda p: p.n == 1, frozenset({"7", "8", "19a", "19b", "21", "26"})),
    "with two nodes to go to, the mean over the paths halves what comes back": (lambda p: True, frozenset({"9c", "6", "22"})),
}
"""Reason → where it holds, and among which rows. A test computes the coincidences and holds them against this list."""


def reason(fits: Sequence[Sequence[str]], p: Setting) -> str:
    """Why these explanations give the same numbers here, or ""."""
    ids = {id_ for fit in fits for id_ in fit}
    return next((why for why, (holds, rows) in COINCIDE.items() if holds(p) and ids <= rows), "")
