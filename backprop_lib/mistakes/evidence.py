"""Which mistakes explain an answer: the fewest win, and a name needs evidence.

An answer may have been asked for in several settings (a function is tried on several networks): a candidate has to explain all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from backprop_lib.backprop import Gradient, backprop
from backprop_lib.mistakes.answers import Answer, Part
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rows import MISTAKES, combine, pairs
from backprop_lib.mistakes.rule import RIGHT, Setting, backward

__all__ = ["Evidence", "Trial", "agrees", "explains", "separating", "vanishing", "weigh"]

ENOUGH = 4
"""Digits from which one number is evidence for a single mistake."""
ENOUGH_FOR_TWO = 12
"""Digits, over several numbers, that name two mistakes at once."""

Rows = tuple[Mistake, ...]


@dataclass(frozen=True)
class Trial:
    """One answer and the setting it was asked in."""

    p: Setting
    answer: Answer

    def right(self) -> Gradient:
        """The gradient as it is."""
        p = self.p
        result: Gradient = p.once("right", lambda: RIGHT["end"](p, backprop(p.net, p.X, p.Y)))
        return result

    @cached_property
    def _depth(self) -> int:
        """The first layer that was asked for: the rule need not go further back."""
        return min((part.l + (part.kind == "a") for part in self.answer.parts), default=2)

    @cached_property
    def _last(self) -> list[Part]:
        return [part for part in self.answer.parts if part.l == self.p.L and part.kind != "a"]

    def explained(self, rows: Rows, units: float) -> bool:
        """Whether the answer is the gradient with these mistakes; the output layer is looked at first, most fail there."""
        if self._last and len(self._last) < len(self.answer.parts) and all(row.settings == ({},) for row in rows):
            gradient = self._once(rows, self.p.L)[0]
            if not all(_fits(part, gradient, units) for part in self._last):
                return False
        return any(self.fits(gradient, units) for gradient in self.wrong(rows))

    def wrong(self, rows: Rows) -> list[Gradient]:
        """The gradient with these mistakes, for each setting they are tried with."""
        if self.answer.count > 1 and "12" in [row.id for row in rows]:
            slots = combine(rows)
            fitted = self._fitted(slots)
            return [] if fitted is None else [backward(fitted, slots)]
        return self._once(rows, self._depth)

    def _once(self, rows: Rows, depth: int) -> list[Gradient]:
        found: list[Gradient] = self.p.once((tuple(row.id for row in rows), depth), lambda: _wrong(self.p, rows, depth))
        return found

    def _fitted(self, slots: Any) -> Setting | None:
        """η by least squares: the gradient of layer L−1 depends on it linearly."""
        part = next((q for q in self.answer.parts if q.kind == "w" and q.l == self.p.L - 1), None)
        if part is None:
            return None
        start, one = (part.of(backward(replace(self.p, eta=eta), slots)) for eta in (0.0, 1.0))
        way = (one - start).ravel()
        if not way @ way:
            return None
        eta = float((part.given.values - start).ravel() @ way / (way @ way))
        return replace(self.p, eta=eta) if 1e-5 < eta < 1e3 else None

    @property
    def digits(self) -> int:
        """The digits that are evidence: all of them, but one number's where the answer is the right gradient times a constant."""
        parts, right = self.answer.parts, self.right()
        given = np.concatenate([part.given.values.ravel() for part in parts])
        wanted = np.concatenate([part.of(right).ravel() for part in parts])
        times = float(given @ wanted / (wanted @ wanted)) if wanted.any() else 0.0
        multiple = all(part.given.within(times * part.of(right), abs(times) * _scale(part, right), 1.0) for part in parts)
        return self.answer.finest if multiple else self.answer.digits

    def fits(self, gradient: Gradient, units: float) -> bool:
        """Whether the answer is this gradient, to its digits."""
        return all(_fits(part, gradient, units) for part in self.answer.parts)


def _wrong(p: Setting, rows: Rows, depth: int) -> list[Gradient]:
    slots = combine(rows)
    own = next((row for row in rows if row.settings != ({},)), None)
    if own is None:
        return [backward(p, slots, depth)]
    rest = combine([row for row in rows if row is not own])  # batches of two leave four samples right
    settings = [replace(p, **changes) for changes in own.settings]
    return [backward(q, slots if own.applies(q) else rest, depth) for q in settings]


def _fits(part: Part, gradient: Gradient, units: float) -> bool:
    target = part.of(gradient)
    return part.given.within(target, _scale(part, gradient), units)


def _scale(part: Part, gradient: Gradient) -> float:
    layers = {"w": gradient.weights, "b": gradient.biases, "a": gradient.a, "delta": gradient.delta}[part.kind]
    return float(np.abs(layers[part.l]).max())


@dataclass(frozen=True)
class Evidence:
    """What explains an answer. `fits` holds the candidates, the fewest mistakes first; `named` says whether that is enough.

    `short`: right as far as it goes, but one digit (or three in a whole array) is no evidence.
    """

    right: bool
    digits: int
    short: bool = False
    fits: tuple[Rows, ...] = ()
    named: bool = False
    same: bool = True
    turned: tuple[int, ...] = ()
    """Layers whose weight gradient is right but for rows and columns exchanged."""


def agrees(trials: Sequence[Trial]) -> bool:
    """Whether the answers are right, to the digits given: rounded or, from three digits on, cut off."""
    return all(trial.fits(trial.right(), trial.answer.room) for trial in trials)


