"""Functions tried on several networks made for the purpose, each call with fresh copies and a time limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_lib.mistakes.answers import read_arrays
from backprop_lib.mistakes.diagnosis import Diagnosis
from backprop_lib.mistakes.evidence import Trial, agrees, weigh
from backprop_lib.mistakes.given import Unreadable
from backprop_lib.mistakes.order import listed_backwards
from backprop_lib.mistakes.rows import MISTAKES
from backprop_lib.mistakes.rule import Setting
from backprop_lib.mistakes.running import run
from backprop_lib.mistakes.verdict import conclude, named, not_read
from backprop_lib.network import Network

__all__ = ["made", "try_function"]


@dataclass(frozen=True)
class Call:
    """One call of the learner's function: the trial it gave, or in words what went wrong; what it printed and changed."""

    p: Setting
    trial: Trial | None
    trouble: str = ""
    printed: str = ""
    changed: str = ""


def _network(p: Setting, sizes: list[int], n: int, seed: int) -> Setting:
    names = tuple(p.net.activations[l].name for l in p.net.layers)
    return _drawn(names, p.loss.name, bool(p.net.biases), p.decay, tuple(sizes), n, seed)


@lru_cache(maxsize=64)
def _drawn(names: tuple[str, ...], loss: str, biases: bool, decay: float, sizes: tuple[int, ...], n: int, seed: int) -> Setting:
    rng = np.random.default_rng(seed)
    net = Network(sizes, names, loss, biases=biases)
    net = net.with_parameters(rng.uniform(-1.5, 1.5, len(net.quantities)).round(2))
    X, Y = rng.uniform(-1, 1, (n, sizes[0])).round(2), rng.uniform(0.1, 0.9, (n, sizes[-1])).round(2)
    return Setting(net, X, Y / Y.sum(axis=1, keepdims=True) if loss == "softmax_cross_entropy" else Y, decay)


def made(p: Setting) -> list[Setting]:
    """Two networks of the same depth and kind on which mistakes show that the given one may hide.

    One has a square layer in the middle, one feeds a hidden layer as wide as the input; the samples are not as many as outputs.
    """
    L, one = p.L, p.outputs == 1
    if L == 2:
        shapes = [[3, 3], [4, 3]]
    elif L == 3:
        shapes = [[3, 5, 1], [4, 4, 1]] if one else [[3, 4, 4], [4, 4, 3]]
    else:
        rest = list(range(5, L + 1))
        shapes = [[2, 4, 4, *rest, 3], [4, 5, 4, *rest, 3]]
    if one:
        shapes = [[*sizes[:-1], 1] for sizes in shapes]
    return [_network(p, sizes, n, seed) for sizes, n, seed in zip(shapes, (5, 4), (21, 22), strict=True)]


def _square(p: Setting) -> Setting:
    return _network(p, [3] * p.L, 5, 23)


def try_function(function: Callable[..., Any], p: Setting, seconds: float, last: bool = False) -> Diagnosis:
    """Call a learner's `gradient(net, X, Y)` on the given network, again on the same one, and on others; explain what it gives.

    With `last` the function gives the array of the output layer only.
    """
    calls = [_call(function, p, seconds, last)]
    first = calls[0]
    if first.trial is None:
        return _stuck(function, p, first, seconds, last)
    calls += [_call(function, q, seconds, last) for q in (p, *made(p))]
    printed = first.printed
    if _stale(calls):
        return replace(
            named(MISTAKES["18"], "A second call with the same samples gave another gradient: that of the first call came on top."),
            printed=printed,
        )
    trials = [call.trial for call in calls if call.trial]
    stopped = next((call for call in calls if call.trial is None), None)
    read = f"a function gradient(net, X, Y), tried on {len({id(t.p.net) for t in trials})} networks; it returns {trials[0].answer.read_as}"
    evidence = weigh(trials)
    changed = next((call.changed for call in calls if call.changed), "")
    if evidence.right and stopped:
        return Diagnosis(
            "unknown", f"Right on {p.net.name}, but it fails on {stopped.p.net.name}.", read, stopped.trouble, printed=printed,
            hints=("The function works for one network only.",
            "Which sizes, layer numbers or sample counts are written into it as numbers?",
                   "Take them from net.L, net.sizes and len(X) instead."),
        )  # fmt: skip
    if stopped and not evidence.fits and (found := _in_square(function, p, seconds, last)):
        return replace(found, text=f"{found.text} On {stopped.p.net.name} it stops: {stopped.trouble}", printed=printed, read_as=read)
    result = replace(conclude(trials, evidence, read, None), printed=printed)
    if result.correct and p.net.biases and not last and not any(part.kind == "b" for part in trials[0].answer.parts):
        result = Diagnosis(
            "unknown", "The weights are right; the biases are missing.", read,
            "This network has biases, and their derivatives are a part of its gradient.", printed=printed,
            hints=("Look at what the function returns.", "∂z/∂b = 1. What is left of the chain rule for a bias?",
                   "Return two lists, (weights, biases): the bias gradient is δ, averaged over the samples."),
        )  # fmt: skip
    if changed:
        note = (
            f"One thing besides: the function changes {changed} while it runs, so a second call starts from other numbers. Work on a copy."
        )
        result = replace(result, evidence=f"{result.evidence} {note}".strip())
    return result


