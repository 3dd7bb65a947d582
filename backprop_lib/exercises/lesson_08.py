"""Exercises of lesson 08: momentum, weight decay, a loop to repair, and what a falling loss says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_lib.exercises.choice import Choice, Program, Slip, Value
from backprop_lib.exercises.drawing import draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Rng, Variant

__all__ = ["EXERCISES"]


def _gradients(rng: Rng) -> Variant:
    """Numbers for which neither momentum nor plain descent ends near 0."""
    slopes = [round(float(rng.choice([-1, 1]) * rng.uniform(0.4, 1.9)), 2) for _ in range(3)]
    rate, share = float(rng.choice([0.1, 0.2, 0.3])), float(rng.choice([0.6, 0.7, 0.8]))
    variant = Variant(data={"w": round(float(rng.uniform(-1.5, 1.5)), 2), "g": slopes, "eta": rate, "mu": share})
    near = min(abs(_descend(variant)), abs(_descend(variant, mu=0.0)), abs(_descend(variant, mu=1.0)))
    return variant if near > 0.05 else _gradients(rng)


def _descend(v: Variant, mu: float | None = None, sign: float = -1.0, new: float = 1.0, steps: int = 3) -> float:
    weight, velocity = v.data["w"], 0.0
    for g in v.data["g"][:steps]:
        velocity = (v.data["mu"] if mu is None else mu) * velocity + sign * new * v.data["eta"] * g
        weight += velocity
    return float(weight)


def _ask_momentum(v: Variant) -> str:
    d = v.data
    return (
        f"A weight starts at $w = {d['w']:g}$, its velocity at 0. The gradients of three batches, each taken where the weight then "
        f"stands, are ${numbers(d['g'])}$. With $\\eta = {d['eta']:g}$ and $\\mu = {d['mu']:g}$, where does momentum bring the weight "
        "in these three steps? (4 digits.)"
    )


def _worked_momentum(v: Variant) -> str:
    velocity, lines = 0.0, []
    for g in v.data["g"]:
        velocity = v.data["mu"] * velocity - v.data["eta"] * g
        lines.append(round(velocity, 5))
    return f"The velocities are ${numbers(lines)}$; added to ${v.data['w']:g}$ they give ${_descend(v):.5f}$."


def _arrays(v: Variant) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(8)
    return [(rng.uniform(-1, 1, n), rng.uniform(-2, 2, n), np.arange(n) < n - 2, lam) for n, lam in ((4, 0.1), (6, 0.03), (9, 0.5))]


@dataclass(frozen=True, eq=False)
class _Slope:
    """The slope of the mean of Σ (p − c_i)² over some samples i."""

    c: Any

    def __call__(self, parameters: Any, rows: Any) -> Any:
        return 2 * (parameters - self.c[rows]).mean(axis=0)

    def __repr__(self) -> str:
        return "slope"


def _runs(v: Variant) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(80)
    runs = []
    for n, size, rate, share in ((3, 4, 0.1, 0.9), (5, 3, 0.05, 0.5), (2, 6, 0.2, 0.7)):
        batches = [rng.permutation(12)[:size] for _ in range(5)]
        runs.append((rng.uniform(-1, 1, n), _Slope(rng.uniform(-1, 1, (12, n))), batches, rate, share))
    return runs


def _sgd(parameters: Any, slope: Callable[[Any, Any], Any], batches: Any, rate: float, momentum: float) -> Any:
    velocity = 0.0
    for rows in batches:
        velocity = momentum * velocity - rate * slope(parameters, rows)
        parameters = parameters + velocity
    return parameters


RIGHT = """
def sgd(parameters, slope, batches, rate, momentum):
    velocity = 0
    for rows in batches:
        velocity = momentum * velocity - rate * slope(parameters, rows)
        parameters = parameters + velocity
    return parameters
