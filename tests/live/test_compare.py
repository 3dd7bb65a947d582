"""A learner's function beside the true gradient: whatever it does, there is a readable answer."""

import re

import numpy as np
import pytest

from backprop_lib.backprop import backprop
from backprop_lib.live import LiveNetwork, workbench
from backprop_lib.live.learner import call
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.network import Network
from backprop_lib.notation import w

NET = four_layer_net()
X, Y = four_layer_sample()
TRUE = backprop(NET, X, Y)


def reply(function, net=NET, x=X, y=Y, **options):
    return call(function, net, x, y, w(4, 1, 2), **options)


def test_an_array_of_a_wrong_shape_is_told_how_one_derivative_is_given_here() -> None:
    trouble = reply(lambda net, X, Y: [1, 2]).trouble
    assert trouble.endswith(" For one derivative return one number.")
    assert "of=" not in trouble


def test_a_second_is_one() -> None:
    def forever(net, X, Y):
        while True:
            pass

    assert "stopped after 1 second;" in reply(forever, seconds=1).trouble


@pytest.mark.parametrize(
    "form",
    [
        lambda g: g,
        lambda g: list(g.weights.values()),
        lambda g: g.weights,
        lambda g: g.vector,
        lambda g: {quantity: g[quantity] for quantity in NET.quantities},
    ],
    ids=["Gradient", "list", "dict by layer", "vector", "dict by weight"],
)
def test_every_form_of_a_gradient_is_read(form) -> None:
    given = reply(lambda net, X, Y: form(backprop(net, X, Y)))
    assert given.vector == pytest.approx(TRUE.vector)
    assert not given.single
    assert given.trouble == ""


def test_one_number_is_the_selected_weight_s() -> None:
    given = reply(lambda net, X, Y: backprop(net, X, Y)[w(4, 1, 2)])
    assert given.single
    assert np.isfinite(given.vector).sum() == 1
    assert given.vector[NET.index(w(4, 1, 2))] == pytest.approx(TRUE[w(4, 1, 2)])


def test_a_fourth_argument_is_the_selected_weight() -> None:
    assert reply(lambda net, X, Y, of: backprop(net, X, Y)[of]).vector is not None
    assert reply(lambda net, X, Y, of=None: backprop(net, X, Y)[of]).vector is not None
    assert reply(lambda net, X, Y, scale=2: scale * backprop(net, X, Y)[w(4, 1, 2)]).single


def test_biases_and_a_part_are_placed_where_they_belong() -> None:
    net = Network([2, 3, 2], biases=True, seed=1)
    grad = backprop(net, [0.1, 0.2], [0.3, 0.4])
    given = call(lambda net, X, Y: (grad.weights, grad.biases), net, [0.1, 0.2], [0.3, 0.4], w(2, 1, 1))
    assert given.vector == pytest.approx(grad.vector)
    last = call(lambda net, X, Y: {3: grad.weights[3]}, net, [0.1, 0.2], [0.3, 0.4], w(2, 1, 1))
    assert last.vector[6:12] == pytest.approx(grad.weights[3].ravel())
    assert np.isnan(last.vector).sum() == len(grad.vector) - 6


def wrong(net, X, Y):
    return X @ np.ones((5, 1))


def exits(net, X, Y):
    raise SystemExit


def spoils(net, X, Y):
    X[:], net.weights[2][:] = 0, 0


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (wrong, "in line .* of wrong: `return X @"),
        (exits, "SystemExit"),
        (lambda net: 0, "takes 1 positional argument"),
        (lambda net, X, Y: None, "returns nothing"),
        (lambda net, X, Y: ..., "three dots"),
        (lambda net, X, Y: "much", "a number is expected"),
        (lambda net, X, Y: float("nan"), "NaN"),
        (lambda net, X, Y: [np.ones((3, 2)), np.ones((3, 3))], "3 arrays, but 2"),
        (lambda net, X, Y: [np.ones((3, 2)), np.ones((3, 3)), np.ones((3, 3))], "shape 2×3"),
        (lambda net, X, Y: [[1, 2], [3]], "2 were given|layer"),
        (lambda net, X, Y: {9: 1}, "keys given are"),
        (lambda net, X, Y: [g.T for g in backprop(net, X, Y).weights.values()], "exchanged in layer 2 and 4"),
    ],
)
def test_whatever_goes_wrong_is_said(function, words) -> None:
    given = reply(function)
    assert given.trouble
    assert re.search(words, given.trouble)


def test_a_function_that_takes_too_long_is_stopped() -> None:
    def forever(net, X, Y):
        print("on and on")
        while True:
            pass

    given = reply(forever, seconds=0.2)
    assert given.late
    assert "stopped after 0.2 seconds" in given.trouble
    assert given.printed == "on and on\n"


def test_nothing_of_the_view_can_be_changed() -> None:
    live = LiveNetwork(NET, X, Y)
    live.compare(spoils).reply()
    assert live.x == list(X)
    assert live.net.parameters.tolist() == NET.parameters.tolist()


def test_the_view_is_answered_in_any_case() -> None:
    live = LiveNetwork(NET, X, Y)
    view, sent = live.compare(lambda net, X, Y: backprop(net, X, Y)), []
    view.send = lambda content, buffers=None: sent.append(content)
    state = {"parameters": live.parameters, "activations": live.activations, "x": live.x, "y": live.y, "k": live.selected}
    view._asked(view, {"ask": "1", **state}, [])
    view._asked(view, {"ask": "2", **state, "activations": [99]}, [])
    view._asked(view, {"ask": "3"}, [])
    view._asked(view, "what", [])
    assert [one["answer"] for one in sent] == ["1", "2", "3"]
    assert sent[0]["vector"] == pytest.approx(TRUE.vector.tolist())
    assert sent[1]["vector"] is None
    assert "could not be used" in sent[1]["trouble"]


@pytest.mark.parametrize(("given", "error"), [(3.0, TypeError), (None, TypeError)])
def test_what_cannot_be_called_is_refused(given, error) -> None:
    with pytest.raises(error, match="takes a function"):
        LiveNetwork(NET, X, Y).compare(given)
    with pytest.raises(ValueError, match="at most 60"):
        LiveNetwork(NET, X, Y).compare(wrong, seconds=0)


def test_the_picture_says_what_differs_and_is_the_same_every_time() -> None:
    live = LiveNetwork(NET, X, Y)
    view = live.compare(lambda net, X, Y: {4: 2 * backprop(net, X, Y).weights[4]})
    assert "6 of 6 differ; farthest off is w 2 2 layer 4: yours −0.1446, true −0.0723." in view.alt()
    assert view.picture() == view.picture()
    assert "0.0583" in view.picture()
    assert "stands for" not in workbench(live, live.compare(wrong)).alt()
    assert "wrong" in live.compare(wrong).picture()
