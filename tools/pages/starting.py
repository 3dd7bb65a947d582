"""The live view of the start page and of `embed.html`: the four-layer network, made here, without a notebook."""

from __future__ import annotations

from typing import Any

from backprop_lib.live import LiveNetwork, Predict, workbench
from backprop_lib.live.panel import Panel
from backprop_lib.nets import four_layer_net, four_layer_sample

__all__ = ["prediction", "states", "widget"]


def _state(part: Any) -> dict[str, Any]:
    return {"model_name": "AnyModel", "state": part.get_state()}


def widget() -> Panel:
    """The workbench with its usual panels."""
    return workbench(LiveNetwork(four_layer_net(), *four_layer_sample()))


def states(view: Panel) -> dict[str, Any]:
    """The states of a workbench and all it consists of, as a notebook would store them."""
    parts = [view, view.live, *view.parts]
    return {part.model_id: _state(part) for part in parts}


def prediction() -> dict[str, Any]:
    """The state of a question that fits any network: does the loss rise or fall with the selected weight?"""
    return _state(Predict(LiveNetwork(four_layer_net(), *four_layer_sample()), "sign"))
