"""A network computes what its picture says, and explains what it cannot read."""

import dataclasses
import pickle

import numpy as np
import pytest

from backprop_lib import Network, network
from backprop_lib.nets import four_layer_net, four_layer_sample, four_layer_samples, three_node_net, three_node_samples
from backprop_lib.network import short
from backprop_lib.notation import Quantity, a, b, w, y, z

NET = Network([2, 3, 2], "tanh", weights=[[[1, 2], [3, 4], [5, 6]], [[1, 0, 2], [0, 1, 1]]], biases=[[0.1, 0.2, 0.3], [0.4, 0.5]])


def test_forward_is_the_weighted_sum_and_the_activation():
    fwd = NET.forward([0.1, -0.2])
    z2 = [0.1 * 1 - 0.2 * 2 + 0.1, 0.1 * 3 - 0.2 * 4 + 0.2, 0.1 * 5 - 0.2 * 6 + 0.3]
    assert np.allclose(fwd.z[2], [z2])
    a2 = np.tanh(z2)
    assert np.allclose(fwd.z[3], [[a2[0] + 2 * a2[2] + 0.4, a2[1] + a2[2] + 0.5]])
    assert fwd[z(2, 2)] == pytest.approx(z2[1])
    assert fwd[a(1, 2)] == -0.2
    assert NET.forward([[0.1, -0.2], [1, 2]])[a(2, 3)].shape == (2,)


def test_the_cost_is_the_mean_of_the_samples_losses():
    X, Y = four_layer_samples()
    net = four_layer_net()
    assert net.loss(X, Y) == pytest.approx(np.mean([net.loss(p, q) for p, q in zip(X, Y, strict=True)]))
    assert net.losses(X, Y).shape == (5,)


def test_the_running_networks():
    x, y0 = four_layer_sample()
    net = four_layer_net()
    assert repr(net) == "Network 2-3-3-2, sigmoid, squared error, no biases"
    assert (net[w(4, 1, 2)], net[w(3, 2, 2)]) == (0.95, -2.33)
    assert round(net.loss(x, y0), 4) == 0.5929
    assert round(net.replace({w(4, 1, 2): -1.2}).loss(x, y0), 4) == 0.4369
    assert np.array_equal(four_layer_samples()[0][0], x)
    assert np.array_equal(four_layer_samples()[1][0], y0)
    assert three_node_net().name == "2-2-1"
    assert three_node_net().loss_function.name == "half_squared_error"
    assert three_node_net().loss(*three_node_samples()) > 0


def test_parameters_go_to_a_vector_and_back():
    assert [q.name for q in NET.quantities[:3]] == ["w2_1_1", "w2_1_2", "w2_2_1"]
    assert NET.quantities[-1] == b(3, 2)
    again = NET.with_parameters(NET.parameters)
    assert np.array_equal(again.parameters, NET.parameters)
    assert all(NET.parameters[NET.index(q)] == NET[q] for q in NET.quantities)
    assert NET[w(2, 3, 2)] == 6
    assert NET[b(3, 1)] == 0.4


def test_a_network_does_not_change():
    changed = NET.replace({w(2, 3, 2): -1, b(3, 1): 7})
    assert (changed[w(2, 3, 2)], changed[b(3, 1)]) == (-1, 7)
    assert (NET[w(2, 3, 2)], NET[b(3, 1)]) == (6, 0.4)
    with pytest.raises(ValueError, match="read-only"):
        NET.weights[2][0, 0] = 1


def test_start_values_come_from_the_seed():
    one, two, three = (Network([4, 5, 3], seed=s, biases=True).parameters for s in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, three)
    assert np.array_equal(Network([4, 5, 3]).parameters, Network([4, 5, 3], seed=0).parameters)
    drawn = Network([40, 50], seed=1).weights[2]
    for end in (drawn.max(), -drawn.min()):
        assert 0.95 < end / np.sqrt(6 / 90) <= 1
    spread = Network([2, 3, 2], seed=1, spread=2.5).parameters
    assert np.array_equal(spread, spread.round(2))
    assert not np.array_equal(spread, spread.round(1))
    assert 1 < spread.max() <= 2.5
    assert -2.5 <= spread.min() < -1
    assert np.abs(Network([2, 2], spread=0.5).parameters).max() <= 0.5


