"""A workbench as a still picture: the panels' pictures under each other, diagram and curve side by side."""

from __future__ import annotations

from backprop_lib.live.still import Still
from backprop_lib.live.values import Values, exact
from backprop_lib.numbers import fmt

__all__ = ["compose", "draw_footer"]

WIDTH, ROOM = 860, 20


def draw_footer(v: Values) -> Still:
    """Where the network stands, in a sentence."""
    picture = Still(WIDTH, 28)
    moved = v.value != v.start
    picture.circle(5, 14, 4, "ink" if v.changed else "bg", "ink", 1.5)
    picture.text(15, 18, "changed" if v.changed else "start values", "start", size=14, bold=True)
    x: float = 86 if v.changed else 110
    x += picture.symbol(x, 18, v.quantity, size=16, anchor="start") + 6
    product = " · ".join(fmt(factor) for factor in v.factors)
    if moved and v.changed == 1:
        text = f"went from {exact(v.start)} to {exact(v.value)}, the loss from {fmt(v.ghost[0])} to {fmt(v.C)}; its slope is now "
        text += f"{product} = {fmt(v.slope)}."
    else:
        text = f"is {exact(v.value)}, the loss is {fmt(v.C)}; its slope is {product} = {fmt(v.slope)}."
    picture.text(x, 18, text, "start", size=14)
    return picture


def compose(pictures: list[tuple[str, Still]]) -> Still:
    """Pictures with their places (left, right or row) as one."""
    rows: list[list[Still]] = []
    for place, picture in pictures:
        if place == "right" and rows and len(rows[-1]) == 1 and rows[-1][0].width < 540:
            rows[-1].append(picture)
        else:
            rows.append([picture])
    heights = [max(picture.height for picture in row) for row in rows]
    whole = Still(WIDTH + 2 * ROOM, sum(heights) + 2 * ROOM * len(rows))
    top = float(ROOM)
    for n, (row, height) in enumerate(zip(rows, heights, strict=True)):
        if n:
            whole.line(ROOM, top - ROOM, WIDTH + ROOM, top - ROOM, "hair")
        for i, picture in enumerate(row):
            whole.add(picture, ROOM + 540 * i, top)
        top += height + 2 * ROOM
    return whole
