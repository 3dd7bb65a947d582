"""diagnose: read an answer, weigh what explains it, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from backprop_lib.backprop import Gradient
from backprop_lib.mistakes.answers import Answer, read_arrays, read_one
from backprop_lib.mistakes.chain import coloured
from backprop_lib.mistakes.diagnosis import Diagnosis
from backprop_lib.mistakes.evidence import Trial, weigh
from backprop_lib.mistakes.formula import is_expression, read_expression
from backprop_lib.mistakes.given import NUMBER, Unreadable
from backprop_lib.mistakes.order import listed_backwards
from backprop_lib.mistakes.points import points
from backprop_lib.mistakes.points import trials as at_points
from backprop_lib.mistakes.rule import Setting
from backprop_lib.mistakes.symbolic import drowned, equal
from backprop_lib.mistakes.trying import try_function
from backprop_lib.mistakes.verdict import conclude, not_read
from backprop_lib.network import Network
from backprop_lib.notation import Quantity

__all__ = ["diagnose", "is_placeholder"]

WAITING = {"", "...", "…", "?", "todo", "none"}


def is_placeholder(answer: object) -> bool:
    """Whether the cell's placeholder still stands where an answer is to come."""
    return answer is None or answer is ... or (isinstance(answer, str) and answer.strip().lower() in WAITING)


def diagnose(answer: Any, net: Network, X: Any, Y: Any, of: Any = None, *, decay: float = 0.0, seconds: float = 2.0) -> Diagnosis:
    """Say whether an answer is the right gradient and, where it is not, which mistake it contains.

    answer    one number (then `of` says which derivative: `of=w(4, 1, 2)`), text such as "0,0583"; a list of arrays for the
              layers 2…L, a dict by layer or by weight, a `Gradient`, one array (`of=3`: of layer 3); a function
              `gradient(net, X, Y)`; an expression for one derivative of C_0 at one sample (`of` says which)
    net, X, Y the network and the samples, (n, N_1) and (n, N_L), that the answer belongs to
    decay     weight decay's λ, where the cost holds λ Σ w²
    seconds   how long a function may run

    The result has `.correct`, `.mistakes`, `str()` and a card. Only the network and samples themselves raise (ValueError,
    TypeError); whatever the answer is, it is explained.

    >>> from backprop_lib import Network, w
    >>> net = Network([2, 1], weights=[[[0.7, -0.4]]])
    >>> diagnose("1.17", net, [[0.9, 0.3]], [[0.2]], of=w(2, 1, 1)).correct
    False
    """
    p = Setting.of(net, X, Y, decay)
    if isinstance(of, Quantity) and of.kind in "wb":
        net.index(of)
    if is_placeholder(answer):
        return not_read("Not answered yet.", "Put your answer in the place of the three dots, then run the cell again.")
    try:
        if isinstance(answer, str):
            answer = answer.strip()
            if not NUMBER.match(answer.replace("−", "-").replace(" ", "")) or any(c in answer for c in "(*_"):
                answer = read_expression(answer)
        if callable(answer) and not is_expression(answer):
            return try_function(answer, p, seconds)
        if is_expression(answer):
            return _expression(answer, p, of)
        return _numbers(answer, p, of)
    except Unreadable as trouble:
        return not_read("This answer could not be read.", str(trouble))
    except RecursionError:
        return not_read("This answer could not be read.", "it is nested too deeply")


def _numbers(answer: Any, p: Setting, of: Any) -> Diagnosis:
    single = _is_single(answer)
    if single and not (isinstance(answer, str) or hasattr(answer, "__float__") or hasattr(answer, "detach")):
        shown = "a generator" if isinstance(answer, Iterator) else f"an object of the class {type(answer).__name__}"
        raise Unreadable(f"a number, an expression, arrays or a function is expected, but {shown} was given")
    if single and not isinstance(of, Quantity):
        raise Unreadable("this is one number, and it is not said which derivative it is meant to be: add of=w(l, j, k)")
    if not single and isinstance(of, Quantity) and (one := _only(answer, of)) is not None:
        answer, single = one, True
    try:
        read: Answer = read_one(answer, p.net, of, p.n) if single else read_arrays(answer, p.net, of)
    except Unreadable:
        if of is None and (order := listed_backwards(answer, p)):
            raise Unreadable(order) from None
        raise
    trial = Trial(p, read)
    found = conclude([trial], weigh([trial]), read.read_as, of if single else None)
    if found.verdict == "unknown" and of is None and (order := listed_backwards(answer, p)):
        raise Unreadable(order)
    return found


def _is_single(answer: Any) -> bool:
    """Whether an answer is one number rather than a collection of numbers."""
    shape = getattr(answer, "shape", None)
    return shape == () or (shape is None and not isinstance(answer, (list, tuple, dict, Gradient)))


def _only(answer: Any, of: Quantity) -> Any:
    """The one number inside an array, a list, or a dict such as {w(4, 1, 2): 0.3}; None where there are more."""
    while isinstance(answer, (list, tuple)) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, Mapping) and list(answer) == [of]:
        answer = answer[of]
    if isinstance(answer, np.ndarray) and answer.size == 1:
        return answer.reshape(())[()]  # a[:, 0] of one sample
    return answer if hasattr(answer, "__float__") and not isinstance(answer, np.ndarray) else None


def _expression(answer: Any, p: Setting, of: Any) -> Diagnosis:
    if not isinstance(of, Quantity):
        raise Unreadable("this is an expression, and it is not said which derivative it is meant to be: add of=w(l, j, k)")
    if of.kind in "wb":
        p.net.index(of)
    expression = read_expression(answer)
    found = at_points(expression, of, points(p.net, of))
    evidence = weigh(found)
    if not evidence.right and not evidence.fits and drowned(expression, found) and equal(expression, p.net, of):
        evidence = replace(evidence, right=True)
    return conclude(found, evidence, coloured(found, expression, of), of, expression)
