"""Each sample's derivative for the selected weight, and their mean or sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets as T

from backprop_lib.backprop import backprop
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.samples import draw_samples
from backprop_lib.live.still import Still
from backprop_lib.numbers import fmt

__all__ = ["Samples"]


class Samples(Panel):
    """What each sample says about the selected weight, and what they say together. `Samples(live, reduce="sum", off=[2])`.

    reduce    "mean" or "sum"
    off       the samples that are left out, counted from 1
    """

    script = "panels/samples.js"
    sheets = ("parts", "paths", "samples")
    reduce = T.Unicode("mean").tag(sync=True)
    off = T.List(T.Int()).tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        super().__init__(live, **traits)

    @T.validate("reduce")
    def _check_reduce(self, proposal: dict[str, Any]) -> str:
        if proposal["value"] not in ("mean", "sum"):
            raise ValueError(f'reduce is "mean" or "sum", but {proposal["value"]!r} was given')
        return str(proposal["value"])

    @T.validate("off")
    def _check_off(self, proposal: dict[str, Any]) -> list[int]:
        count = len(self.live.X) if self.live is not None else 0
        wrong = [i for i in proposal["value"] if not 1 <= i <= count]
        if wrong and count:
            raise ValueError(f"there are samples 1 to {count}, sample {wrong[0]} was to be left out")
        return sorted(set(proposal["value"]))

    @property
    def slopes(self) -> list[float]:
        """∂C_i/∂w of the selected weight for each sample i, as `backprop` computes it."""
        net, q = self.live.net, self.live.quantity
        grad = backprop(net, np.array(self.live.X), np.array(self.live.Y))
        incoming = net.forward(np.array(self.live.X)).a[q.l - 1][:, q.k - 1] if q.kind == "w" else 1.0
        return [float(d) for d in grad.delta[q.l][:, q.j - 1] * incoming]

    @property
    def value(self) -> float:
        """The mean or the sum of the slopes that count; NaN where none does."""
        counted = [d for i, d in enumerate(self.slopes, 1) if i not in self.off]
        return sum(counted) / (len(counted) if self.reduce == "mean" else 1) if counted else float("nan")

    def alt(self) -> str:
        """How many slopes point which way, and what they come to."""
        counted = [d for i, d in enumerate(self.slopes, 1) if i not in self.off]
        ways = f"{sum(d > 0 for d in counted)} positive, {sum(d < 0 for d in counted)} negative"
        return f"Derivative for {self.live.quantity.words} by sample: {ways}, their {self.reduce} is {fmt(self.value)}."

    def still(self) -> Still:
        """A row and an arrow for each sample."""
        return draw_samples(self.live, self.slopes, self.value, self.reduce, self.off)
