"""The derivation as MathML: our LaTeX, translated for pages and panels that load nothing.

`formulas(program)` gives the rules once, with letters for indices that a panel replaces by numbers:
<mi>J</mi> node j, <mi>K</mi> node k, <mi>Q</mi> layer l, <mi>P</mi> the layer before, <mi>R</mi> the layer after.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sympy as sp
from latex2mathml.converter import convert

from backprop_lib.functions import ACTIVATIONS
from backprop_lib.notation import latex_name
from backprop_lib.readers.latex import latex

if TYPE_CHECKING:
    from backprop_lib.derivation import Program

__all__ = ["formulas", "mathml"]

SIGN = re.compile(
    r"(<mo[^>]*>&#x0(?:0028|005B|002C|003C|003D|003E|2248|2264|2265|00B7|00D7);</mo>(?:<mtext>&#x000A0;</mtext>|<mspace[^>]*/>)?)"
    r"<mo>&#x02212;</mo>"
)
"""A minus after an opening bracket, a comma, a relation or a times: a sign, not a subtraction."""
UNSAFE = re.compile(r"\\(?:href|url|style|class|cssId|id)\b")


def mathml(text: str, display: str = "inline") -> str:
    """A LaTeX formula, without dollar signs, as a MathML element; nothing in it becomes markup, a link or a style.

    Raises a ValueError where it is no formula.
    """
    if unsafe := UNSAFE.search(text):
        raise ValueError(f"{unsafe[0]} is not used in formulas here")
    try:
        found = str(convert(text.replace("<", r"\lt ").replace("{aligned}", "{split}"), display=display))
    except Exception as error:  # its own exceptions, but also IndexError and others where a bracket is missing
        raise ValueError(f"this cannot be read as LaTeX: {text[:80]!r} ({type(error).__name__})") from None
    return SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', found)


def _fraction(of: str, wrt: str) -> str:
    return rf"\frac{{\partial {of}}}{{\partial {wrt}}}"


def formulas(program: Program) -> dict[str, Any]:
    """Every formula a panel shows, as MathML templates.

    quantities   w, b, z, a, x, y, delta, C: the names
    partials     C_w, C_b, C_a, C_z, a_z, z_w, z_x (for layer 2), z_b, z_a: the derivatives ∂of/∂wrt
    slopes       loss: ∂C_0/∂a of an output; activation: g'; w, a, b: the slopes of the weighted sum; delta: δ of an
                 output where slopes cancel, else None
    sums         z: the weighted sum, with and without bias as the net has it; back: ∂C_0/∂a of a hidden node; delta: δ
    activations  name → {"of": g(z), "slope": g'(z)} written out
    """
    from backprop_lib.derivation import loss_slope, weighted_sum_slopes

    net = program.net
    loss = net.loss_function
    name = {
        "w": latex_name("w", "Q", "JK"), "b": latex_name("b", "Q", "J"), "z": latex_name("z", "Q", "J"),
        "a": latex_name("a", "Q", "J"), "before": latex_name("a", "P", "K"), "x": latex_name("x", None, "K"),
        "y": latex_name("y", None, "J"), "p": latex_name("p", None, "J"), "delta": latex_name("delta", "Q", "J"), "C": latex_name("C_0"),
        "g_prime": latex_name("g_prime", "Q", "J"), "next_w": latex_name("w", "R", "iJ"), "next_delta": latex_name("delta", "R", "i"),
    }  # fmt: skip
    symbols = {key: sp.Symbol(key) for key in name}

    def print_(expression: Any) -> str:
        return latex(expression, name)

    outputs = symbols["a"] if loss.terms else symbols["p"]
    slopes = weighted_sum_slopes()
    partials = {
        "C_w": ("C", "w"), "C_b": ("C", "b"), "C_a": ("C", "a"), "C_z": ("C", "z"), "a_z": ("a", "z"),
        "z_w": ("z", "w"), "z_b": ("z", "b"), "z_a": ("z", "before"), "z_x": ("z", "x"),
    }  # fmt: skip
    fused = loss.symbolic_delta(sp, symbols["a"], symbols["y"]) if loss.symbolic_delta else None
    weighted = rf"\sum_k {latex_name('w', 'Q', 'Jk')} {latex_name('a', 'P', 'k')}"
    return {
        "quantities": {key: mathml(text) for key, text in name.items()},
        "partials": {key: mathml(_fraction(name[of], name[wrt])) for key, (of, wrt) in partials.items()},
        "slopes": {
            "loss": mathml(print_(loss_slope(loss)(outputs, symbols["y"]))),
            "activation": mathml(name["g_prime"]),
            "w": mathml(print_(slopes["w"](symbols["w"], symbols["before"]))),
            "x": mathml(print_(slopes["w"](symbols["w"], symbols["x"]))),
            "a": mathml(print_(slopes["a"](symbols["w"], symbols["before"]))),
            "b": mathml(print_(slopes["b"](symbols["w"], symbols["before"]))),
            "delta": mathml(print_(fused)) if fused is not None else None,
        },
        "sums": {
            "z": mathml(weighted + (f" + {name['b']}" if net.biases else "")),
            "back": mathml(rf"\sum_i {name['next_delta']} {name['next_w']}"),
            "delta": mathml(rf"{_fraction(name['C'], name['a'])} \cdot {name['g_prime']}"),
        },
        "activations": {
            row.name: {
                "of": mathml(print_((row.shown or row.symbolic)(sp, symbols["z"]))),
                "slope": mathml(print_((row.shown_slope or row.symbolic_slope)(sp, symbols["z"], symbols["a"]))),
            }
            for row in ACTIVATIONS.values()
        },
    }
