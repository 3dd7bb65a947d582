"""How an answer that nothing explains differs from the right one: by which ratio, and where first on the way back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from backprop_lib.mistakes.answers import Part
from backprop_lib.mistakes.evidence import Trial
from backprop_lib.mistakes.points import link_values
from backprop_lib.notation import Quantity, b, w

__all__ = ["compare", "first_difference", "ratios", "times"]


def times(ratio: float) -> str:
    """A ratio in words."""
    return f"{ratio:.4g} times".replace("-", "−")


def compare(given: float, right: float) -> str:
    """How a number differs from the right one."""
    if given * right < 0:
        return "of the wrong sign"
    ratio = given / right if right else float("inf")
    return "too large" if ratio > 1 else "too small"


def first_difference(trials: Sequence[Trial]) -> str:
    """Where an answer first differs on the way back, and by how much: the other layers are right or follow from it."""
    for trial in trials:
        right = trial.right()
        fine: list[str] = []
        for part in sorted(trial.answer.parts, key=lambda part: (-part.l, part.kind != "w")):
            target = part.of(right)
            scale = float(np.abs(target).max())
            if part.given.within(target, scale, trial.answer.room):
                fine.append(part.name)
                continue
            where = np.unravel_index(np.argmax(np.abs(part.given.values - target)), target.shape)
            place = f"in {part.name}, largest at ${_name(part, where).latex}$"
            return f"{_good(fine)}The first difference on the way back is {place}: {_off(part, target, where)}"
    return ""


def _good(fine: Sequence[str]) -> str:
    return f"{', '.join(fine)} {'is' if len(fine) == 1 else 'are'} right. " if fine else ""


def _name(part: Part, where: Any) -> Quantity:
    place = [int(i) + 1 for i in (where if part.at is None else part.at)]
    return w(part.l, *place[:2]) if part.kind == "w" else b(part.l, place[0])


def _off(part: Part, target: Any, where: Any) -> str:
    given, right = float(part.given.values[where]), float(target[where])
    ratios = part.given.values / np.where(target == 0, np.nan, target)
    if np.isfinite(ratios).all() and np.ptp(ratios) < 1e-3 * abs(ratios.ravel()[0]) and ratios.size > 1:
        return f"every entry there is {times(float(ratios.ravel()[0]))} what it should be."
    share = abs(given - right) / abs(right) if right else float("inf")
    size = f"off by {share:.0%} of it" if share < 10 else "off by more than ten times its size"
    return f"that entry is {compare(given, right)}, {size}."


def ratios(trial: Trial, of: Quantity) -> dict[str, float]:
    """The answer divided by the derivative, by each factor and by each product of two: for grouping unnamed answers."""
    if of.kind not in "wb" or not trial.answer.parts:
        return {}
    value = float(trial.answer.parts[0].given.values.ravel()[0])
    right = float(trial.answer.parts[0].of(trial.right()).ravel()[0])
    products = {"derivative": right}
    if trial.p.n == 1:
        known = link_values(trial.p, of)
        products |= known | {f"{s}·{t}": known[s] * known[t] for s, t in combinations(known, 2)}
    return {name: float(f"{value / number:.4g}") for name, number in products.items() if number}
