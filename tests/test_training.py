"""Training: each rule is the formula it claims to be, the same seed gives the same network, and digits are learned."""

import dataclasses
from unittest.mock import patch

import numpy as np
import pytest

from backprop_lib import Network, backprop, four_layer_net, four_layer_samples, training
from backprop_lib.data import digits
from backprop_lib.training import accuracy, batches, confusion, fading, halving, train

NET = Network([2, 4, 3], "tanh", biases=True, seed=5)
RNG = np.random.default_rng(8)
X, Y = RNG.uniform(-1, 1, (11, 2)), RNG.uniform(0, 1, (11, 3))
WEIGHTS = np.array([quantity.kind == "w" for quantity in NET.quantities])


def slope(parameters, rows=slice(None)):
    return backprop(NET.with_parameters(parameters), X[rows], Y[rows]).vector


def test_a_step_goes_against_the_gradient():
    trained = train(NET, X, Y, epochs=1, batch=None, rate=0.3).net
    assert np.allclose(trained.parameters, NET.parameters - 0.3 * slope(NET.parameters), rtol=0, atol=1e-15)


def test_an_epoch_is_a_step_for_each_batch():
    rng, now = np.random.default_rng(4), NET.parameters
    for _ in range(3):
        order = rng.permutation(11)
        for rows in (order[:4], order[4:8], order[8:]):
            now = now - 0.3 * slope(now, rows)
    assert np.allclose(train(NET, X, Y, epochs=3, batch=4, rate=0.3, seed=4).net.parameters, now, rtol=0, atol=1e-14)


def test_momentum_keeps_a_share_of_the_last_step():
    first = -0.3 * slope(NET.parameters)
    second = 0.9 * first - 0.3 * slope(NET.parameters + first)
    trained = train(NET, X, Y, epochs=2, batch=None, rate=0.3, momentum=0.9).net
    assert np.allclose(trained.parameters, NET.parameters + first + second, rtol=0, atol=1e-14)


def test_weight_decay_is_the_slope_of_its_term_and_leaves_biases_alone():
    decay, epsilon = 0.02, 1e-6

    def cost(parameters):
        return NET.with_parameters(parameters).loss(X, Y) + decay * (parameters[WEIGHTS] ** 2).sum()

    unit = np.eye(len(WEIGHTS)) * epsilon
    numeric = [(cost(NET.parameters + e) - cost(NET.parameters - e)) / (2 * epsilon) for e in unit]
    trained = train(NET, X, Y, epochs=1, batch=None, rate=1.0, decay=decay).net
    assert np.allclose(NET.parameters - trained.parameters, numeric, rtol=0, atol=1e-8)
    plain = train(NET, X, Y, epochs=1, batch=None, rate=1.0).net
    assert np.array_equal(plain.parameters[~WEIGHTS], trained.parameters[~WEIGHTS])


def test_a_schedule_says_the_rate_of_each_epoch():
    asked = []
    train(NET, X, Y, epochs=3, batch=4, rate=lambda epoch: asked.append(epoch) or 0.1)
    assert asked == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    by_hand = train(train(NET, X, Y, epochs=1, batch=None, rate=0.4).net, X, Y, epochs=1, batch=None, rate=0.2).net
    for schedule in (halving(0.4, every=1), fading(0.4, over=1)):
        assert np.allclose(train(NET, X, Y, epochs=2, batch=None, rate=schedule).net.parameters, by_hand.parameters, rtol=0, atol=1e-14)


def test_fading_halves_after_so_many_epochs():
    assert fading(0.8, over=0.5)(2) == pytest.approx(0.8 / 3, rel=1e-15)
    assert [fading(0.8, over=3)(epoch) for epoch in (1, 4, 10)] == pytest.approx([0.8, 0.4, 0.2], rel=1e-15)


