"""The activation curves without a browser: still picture, words, settings, and the model behind the switch."""

import pytest

from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.live import ActivationCurve, LiveNetwork
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.network import Network
from backprop_lib.notation import w


def test_the_picture_is_the_same_every_time_and_says_where_the_nodes_are() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample(), selected=w(3, 2, 2))
    panel = ActivationCurve(live)
    assert panel.picture() == ActivationCurve(live).picture()
    assert panel.alt() == (
        "sigmoid and its slope with the nodes of layer 3: node 1 at z \u22120.43, slope 0.2387; "
        "node 2 at z \u22120.37, slope 0.2416; node 3 at z \u22120.72, slope 0.2205"
    )
    live.select(w(2, 1, 1))
    assert "layer 2" in panel.alt()
    panel.layer = 4
    assert "layer 4" in panel.alt()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_function_has_its_picture_and_its_formulas(name: str) -> None:
    net = Network([2, 9, 1], [name, "identity"], seed=3)
    panel = ActivationCurve(LiveNetwork(net, [40.0, -70.0], [0.1]), layer=2)
    assert ACTIVATIONS[name].label in panel.picture()
    assert set(panel.formulas[name]) == {"of", "slope"}
    opening = '<mo stretchy="false">&#x00028;</mo>'
    assert opening * 2 not in panel.formulas["tanh"]["slope"]


@pytest.mark.parametrize("loss", LOSSES)
def test_it_knows_what_the_loss_needs(loss: str) -> None:
    last = LOSSES[loss].outputs or "tanh"
    live = LiveNetwork(Network([2, 2], last, loss), [0.1, 0.2], [0.5, 0.5])
    assert ActivationCurve(live).needed == (LOSSES[loss].outputs or "")


def test_a_layer_without_activation_is_named() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample())
    with pytest.raises(ValueError, match="layers 2 to 4; layer 1 was asked for"):
        ActivationCurve(live, layer=1)
