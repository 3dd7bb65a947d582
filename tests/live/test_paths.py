"""The path ledger without a browser: its still picture, its words, its settings."""

import numpy as np
import pytest
from hypothesis import given, settings

from backprop_lib.derivation import derive
from backprop_lib.live import LiveNetwork, Paths
from backprop_lib.live.pictures.paths import columns, routes, ways
from backprop_lib.live.values import Values
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.network import Network
from backprop_lib.notation import b, w
from tests.networks import Case, cases


def test_the_picture_is_the_same_every_time_and_says_its_numbers() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample(), selected=w(3, 2, 2))
    picture = Paths(live).picture()
    assert picture == Paths(live).picture()
    for text in ("Two paths lead to the loss.", "0.0194", "\u22120.0629", "\u22120.0435", "0.5927", ">2.48<"):
        assert text in picture
    merged = Paths(live, merged=True).picture()
    for text in ("Shared tails, worked out once.", "0.1426", "\u22120.1770", "\u22120.0733", "\u22120.0435"):
        assert text in merged
    assert Paths(live).alt() == "Two paths lead to the loss from w 2 2 layer 3; their products add up to the slope \u22120.0435."


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy", "softmax_cross_entropy"])
def test_every_weight_of_every_size_has_a_picture(loss: str, merged: bool) -> None:
    last = {"softmax_cross_entropy": "identity"}.get(loss, "sigmoid")
    for sizes in ([1, 1], [2, 1, 3], [3, 4, 2, 5, 2], [32, 64, 64, 10]):
        net = Network(sizes, ["tanh"] * (len(sizes) - 2) + [last], loss, biases=True, seed=1)
        live = LiveNetwork(net, np.full(sizes[0], 0.3), np.full(sizes[-1], 1 / sizes[-1]))
        for q in (w(2, 1, 1), b(2, 1), w(net.L, 1, 1), b(net.L, 1)):
            live.select(q)
            assert Paths(live, merged=merged).picture().startswith("<svg")


@settings(max_examples=25)
@given(cases(max_samples=1))
def test_its_numbers_are_those_of_the_derivation(case: Case) -> None:
    live = LiveNetwork(case.net, case.X, case.Y)
    for q in case.net.quantities[:: max(1, len(case.net.quantities) // 3)]:
        live.select(q)
        v = Values(live)
        if ways(v) > 30:
            continue
        for nodes, path in zip(routes(v), derive(case.net).paths(q, case.X, case.Y), strict=True):
            assert nodes == tuple(node.j for node in path.nodes)
            assert [(c.of, c.by, c.role) for c in columns(v, nodes)] == [(f.partial.of, f.partial.wrt, f.role) for f in path.factors]
            assert [c.value for c in columns(v, nodes)] == pytest.approx([f.value for f in path.factors], rel=1e-9, abs=1e-12)


def test_it_takes_a_live_network_only() -> None:
    with pytest.raises(TypeError, match="Paths shows a LiveNetwork"):
        Paths(four_layer_net())  # type: ignore[arg-type]