def _stuck(function: Callable[..., Any], p: Setting, call: Call, seconds: float, last: bool) -> Diagnosis:
    if "matmul" in call.trouble and (found := _in_square(function, p, seconds, last)):
        return replace(found, text=f"{found.text} On {p.net.name} it stops: {call.trouble}", printed=call.printed)
    waiting = call.trouble.startswith("the function returns its placeholder")
    return not_read("Not answered yet." if waiting else "The function could not be tried to the end.", call.trouble, call.printed)


def _in_square(function: Callable[..., Any], p: Setting, seconds: float, last: bool) -> Diagnosis | None:
    """What the function does where all layers have one size, so that no shape can stop it."""
    call = _call(function, _square(p), seconds, last)
    if call.trial is None:
        return None
    evidence = weigh([call.trial])
    if evidence.named and evidence.fits[0][0].id in ("10", "11"):
        return conclude([call.trial], evidence, "", None)
    return None


def _call(function: Callable[..., Any], p: Setting, seconds: float, last: bool) -> Call:
    net, X, Y = p.net.with_parameters(p.net.parameters), p.X.copy(), p.Y.copy()
    outcome = run(function, net, X, Y, seconds=seconds)
    changed = "X" if not np.array_equal(X, p.X) else "Y" if not np.array_equal(Y, p.Y) else ""
    changed = changed or ("net.weights" if _differs(net, p.net) else "")
    if outcome.trouble:
        return Call(p, None, outcome.trouble, outcome.printed, changed)
    if outcome.value is None:
        return Call(p, None, "the function returns nothing (None); is the line with `return` missing?", outcome.printed, changed)
    if outcome.value is ...:
        return Call(p, None, "the function returns its placeholder, three dots; put your own result there", outcome.printed, changed)
    try:
        trial = Trial(p, read_arrays(outcome.value, p.net, p.net.L if last else None))
        if not last and (missing := [l for l in p.net.layers if ("w", l) not in [(part.kind, part.l) for part in trial.answer.parts]]):
            raise Unreadable(f"the whole gradient is expected, but the weights of layer {', '.join(map(str, missing))} are missing")
        if not agrees([trial]) and (order := listed_backwards(outcome.value, p)):
            raise Unreadable(order)
    except Unreadable as trouble:
        order = listed_backwards(outcome.value, p)
        return Call(p, None, order or f"what it returns cannot be read as a gradient: {trouble}", outcome.printed, changed)
    return Call(p, trial, "", outcome.printed, changed)


def _differs(net: Network, other: Network) -> bool:
    try:
        return not np.array_equal(net.parameters, other.parameters)
    except (TypeError, ValueError):
        return True


def _stale(calls: list[Call]) -> bool:
    """Whether the second call gave the first one's result plus the right gradient."""
    one, two = calls[0].trial, calls[1].trial
    if one is None or two is None or len(one.answer.parts) != len(two.answer.parts):
        return False
    right = one.right()
    pairs = [(b.given.values - a.given.values, a.of(right)) for a, b in zip(one.answer.parts, two.answer.parts, strict=True)]
    return not agrees([two]) and all(np.allclose(d, g, rtol=1e-6, atol=1e-9) for d, g in pairs)
