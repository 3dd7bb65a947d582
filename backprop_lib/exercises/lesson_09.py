"""Exercises of lesson 09: averaging over machines."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.exercises.choice import Choice, Program, Slip, Value
from backprop_lib.exercises.drawing import draw_order, numbers
from backprop_lib.exercises.exercise import Exercise, Rng, Variant

__all__ = ["EXERCISES"]


def _three_parts(rng: Rng) -> Variant:
    counts = rng.permutation([int(rng.integers(200, 400)), int(rng.integers(40, 90)), int(rng.integers(8, 20))])
    means = (rng.choice([-1, 1], 3) * rng.uniform(0.2, 1.9, 3)).round(2)
    return Variant(data={"counts": counts, "means": means})


def _whole(v: Variant) -> float:
    return float(v.data["counts"] @ v.data["means"] / v.data["counts"].sum())


def _several(v: Variant) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(9)
    lists = [[3, 5], [4, 0, 2], [1, 7, 2, 6], [5]]
    return [([(rng.normal(0, 1, 4) * n, n) for n in counts],) for counts in lists]


def _combine(parts: Any) -> Any:
    return np.sum([total for total, _ in parts], axis=0) / sum(count for _, count in parts)


def _slopes(v: Variant) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(90)
    return [(rng.normal(0, 1, (n, 3)),) for n in (4, 1, 6)]


BROKEN = """
def part(slopes):
    count = len(slopes)
    return slopes.sum(axis=0) / count, count
