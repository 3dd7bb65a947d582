"""A learner's own gradient function, called for one state of a network: its numbers, or in words why there are none."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_lib.backprop import Gradient
from backprop_lib.mistakes.answers import WHICH, Answer, read_arrays, read_one
from backprop_lib.mistakes.given import Unreadable
from backprop_lib.mistakes.running import run
from backprop_lib.network import Network
from backprop_lib.notation import Quantity

__all__ = ["Reply", "call"]


@dataclass(frozen=True)
class Reply:
    """What came back: `vector` in the order of `net.parameters`, NaN where nothing was said; or `trouble` in words.

    `single` is True for one number; `printed` is what the function printed; `late` says that it was stopped.
    """

    vector: NDArray[Any] | None = None
    trouble: str = ""
    printed: str = ""
    single: bool = False
    late: bool = False


def call(function: Callable[..., Any], net: Network, x: ArrayLike, y: ArrayLike, of: Quantity, seconds: float = 1.0) -> Reply:
    """Call `function(net, X, Y)` for one sample, with `of` as well if it takes it, and read what it returns; never raises."""
    X, Y = (np.array(values, dtype=float, ndmin=2) for values in (x, y))
    arguments = (net, X, Y, of) if _takes_four(function) else (net, X, Y)
    outcome = run(function, *arguments, seconds=seconds)
    if outcome.trouble:
        return Reply(trouble=outcome.trouble, printed=outcome.printed, late=outcome.late)
    value = outcome.value
    if value is None:
        return Reply(trouble="the function returns nothing (None); is the line with `return` missing?", printed=outcome.printed)
    if value is ...:
        return Reply(trouble="the function returns three dots; put your own result there", printed=outcome.printed)
    single = _is_single(value)
    try:
        answer = read_one(value, net, of, 1) if single else read_arrays(value, net)
        turned = [str(part.l) for part in answer.parts if part.transposed]
        vector = _flat(answer, net)
    except (Unreadable, RecursionError) as trouble:
        told = str(trouble).replace(WHICH, "For one derivative return one number.")
        return Reply(trouble=f"what it returns cannot be read as a gradient: {told}", printed=outcome.printed)
    note = (
        f"rows and columns are exchanged in layer {' and '.join(turned)}: a row belongs to the node where its weights arrive"
        if turned
        else ""
    )
    return Reply(vector, note, outcome.printed, single)


def _takes_four(function: Callable[..., Any]) -> bool:
    """Whether a function needs a fourth argument, or has a fourth one that is named for the derivative asked for."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return False
    names = list(signature.parameters)
    return _fits(signature, 4) and (not _fits(signature, 3) or (len(names) > 3 and names[3] in ("of", "q", "quantity", "weight")))


def _fits(signature: inspect.Signature, count: int) -> bool:
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def _is_single(value: Any) -> bool:
    """Whether an answer is one number rather than a collection of numbers."""
    shape = getattr(value, "shape", None)
    return shape == () or (shape is None and not isinstance(value, (list, tuple, dict, Gradient)))


def _flat(answer: Answer, net: Network) -> NDArray[Any]:
    vector = np.full(len(net.quantities), np.nan)
    weights, biases = net.unflatten(vector)  # views: filling them fills the vector
    for part in answer.parts:
        layer = (weights if part.kind == "w" else biases)[part.l]
        layer[part.at if part.at is not None else ...] = part.given.values if part.at is None else part.given.values[0]
    return vector
