"""Where a network's nodes and numbers stand in the diagram: one layout for the live view and for the stored picture.

Coordinates are pixels in a picture of 516 (wide) or 368 (narrow) units, rounded to a tenth, so that a picture drawn twice
is the same twice. A weight's number stands on its edge; two numbers never overlap: a layer whose numbers don't fit has none,
and the selected one is always shown in its pill.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import hypot
from typing import Any

__all__ = ["FOLD", "Layout", "lay_out"]

FOLD = 16
"""Nodes drawn of a layer; the rest is one line, "… 48 more"."""

Box = tuple[float, float, float, float]
LABEL = (35.0, 12.0)
ALONG = (0.72, 0.64, 0.8, 0.56, 0.48, 0.4, 0.32, 0.24)


@dataclass(frozen=True)
class Layout:
    """Places in the diagram: `nodes[l-1][j-1]` is (x, y), `labels` maps a place in `net.quantities` to (x, y)."""

    width: float
    height: float
    r: float
    gap: float
    rise: float
    digits: int
    narrow: bool
    nodes: list[list[tuple[float, float]]]
    labels: dict[str, tuple[float, float]]
    scale: tuple[float, float]
    loss: tuple[float, float]
    between: bool

    def as_dict(self) -> dict[str, Any]:
        """The layout for the browser."""
        return asdict(self)


def lay_out(sizes: Sequence[int], biases: bool = False, narrow: bool = False) -> Layout:
    """Lay the network `sizes` out, with room for biases where it has them.

    >>> lay_out([2, 3, 3, 2]).nodes[3]
    [(424.0, 128.0), (424.0, 216.0)]
    """
    shown = [min(n, FOLD) for n in sizes]
    folded = any(n > FOLD for n in sizes)
    left, right, width, most = (18.0, 285.0, 368.0, 80.0) if narrow else (22.0, 424.0, 516.0, 88.0)
    gap = (right - left) / (len(sizes) - 1)
    tall = max(shown)
    rise = most if tall == 1 else min(most, max(30.0, 420 / (tall - 1)))
    r = round(min(17.0 if narrow else 19.0, 0.44 * rise, 0.3 * gap), 1)
    top = (66.0 if narrow else 84.0) + (18 if biases else 0)
    middle = top + (tall - 1) * rise / 2
    nodes = [[(round(left + c * gap, 1), round(middle + (j - (n - 1) / 2) * rise, 1)) for j in range(n)] for c, n in enumerate(shown)]
    end = (302.0, 366.0) if narrow else (443.0, 514.0)
    outputs = nodes[-1]
    between = len(outputs) > 1 and rise >= 70
    lower = outputs[len(outputs) // 2 - (len(outputs) == 1)]
    y = lower[1] - rise / 2 if between else outputs[-1][1] + 40
    height = max(top + (tall - 1) * rise + (22 if narrow else 30) + 14 * biases + 20 * folded, y + 30)
    labels = {} if narrow else _labels(sizes, shown, nodes, r, biases)
    loss = ((339.0 if narrow else 483.0), round(y, 1))
    return Layout(width, round(height, 1), r, round(gap, 1), round(rise, 1), 2 if r >= 15 else 1, narrow, nodes, labels, end, loss, between)


def _labels(
    sizes: Sequence[int], shown: Sequence[int], nodes: list[list[tuple[float, float]]], r: float, biases: bool
) -> dict[str, tuple[float, float]]:
    """A place for the number of each weight, layer by layer; none for a layer in which not all find one."""
    placed: dict[str, tuple[float, float]] = {}
    offset = 0
    for c in range(1, len(sizes)):
        taken: list[Box] = []
        if biases:
            taken = [(x + 22, y - r - 10, 36.0, 12.0) for x, y in nodes[c - 1][: None if c > 1 else 0] + nodes[c]]
        mine: dict[str, tuple[float, float]] = {}
        edges = [(j, k) for j in range(shown[c]) for k in range(shown[c - 1])]
        for j, k in edges:
            for x, y in _along(nodes[c - 1][k], nodes[c][j]):
                box = (x, y, *LABEL)
                clear = all(_apart(box, other) for other in taken)
                if clear and all(_off(box, node, r) for node in nodes[c - 1] + nodes[c]):
                    taken.append(box)
                    mine[str(offset + j * sizes[c - 1] + k)] = (round(x, 1), round(y + 4, 1))
                    break
        if len(mine) == len(edges):
            placed |= mine
        offset += sizes[c] * sizes[c - 1]
    return placed


def _along(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float]]:
    for t in ALONG:
        yield start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])


def _apart(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) >= (one[2] + other[2]) / 2 or abs(one[1] - other[1]) >= (one[3] + other[3]) / 2


def _off(box: Box, node: tuple[float, float], r: float) -> bool:
    """True when the box keeps clear of the node's circle."""
    dx, dy = max(abs(box[0] - node[0]) - box[2] / 2, 0), max(abs(box[1] - node[1]) - box[3] / 2, 0)
    return hypot(dx, dy) >= r
