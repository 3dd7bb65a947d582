"""The landscape from Python: axes, steps, a picture that is the same every time."""

import re

import numpy as np
import pytest

from backprop_lib.backprop import backprop
from backprop_lib.live import Landscape, LiveNetwork, workbench
from backprop_lib.live.pictures.landscape import Slope
from backprop_lib.nets import four_layer_net, four_layer_samples
from backprop_lib.network import Network
from backprop_lib.notation import b, w
from backprop_lib.numbers import fmt

X, Y = four_layer_samples()


@pytest.fixture
def live() -> LiveNetwork:
    return LiveNetwork(four_layer_net(), X, Y)


def test_axes_are_those_named_or_the_selected_weight_and_a_sibling(live: LiveNetwork) -> None:
    net = four_layer_net()
    assert Landscape(live, w(3, 2, 2), w(4, 1, 2)).axes == [net.index(w(3, 2, 2)), net.index(w(4, 1, 2))]
    assert Landscape(live).axes == [net.index(w(4, 1, 2)), net.index(w(4, 1, 1))]
    assert Landscape(LiveNetwork(Network([1, 1], biases=True), [0.5], [0.2])).axes == [0, 1]


def test_a_step_is_the_mean_gradient_s(live: LiveNetwork) -> None:
    at = Slope(live, Landscape(live, w(3, 2, 2), w(4, 1, 2)).axes)
    net = four_layer_net()
    grad = backprop(net, X, Y)
    assert at.cost == pytest.approx(net.loss(X, Y))
    assert at.slopes == pytest.approx([grad[w(3, 2, 2)], grad[w(4, 1, 2)]])
    all_ = net.with_parameters(net.parameters - 20 * grad.vector)
    two = net.replace({q: net[q] - 20 * grad[q] for q in (w(3, 2, 2), w(4, 1, 2))})
    assert at.after(20, every=True) == pytest.approx(all_.loss(X, Y))
    assert at.after(20, every=False) == pytest.approx(two.loss(X, Y))


def test_a_learning_rate_can_be_too_large(live: LiveNetwork) -> None:
    assert "it falls" in Landscape(live, rate=20, every=True).alt()
    assert "it rises" in Landscape(live, rate=100, every=True).alt()


def test_the_picture_is_the_same_every_time_and_says_its_numbers(live: LiveNetwork) -> None:
    picture = Landscape(live, w(3, 2, 2), w(4, 1, 2)).picture()
    assert picture == Landscape(live, w(3, 2, 2), w(4, 1, 2)).picture()
    assert f"cost {fmt(four_layer_net().loss(X, Y))}" in picture
    assert "nan" not in picture
    assert len(picture) < 60_000


def test_the_contours_of_a_plane_are_straight_and_evenly_spaced() -> None:
    from backprop_lib.live.pictures.landscape import SIDE, _contours

    slanted = np.add.outer(np.zeros(5), np.linspace(0, 1, 5))  # rises to the right
    ends = np.array([float(v) for v in re.findall(r"-?\d+\.?\d*", _contours(slanted))]).reshape(-1, 4)
    assert (ends[:, 0] == ends[:, 2]).all()
    gaps = np.diff(np.unique(ends[:, 0]))
    assert np.allclose(gaps, gaps[0], atol=0.11)
    assert gaps[0] == pytest.approx(SIDE / 10, abs=0.2)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        ((w(4, 1, 2), w(4, 1, 2)), {}, ValueError, "different ones"),
        ((b(4, 1),), {}, ValueError, "no biases"),
        ((), {"rate": 0}, Exception, "0.001 to 1000"),
        ((), {"rate": float("nan")}, Exception, "0.001 to 1000"),
    ],
)
def test_what_makes_no_landscape_is_refused(live: LiveNetwork, arguments, options, error, words) -> None:
    with pytest.raises(error, match=words):
        Landscape(live, *arguments, **options)
    with pytest.raises(ValueError, match="needs two"):
        Landscape(LiveNetwork(Network([1, 1]), [0.5], [0.2]))


@pytest.mark.parametrize(
    "net",
    [
        Network([8, 16, 16, 10], "relu", "half_squared_error", biases=True),
        Network([2, 3, 3], ["softplus", "identity"], "softmax_cross_entropy", biases=True),
        Network([3, 2, 2], "sigmoid", "binary_cross_entropy"),
        Network([20, 64, 3], "tanh"),
    ],
    ids=repr,
)
def test_every_network_has_a_picture(net: Network) -> None:
    y = np.eye(net.sizes[-1])[0]
    view = workbench(LiveNetwork(net, np.linspace(-1, 1, net.sizes[0]), y), Landscape)
    assert "nan" not in view.picture()
    assert view.alt()
