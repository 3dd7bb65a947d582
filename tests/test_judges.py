"""Independent judges: the gradients of random networks by HIPS/autograd, JAX and, where it is installed, PyTorch.

Each judge is given its own forward pass, written in its own functions, and differentiates it by itself.
"""

import importlib.util

import numpy as np
import pytest

from backprop_lib import backprop
from backprop_lib.agreement import bounds
from backprop_lib.functions import ACTIVATIONS, LOSSES
from tests.networks import Case, random_case

ONE_SHAPE = 80  # JAX compiles once for each shape: there so many networks share one


def draw(seed: int, together: int = 1) -> Case:
    """The seed's network: shape, functions, loss and biases change every `together` seeds, the numbers with each."""
    rng = np.random.default_rng(seed // together)
    sizes = [int(n) for n in rng.integers(1, 7, rng.integers(2, 7))]
    names = [str(n) for n in rng.choice(list(ACTIVATIONS), len(sizes) - 1)]
    loss = list(LOSSES)[rng.integers(len(LOSSES))]
    return random_case(seed, sizes, names, loss, bool(rng.integers(2)), int(rng.integers(1, 21)))


def cost(xp, activations, loss, parameters, X, Y):
    """The cost in the functions of `xp` (autograd's or JAX's NumPy), from textbook forms; parameters = [(W, b), …]."""
    g = {
        "identity": lambda z: z,
        "sigmoid": lambda z: 0.5 * (xp.tanh(0.5 * z) + 1),
        "tanh": xp.tanh,
        "relu": lambda z: xp.where(z > 0, z, 0 * z),
        "leaky_relu": lambda z: xp.where(z > 0, z, 0.01 * z),
        "softplus": lambda z: xp.logaddexp(z, 0 * z),
    }
    a = X
    for name, (W, b) in zip(activations, parameters, strict=True):
        z = xp.dot(a, W.T) + b
        a = g[name](z)
    if loss == "binary_cross_entropy":
        each = xp.sum(xp.logaddexp(z, 0 * z) - Y * z, axis=1)
    elif loss == "softmax_cross_entropy":
        top = xp.max(a, axis=1, keepdims=True)
        each = top[:, 0] + xp.log(xp.sum(xp.exp(a - top), axis=1)) - xp.sum(Y * a, axis=1)
    else:
        each = xp.sum((a - Y) ** 2, axis=1) * (0.5 if loss == "half_squared_error" else 1)
    return xp.mean(each)


def judged(case: Case, gradient_of) -> None:
    """Compare backprop with what a judge says of each weight and bias."""
    net, X, Y = case
    names = [net.activations[l].name for l in net.layers]
    zero = {l: np.zeros(net.sizes[l - 1]) for l in net.layers}
    parameters = [(np.array(net.weights[l]), np.array(net.biases.get(l, zero[l]))) for l in net.layers]
    found = gradient_of(names, net.loss_function.name, parameters, X, Y)
    grad = backprop(net, X, Y)
    exact, _ = bounds(grad.vector, net.loss(X, Y))
    for l, (dW, db) in zip(net.layers, found, strict=True):
        assert np.abs(np.asarray(dW) - grad.weights[l]).max() <= exact, f"{net!r}: weights of layer {l}"
        if net.biases:
            assert np.abs(np.asarray(db) - grad.biases[l]).max() <= exact, f"{net!r}: biases of layer {l}"


def away_from_kinks(together: int = 1) -> list[Case]:
    """At least 2,000 networks without a sample at a kink."""
    found = [case for case in (draw(seed, together) for seed in range(2_200)) if case.away_from_kinks]
    assert len(found) >= 2_000
    return found


def test_autograd_agrees_on_2000_networks():
    import autograd.numpy as xp
    from autograd import grad

    with np.errstate(over="ignore"):  # its slope of tanh is 1/cosh²
        for case in away_from_kinks():
            judged(case, lambda names, loss, p, X, Y: grad(lambda q: cost(xp, names, loss, q, X, Y))(p))


def test_jax_agrees_on_2000_networks():
    import jax

    jax.config.update("jax_enable_x64", True)
    compiled = {}

    def gradient_of(names, loss, parameters, X, Y):
        key = (tuple(names), loss, X.shape, tuple(W.shape for W, _ in parameters))
        if key not in compiled:
            compiled[key] = jax.jit(jax.grad(lambda q, X, Y: cost(jax.numpy, names, loss, q, X, Y)))
        return compiled[key](parameters, X, Y)

    for case in away_from_kinks(ONE_SHAPE):
        judged(case, gradient_of)


if importlib.util.find_spec("torch"):  # its CPU build is not in the lock; the weekly workflow installs it

    def test_torch_agrees():
        import torch

        def gradient_of(names, loss, parameters, X, Y):
            leaves = [(torch.tensor(W, requires_grad=True), torch.tensor(b, requires_grad=True)) for W, b in parameters]
            a, target = torch.tensor(X), torch.tensor(Y)
            functions = torch.nn.functional
            g = {
                "identity": lambda z: z,
                "sigmoid": torch.sigmoid,
                "tanh": torch.tanh,
                "relu": torch.relu,
                "leaky_relu": functions.leaky_relu,
                "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),
            }
            for name, (W, b) in zip(names, leaves, strict=True):
                z = functions.linear(a, W, b)
                a = g[name](z)
            if loss == "binary_cross_entropy":
                total = functions.binary_cross_entropy_with_logits(z, target, reduction="sum")
            elif loss == "softmax_cross_entropy":
                total = functions.cross_entropy(a, target, reduction="sum")
            else:
                total = ((a - target) ** 2).sum() * (0.5 if loss == "half_squared_error" else 1)
            (total / len(X)).backward()
            return [(W.grad.numpy(), b.grad.numpy()) for W, b in leaves]

        for case in away_from_kinks():
            judged(case, gradient_of)


def test_a_wrong_gradient_would_be_seen():
    import autograd.numpy as xp
    from autograd import grad

    case = draw(1)
    with pytest.raises(AssertionError, match="of layer"):
        judged(case, lambda names, loss, p, X, Y: grad(lambda q: cost(xp, names, loss, q, X, Y) * (1 + 1e-7))(p))
