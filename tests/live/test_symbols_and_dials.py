"""Every symbol has a place and every place a symbol; the dials show what the network computes."""

import re

import pytest

from backprop_lib.live import Dials, LiveNetwork, Symbols
from backprop_lib.live.panels.symbols import items, shapes
from backprop_lib.nets import four_layer_net, four_layer_sample, three_node_net
from backprop_lib.network import Network

NETS = [four_layer_net(), three_node_net(), Network([1, 1]), Network([2, 4, 3], biases=True), Network([12, 11, 3])]


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.name)
def test_every_place_has_one_symbol_and_every_symbol_lights_places_that_are_there(net):
    places = {shape.id for shape in shapes(net)[0] if shape.id}
    homes = [item.home for item in items(net) if item.home and item.home != "none"]
    assert sorted(homes) == sorted(places)
    assert all(item.lit and set(item.lit) <= places for item in items(net))


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.name)
def test_no_two_symbols_of_a_group_have_one_label(net):
    labels = [(item.group, item.label) for item in items(net)]
    assert len(labels) == len(set(labels))


def test_a_symbol_is_printed_by_the_notation():
    found = {item.code: item for item in items(four_layer_net())}
    assert found["w(4, 1, 2)"].label == "w₁₂⁽⁴⁾"
    assert found["w(4, 1, 2)"].lit == ("w4_1_2",)
    assert found["delta(3, 2)"].lit == found["z(3, 2)"].lit == ("z3_2",)
    assert found["a(1, 2)"].label == "x₂"
    row = next(item for item in items(four_layer_net()) if item.label == "w₂⁽³⁾")
    assert row.lit == ("w3_2_1", "w3_2_2", "w3_2_3")


def test_the_still_pictures_say_what_they_show_and_are_the_same_twice():
    symbols = Symbols(LiveNetwork(four_layer_net(), *four_layer_sample()))
    dials = Dials(LiveNetwork(Network([1, 1], weights=[[[1.4]]]), [0.8], [0.15]))
    assert "w 1 2 layer 4" in symbols.alt()
    assert dials.alt() == "Four dials in a row: w 1.4000, z 1.1200, a 0.7540, C 0 0.3648."
    for panel in (symbols, dials):
        assert panel.picture() == panel.picture()
        assert re.match(r"<svg .*</svg>$", panel.picture())


@pytest.mark.parametrize(
    "net",
    [four_layer_net(), Network([1, 1], biases=True), Network([1, 1], loss="binary_cross_entropy")],
    ids=["more weights", "a bias", "a loss that looks at z"],
)
def test_dials_show_a_network_of_one_weight(net):
    live = LiveNetwork(net, [0.5] * net.sizes[0], [0.5] * net.sizes[-1])
    with pytest.raises(ValueError, match=r"Dials show a network of one weight.*but Network"):
        Dials(live)
