"""The derivation one value at a time: forward, loss, backward, each value when all it needs is there."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.derivation import derive
from backprop_lib.live.layout import lay_out
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.panels.formulas import plain
from backprop_lib.live.pictures.backward import draw_backward
from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.network import Network
from backprop_lib.notation import C_0, Quantity
from backprop_lib.numbers import fmt
from backprop_lib.readers.mathml import mathml

__all__ = ["Backward"]

WRITTEN = 4  # with more outputs softmax is named, not written out


class Backward(Panel):
    """Step through forward pass, loss and backward pass, there and back again, or let it play. `Backward(live, step=7)`.

    step    how many values are there; 0 is none, `panel.count` all
    """

    script = "panels/backward.js"
    sheets = ("parts", "backward")
    everywhere = ("lights",)
    formulas = T.Dict().tag(sync=True)
    wide = T.Dict().tag(sync=True)
    narrow = T.Dict().tag(sync=True)
    step = T.Int(0).tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if isinstance(live, LiveNetwork):
            net = live.net
            traits |= {"wide": lay_out(net.sizes).as_dict(), "narrow": lay_out(net.sizes, narrow=True).as_dict()}
            traits["formulas"] = _formulas(live)
        super().__init__(live, **traits)

    @property
    def count(self) -> int:
        """How many values there are to compute."""
        net: Network = self.live.net
        nodes = sum(net.sizes[1:])
        return int(4 * nodes + len(net.quantities) + 1 + (0 if net.loss_function.terms else net.sizes[-1]))

    def alt(self) -> str:
        """The loss and the δ of the outputs, and how many values there are."""
        v = Values(self.live)
        deltas = ", ".join(fmt(float(value)) for value in v.gradient.delta[v.net.L][0][:4])
        return f"Forward and backward pass of {v.net.name}, {self.count} values: the loss is {fmt(v.C)}, delta of the outputs {deltas}."

    def still(self) -> Still:
        """The network with all values of both passes."""
        return draw_backward(Values(self.live))


def _formulas(live: LiveNetwork) -> dict[str, Any]:
    printed = live.program.formulas()
    slopes, sums = printed["slopes"], printed["sums"]
    delta = plain(printed["quantities"]["delta"]) or ""
    found: dict[str, Any] = {
        "z": plain(sums["z"]), "z_x": _first_layer(plain(sums["z"]) or ""), "loss": plain(slopes["loss"]), "back": plain(sums["back"]),
        "delta": plain(sums["delta"]), "fused": plain(slopes["delta"]), "db": delta,
        "dw": _times(delta, plain(slopes["w"]) or ""), "dw_x": _times(delta, plain(slopes["x"]) or ""),
        "activations": {name: plain(forms["of"]) for name, forms in printed["activations"].items()},
    }  # fmt: skip
    return found | _outputs(live.net)


def _times(one: str, other: str) -> str:
    return one.replace("</math>", "<mo>·</mo>" + other.removeprefix("<math>"))


def _first_layer(text: str) -> str:
    """The weighted sum of layer 2, whose inputs are x."""
    before = "<msubsup><mi>a</mi><mrow><mi>k</mi></mrow>"
    start = text.index(before)
    end = text.index("</msubsup>", start) + len("</msubsup>")
    return text[:start] + "<msub><mi>x</mi><mi>k</mi></msub>" + text[end:]


def _outputs(net: Network) -> dict[str, Any]:
    """The loss, and softmax, as the derivation shows them for the same outputs; only the layer's number is another one."""
    outputs = net.sizes[-1]
    last = derive(Network([1, outputs], net.activations[net.L].name, net.loss_function.name))

    def shown(of: Quantity) -> str | None:
        return plain(mathml(last.show(of).sides[1].replace("(2)", f"({net.L})")))

    written = outputs if not net.loss_function.terms and outputs <= WRITTEN else 0
    return {"C": shown(C_0), "p": [shown(Quantity("p", None, (j,))) for j in range(1, written + 1)]}
