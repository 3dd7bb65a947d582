"""The four answers behind the panel: those of `agree`, and of a part of the weights where there are many."""

import numpy as np
import pytest

from backprop_lib.agreement import agree
from backprop_lib.live import Agreement, LiveNetwork, workbench
from backprop_lib.live.jury import MOST, WAYS, answers
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.network import Network
from backprop_lib.notation import w


@pytest.fixture
def live() -> LiveNetwork:
    return LiveNetwork(four_layer_net(), *four_layer_sample())


def test_the_answers_are_those_of_agree(live: LiveNetwork) -> None:
    live[w(4, 1, 2)] = -1.2
    live.activations = [2, 3, 1]
    found, table = answers(live), agree(live.net, [live.x], [live.y])
    for way in WAYS:
        assert found.values[way] == pytest.approx(table.answers[way][live.selected], rel=1e-6, abs=1e-9)
    assert found.agreed
    assert found.limits == pytest.approx(table.limits)
    assert found.verdict == "All 21 derivatives agree: backprop and the complex step to 1e-9, central differences to 1e-6."


def test_of_many_weights_some_are_compared_and_the_selected_one_always() -> None:
    net = Network([32, 64, 64, 10], "tanh", seed=1)
    live = LiveNetwork(net, np.linspace(-1, 1, 32), np.linspace(-0.9, 0.9, 10), selected=w(3, 17, 5))
    found = answers(live)
    assert MOST <= found.count <= MOST + 1
    assert found.values["complex step"] == pytest.approx(found.values["backprop"], rel=1e-9)
    assert found.verdict.startswith(f"{found.count} of {len(net.quantities)} derivatives, spread evenly, all agree")


def test_a_view_that_asks_is_answered_with_the_network_as_it_is_now(live: LiveNetwork) -> None:
    panel = Agreement(live)
    before = panel.stored["values"]
    live[w(4, 1, 2)] = 2.0
    assert panel.stored["values"] == before
    panel._handle_custom_msg({"ask": "answers"}, [])
    assert panel.stored["values"] != before
    assert panel.stored["value"] == 2.0


def test_the_picture_is_the_same_every_time_and_shows_no_rounding(live: LiveNetwork) -> None:
    picture = Agreement(live).picture()
    assert picture == Agreement(live).picture()
    assert picture.count("0.058261") == 4
    assert "e−" not in picture
    assert "complex step 0.058261" in workbench(live, Agreement).alt()


@pytest.mark.parametrize("step", [0, -1e-3, 2, 1e-13, float("nan")])
def test_a_step_that_makes_no_sense_is_refused(live: LiveNetwork, step: float) -> None:
    with pytest.raises(ValueError, match="1e-12 to 1"):
        Agreement(live, step=step)


def test_a_network_whose_numbers_overflow_gives_no_answers_and_no_error() -> None:
    net = Network([1, 1, 1], "identity", weights=[[[1e200]], [[1e200]]])
    panel = Agreement(LiveNetwork(net, [1.0], [0.0]))
    assert panel.stored == {}