@pytest.mark.parametrize("watch", [NotImplemented, [1], {"accuracy": 0.5}, {"loss": len, "accuracy": None}])
def test_what_cannot_be_watched_is_refused_in_words(watch):
    with pytest.raises(TypeError, match=r'^watch is a dictionary of functions, such as {"accuracy": lambda net: …}, but .* was given$'):
        train(NET, X, Y, epochs=0, watch=watch)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: halving("a", every=1), "rate is a finite number, or a schedule that says one for each epoch, but 'a' was given"),
        (lambda: halving(0.1, every=0), "every is a whole number from 1 on, but 0 was given"),
        (lambda: fading(None, over=1), "rate is a finite number, or a schedule that says one for each epoch, but None was given"),
        *((lambda over=over: fading(0.1, over), "over is a positive number of epochs, but ") for over in (0, -0.5, -2, "a", np.inf)),
    ],
)
def test_what_is_no_schedule_is_refused_in_words(make, told):
    with pytest.raises(ValueError, match=f"^{told}"):
        make()


def test_what_is_left_out_has_the_value_that_is_written_down():
    inputs, targets = RNG.uniform(-1, 1, (70, 2)), RNG.uniform(0, 1, (70, 3))
    with patch("IPython.display.display") as shown:
        done = train(NET, inputs, targets)
    said = train(NET, inputs, targets, epochs=10, batch=32, rate=0.1, momentum=0.0, decay=0.0, seed=0)
    assert done.epochs == 10
    assert np.array_equal(done.net.parameters, said.net.parameters)
    assert not shown.called
    with pytest.raises(TypeError, match="positional"):
        train(NET, inputs, targets, 10)
    with pytest.raises(dataclasses.FrozenInstanceError):
        done.stopped = "never"


def test_no_epoch_changes_nothing():
    done = train(NET, X, Y, epochs=0)
    assert done.net is NET
    assert done.history == {"loss": (NET.loss(X, Y),)}


def test_a_batch_of_one_sample_is_a_step_for_each_sample():
    calls = []
    train(NET, X, Y, epochs=1, batch=1, gradient=lambda net, X, Y: calls.append(len(X)) or backprop(net, X, Y))
    assert calls == [1] * 11


