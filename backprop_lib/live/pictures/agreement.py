"""Four answers for one derivative as a still picture: values and a verdict; errors at rounding size differ between machines."""

from __future__ import annotations

from backprop_lib.live.jury import Answers
from backprop_lib.live.still import Still
from backprop_lib.numbers import fmt

__all__ = ["draw_agreement"]

NAMES = {"symbolic": "program (SymPy)", "backprop": "backprop", "central difference": "central difference", "complex step": "complex step"}


def draw_agreement(found: Answers) -> Still:
    """A line for each way, and one sentence over all weights."""
    picture = Still(860, 226)
    picture.text(0, 18, "Four ways to one derivative", "start", size=17, bold=True)
    picture.fraction(30, 66, "C_0", found.quantity)
    for row, (way, value) in enumerate(found.values.items()):
        y = 56 + 30 * row
        picture.text(90, y, NAMES[way], "start", size=14)
        picture.text(340, y, fmt(value, 6), "end", size=14, bold=True)
        picture.line(90, y + 9, 340, y + 9, "hair")
    picture.text(0, 196, found.verdict, "start", size=14)
    picture.text(0, 218, "In the live view a slider for ε shows where the central difference fails.", "start", "muted")
    return picture
