"""Loaded by a kernel that `tools/sabotage.py` starts: puts one mistake into the library before a lesson imports it."""

import os
import sys


def _plant(name: str) -> None:
    import backprop_lib
    from backprop_lib.network import Network

    module = sys.modules["backprop_lib.backprop"]
    right = module.backprop

    if name == "derivation":
        from sympy.core.parameters import distribute

        import backprop_lib.derivation as derivation

        slope = derivation.loss_slope

        def flipped(row):
            def minus(output, target):
                with distribute(False):
                    return -slope(row)(output, target)

            return minus

        derivation.loss_slope = flipped
        return

    decay = name in ("30a", "30b")

    def wrong(net: Network, X, Y, reduce: str = "mean"):
        from backprop_lib.mistakes import wrong_gradient

        try:
            found = wrong_gradient(net, X, Y, name)
        except ValueError:  # this network cannot show the mistake
            return right(net, X, Y, reduce)
        if reduce == "sum":
            n = len(net.samples(X, Y)[0])
            found = module.Gradient(
                {l: n * G for l, G in found.weights.items()}, {l: n * G for l, G in found.biases.items()}, found.delta, found.a
            )
        if name == "18":
            found = stale(net, found)
        return found

    before = {}

    def stale(net, found):
        sizes = net.sizes
        if sizes in before:
            old = before[sizes]
            found = module.Gradient(
                {l: G + old.weights[l] for l, G in found.weights.items()},
                {l: G + old.biases[l] for l, G in found.biases.items() if l in old.biases},
                found.delta,
                found.a,
            )
        before[sizes] = found
        return found

    if decay:
        import backprop_lib.training as training

        step = training.train

        def train(net, X, Y, *args, **options):
            if name == "30a":
                options["decay"] = 0.0
                return step(net, X, Y, *args, **options)
            rate = options.get("decay", 0.0)
            gradient = options.get("gradient", right)

            def with_biases(now, X, Y):
                g = gradient(now, X, Y)
                return module.Gradient(g.weights, {l: G + 2 * rate * now.biases[l] for l, G in g.biases.items()}, g.delta, g.a)

            return step(net, X, Y, *args, **{**options, "gradient": with_biases})

        training.train = train
        return
    module.backprop = wrong
    backprop_lib.backprop = wrong


if os.environ.get("PLANTED_MISTAKE", "none") != "none":
    _plant(os.environ["PLANTED_MISTAKE"])
