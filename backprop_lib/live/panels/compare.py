"""A learner's own gradient beside the true one, while the network is dragged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as T

from backprop_lib.live.learner import Reply, call
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.compare import draw_compare, verdict
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.network import short
from backprop_lib.numbers import real

__all__ = ["Compare"]


class Compare(Panel):
    """`live.compare(my_gradient)`: a function of one's own beside the true gradient; see `LiveNetwork.compare`."""

    script = "panels/compare.js"
    sheets = ("compare",)
    title = T.Unicode("").tag(sync=True)
    seconds = T.Float(1.0).tag(sync=True)

    def __init__(self, live: LiveNetwork, gradient: Callable[..., Any], seconds: float = 1.0) -> None:
        if not callable(gradient):
            example = "live.compare(my_gradient), without parentheses behind its name"
            raise TypeError(f"compare takes a function gradient(net, X, Y), but {type(gradient).__name__} was given: {example}")
        if not 0 < (real(seconds) or 0) <= 60:
            raise ValueError(f"seconds is how long the function may run, above 0 and at most 60, but {short(seconds)} was given")
        self.gradient = gradient
        title = getattr(gradient, "__name__", type(gradient).__name__)
        super().__init__(live, title=title, seconds=float(seconds))
        self.on_msg(self._asked)

    def _asked(self, _: Any, content: Any, buffers: Any = None) -> None:
        """A view asks what the function says for a state of the network; the view gets its answer in any case."""
        if not isinstance(content, dict) or "ask" not in content:
            return
        try:
            net = self.live.network(content["parameters"], content["activations"])
            reply = call(self.gradient, net, content["x"], content["y"], net.quantities[int(content["k"])], self.seconds)
        except Exception as error:  # a state that a view can't have, or a fault of ours: said in the view, not in a log
            reply = Reply(trouble=f"the network of the view could not be used: {error}")
        self.send({"answer": content["ask"], **_plain(reply)})

    def reply(self) -> Reply:
        """What the function says about the network as it is now."""
        live = self.live
        return call(self.gradient, live.net, live.x, live.y, live.quantity, self.seconds)

    def alt(self) -> str:
        """Whether the function gives the true gradient, in a sentence."""
        return f"{self.title} beside the true gradient: {verdict(Values(self.live), self.reply())}"

    def still(self) -> Still:
        """The comparison as it stands."""
        return draw_compare(Values(self.live), self.reply(), self.title)


def _plain(reply: Reply) -> dict[str, Any]:
    """A reply as JSON: None for what is not a number."""
    vector = None
    if reply.vector is not None:
        vector = [float(v) if np.isfinite(v) else None for v in reply.vector]
    return {"vector": vector, "trouble": reply.trouble, "printed": reply.printed[:400], "single": reply.single, "late": reply.late}