def test_a_network_and_a_forward_pass_survive_being_sent():
    for net in (NET, Network([2, 3, 2], ["relu", "identity"], "softmax_cross_entropy", seed=4)):
        again = pickle.loads(pickle.dumps(net))
        assert repr(again) == repr(net)
        assert np.array_equal(again.parameters, net.parameters)
    with pytest.raises(dataclasses.FrozenInstanceError):
        NET.forward([1, 2]).z = {}


def test_the_largest_network_has_ten_million_weights_and_biases(monkeypatch):
    with pytest.raises(
        ValueError, match=r"these sizes need more than 10,000,000 weights and biases; give smaller ones than \[10000000, 1\]"
    ):
        Network([10_000_000, 1])
    monkeypatch.setattr(network, "MOST", 29)
    assert len(Network([2, 3, 3, 2], biases=True).quantities) == 29
    monkeypatch.setattr(network, "MOST", 28)
    with pytest.raises(ValueError, match="more than 28 weights"):
        Network([2, 3, 3, 2])


def test_the_largest_inputs_and_targets_are_computed_with():
    net = Network([1, 1], "identity", weights=[[[1.0]]])
    assert Network([1, 1], spread=1e150).parameters[0] != 0
    with pytest.raises(ValueError, match="in sample 2; every"):
        NET.forward([[1e150, -1e150], [1.1e150, 0]])
    assert net.loss([1e150], [-1e150]) == pytest.approx(4e300)
    assert NET.forward([[-1e150, 1e150]]).a[1].tolist() == [[-1e150, 1e150]]


