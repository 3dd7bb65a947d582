"""The catalogue: every mistake by its number, and what a network's gradient is with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations
from numbers import Integral, Real
from typing import Any

from backprop_lib.backprop import Gradient
from backprop_lib.mistakes import averages, losses, paths, slopes
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import Setting, Slots, backward
from backprop_lib.network import Network, short

__all__ = ["MISTAKES", "combine", "compatible", "look_up", "pairs", "wrong_gradient"]

_all = [*slopes.ROWS, *losses.ROWS, *paths.ROWS, *averages.ROWS]


def _order(row: Mistake) -> tuple[int, str]:
    digits = "".join(c for c in row.id if c.isdigit())
    return int(digits), row.id


MISTAKES: Mapping[str, Mistake] = {row.id: row for row in sorted(_all, key=_order)}
"""Every row by its id, in the order of the catalogue."""


def look_up(mistake: str | Mistake) -> Mistake:
    """A row by its number or its name; a ValueError names the nearest one.

    >>> look_up("sum for mean")
    7 sum for mean
    """
    if isinstance(mistake, Mistake):
        return mistake
    if not isinstance(mistake, str):
        raise TypeError(f'a mistake is named by its number or name, such as "7" or "sum for mean"; {mistake!r} was given')
    names = {row.name: row for row in MISTAKES.values()} | dict(MISTAKES)
    if mistake.strip() in names:
        return names[mistake.strip()]
    near = get_close_matches(mistake, names, n=1, cutoff=0.5)
    guess = "".join(f"; did you mean {known!r}?" for known in near)
    raise ValueError(f"unknown mistake {mistake!r}; `MISTAKES` lists all of them{guess}")


def compatible(rows: Sequence[Mistake]) -> bool:
    """Whether these rows exchange different slots, so that they can be made together."""
    slots = [slot for row in rows for slot in row.slots]
    return len(slots) == len(set(slots))


def combine(rows: Sequence[Mistake]) -> Slots:
    """The exchanged slots of several mistakes made together; a ValueError where two of them exchange the same slot."""
    if not compatible(rows):
        raise ValueError(f"{' and '.join(map(repr, rows))} exchange the same piece of the rule, so they cannot be made together")
    return {slot: piece for row in rows for slot, piece in row.slots.items()}


def pairs(p: Setting) -> list[tuple[Mistake, Mistake]]:
    """All pairs of mistakes that can be made together in this setting."""
    found = [row for row in MISTAKES.values() if any(row.applies(replace(p, **changes)) for changes in row.settings)]
    return [pair for pair in combinations(found, 2) if compatible(pair)]


def wrong_gradient(
    net: Network, X: Any, Y: Any, *mistakes: str | Mistake, decay: float = 0.0, eta: float = 0.1, batch: int = 2
) -> Gradient:
    """The gradient of the loss with one or more mistakes in it, for any network; samples X (n, N_1), Y (n, N_L).

    A mistake is named by number or name. `decay` is weight decay's λ; `eta` the learning rate of row 12, `batch` the batch
    size of row 29. Raises ValueError where a mistake is unknown, cannot be made with this network, or two exclude each other.

    >>> from backprop_lib import Network, w
    >>> net = Network([1, 1], activation="identity", weights=[[[3.0]]])
    >>> wrong_gradient(net, [[2.0]], [[5.0]], "sign flipped")[w(2, 1, 1)]
    -4.0
    """
    rows = [look_up(mistake) for mistake in mistakes]
    for name, value in (("decay", decay), ("eta", eta)):
        if not isinstance(value, Real) or not abs(value) < 1e300:
            raise ValueError(f"{name} has to be a number, and less than 1e300 in size; {short(value)} was given")
    if not isinstance(batch, Integral) or batch < 1:
        raise ValueError(f"batch has to be a whole number of samples, 1 or more; {short(batch)} was given")
    p = replace(Setting.of(net, X, Y, decay), eta=eta, batch=batch)
    for row in rows:
        if not row.applies(p):
            raise ValueError(f"mistake {row.id} ({row.name}) cannot be made with {net!r} and {p.n} sample{'s' if p.n > 1 else ''}")
    return backward(p, combine(rows))
