"""The gradient: `backprop` beside PyTorch, JAX, autograd and micrograd, all in 64 bits, with one thread, on the same numbers.

`python benchmarks/gradient.py` prints the table and stores it (about a minute); `--short` takes the small networks and stores
nothing. A peer that is not installed is left out, and named. Sigmoid in every layer, Σ(a − y)², mean over the samples. The
networks take turns, so that a slow moment meets all of them; a ratio is the median of the ratios of the turns. Every peer's
gradient is compared with ours before it is timed. For one sample on the smallest network ours is also the derivation's
program on plain numbers, `derive(net).to_scalar()`.
"""

# ruff: noqa: E402 (the number of threads is set before NumPy is loaded)

from __future__ import annotations

import os

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import argparse
import math
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from record import record, table

from backprop_lib import Network, backprop, derive

Call = Callable[[], Any]
Peer = Callable[[Network, Any, Any], tuple[Call, Callable[[], Any]]]  # what is timed, and its result as a vector
CASES = (([2, 3, 3, 2], 1), ([2, 3, 3, 2], 100), ([64, 32, 10], 64), ([784, 512, 512, 10], 256))
SMALL = 400  # weights × samples up to which micrograd's single numbers, and the program's, are worth the wait


def ours(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    return lambda: backprop(net, X, Y), lambda: backprop(net, X, Y).vector


def program(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    run, numbers = derive(net).to_scalar(), (net.parameters.tolist(), X[0].tolist(), Y[0].tolist())
    return lambda: run(*numbers), lambda: run(*numbers)


def products(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    """The matrix products of one pass forward and one backward, and nothing else."""
    forward, grad = net.forward(X), backprop(net, X, Y)
    a, delta, W, backward = forward.a, grad.delta, net.weights, range(net.L, 1, -1)

    def call() -> None:
        for l in net.layers:
            a[l - 1] @ W[l].T
        for l in backward:
            delta[l].T @ a[l - 1]
            if l > 2:
                delta[l] @ W[l]

    return call, ours(net, X, Y)[1]


def pytorch(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    import torch

    torch.set_num_threads(1)
    layers = [torch.tensor(net.weights[l], requires_grad=True) for l in net.layers]
    inputs, targets = torch.tensor(X), torch.tensor(Y)

    def call() -> Any:
        a = inputs
        for W in layers:
            a = torch.sigmoid(a @ W.T)
        return torch.autograd.grad(((a - targets) ** 2).sum(1).mean(), layers)

    return call, lambda: np.concatenate([G.numpy().ravel() for G in call()])


def jax_jit(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    import jax

    jax.config.update("jax_enable_x64", True)
    layers = [jax.numpy.array(net.weights[l]) for l in net.layers]
    inputs, targets = jax.numpy.array(X), jax.numpy.array(Y)

    def cost(layers: Any, a: Any, targets: Any) -> Any:
        for W in layers:
            a = jax.nn.sigmoid(a @ W.T)
        return ((a - targets) ** 2).sum(1).mean()

    gradient = jax.jit(jax.grad(cost))
    return (
        lambda: jax.block_until_ready(gradient(layers, inputs, targets)),
        lambda: np.concatenate([np.asarray(G).ravel() for G in gradient(layers, inputs, targets)]),
    )


def autograd(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    import autograd.numpy as anp
    from autograd import grad

    def cost(layers: Any) -> Any:
        a = X
        for W in layers:
            a = 1 / (1 + anp.exp(-anp.dot(a, W.T)))
        return anp.mean(anp.sum((a - Y) ** 2, axis=1))

    gradient, layers = grad(cost), list(net.weights.values())
    return lambda: gradient(layers), lambda: np.concatenate([G.ravel() for G in gradient(layers)])


def micrograd(net: Network, X: Any, Y: Any) -> tuple[Call, Call]:
    from micrograd.engine import Value

    def sigmoid(z: Any) -> Any:
        a = Value(1 / (1 + math.exp(-z.data)), (z,), "sigmoid")

        def backward() -> None:
            z.grad += a.data * (1 - a.data) * a.grad

        a._backward = backward
        return a

    layers = [[[Value(float(v)) for v in row] for row in net.weights[l]] for l in net.layers]
    flat = [v for W in layers for row in W for v in row]

    def call() -> Any:
        for v in flat:
            v.grad = 0
        total = Value(0.0)
        for x, y in zip(X.tolist(), Y.tolist(), strict=True):
            a = x
            for W in layers:
                a = [sigmoid(sum((w * o for w, o in zip(row, a, strict=True)), Value(0.0))) for row in W]
            total = total + sum(((o + -t) ** 2 for o, t in zip(a, y, strict=True)), Value(0.0))
        (total * (1 / len(X))).backward()
        return flat

    return call, lambda: np.array([v.grad for v in call()])


PEERS: dict[str, tuple[str, Peer]] = {
    "PyTorch": ("torch", pytorch), "JAX jit": ("jax", jax_jit), "autograd": ("autograd", autograd), "micrograd": ("micrograd", micrograd),
}  # fmt: skip


def once(call: Call, at_least: float) -> float:
    """Seconds a call, from as many as take `at_least` seconds together."""
    count = 1
    while True:
        start = perf_counter()
        for _ in range(count):
            call()
        if (took := perf_counter() - start) >= at_least:
            return took / count
        count *= max(2, math.ceil(at_least / max(took, 1e-9) / 1.5))


def measure(sizes: list[int], n: int, found: dict[str, Peer], turns: int, at_least: float) -> dict[str, Any]:
    """One row: who took how long, and every time over that of ours."""
    rng = np.random.default_rng(1)
    net = Network(sizes, seed=1)
    X, Y = rng.uniform(-1, 1, (n, sizes[0])), rng.uniform(0.1, 0.9, (n, sizes[-1]))
    tiny = net.parameters.size * n <= SMALL
    ways: dict[str, Peer] = {"backprop": ours, **({"program": program} if n == 1 and tiny else {}), **found, "products": products}
    calls, wanted = {}, backprop(net, X, Y).vector
    for name, way in ways.items():
        if name == "micrograd" and not tiny:
            continue
        calls[name], result = way(net, X, Y)
        assert np.allclose(result(), wanted, rtol=1e-9, atol=1e-12), f"{name} has another gradient"
        calls[name]()
    times = [{name: once(call, at_least) for name, call in calls.items()} for _ in range(turns)]
    best = "program" if "program" in calls else "backprop"
    ratios = {name: float(f"{median(t[name] / t[best] for t in times):.3g}") for name in calls}
    return {
        "net": net.name, "samples": n, "ours": best, "ratios": ratios,
        "microseconds": {name: float(f"{1e6 * median(t[name] for t in times):.4g}") for name in calls},
    }  # fmt: skip


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="small networks only, nothing is stored")
    short = parser.parse_args().short
    found = {name: peer for name, (package, peer) in PEERS.items() if find_spec(package)}
    for name in PEERS.keys() - found.keys():
        print(f"{name}: left out, {PEERS[name][0]} is not installed")
    rows = [measure(sizes, n, found, 3 if short else 15, 0.002 if short else 0.03) for sizes, n in (CASES[:2] if short else CASES)]
    names = ["backprop", "program", *found, "products"]
    print("Time over ours (below 1: quicker than ours), one thread each:")
    cells = [[r["net"], r["samples"], r["ours"], *(r["ratios"].get(name, "") for name in names)] for r in rows]
    print(table(["net", "samples", "ours", *names], cells))
    print("\nMicroseconds:")
    print(table(["net", "samples", *names], [[r["net"], r["samples"], *(r["microseconds"].get(name, "") for name in names)] for r in rows]))
    if not short:
        versions = {name: version(PEERS[name][0]) for name in found}
        record("gradient", {"peers": versions, "rows": rows}, ())


if __name__ == "__main__":
    main()