def test_the_number_of_samples_and_of_epochs_has_an_end(monkeypatch):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="at most 10,000,000 samples are put in a random order, but n is 10,000,001; take them in parts"):
        next(batches(10_000_001, 1, rng))
    monkeypatch.setattr(training, "MOST_SAMPLES", 5)
    assert [len(piece) for piece in batches(5, 4, rng)] == [4, 1]
    assert list(batches(0, 4, rng)) == []
    with pytest.raises(ValueError, match="at most 5 samples"):
        next(batches(6, 4, rng))
    with pytest.raises(ValueError, match="n is a whole number from 0 on, but -1"):
        next(batches(-1, 4, rng))
    with pytest.raises(ValueError, match="size is a whole number from 1 on, but 0"):
        next(batches(3, 0, rng))
    with pytest.raises(TypeError, match=r"rng is a generator such as .*, but 0 was given"):
        next(batches(3, 2, 0))
    with pytest.raises(ValueError, match="epochs is at most 100,000, but 100001 was given; train again from the result"):
        train(NET, X, Y, epochs=100_001)
    with pytest.raises(ValueError, match="momentum"):  # 100,000 epochs are taken
        train(NET, X, Y, epochs=100_000, momentum=2.0)


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    one, same, other = (train(NET, X, Y, epochs=2, batch=3, seed=seed).net.parameters for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.allclose(one, other, rtol=0, atol=1e-9)


def test_every_sample_comes_once_in_an_epoch_in_another_order_each_time():
    rng = np.random.default_rng(0)
    first, second = (np.concatenate(list(batches(100, 7, rng))) for _ in range(2))
    assert sorted(first) == sorted(second) == list(range(100))
    assert not np.array_equal(first, second)


def test_the_network_that_was_given_is_left_as_it_was():
    before = NET.parameters
    train(NET, X, Y, epochs=2, rate=0.5, momentum=0.5)
    assert np.array_equal(NET.parameters, before)


def test_the_history_starts_before_the_first_epoch():
    done = train(NET, X, Y, epochs=4, rate=0.2, watch={"first weight": lambda net: net.parameters[0]})
    assert len(done.history["loss"]) == len(done.history["first weight"]) == 5
    assert done.history["loss"][0] == NET.loss(X, Y)
    assert done.history["loss"][-1] == done.net.loss(X, Y)
    assert done.history["first weight"][0] == NET.parameters[0]
    assert repr(done) == "Training of 2-4-3, 4 epochs"


def test_another_gradient_can_be_trained_with():
    uphill = train(NET, X, Y, epochs=1, batch=None, rate=0.1, gradient=lambda net, X, Y: -backprop(net, X, Y).vector)
    assert uphill.history["loss"][1] > uphill.history["loss"][0]
    assert np.allclose(uphill.net.parameters, NET.parameters + 0.1 * slope(NET.parameters), rtol=0, atol=1e-15)


def test_a_training_that_runs_away_ends_with_finite_numbers_and_says_why():
    line = Network([1, 1], "identity", weights=[[[1.0]]])
    done = train(line, [[2.0]], [[1.0]], epochs=2000, rate=10.0)
    assert np.isfinite(done.net.parameters).all()
    assert done.stopped.startswith("stopped in epoch ")
    assert done.stopped.endswith("a weight is no longer finite; try a smaller learning rate")
    assert done.epochs == len(done.history["loss"]) - 1 < 2000
    assert done.stopped in repr(done)


def test_no_step_follows_one_that_is_not_finite():
    calls = []

    def gradient(net, X, Y):
        calls.append(net)
        return np.full(len(WEIGHTS), np.inf if len(calls) == 5 else 1.0)

    done = train(NET, X, Y, epochs=4, batch=4, rate=0.1, gradient=gradient)  # three batches an epoch
    assert len(calls) == 5
    assert done.net is not calls[3]
    assert done.net is calls[4]
    assert done.stopped.startswith("stopped in epoch 2: a weight is no longer finite")
    assert done.epochs == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"epochs": -1}, "epochs is a whole number from 0 on, but -1 was given"),
        ({"epochs": 2.5}, "epochs is a whole number from 0 on, but 2.5 was given"),
        ({"batch": 0}, "batch is a whole number from 1 on, but 0 was given"),
        ({"epochs": True}, "epochs is a whole number from 0 on, but True was given"),
        ({"momentum": -0.1}, "momentum is at least 0 and less than 1, but -0.1 was given"),
        ({"momentum": 1.0}, "momentum is at least 0 and less than 1, but 1.0 was given"),
        ({"decay": -0.1}, "decay is not negative, but -0.1 was given"),
        ({"decay": "a"}, "decay is not negative, but 'a' was given"),
        ({"momentum": None}, "momentum is at least 0 and less than 1, but None was given"),
        ({"rate": "0.1"}, "rate is a finite number, or a schedule that says one for each epoch, but '0.1' was given"),
        ({"rate": np.nan, "epochs": 0}, "rate is a finite number, or a schedule that says one for each epoch, but nan was given"),
        ({"rate": lambda epoch: None}, "rate is a finite number, or a schedule that says one for each epoch, but None was given"),
        (
            {"gradient": lambda net, X, Y: [1.0, 2.0]},
            "must return a Gradient, or a vector of 27 numbers in the order of net.parameters, but it",
        ),
        ({"gradient": lambda net, X, Y: ...}, "must return a Gradient, or a vector of 27 numbers in the order of net.parameters, but it"),
        (
            {"gradient": lambda net, X, Y: ["a"] * 27},
            "must return a Gradient, or a vector of 27 numbers in the order of net.parameters, but it",
        ),
        ({"gradient": lambda net, X, Y: backprop(net, X, Y).weights}, "must return a Gradient, or a vector of 27 numbers"),
    ],
)
def test_what_cannot_be_trained_with_is_refused_in_words(given, told):
    with pytest.raises(ValueError, match=told.replace(".", r"\.")):
        train(NET, X, Y, **{"epochs": 1, **given})


