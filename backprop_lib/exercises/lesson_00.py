"""Exercises of lesson 00: what a gradient is for."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.exercises.choice import Choice, Program, Slip, Value
from backprop_lib.exercises.drawing import draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Rng, Variant

__all__ = ["EXERCISES"]


def _node(rng: Rng) -> Variant:
    before = rng.uniform(0.15, 0.95, 3).round(2)
    delta = float(round(rng.choice([-1, 1]) * rng.uniform(0.12, 0.6), 2))
    return Variant(data={"a": before, "delta": delta, "rate": float(rng.choice([0.3, 0.4, 0.6, 0.7]))})


def _ask_node(v: Variant) -> str:
    d = v.data
    return (
        f"An output node $j$ receives the activations $a^{{(L-1)}} = ({numbers(d['a'])})$. For this sample $\\partial C_0/\\partial "
        f"z_j^{{(L)}} = {d['delta']:g}$. "
        f"Only the weights that arrive at this node take one step against the gradient, with learning rate $\\eta = {d['rate']:g}$. "
        f"By how much does $z_j^{{(L)}}$ change? (4 digits.)"
    )


def _change(v: Variant) -> float:
    return float(-v.data["rate"] * v.data["delta"] * (v.data["a"] ** 2).sum())


def _worked_node(v: Variant) -> str:
    d = v.data
    return (
        f"Each weight changes by $-\\eta \\cdot \\partial C_0/\\partial z_j \\cdot a_k$, and reaches $z_j$ multiplied by $a_k$ once more: "
        f"$\\Delta z_j = -{d['rate']:g} \\cdot ({d['delta']:g}) \\cdot {float((d['a'] ** 2).sum()):.4f} = {_change(v):.5f}$."
    )


def _steps(v: Variant) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(v.data["seed"])
    return [(rng.uniform(-2, 2, n).round(2), rng.uniform(-1, 1, n).round(2), rate) for n, rate in ((3, 0.3), (4, 0.7), (2, 1.5))]


YOUR_OWN = Choice(
    "00.3+", "your own function", lambda v: "In the function you have written: a weight has the slope 0. Which part of your line leaves "
    "it where it is?", draw_order,
    lambda v: "The move of each weight is the rate times its own slope; where the slope is 0, nothing is subtracted.",
    ("Put 0 in for the slope.", "Read your line for this one weight. What is subtracted from it?", "w − rate · 0."), ("00", "the loop"),
    options=(
        ("the product of rate and gradient", "For this weight it is 0, whatever the rate."),
        ("the minus", "It decides the direction, not whether there is a move."),
        ("the rate", "It is the same for all weights, and not 0."),
        ("nothing does: it moves like the others", "Each weight moves by the rate times its *own* slope."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Value(
        "00.1", "one step, one output", _ask_node, _node, _worked_node,
        ("Look at one of the three weights first.", "How much does that weight change, and how much of it arrives at z?",
         "Δw_k = −η · δ · a_k, and Δz = Σ Δw_k · a_k."), ("00", "two levers"), solve=_change,
        slips=(
            Slip("has the sign turned round.", lambda v: -_change(v), ("Look at the sign.",
            "Does one step with the gradient or against it?", "Δw = −η times the derivative.")),
            Slip("leaves out the learning rate.", lambda v: _change(v) / v.data["rate"], ("Look at the length of the step.",
            "What is the derivative multiplied by before it is subtracted?", "Multiply by η.")),
            Slip("has each activation once where it belongs twice.", lambda v: float(-v.data["rate"] * v.data["delta"] * v.data["a"].sum()),
                 ("Look at how the change of a weight reaches z.", "The activation decides how far its weight moves. Where does it come "
                 "in a second time?", "Σ a_k², not Σ a_k.")),
            Slip("contains only the learning rate and the derivative.", lambda v: float(-v.data["rate"] * v.data["delta"])),
        ),
    ),
    Choice(
        "00.2", "what can be set", lambda v: "The output of one node is too low. Which of these can training set *directly* to raise it?",
        draw_order,
        lambda v: "Weights are the only numbers that training sets. Activations are results, and the input is data.",
        ("Go through the numbers on the way from input to output.", "Which of them are results of others?",
        "Inputs are data; activations are computed. What is left?"), ("00", "two levers"),
        options=(
            ("the weights that arrive at the node", "They are parameters: changed a little after every look at the data."),
            ("the activations of the layer before", "They are results. They move only when weights further back do."),
            ("the input", "It is data, and is never changed."),
            ("the target", "It says what is wanted. Changing it would change the question."),
        ),
        reasons=(
            ("they are parameters, not results and not data", ""),
            ("they are closest to the output", "Closeness is not the point: the activations before are as close."),
            ("the loss is a function of nothing else", "The loss depends on the input and the target as well."),
        ),
    ),
    Program(
        "00.3", "one step of gradient descent",
        lambda v: "Write `step(w, gradient, rate)`: the weights after one step against the gradient. `w` and `gradient` are arrays of the "
        "same shape. `w` itself stays as it is.",
        lambda rng: Variant(data={"seed": int(rng.integers(1_000))}), lambda v: "Subtract the gradient, scaled by the "
        "rate.\n\n```python\ndef step(w, gradient, rate):\n    return w - rate * gradient\n```",
        ("Look at the direction first, then at the length.", "The gradient points to where the loss rises. Where should the step go?",
        "w − rate · gradient."), ("00", "the loop"),
        solve=lambda w, gradient, rate: w - rate * gradient, cases=_steps, signature="step(w, gradient, rate)",
        slips=(
            Slip("steps with the gradient, uphill.", lambda w, gradient, rate: w + rate * gradient),
            Slip("leaves out the learning rate.", lambda w, gradient, rate: w - gradient),
            Slip("takes the same length of step for every weight.", lambda w, gradient, rate: w - rate * np.sign(gradient)),
            Slip("returns the step, not the new weights.", lambda w, gradient, rate: -rate * gradient),
        ), follow_up=YOUR_OWN,
    ),
    Choice(
        "00.4", "a step too long",
        lambda v: "After one step against the exact gradient the loss is *larger* than before. What explains it?", draw_order,
        lambda v: "The gradient tells the slope where one stands. A long step leaves the place for which it holds.",
        ("Think of the slope of a valley.", "For how far does a slope describe the ground?", "Take the same step a hundred times shorter: "
        "what would the loss do?"), ("00", "the learning rate"),
        options=(
            ("the step was too long", "A derivative is a statement about small changes."),
            ("the gradient points uphill, so one should step with it", "It does point uphill; that is why one steps against it."),
            ("a wrong gradient: against the right one the loss always falls", "It falls for a small enough step, not for every step."),
        ),
        reasons=(
            ("the slope holds near the place where it was taken", ""),
            ("the average over samples was left out", "Nothing says so, and a single sample's loss can rise in the same way."),
            ("a network's loss has no slope", "It has one: that is what the gradient is made of."),
        ),
    ),
]  # fmt: skip
