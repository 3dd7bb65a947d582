"""Forward and backward pass as a still picture: all values, each at its place."""

from __future__ import annotations

from backprop_lib.live.layout import lay_out
from backprop_lib.live.still import Still, mix
from backprop_lib.live.values import Values, short
from backprop_lib.numbers import fmt

__all__ = ["draw_backward"]


def draw_backward(v: Values) -> Still:
    """Each node with its activation, its z beneath and its δ above; the loss beside the outputs."""
    net = v.net
    plan = lay_out(net.sizes)
    roomy = plan.rise >= 60
    picture = Still(plan.width + 10, plan.height + (16 if roomy else 0))
    for q in net.quantities:
        if q.kind == "w" and q.j <= len(plan.nodes[q.l - 1]) and q.k <= len(plan.nodes[q.l - 2]):
            value = net[q]
            colour, dash = (mix("neg", 0.5), "6 4") if value < 0 else (mix("pos", 0.5), "")
            width = round(0.8 + 0.65 * min(abs(value), 6), 2)
            picture.line(*plan.nodes[q.l - 2][q.k - 1], *plan.nodes[q.l - 1][q.j - 1], colour, width, dash)
    for layer, column in enumerate(plan.nodes, 1):
        picture.symbol(column[0][0], 18, "x" if layer == 1 else f"a^({layer})")
        for j, (x, top) in enumerate(column, 1):
            filled = "bg" if roomy or layer == 1 else "delta"
            picture.circle(x, top, plan.r, filled, "line", 1.25)
            size = 12 if plan.r >= 18 else 11 if plan.r >= 15 else 10
            picture.text(x, top + 4.3, short(float(v.forward.a[layer][0, j - 1]), plan.digits), size=size)
            if layer > 1 and roomy:
                picture.text(x, top + plan.r + 13, f"z {fmt(float(v.forward.z[layer][0, j - 1]), 2)}", colour="muted", size=11)
                picture.box(x - 30, top - plan.r - 24, 60, 19, "delta", rx=4)
                picture.text(x, top - plan.r - 10.5, fmt(float(v.gradient.delta[layer][0, j - 1])), size=11, bold=True)
            if layer == net.L:
                picture.text(plan.scale[0] + 6, top + 4, f"y {fmt(v.y[j - 1], 2)}", "start", "muted", 11)
        if len(column) < net.sizes[layer - 1]:
            picture.text(
                column[-1][0], column[-1][1] + plan.r + 16, f"… {net.sizes[layer - 1] - len(column)} more", colour="muted", size=11
            )
    picture.symbol(plan.loss[0], 18, "y")
    wide = picture.symbol(plan.scale[0] + 4, plan.loss[1] + 5, "C_0", size=15, anchor="start")
    picture.text(plan.scale[0] + 10 + wide, plan.loss[1] + 5, fmt(v.C), "start", size=14, bold=True)
    return picture