def test_a_gradient_of_one_number_is_one_number():
    with pytest.raises(ValueError, match=r"a Gradient, or a vector of 1 numbers in the order of net\.parameters, but it returned str"):
        train(Network([1, 1]), [[1.0]], [[1.0]], gradient=lambda net, X, Y: "nothing")


def test_confusion_has_a_row_and_a_column_for_each_output():
    net = Network([2, 3, 4], seed=1)
    counts = confusion(net, X, np.eye(4)[np.arange(11) % 4])
    assert counts.shape == (4, 4)
    assert counts.sum(axis=1).tolist() == [3, 3, 3, 2]
    assert accuracy(net, X, np.eye(4)[np.arange(11) % 4]) == np.trace(counts) / 11


def test_confusion_counts_every_sample_once_true_by_row_said_by_column():
    net = Network([2, 2], "identity", weights=[np.eye(2)])
    counts = confusion(net, [[1, 0], [0.2, 0.1], [0.3, 0.4], [0, 1]], [[1, 0], [0, 1], [1, 0], [0, 1]])
    assert counts.tolist() == [[1, 1], [1, 1]]
    assert accuracy(net, [[1, 0], [0.3, 0.4], [0, 1]], [[1, 0], [1, 0], [0, 1]]) == pytest.approx(2 / 3)
    assert confusion(net, [[0.3, 0.4]], [[1, 0]]).tolist() == [[0, 1], [0, 0]]


def test_equal_start_values_keep_hidden_nodes_identical():
    W2, W3 = np.full((4, 2), [0.3, -0.7]), np.full((3, 4), [[0.2], [0.5], [-0.4]])
    same = Network([2, 4, 3], "tanh", weights=[W2, W3], biases=[np.full(4, 0.1), np.zeros(3)])
    trained = train(same, X, Y, epochs=50, batch=4, rate=0.3).net
    assert np.ptp(trained.weights[2], axis=0).max() < 1e-12
    assert np.ptp(trained.weights[3], axis=1).max() < 1e-12
    assert abs(trained.weights[2] - W2).max() > 0.1


def test_the_four_layer_net_learns_its_samples():
    samples = four_layer_samples()
    history = train(four_layer_net(), *samples, epochs=2000, rate=2.0).history["loss"]
    assert history[-1] < 0.1 * history[0]


@pytest.mark.parametrize("seed", range(3))
def test_digits_never_seen_are_read_right_at_least_95_times_in_100(seed):
    learn, test = digits(seed=seed)
    net = Network([64, 32, 10], biases=True, seed=seed)
    done = train(net, learn.X, learn.Y, epochs=20, rate=1.0, seed=seed)
    assert accuracy(done.net, test.X, test.Y) >= 0.95


def test_progress_is_a_widget_and_prints_nothing(capsys):
    shown = []
    with patch("IPython.display.display", shown.append):
        done = train(NET, X, Y, epochs=3, rate=0.5, progress=True)
    assert capsys.readouterr() == ("", "")
    (bar,) = shown
    assert 'value="3" max="3"' in bar.value
    assert f"epoch 3 of 3 · loss {done.history['loss'][-1]:.4f}" in bar.value
    assert repr(bar) == "3 epochs; while they run, a bar with the latest numbers stands here"
    assert "application/vnd.jupyter.widget-view+json" in bar._repr_mimebundle_()
    assert repr(bar) in bar._repr_mimebundle_()["text/html"]


def test_progress_says_why_a_training_stopped():
    shown = []
    with patch("IPython.display.display", shown.append):
        train(Network([1, 1], "identity", weights=[[[1.0]]]), [[2.0]], [[1.0]], epochs=2000, rate=10.0, progress=True)
    assert "try a smaller learning rate" in shown[0].value