def weigh(trials: Sequence[Trial], two: bool = True) -> Evidence:
    """Find what explains the answers in all trials: nothing wrong, one mistake, or two."""
    digits = min(trial.digits for trial in trials)
    total = sum(trial.answer.count for trial in trials)
    if agrees(trials) and not any(trial.answer.transposed for trial in trials):
        # 0.3 may be 0.300: then it is right to three digits
        few = any(trial.answer.digits < (2 if trial.answer.count == 1 else ENOUGH) for trial in trials)
        short = few and not all(trial.fits(trial.right(), 0.005) for trial in trials)
        return Evidence(not short, digits, short)
    if turned := _turned(trials):
        return Evidence(False, digits, False, ((MISTAKES["11"],),), named=digits >= ENOUGH, turned=turned)
    exact = all(trial.answer.zero for trial in trials)
    single: list[Rows] = [(row,) for row in MISTAKES.values() if explains((row,), trials)]
    if single:
        same = _same(single, trials)
        return Evidence(False, digits, False, tuple(single), named=same and (exact or digits >= single[0][0].digits), same=same)
    if not two:
        return Evidence(False, digits)
    double: list[Rows] = [rows for rows in _doubles(trials) if explains(rows, trials)]
    same = _same(double, trials)
    return Evidence(False, digits, False, tuple(double), named=bool(double) and same and total > 1 and digits >= ENOUGH_FOR_TWO, same=same)


def _turned(trials: Sequence[Trial]) -> tuple[int, ...]:
    """The layers whose array is right once rows and columns are exchanged, where all other arrays are right; else none."""
    turned: set[int] = set()
    for trial in trials:
        right = trial.right()
        for part in trial.answer.parts:
            if _fits(part, right, 1.0):
                turned |= {part.l} if part.transposed else set()
            elif part.kind == "w" and part.at is None and not part.transposed and _fits(_exchanged(part), right, 1.0):
                turned.add(part.l)
            else:
                return ()
    return tuple(sorted(turned))


def _exchanged(part: Part) -> Part:
    """A square array with rows and columns exchanged; any other as it is."""
    given = part.given
    if given.values.shape[0] != given.values.shape[-1]:
        return part
    return replace(part, given=replace(given, values=given.values.T, unit=given.unit.T, digits=given.digits.T))


def _doubles(trials: Sequence[Trial]) -> Iterator[Rows]:
    """Every pair that can be made in some trial."""
    seen: set[tuple[str, ...]] = set()
    for trial in trials:
        for rows in trial.p.once("pairs", partial(pairs, trial.p)):
            key = tuple(row.id for row in rows)
            if key not in seen:
                seen.add(key)
                yield rows


def explains(rows: Rows, trials: Sequence[Trial]) -> bool:
    """In every trial where these mistakes can be made the answer has them, and where they cannot, it is right."""
    made = False
    for trial in trials:
        shown = trial.answer.transposed
        if shown and "11" not in [row.id for row in rows]:
            return False
        if not all(_possible(row, trial.p) or (shown and row.id == "11") for row in rows):
            if len(trials) == 1 or shown or not trial.fits(trial.right(), 1.0):
                return False
            continue
        units = 0.5 if trial.answer.finest < (5 if trial.answer.count == 1 else 3) else 1.0
        if not trial.explained(rows, units):
            return False
        made = True
    return made


def _possible(row: Mistake, p: Setting) -> bool:
    found: bool = p.once(("possible", row.id), lambda: any(row.applies(replace(p, **changes)) for changes in row.settings))
    return found


def _same(fits: Sequence[Rows], trials: Sequence[Trial]) -> bool:
    """Whether candidates that all fit give the same numbers whatever the samples are, so that they count as one."""
    if len(fits) < 2:
        return True
    other = separating(trials[0].p)
    apart = [rows for rows in fits if not all(_possible(row, other) for row in rows)]
    trial = Trial(other, trials[0].answer)
    gradients = [trial.wrong(rows) if rows not in apart else [] for rows in fits]
    first = gradients[0][:1]
    return not apart and all(first and g and _equal(trials[0].answer.parts, g[0], first[0]) for g in gradients)


def _equal(parts: Sequence[Part], one: Gradient, other: Gradient) -> bool:
    pairs_ = [(part.of(one), part.of(other)) for part in parts]
    return all(np.allclose(a, b, rtol=1e-9, atol=1e-12 * float(np.abs(b).max() + 1e-30)) for a, b in pairs_)


def separating(p: Setting, seed: int = 5) -> Setting:
    """A setting that tells more apart: the same kind of network with other weights, and five generic samples."""
    net, rng = p.net, np.random.default_rng(seed)
    fresh = net.with_parameters(rng.uniform(-1.5, 1.5, len(net.quantities)).round(2))
    n = 5
    X = rng.uniform(-1, 1, (n, net.sizes[0])).round(2)
    Y = rng.uniform(0.1, 0.9, (n, net.sizes[-1])).round(2)
    if net.loss_function.name == "softmax_cross_entropy":
        Y = Y / Y.sum(axis=1, keepdims=True)
    return replace(p, net=fresh, X=X, Y=Y)


def vanishing(p: Setting, parts: Sequence[Part]) -> list[Mistake]:
    """The rows that can be made here but do not show: with them, these numbers are right."""
    right = Trial(p, Answer((), "")).right()
    found = []
    for row in MISTAKES.values():
        if row.applies(p):
            settings = [replace(p, **changes) for changes in row.settings]
            gradients = [backward(q, row.slots) for q in settings if row.applies(q)]
            if not row.slots or all(_equal(parts, g, right) for g in gradients):
                found.append(row)
    return found
