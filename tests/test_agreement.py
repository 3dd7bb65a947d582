"""The jury: how far answers may differ, which row it shows, and what it says of each."""

import dataclasses

import numpy as np
import pytest

from backprop_lib import Network
from backprop_lib.agreement import WAYS, Agreement, agree, bounds
from backprop_lib.nets import four_layer_net, four_layer_samples
from backprop_lib.notation import w

Q = (w(2, 1, 1), w(2, 1, 2), w(2, 1, 3), w(2, 1, 4), w(2, 1, 5))


def jury(differences=(0.0, 0.0, 0.0)):
    """Five derivatives: the first three within the limit of 1 from the symbolic answer, the others not."""
    answers = {
        "symbolic": np.array([10.0, 10.0, 10.0, 10.0, 10.0]),
        "backprop": np.array([10.9, 11.0, 10.0, 12.0, 10.0]),
        "central difference": np.array([10.0, 10.0, 9.0, 10.0, 10.0]),
        "complex step": np.array([9.1, 10.0, 10.0, 10.0, 8.0]),
    }
    return Agreement(Q, answers, Q, dict(zip(WAYS[1:], differences, strict=True)), dict.fromkeys(WAYS[1:], 1.0))


def test_the_bounds_are_those_that_are_written_down():
    gradient = np.array([0.5, -4.0])
    assert bounds(gradient, 0.3) == pytest.approx((4e-9 + 1e-13, 4e-6 + 1e-9), rel=1e-12, abs=0)
    assert bounds(gradient, 1.5) == pytest.approx((4e-9 + 1.5e-13, 4e-6 + 1.5e-9), rel=1e-12, abs=0)
    assert bounds(gradient / 100, 700.0) == pytest.approx((4e-11 + 7e-11, 4e-8 + 7e-7), rel=1e-12, abs=0)
    assert bounds(np.empty(0), 0.0) == pytest.approx((1e-13, 1e-9), rel=1e-12, abs=0)


def test_each_way_is_held_against_the_symbolic_answer_in_each_row():
    assert [line.split()[-1] for line in repr(jury()).splitlines()[1:6]] == ["agree", "agree", "agree", "differ", "differ"]


def test_what_is_as_far_away_as_its_limit_agrees():
    assert jury((1.0, 1.0, 1.0)).agreed == dict.fromkeys(WAYS[1:], True)
    assert jury((1.0, 1.5, 2.0)).agreed == {"backprop": True, "central difference": False, "complex step": False}
    assert "see central difference and complex step" in jury((1.0, 1.5, 2.0)).verdict
    assert not jury((1.0, 1.5, 2.0))


def test_every_way_but_the_first_has_its_difference_and_its_limit():
    net, (X, Y) = four_layer_net(), four_layer_samples()
    found = agree(net, X, Y)
    assert tuple(found.answers) == WAYS
    exact, coarse = bounds(found.answers["symbolic"], net.loss(X, Y))
    assert found.limits == {"backprop": exact, "central difference": coarse, "complex step": exact}
    assert found.differences == {way: np.abs(found.answers[way] - found.answers["symbolic"]).max() for way in WAYS[1:]}
    assert found.shown == net.quantities
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.shown = ()


def test_of_a_large_network_the_first_24_rows_are_shown():
    net = Network([5, 5, 1], seed=2)
    found = agree(net, np.full(5, 0.3), [0.4])
    assert found.shown == net.quantities[:24]
    assert "… and 6 more" in repr(found)
    assert agree(net, np.full(5, 0.3), [0.4], of=[]).shown == ()


def test_columns_are_as_wide_as_their_widest_cell():
    lines = repr(jury()).splitlines()[:6]
    assert len({len(line) for line in lines}) == 1
    assert lines[0] == "     ∂C/∂…   symbolic   backprop  central difference  complex step  verdict"
