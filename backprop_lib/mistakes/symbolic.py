"""Equality of expressions by algebra, where numbers at random points are lost in rounding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backprop_lib.mistakes.evidence import Trial
from backprop_lib.mistakes.formula import evaluate, names, pieces, to_sympy
from backprop_lib.mistakes.given import Unreadable
from backprop_lib.mistakes.points import values_at
from backprop_lib.mistakes.running import run
from backprop_lib.notation import C_0, Partial, Quantity, a, delta, g_prime

if TYPE_CHECKING:
    from backprop_lib.network import Network

__all__ = ["drowned", "equal"]

SECONDS = 3.0


def drowned(expression: Any, trials: Sequence[Trial]) -> bool:
    """Whether an answer lies so near the derivative that rounding, of the largest number on the way, may be the difference."""
    for trial in trials:
        known = values_at(trial.p)
        part = trial.answer.parts[0]
        off = abs(float(part.given.values[0]) - float(part.of(trial.right())[0]))
        if off > 1e-9 * max(abs(evaluate(piece, known)) for piece in pieces(expression)):
            return False
    return True


def equal(expression: Any, net: Network, of: Quantity) -> bool:
    """Whether SymPy brings the difference of an expression and the derivative to 0; raises Unreadable when its time is over."""
    if of.kind not in "wb" or len(repr(expression)) > 1_000 or Partial(C_0, of).name in names(expression):
        return False
    import sympy  # noqa: F401 (here, not in the thread: a module that is stopped while it loads is broken)

    from backprop_lib import derivation  # noqa: F401

    outcome = run(_difference_is_zero, expression, net, of, seconds=SECONDS)
    if outcome.late:
        raise Unreadable("large terms cancel in this expression, and what is left is lost in rounding; write it without them")
    return outcome.value is True


def _difference_is_zero(expression: Any, net: Network, of: Quantity) -> bool:
    import sympy as sp

    from backprop_lib.derivation import derive

    program = derive(net)
    known = {sp.Symbol(q.name): program.definition(q) for q in _defined(net)}
    for l in net.layers:
        slope = net.activations[l].symbolic_slope
        for j in program.nodes(l):
            known[sp.Symbol(g_prime(l, j).name)] = (
                slope(sp, None, sp.Symbol(a(l, j).name)) if _short(net, l) else sp.Symbol(g_prime(l, j).name)
            )
    difference = to_sympy(expression) - sp.Symbol(Partial(C_0, of).name)
    for _ in range(4 * net.L):
        after = difference.subs(known)
        if after == difference:
            break
        difference = after
    return bool(sp.expand(difference) == 0 or sp.simplify(difference) == 0)


def _defined(net: Network) -> list[Any]:
    nodes = [(l, j) for l in net.layers for j in range(1, net.sizes[l - 1] + 1)]
    inner = [q for l, j in nodes for q in (delta(l, j), Partial(C_0, a(l, j)))]
    return [*inner, *(Partial(C_0, q) for q in net.quantities)]


def _short(net: Network, l: int) -> bool:
    """Whether the slope is written in terms of a alone."""
    return net.activations[l].name in ("sigmoid", "tanh", "identity")
