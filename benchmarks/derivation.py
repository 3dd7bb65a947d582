"""The derivation beside its peer, `sympy.diff` of the fully expanded loss: time and operations over the network's size.

`python benchmarks/derivation.py` prints two tables and stores them (a few minutes, most of them for the peer);
`--short` takes the small networks only and stores nothing.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter
from typing import Any

import sympy as sp
from record import exponent, record, table

from backprop_lib import Network, derive
from backprop_lib.derivation import Program

BESIDE = [(2, 2, 2), (2, 3, 3, 2), (2, 4, 4, 2), (3, 5, 5, 2), (4, 6, 6, 3), (4, 8, 8, 3)]
GROWTH = [(2, 3, 3, 2), (4, 8, 8, 3), (8, 16, 16, 10), (12, 32, 32, 10), (16, 48, 48, 20), (20, 80, 80, 25)]
REPEATS = 5


def expanded_loss(program: Program) -> sp.Expr:
    """C_0 as one expression in weights, inputs and targets: every z and a replaced by its definition."""
    known: dict[sp.Symbol, sp.Expr] = {}
    for step in program.forward_steps:
        known[step.symbol] = (step.expression if step.shown is None else step.shown).doit().xreplace(known)
    return known[sp.Symbol("C_0")]


def operations(expressions: list[Any]) -> int:
    return int(sum(sp.count_ops(e) for e in expressions))


def ours(sizes: tuple[int, ...]) -> dict[str, Any]:
    """Our program of a network: its steps, its operations, the median time to derive it."""
    net, times = Network(sizes), []
    for _ in range(REPEATS):
        start = perf_counter()
        program = derive(net)
        steps = len(program.steps)
        times.append(perf_counter() - start)
    weights = len(net.quantities)
    return {"net": net.name, "weights": weights, "steps": steps, "operations": program.operations, "seconds": round(median(times), 5)}


def peer(sizes: tuple[int, ...]) -> dict[str, Any]:
    """Differentiate the expanded loss by every weight, once; then let `sympy.cse` look for what the answers share."""
    program = derive(Network(sizes))
    start = perf_counter()
    loss = expanded_loss(program)
    slopes = [sp.diff(loss, sp.Symbol(q.name)) for q in program.net.quantities]
    seconds = perf_counter() - start
    found = {"peer_operations": operations(slopes), "peer_seconds": round(seconds, 4)}
    start = perf_counter()
    shared, rest = sp.cse(slopes)
    seconds = perf_counter() - start
    return found | {"cse_operations": operations([e for _, e in shared] + rest), "cse_seconds": round(seconds, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="small networks only, nothing is stored")
    short = parser.parse_args().short
    ours(BESIDE[0])  # the first derivation in a process also loads SymPy's parts
    beside = [ours(sizes) | peer(sizes) for sizes in (BESIDE[:2] if short else BESIDE)]
    growth = [ours(sizes) for sizes in (GROWTH[:3] if short else GROWTH)]

    print("The step-by-step program beside sympy.diff of the expanded loss (operations as SymPy counts them):")
    heads = ["net", "weights", "steps", "operations", "seconds", "sympy.diff", "seconds", "after cse", "seconds"]
    print(table(heads, [list(row.values()) for row in beside]))
    print("\nGrowth of ours:")
    print(table(heads[:5], [list(row.values()) for row in growth]))
    powers = {what: round(exponent([r["weights"] for r in growth], [r[what] for r in growth]), 2) for what in ("operations", "seconds")}
    print(f"\ngrowth exponents against the number of weights: operations {powers['operations']}, seconds {powers['seconds']}")
    if not short:
        record("derivation", {"beside": beside, "growth": growth, "exponents": powers}, drawn=["beside", "growth"])


if __name__ == "__main__":
    main()
