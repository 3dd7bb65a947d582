"""All derivatives for the price of a few: backprop beside finite differences and the complex step, over the network's size.

`python benchmarks/cost.py` prints two tables and stores them (about a minute); `--short` takes the small networks only and
stores nothing. Times are medians, ratios are medians of ratios taken one after the other; matrix products use one thread.
"""

# ruff: noqa: E402 (the number of threads is set before NumPy is loaded)

from __future__ import annotations

import os

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from record import exponent, record, table

from backprop_lib import Network, backprop, central_difference, complex_step

WIDTHS = (4, 8, 16, 32, 64, 128, 256, 512)
SAMPLES = 256
WHOLE = 4000
"""Up to this many weights the slow methods are run in full; beyond, their time is that of one pass times the passes."""
FLAT = 32
"""Below this width the overhead of a call decides, not the arithmetic; exponents are fitted from here on."""


def seconds(call: Callable[[], object], at_least: float = 0.005) -> float:
    """The time of one call, from as many calls as take `at_least` seconds together."""
    count = 1
    while True:
        start = perf_counter()
        for _ in range(count):
            call()
        took = perf_counter() - start
        if took >= at_least:
            return took / count
        count *= 2


def multiplications(net: Network) -> dict[str, int]:
    """Multiplications by weights and δ for one sample, as the formulas ask for them; the functions g, g' are not counted.

    Forward: one a weight. Backward: one a weight for ∂C/∂w, one a weight for the step back (not out of layer 2), one a
    node for ∘ g'. Differences: P + 1, 2P and P passes forward.
    """
    P, first, nodes = sum(W.size for W in net.weights.values()), net.weights[2].size, sum(net.sizes[1:])
    return {"forward": P, "backprop": P + P + (P - first) + nodes, "one-sided": (P + 1) * P, "central": 2 * P * P, "complex": P * P}


def measure(width: int, repeats: int) -> dict[str, Any]:
    """One row: a network width-width-width-width, its counts and its times."""
    rng = np.random.default_rng(width)
    net = Network([width] * 4, seed=width)
    X, Y = rng.uniform(-1, 1, (SAMPLES, width)), rng.uniform(0.1, 0.9, (SAMPLES, width))
    net_complex = {l: W.astype(complex) for l, W in net.weights.items()}
    calls: dict[str, Callable[[], object]] = {
        "forward": lambda: net.losses(X, Y),
        "backprop": lambda: backprop(net, X, Y),
    }
    pairs = [{name: seconds(call) for name, call in calls.items()} for _ in range(repeats)]
    times = {name: median(pair[name] for pair in pairs) for name in calls}
    P = sum(W.size for W in net.weights.values())
    whole = P <= WHOLE
    if whole:
        again = 3 if P < 1000 else 1
        times["central"] = median(seconds(lambda: central_difference(net, X, Y)) for _ in range(again))
        times["complex"] = median(seconds(lambda: complex_step(net, X, Y)) for _ in range(again))
    else:
        passes = {"central": (2 * P, net.weights), "complex": (P, net_complex)}
        for name, (count, weights) in passes.items():
            one = median(seconds(lambda w=weights: net.losses_of(net.run(w, {}, X), Y).mean()) for _ in range(repeats))
            times[name] = count * one
    return {
        "width": width, "weights": P, "multiplications": multiplications(net),
        "seconds": {name: float(f"{t:.4g}") for name, t in times.items()}, "whole": whole,
        "ratio": round(median(pair["backprop"] / pair["forward"] for pair in pairs), 3),
    }  # fmt: skip


def times_of(row: dict[str, Any]) -> list[str]:
    """A row's times as text, with ~ where a time was not measured in full."""
    return [("" if row["whole"] or way in ("forward", "backprop") else "~") + f"{t:.3g}" for way, t in row["seconds"].items()]


def exponents(rows: list[dict[str, Any]], part: str, against: str) -> dict[str, float]:
    names = rows[0][part]
    return {name: round(exponent([r[against] for r in rows], [r[part][name] for r in rows]), 2) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="small networks only, nothing is stored")
    short = parser.parse_args().short
    rows = [measure(width, repeats=3 if short else 9) for width in (WIDTHS[:2] if short else WIDTHS)]

    print(f"Networks m-m-m-m, {SAMPLES} samples, one thread. Multiplications for one sample:")
    names = list(rows[0]["multiplications"])
    print(table(["m", "weights", *names], [[r["width"], r["weights"], *r["multiplications"].values()] for r in rows]))
    print("\nSeconds (~ one pass times the number of passes), and the gradient's time over the forward pass's:")
    cells = [[r["width"], r["weights"], *times_of(r), r["ratio"]] for r in rows]
    print(table(["m", "weights", *rows[0]["seconds"], "backprop / forward"], cells))
    steep = rows if short else [r for r in rows if r["width"] >= FLAT]
    fitted = {f"{part} against {against}": exponents(steep if part == "seconds" else rows, part, against)
              for part in ("multiplications", "seconds") for against in ("weights", "width")}  # fmt: skip
    print("\nGrowth exponents:")
    for what, powers in fitted.items():
        print(f"  {what}: " + ", ".join(f"{name} {power}" for name, power in powers.items()))
    if not short:
        record("cost", {"samples": SAMPLES, "rows": rows, "exponents": fitted}, drawn=["rows"])


if __name__ == "__main__":
    main()
