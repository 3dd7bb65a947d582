"""Four answers for the selected derivative, and what a finite difference does when its step shrinks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import traitlets as T

from backprop_lib.live.jury import answers
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.agreement import draw_agreement
from backprop_lib.live.still import Still
from backprop_lib.numbers import fmt

__all__ = ["Agreement"]


class Agreement(Panel):
    """Program, backprop, central difference and complex step for the selected weight: `Agreement(live, step=2e-6)`.

    step    the ε of the central difference in the view, from 1e-12 to 1; the learner's slider sets it too

    The browser computes the program and the central difference at every drag; Python adds the other two, and the largest
    difference over all weights, whenever a change is finished. Raises a ValueError.
    """

    script = "panels/agreement.js"
    sheets = ("landscape", "agreement")
    step = T.Float(2e-6).tag(sync=True)
    stored = T.Dict().tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        super().__init__(live, **traits)
        self._refresh()
        self.on_msg(lambda *_: self._refresh())

    @T.validate("step")
    def _check_step(self, proposal: dict[str, Any]) -> float:
        step = float(proposal["value"])
        if not (math.isfinite(step) and 0.999e-12 <= step <= 1.001):
            raise ValueError(f"the step of a central difference is a number from 1e-12 to 1, but {step!r} was given")
        return step

    def _refresh(self) -> None:
        """Compute the four answers and send them to the views; a view asks for it when a change is finished."""
        with np.errstate(all="ignore"):  # weights of any size may be typed; what overflows is sent as nothing
            found = answers(self.live)
        finite = all(math.isfinite(v) for v in (*found.values.values(), *found.differences.values()))
        self.stored = {
            "k": self.live.selected, "value": self.live[found.quantity], "cost": found.cost, "values": found.values,
            "differences": found.differences, "count": found.count, "of": found.of, "agreed": found.agreed, "verdict": found.verdict,
        } if finite else {}  # fmt: skip

    def alt(self) -> str:
        """The four answers and the verdict, in a sentence."""
        found = answers(self.live)
        four = ", ".join(f"{way} {fmt(value, 6)}" for way, value in found.values.items())
        return f"The derivative of the loss for {found.quantity.words}: {four}. {found.verdict}"

    def still(self) -> Still:
        """The four answers as they stand."""
        return draw_agreement(answers(self.live))
