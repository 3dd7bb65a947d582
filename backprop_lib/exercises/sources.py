"""The taught backward pass as text, with one piece exchanged: functions to be repaired. One entry a bug, by its row's number."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BUGS", "planted"]

RIGHT: Mapping[str, str] = {
    "loss": "2 * (a[L] - Y)",
    "out": "slope(z[L])",
    "back": "delta[l + 1] @ net.weights[l + 1]",
    "hidden": "slope(z[l])",
    "weight": "delta[l].T @ a[l - 1] / len(X)",
    "bias": "delta[l].mean(axis=0)",
}

BUGS: Mapping[str, Mapping[str, str]] = {
    "1b": {"hidden": "1"},
    "1c": {"out": "1"},
    "2": {"out": "slope(a[L])", "hidden": "slope(a[l])"},
    "5": {"loss": "2 * (Y - a[L])"},
    "6": {"loss": "a[L] - Y"},
    "7": {"weight": "delta[l].T @ a[l - 1]", "bias": "delta[l].sum(axis=0)"},
    "8": {"loss": "2 * (a[L] - Y) / len(X)"},
    "9b": {"back": "delta[l + 1][:, -1:] @ net.weights[l + 1][-1:]"},
    "9c": {"back": "delta[l + 1] @ net.weights[l + 1] / delta[l + 1].shape[1]"},
    "14": {"weight": "delta[l].T @ (z[l - 1] if l > 2 else X) / len(X)"},
    "16": {"back": "delta[l + 1].sum(axis=1, keepdims=True)"},
    "17b": {"bias": "0 * net.biases[l]"},
    "17d": {"bias": "delta[l].sum(axis=0)"},
    "19a": {"weight": "np.outer(delta[l][-1], a[l - 1][-1])", "bias": "delta[l][-1]"},
    "19b": {"weight": "np.outer(delta[l][-1], a[l - 1][-1]) / len(X)", "bias": "delta[l][-1] / len(X)"},
    "21": {"weight": "np.outer(delta[l].mean(axis=0), a[l - 1].mean(axis=0))"},
    "24": {"loss": "(a[L] - Y) ** 2"},
}

HEAD = """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))

def gradient(net, X, Y):
    forward, L = net.forward(X), net.L
    a, z = forward.a, forward.z
    delta = {{L: ({loss}) * {out}}}
    for l in range(L - 1, 1, -1):
        delta[l] = ({back}) * {hidden}
    weights = [{weight} for l in range(2, L + 1)]
"""


def planted(bug: str = "", biases: bool = False) -> str:
    """The source of `gradient(net, X, Y)` with that mistake in it; without a bug it is right."""
    text = HEAD.format(**{**RIGHT, **BUGS.get(bug, {})})
    if not biases:
        return text + "    return weights\n"
    bias = BUGS.get(bug, {}).get("bias", RIGHT["bias"])
    return text + f"    return weights, [{bias} for l in range(2, L + 1)]\n"


def repair(bug: str, biases: bool = False) -> str:
    """What stands wrong in it, and what has to stand there."""
    pieces = [(wrong, RIGHT[name]) for name, wrong in BUGS[bug].items() if biases or name != "bias"]
    return "Look for one piece: " + "; ".join(f"where `{wrong}` stands, `{right}` has to stand" for wrong, right in pieces) + "."
