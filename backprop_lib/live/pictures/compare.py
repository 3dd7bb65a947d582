"""A learner's gradient beside the true one as a still picture."""

from __future__ import annotations

from textwrap import wrap

import numpy as np

from backprop_lib.live.learner import Reply
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.numbers import fmt

__all__ = ["draw_compare", "verdict"]

WIDTH = 860


def tolerance(v: Values) -> float:
    """How far two derivatives may be apart and still count as the same: what a central difference reaches."""
    return 1e-6 * float(np.abs(v.gradient.vector).max(initial=0)) + 1e-9 * max(1.0, v.C)


def verdict(v: Values, reply: Reply) -> str:
    """One sentence about all that the function gave."""
    if reply.vector is None:
        return reply.trouble
    given = np.isfinite(reply.vector)
    apart = np.where(given, np.abs(np.where(given, reply.vector, 0) - v.gradient.vector), 0)
    wrong = apart > tolerance(v)
    count, place = int(given.sum()), int(apart.argmax())
    if not wrong.any():
        text = "It agrees." if count == 1 else f"All {count} derivatives agree."
    else:
        name, own = v.net.quantities[place].words, fmt(reply.vector[place])
        text = (
            f"It differs: yours {own}, true {fmt(v.gradient.vector[place])}."
            if count == 1
            else f"{int(wrong.sum())} of {count} differ; farthest off is {name}: yours {own}, true {fmt(v.gradient.vector[place])}."
        )
    return text + (f" {reply.trouble[0].upper()}{reply.trouble[1:]}." if reply.trouble else "")


def draw_compare(v: Values, reply: Reply, title: str) -> Still:
    """The selected weight's derivative twice, and the verdict over all."""
    lines = wrap(verdict(v, reply), 105)
    picture = Still(WIDTH, 100 + 20 * len(lines))
    picture.text(0, 16, f"{title}, beside the true gradient", "start", size=17, bold=True)
    own = float("nan") if reply.vector is None else float(reply.vector[v.live.selected])
    picture.fraction(30, 56, "C_0", v.quantity)
    for x, label, number in ((110, "yours", own), (230, "true", v.slope)):
        picture.text(x, 50, label, "start", "muted", 12)
        picture.text(x, 72, fmt(number) if np.isfinite(number) else "—", "start", size=20, bold=True)
    for n, line in enumerate(lines):
        picture.text(0, 106 + 20 * n, line, "start", size=14)
    return picture
