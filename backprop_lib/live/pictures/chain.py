"""The chain rule as a still picture."""

from __future__ import annotations

from backprop_lib.live.still import Still
from backprop_lib.live.values import Values
from backprop_lib.notation import Quantity, a, z
from backprop_lib.numbers import fmt

__all__ = ["draw_chain"]

WIDTH, HEIGHT = 860, 116


def draw_chain(v: Values) -> Still:
    """The selected weight's derivative as a product: derivatives, numbers, and what each factor is."""
    picture, q = Still(WIDTH, HEIGHT), v.quantity
    node = a(q.l, q.j)
    fractions: list[tuple[Quantity | str, Quantity]] = [("C_0", node), (node, z(q.l, q.j)), (z(q.l, q.j), q)]
    places, numbers = (190, 415, 645), v.factors
    captions = ["loss slope", "activation slope", "a bias counts once" if q.kind == "b" else "input" if q.l == 2 else "incoming activation"]
    picture.fraction(30, 32, "C_0", q)
    for row in (36, 88):
        picture.text(72, row, "=", size=18)
    for f, (x, (of, by)) in enumerate(zip(places, fractions, strict=True), 1):
        picture.fraction(x, 32, of, by, f"f{f}")
        if f < 3:
            picture.text(x + 112, 36, "·", size=18, bold=True)
    if v.fused:
        picture.box(264, 70, 78, 24, "delta", rx=4)
        picture.text(303, 88, fmt(numbers[0]), size=17, bold=True)
        picture.text(303, 112, "after cancelling", colour="muted")
        spots = [(645, 3, numbers[1])]
    else:
        spots = [(x, f, value) for x, f, value in zip(places, (1, 2, 3), numbers, strict=True)]
        picture.text(302, 88, "·", size=18, bold=True)
    picture.text(527, 88, "·", size=18, bold=True)
    for x, f, value in spots:
        picture.text(x, 88, fmt(value), colour=f"f{f}", size=17, bold=True)
        for n in range(f):
            thick = 2 if f < 3 else 1.5
            picture.line(x - 26, 94 + n * 2 * thick, x + 26, 94 + n * 2 * thick, f"f{f}", thick)
        picture.text(x, 112, captions[f - 1], colour="muted")
    picture.text(760, 88, "=", size=18)
    picture.box(780, 66, 78, 34, "halo", rx=4)
    picture.parts.append(f'<text x="819" y="88" text-anchor="middle" font-size="20" font-weight="700">{fmt(v.slope)}</text>')
    picture.line(787, 94, 851, 94, "ink", 2, "5 3")
    picture.text(819, 113, "slope of the loss", colour="muted")
    return picture
