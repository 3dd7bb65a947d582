"""The sample microscope without a browser: its numbers are `backprop`'s, its settings are checked."""

import numpy as np
import pytest
from hypothesis import given, settings

from backprop_lib.backprop import backprop
from backprop_lib.live import LiveNetwork, Samples
from backprop_lib.nets import four_layer_net, four_layer_samples
from backprop_lib.notation import w
from tests.networks import Case, cases


@settings(max_examples=25)
@given(cases())
def test_mean_and_sum_are_those_of_backprop(case: Case) -> None:
    live = LiveNetwork(case.net, case.X, case.Y)
    panel = Samples(live)
    for q in (case.net.quantities[0], case.net.quantities[-1]):
        live.select(q)
        assert panel.value == pytest.approx(backprop(case.net, case.X, case.Y)[q], rel=1e-9, abs=1e-12)
        assert Samples(live, reduce="sum").value == pytest.approx(backprop(case.net, case.X, case.Y, reduce="sum")[q], rel=1e-9, abs=1e-12)
    panel.off = [1]
    if len(case.X) > 1:
        assert panel.value == pytest.approx(backprop(case.net, case.X[1:], case.Y[1:])[q], rel=1e-9, abs=1e-12)
    else:
        assert np.isnan(panel.value)


def test_the_picture_and_its_words() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_samples(), selected=w(3, 2, 2))
    panel = Samples(live, off=[2])
    assert panel.picture() == Samples(live, off=[2]).picture()
    for text in ("\u22120.0435", "2, left out", "\u22120.0234", "mean ="):
        assert text in panel.picture()
    assert panel.alt() == "Derivative for w 2 2 layer 3 by sample: 2 positive, 2 negative, their mean is \u22120.0234."
    panel.off = [1, 2, 3, 4, 5]
    assert "none" in panel.picture()


def test_a_wrong_setting_is_named() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_samples())
    with pytest.raises(ValueError, match=r"there are samples 1 to 5, sample 6 was to be left out"):
        Samples(live, off=[6])
    with pytest.raises(ValueError, match='reduce is "mean" or "sum", but \'average\' was given'):
        Samples(live, reduce="average")