def test_one_activation_for_each_layer():
    net = Network([2, 3, 2], ["relu", "identity"], "softmax_cross_entropy")
    assert (net.activations[2].name, net.activations[3].name) == ("relu", "identity")
    assert repr(net) == "Network 2-3-2, relu and identity, softmax cross-entropy, no biases"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Network([2]), ValueError, "at least an input and an output layer"),
        (lambda: Network([2, 0]), ValueError, "each of at least one node, but \\[2, 0\\]"),
        (lambda: Network("232"), TypeError, "sizes is a list of whole numbers such as \\[2, 3, 3, 2\\], but '232' was given"),
        (lambda: Network([2, True]), TypeError, "sizes is a list of whole numbers"),
        (lambda: Network(3), TypeError, "sizes is a list of whole numbers"),
        (lambda: Network([2, 2.5]), TypeError, "but \\[2, 2.5\\] was given"),
        (lambda: Network([2, 3, 2], ["tanh"]), ValueError, "one for each of the layers 2 to 3; 1 were given"),
        (lambda: Network([2, 2], "rellu"), ValueError, "did you mean 'relu'"),
        (
            lambda: Network([2, 2], "tanh", "binary_cross_entropy"),
            ValueError,
            "stands on an output layer with sigmoid, but",
        ),
        (lambda: Network([2, 2], weights=[]), ValueError, "needs weights for the layers 2 to 2, 1 arrays; 0 were given"),
        (lambda: Network([2, 3], weights=[[[1, 2, 3], [4, 5, 6]]]), ValueError, "form an array \\(3, 2\\), but \\(2, 3\\) was given"),
        (lambda: Network([1, 1], weights=[[["a"]]]), TypeError, "must be numbers in an array \\(1, 1\\), but \\[\\['a'\\]\\] was given"),
        (lambda: Network([1, 1], weights=[[[np.nan]]]), ValueError, "layer 2 hold a value that is not finite"),
        (lambda: Network([2, 2], biases=[[1]]), ValueError, "the biases of layer 2 of 2-2 form an array \\(2,\\)"),
        (lambda: NET.forward([1, 2, 3]), ValueError, "X has 3 values a sample, but layer 1 has 2 nodes; give an array \\(n, 2\\)"),
        (lambda: NET.forward("ab"), TypeError, "X must be numbers in an array \\(n, 2\\), but 'ab' was given"),
        (lambda: NET.forward([[1, 2], [np.inf, 1]]), ValueError, "not finite in sample 2"),
        (lambda: NET.forward(np.empty((0, 2))), ValueError, "X holds no sample"),
        (lambda: NET.forward(3), ValueError, "X has 0 values a sample"),
        (lambda: NET.forward(np.zeros((1, 2, 5))), ValueError, "X has 5 values a sample.*this one is \\(1, 2, 5\\)"),
        (lambda: NET.forward([[1, 2], [np.nan, 1], [3, 4], [1, np.inf]]), ValueError, "not finite in sample 2"),
        (lambda: NET.forward([[1, 2], [1.001e150, 1]]), ValueError, "X has a value beyond ±1e\\+150, whose square overflows, in sample 2"),
        (lambda: NET.forward([[-1.001e150, 2], [np.nan, 1]]), ValueError, "beyond ±1e\\+150, whose square overflows, in sample 1"),
        (lambda: NET.loss([1, 2], [1e308, 0]), ValueError, "Y has a value beyond"),
        (lambda: NET.forward([1j, 2]), TypeError, "X must be numbers in an array"),
        (lambda: NET.forward([1, 10**400]), TypeError, "X must be numbers in an array"),
        (lambda: NET.forward([1, [2, 3]]), TypeError, "X must be numbers in an array"),
        (lambda: NET.forward([1, ...]), TypeError, "X must be numbers in an array"),
        (lambda: Network([2, 2], seed=True), TypeError, "seed is a whole number from 0 on, but True"),
        (lambda: Network([2, 2], seed=1.5), TypeError, "seed is a whole number from 0 on, but 1.5"),
        (lambda: Network([2, 2], seed=np.array(3)), TypeError, "seed is a whole number from 0 on, but array"),
        (lambda: Network([2, 2], seed=-1), TypeError, "seed is a whole number from 0 on, but -1"),
        *(
            (lambda given=given: Network([2, 2], spread=given), ValueError, "spread is a positive number")
            for given in (0, -2, np.inf, np.nan, "1", 1.1e150)
        ),
        (lambda: NET.forward([1, 2])[Quantity("z", 0, (1,))], ValueError, "2-3-2 has layers 1 to 3, layer 0 was asked for"),
        (lambda: NET.forward([1, 2])[Quantity("z", 2, (0,))], ValueError, "layer 2 of 2-3-2 has nodes 1 to 3, node 0 was asked for"),
        (lambda: NET.loss([[1, 2]], [[1, 2], [3, 4]]), ValueError, "X has 1 samples and Y has 2"),
        (lambda: NET.loss([1, 2], [1, 2, 3]), ValueError, "Y has 3 values a sample, but the output layer has 2 nodes"),
        (lambda: Network([1, 1], loss="binary_cross_entropy").loss([1], [2]), ValueError, "expects every target between 0 and 1"),
        (
            lambda: Network([1, 2], "identity", "softmax_cross_entropy").loss([1], [0.5, 0.6]),
            ValueError,
            "not negative and sum to 1",
        ),
        (lambda: NET[w(3, 3, 1)], ValueError, "layer 3 of 2-3-2 has nodes 1 and 2, node 3 was asked for"),
        (lambda: NET[w(3, 1, 4)], ValueError, "layer 2 of 2-3-2 has nodes 1 to 3, node 4 was asked for"),
        (lambda: NET[w(4, 1, 1)], ValueError, "2-3-2 has layers 1 to 3, layer 4 was asked for"),
        (lambda: Network([1, 1])[w(2, 2, 1)], ValueError, "layer 2 of 1-1 has node 1 only"),
        (lambda: NET[a(2, 1)], TypeError, "expected a weight w\\(l, j, k\\) or a bias"),
        (lambda: NET["w"], TypeError, "but 'w' was given"),
        (lambda: Network([1, 1])[b(2, 1)], ValueError, "has no biases"),
        (lambda: NET.with_parameters([1, 2]), ValueError, "has 17 weights and biases, but an array \\(2,\\) was given"),
        (lambda: NET.forward([1, 2])[y(1)], TypeError, "a forward pass has a\\(l, j\\) and z\\(l, j\\)"),
        (lambda: NET.forward([1, 2])[a(2, 4)], ValueError, "layer 2 of 2-3-2 has nodes 1 to 3, node 4"),
    ],
)
def test_bad_input_is_explained(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_long_input_is_shortened_in_the_message():
    assert short("x" * 58) == "'" + "x" * 58 + "'"
    assert short("x" * 59) == "'" + "x" * 56 + "…"
    with pytest.raises(TypeError) as caught:
        NET.forward(["word"] * 100)
    assert len(str(caught.value)) < 200
