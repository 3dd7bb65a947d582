"""The derivatives of all samples as a still picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.still import Still, number
from backprop_lib.numbers import fmt

__all__ = ["draw_samples"]

WIDTH, SHOWN, MIDDLE, HALF = 620, 20, 380, 130


def draw_samples(live: LiveNetwork, slopes: Sequence[float], value: float, reduce: str, off: Sequence[int]) -> Still:
    """A row for each sample: its loss, its slope as an arrow and as a number; below, the mean or the sum."""
    net, shown = live.net, slopes[:SHOWN]
    losses = net.losses(np.array(live.X), np.array(live.Y))
    more = len(slopes) > SHOWN
    picture = Still(WIDTH, 116 + 30 * len(shown) + 24 * more)
    wide = max(max(abs(d) for d in slopes), 1e-9)
    picture.text(0, 40, "sample", "start", "muted")
    picture.text(120, 40, "loss", "start", "muted")
    picture.fraction(WIDTH - 30, 28, "C_i", live.quantity)
    picture.line(MIDDLE, 54, MIDDLE, 54 + 30 * len(shown), "line")
    for row, slope in enumerate(shown):
        y, out = 74 + 30 * row, row + 1 in off
        picture.line(0, y - 20, WIDTH, y - 20, "hair")
        picture.text(0, y, f"{row + 1}{', left out' if out else ''}", "start", "muted" if out else "ink", 14)
        picture.text(120, y, fmt(float(losses[row])), "start", size=14)
        end = MIDDLE + slope / wide * HALF
        head = min(5.0, abs(end - MIDDLE)) * (1 if slope < 0 else -1)
        tip = (
            f"M{MIDDLE} {y - 5}H{number(end)}m{number(head)} {number(-abs(head))}L{number(end)} {y - 5}l{number(head)} {number(abs(head))}"
        )
        picture.path(tip, "line" if out else "ink", 2, "3 3" if out else "")
        picture.text(WIDTH, y, fmt(slope), "end", "muted" if out else "ink", 14, bold=not out)
    below = 62 + 30 * len(shown)
    if more:
        picture.text(0, below + 12, f"… {len(slopes) - SHOWN:,} more samples count as well", "start", "muted")
        below += 24
    picture.line(0, below, WIDTH, below, "line")
    picture.text(WIDTH - 92, below + 30, f"{reduce} =", "end", size=14)
    picture.box(WIDTH - 82, below + 8, 82, 34, "halo", rx=4)
    picture.text(WIDTH - 41, below + 31, "none" if np.isnan(value) else fmt(value), size=18, bold=True)
    return picture