"""


def _part(slopes: Any) -> Any:
    return slopes.sum(axis=0), len(slopes)


def _ask_parts(v: Variant) -> str:
    counts, means = v.data["counts"], v.data["means"]
    return (
        f"For one weight, three machines report the means ${numbers(means)}$ of their samples' derivatives. They hold ${counts[0]}$, "
        f"${counts[1]}$ and ${counts[2]}$ samples. What is $\\partial C/\\partial w$ over all samples? (4 digits.)"
    )


def _worked_parts(v: Variant) -> str:
    counts, means = v.data["counts"], v.data["means"]
    sums = [round(float(n * m), 4) for n, m in zip(counts, means, strict=True)]
    return f"Back to sums: ${numbers(sums)}$. Together they are ${sum(sums):.4f}$, for ${counts.sum()}$ samples: ${_whole(v):.6f}$."


OWN_CODE = Choice(
    "09.3+", "your own code", lambda v: "In the function you wrote: where does the size of a machine's share have its say?", draw_order,
    lambda v: "In the sums, which are longer for a larger share, and in the one division by all counts.",
    ("Look for the counts.", "How often do you divide?", "Once, by the number of all samples."),
    ("09", "sums and counts"),
    options=(
        ("in the sums, and in one division by the number of all samples", "A large share has a long sum: that is its weight."),
        ("in a division for each machine", "Then each machine would count alike, whatever it holds."),
        ("nowhere", "Then you would have a sum, and no mean."),
    ),
)  # fmt: skip

EXERCISES: list[Exercise] = [
    Value(
        "09.1", "the mean of three machines", _ask_parts, _three_parts, _worked_parts,
        ("A mean forgets how many it was made of.", "Turn each mean back into a sum.", "Σ n_p m_p / Σ n_p."), ("09", "sums and counts"),
        solve=_whole,
        slips=(
            Slip("is the mean of the three means: the smallest machine counts as much as the largest.", lambda v: v.data["means"].mean()),
            Slip("is the sum of the three sums, not divided by the number of samples.", lambda v: float(v.data["counts"] @ v.data["means"])),
            Slip("is divided by the number of machines, not of samples.", lambda v: float(v.data["counts"] @ v.data["means"]) / 3),
            Slip("is the sum of the three means.", lambda v: float(v.data["means"].sum())),
        ),
    ),
    Value(
        "09.2", "what travels", lambda v: f"A network with {v.data['weights']:,} weights and no biases is trained on {v.data['samples']:,} "
        f"samples, which lie on {v.data['machines']} machines and stay there. How many numbers travel for one step, to the machines and "
        f"back? (Each machine is sent all weights; it answers with one sum for each weight, and one count.)",
        lambda rng: Variant(data={
            "weights": int(rng.integers(20, 150)), "samples": int(rng.integers(2, 9)) * 1_000_000, "machines": int(rng.integers(3, 9)),
        }),
        lambda v: f"P down and P + 1 up, for each machine: {v.data['machines']} · (2 · {v.data['weights']} + 1) = {_travels(v)}.",
        ("What does one machine receive?", "What does it send?", "machines · (P + P + 1)."), ("09", "what travels"), solve=lambda v: _travels(v),
        slips=(
            Slip("counts one way only.", lambda v: v.data["machines"] * v.data["weights"]),
            Slip("leaves out the counts, one number a machine: without them nobody can divide.",
                 lambda v: 2 * v.data["machines"] * v.data["weights"]),
            Slip("is what one machine alone receives and sends.", lambda v: 2 * v.data["weights"] + 1),
            Slip("lets the samples travel; they stay where they are.", lambda v: v.data["weights"] * v.data["samples"]),
        ),
    ),
    Program(
        "09.3", "combine", lambda v: "Write `combine(parts)`: from a list of pairs (sum of a machine's gradients, how many samples), the mean "
        "gradient over all samples. A machine may hold no sample: its pair is (zeros, 0).",
        lambda rng: Variant(),
        lambda v: "```python\ndef combine(parts):\n    return sum(total for total, _ in parts) / sum(count for _, count in parts)\n```",
        ("Which two things add up?", "When do you divide, and by what?", "Sum of the sums over sum of the counts."),
        ("09", "sums and counts"), solve=_combine, cases=_several, signature="combine(parts)", follow_up=OWN_CODE,
        slips=(
            Slip("takes the mean of the machines' means: unequal shares are counted alike.",
                 lambda parts: np.mean([total / count for total, count in parts if count], axis=0)),
            Slip("adds the sums and forgets to divide.", lambda parts: np.sum([total for total, _ in parts], axis=0)),
            Slip("divides by the number of machines.", lambda parts: np.mean([total for total, _ in parts], axis=0)),
            Slip("takes the last machine's sum only.", lambda parts: parts[-1][0] / sum(count for _, count in parts)),
        ),
    ),
    Program(
        "09.4", "find and fix", lambda v: "`part(slopes)` is given a machine's gradients, one row a sample, and is meant to return the pair "
        "that `combine` adds up: their sum, and how many they are. Here it has one mistake. Repair it and hand it in.",
        lambda rng: Variant(),
        lambda v: "The division does not belong here: `combine` divides, once.\n\n```python\ndef part(slopes):\n    return "
        "slopes.sum(axis=0), len(slopes)\n```",
        ("What does `combine` do with the first of the pair?", "How often is divided by n then?", "Return the sum, undivided."),
        ("09", "sums and counts"), solve=_part, cases=_slopes, source=lambda v: BROKEN, signature="part(slopes)",
        slips=(
            Slip("still divides by the count; `combine` then divides again, and each share counts alike.",
                 lambda slopes: (slopes.mean(axis=0), len(slopes))),
            Slip("counts numbers, not samples.", lambda slopes: (slopes.sum(axis=0), slopes.size)),
            Slip("adds up along the wrong axis: one number a weight is needed.", lambda slopes: (slopes.sum(axis=1), len(slopes))),
        ),
    ),
    Choice(
        "09.5", "a lost machine", lambda v: "One of ten machines dies while a gradient is worked out, before it has answered. What is right?",
        draw_order,
        lambda v: "Its share is worked out again elsewhere: the same weights and the same samples give the same sum.",
        ("What does a task need, and what does it change?", "Is anything of it in the result already?",
         "Sum and count arrive together, or not at all."), ("09", "a machine is lost"),
        options=(
            ("its share is worked out again by another machine", "Nothing is lost but the time."),
            ("the gradients of the nine others are averaged", "That is another gradient: the samples of the tenth would have no say."),
            ("the step is taken back, and training starts again", "No step was taken yet."),
            ("the nine sums are divided by the old count", "Then the tenth share would count as zeros."),
        ),
        reasons=(
            ("a sum depends on weights and samples only, and nothing of it has been counted yet", ""),
            ("one tenth of the samples hardly matters", "They may be the only ones of their kind; and the result would depend on chance."),
            ("the weights on that machine are lost", "Every machine is sent the same weights, anew for each step."),
        ),
    ),
]  # fmt: skip


def _travels(v: Variant) -> int:
    return int(v.data["machines"] * (2 * v.data["weights"] + 1))