"""
LOOP = "    for rows in batches:\n"
PLANTED = (
    ("the velocity starts anew with every batch, so nothing is kept", f"    velocity = 0\n{LOOP}", f"{LOOP}        velocity = 0\n"),
    ("the velocity never loses anything, as if μ were 1", "momentum * velocity - rate", "velocity - rate"),
    ("the step goes uphill", "parameters + velocity", "parameters - velocity"),
    ("the learning rate is used twice", "parameters + velocity", "parameters + rate * velocity"),
    ("every slope is taken where the training began", "    velocity = 0\n", "    velocity, start = 0, parameters\n"),
)


def _source(v: Variant) -> str:
    _, good, bad = PLANTED[v.data["bug"]]
    code = RIGHT.replace(good, bad)
    return code.replace("slope(parameters, rows)", "slope(start, rows)") if "start" in bad else code


def _decayed(slope: Any, parameters: Any, is_weight: Any, lam: float) -> Any:
    return slope + 2 * lam * is_weight * parameters


DECAYED = Choice(
    "08.2+",
    "your own function",
    lambda v: "In the function you have written, let `is_weight` be 1 everywhere. What changes in its result?",
    draw_order,
    lambda v: "A bias b then gets the term 2λb as well; the entries of the weights stay as they are.",
    (
        "Find `is_weight` in your code.",
        "It is 0 for biases. What does a 0 do in a product?",
        "With a 1 there, a bias is treated as a weight is.",
    ),
    ("08", "weight decay"),
    options=(
        ("the entries of the biases: each gets 2λb added", "For them the factor was 0 before."),
        ("the entries of the weights: each gets 2λw added once more", "For weights the factor is 1 already."),
        ("all entries", "For weights the factor is 1 already."),
        ("nothing", "For biases the factor changes from 0 to 1."),
    ),
)

MOMENTUM = Value(
    "08.1",
    "three steps with momentum",
    _ask_momentum,
    _gradients,
    _worked_momentum,
    (
        "Write down the velocity after each batch.",
        "What is left of the old velocity when the next gradient comes?",
        "v ← μ v − η g, then w ← w + v, three times.",
    ),
    ("08", "momentum"),
    solve=_descend,
    slips=(
        Slip("keeps nothing of the step before: it is plain gradient descent.", lambda v: _descend(v, mu=0.0)),
        Slip("keeps all of the steps before, as if μ were 1.", lambda v: _descend(v, mu=1.0)),
        Slip("steps uphill.", lambda v: _descend(v, sign=1.0)),
        Slip(
            "weighs the new gradient with 1 − μ; some libraries do, here the rule is v ← μ v − η g.",
            lambda v: _descend(v, new=1 - v.data["mu"]),
        ),
        Slip("stops after two steps.", lambda v: _descend(v, steps=2)),
    ),
)

DECAY = Program(
    "08.2",
    "weight decay",
    lambda v: (
        "Write `decayed(slope, parameters, is_weight, lam)`: the slope of $C + \\lambda \\sum w^2$, where the sum is over the weights and "
        "not over the biases. `slope` holds $\\partial C/\\partial w$ and $\\partial C/\\partial b$, `is_weight` 1 for a weight and 0 "
        "for a bias, `lam` is $\\lambda$."
    ),
    lambda rng: Variant(),
    lambda v: "```python\ndef decayed(slope, parameters, is_weight, lam):\n    return slope + 2 * lam * is_weight * parameters\n```",
    (
        "Differentiate the term that is new.",
        "What is the derivative of λw² with respect to w? And with respect to a bias?",
        "slope + 2λw for weights, slope alone for biases.",
    ),
    ("08", "weight decay"),
    follow_up=DECAYED,
    solve=_decayed,
    cases=_arrays,
    signature="decayed(slope, parameters, is_weight, lam)",
    slips=(
        Slip("lets the biases decay too.", lambda slope, p, is_weight, lam: slope + 2 * lam * p),
        Slip("leaves out the term of weight decay.", lambda slope, p, is_weight, lam: slope),
        Slip("has λw for 2λw: the derivative of w² is 2w.", lambda slope, p, is_weight, lam: slope + lam * is_weight * p),
        Slip("adds the term itself, λw², where its slope belongs.", lambda slope, p, is_weight, lam: slope + lam * is_weight * p**2),
        Slip("has the sign of the new term turned round.", lambda slope, p, is_weight, lam: slope - 2 * lam * is_weight * p),
        Slip("lets only the biases decay.", lambda slope, p, is_weight, lam: slope + 2 * lam * (1 - is_weight) * p),
    ),
)

REPAIR = Program(
    "08.3",
    "find and fix",
    lambda v: (
        "This function is meant to train with momentum: `slope(parameters, rows)` gives the gradient of one batch, `batches` lists the "
        "rows of each. One piece of it is wrong. Copy it, repair it, and hand in the function."
    ),
    lambda rng: Variant(data={"bug": int(rng.integers(len(PLANTED)))}),
    lambda v: f"What was wrong: {PLANTED[v.data['bug']][0]}.\n\n```python{RIGHT}```",
    (
        "Follow one parameter through two batches, with pen and paper.",
        "What is the velocity after the second batch meant to be, and what is it here?",
        "v ← μ v − η g at the place reached so far, then w ← w + v.",
    ),
    ("08", "momentum"),
    solve=_sgd,
    cases=_runs,
    source=_source,
    first=lambda: Variant(data={"bug": len(PLANTED) - 1}),
    signature="sgd(parameters, slope, batches, rate, momentum)",
)

FALLING = Choice(
    "08.4",
    "the loss falls",
    lambda v: (
        "Somebody trains with a gradient function of their own. Over twenty epochs the loss falls from 2.1 to 0.2. "
        "What is known about the gradient?"
    ),
    draw_order,
    lambda v: (
        "Any direction with a positive inner product with the gradient lowers the loss, if the step is small enough: wrong ones learn, too."
    ),
    (
        "Think of the eight gradients of the lesson.",
        "In how many of the eight did the loss fall?",
        "What has to hold for a step d to lower the loss?",
    ),
    ("08", "wrong, but it learns"),
    options=(
        ("hardly anything: it may be wrong", "Many wrong gradients lower the loss."),
        ("it is right", "In the lesson the loss fell with seven of eight wrong gradients."),
        ("it is right up to a constant factor", "A wrong factor is one way to be wrong and learn; others turn the direction."),
        ("it is wrong, or the loss would be 0", "A right gradient, too, may stop at a loss above 0."),
    ),
    reasons=(
        ("every direction within a right angle of the gradient lowers the loss, if the step is small enough", ""),
        ("only the exact gradient lowers the loss", "Many other directions do."),
        ("the loss depends on the learning rate alone", "Direction and rate both count."),
    ),
)

RECALL = [
    Choice(
        "08.a",
        "sum or mean",
        lambda v: "A program *sums* the gradients over a batch of 32. Which rate takes the same step as the mean with $\\eta = 0.8$?",
        draw_order,
        lambda v: "The sum is 32 times the mean, so the rate is 0.8/32 = 0.025.",
        ("Compare the sum with the mean.", "How many times as long is it?", "Divide the rate by that number."),
        ("05", "sum or mean"),
        options=(
            ("0.025", "The sum is 32 times as long."),
            ("0.8", "The sum is 32 times as long."),
            ("25.6", "That is 32 times the rate: the step would be 1,024 times as long."),
        ),
    ),
    Choice(
        "08.b",
        "a node that hardly learns",
        lambda v: "Sigmoid, squared error: an output is 0.999 and its target 0. Which factor of its $\\delta$ is near 0?",
        draw_order,
        lambda v: "a(1 − a) is about 0.001; the loss slope 2(a − y) is about 2.",
        ("δ has two factors here.", "Put a = 0.999 into each.", "2(a − y) and a(1 − a)."),
        ("03", "second factor"),
        options=(
            ("the activation slope", "The node is saturated."),
            ("the loss slope", "It is about 2."),
            ("both", "The loss slope is about 2."),
            ("neither", "One of them is about 0.001."),
        ),
    ),
    Choice(
        "08.c",
        "an epoch",
        lambda v: "1,437 images in batches of 32: how many steps does one epoch take?",
        draw_order,
        lambda v: "44 batches of 32 and one of 29: 45 steps.",
        ("A step for each batch.", "How often does 32 go into 1,437, and what is left over?", "The rest is a batch of its own."),
        ("08", "stochastic gradient descent"),
        options=(
            ("45", "44 full batches and a smaller one."),
            ("44", "The images left over are a batch, too."),
            ("32", "That is the size of a batch."),
            ("1,437", "That would be batches of one."),
        ),
    ),
    Choice(
        "08.d",
        "held out",
        lambda v: "Which images say how well a network will read new ones?",
        draw_order,
        lambda v: "Those that no step has used.",
        ("What is asked of the network later?", "Which images are new to it?", "Those that took no part in any step."),
        ("08", "digits"),
        options=(
            ("the held-out ones", "No step has used them."),
            ("those it learned from", "It may know them by heart."),
            ("all together", "Most of them it has learned from."),
        ),
    ),
]

EXERCISES: list[Exercise] = [MOMENTUM, DECAY, REPAIR, FALLING, *RECALL]
