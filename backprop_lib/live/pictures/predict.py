"""A question as a still picture, with what there is to choose from: it never tells more than the question does."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.still import Still
from backprop_lib.live.values import exact

__all__ = ["draw_predict"]

WIDTH = 860
FACTORS = ("loss slope", "activation slope", "incoming activation")


def draw_predict(live: LiveNetwork, stage: dict[str, Any], result: dict[str, Any] | None) -> Still:
    """The question, the choices or things to be placed, and the answer once there is one."""
    lines = wrap(stage["question"], 80)
    told = (
        wrap(result["words"][0].upper() + result["words"][1:], 110)
        if result
        else ["Answer in the live view; then the truth is shown beside it."]
    )
    choices = _choices(live, stage)
    picture = Still(WIDTH, 24 * len(lines) + 52 + 20 * len(told) + 44)
    for n, line in enumerate(lines):
        picture.text(0, 18 + 24 * n, line, "start", size=17, bold=True)
    y = 24 * len(lines) + 8.0
    x = 1.0
    for choice in choices:
        width = 8.0 * len(choice) + 28
        if x + width > WIDTH:
            break
        picture.box(x, y + 6, width, 36, colour="line", rx=8)
        picture.text(x + width / 2, y + 28, choice)
        x += width + 8
    for n, line in enumerate(told):
        picture.text(0, y + 74 + 20 * n, line, "start", "ink" if result else "muted", size=14)
    return picture


def _choices(live: LiveNetwork, stage: dict[str, Any]) -> list[str]:
    place = stage["of"][0] if stage["of"] else live.selected
    quantity, value = live._first.quantities[place], live.parameters[place]
    if stage["mode"] == "sign":
        return ["rises", "falls", "does not change"]
    if stage["mode"] == "slope":
        return [f"tangent at {quantity!r} = {exact(value)}"]
    if stage["mode"] == "point":
        to = stage["to"] if stage["to"] is not None else value + stage["step"]
        return [f"loss at {quantity!r} = {exact(to)}"]
    if stage["factors"]:
        return list(FACTORS)
    return [repr(live._first.quantities[at]) for at in stage["of"]]
