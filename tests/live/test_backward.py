"""Step by step without a browser: what travels to the page comes from the derivation; the still picture."""

import pytest

from backprop_lib.derivation import derive
from backprop_lib.functions import ACTIVATIONS
from backprop_lib.live import Backward, LiveNetwork
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.network import Network


def test_the_values_are_the_steps_of_the_derivation() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample())
    assert Backward(live).count == len(derive(four_layer_net()).steps) == 54


@pytest.mark.parametrize("loss", ["squared_error", "half_squared_error", "binary_cross_entropy", "softmax_cross_entropy"])
def test_every_kind_of_step_has_its_formula(loss: str) -> None:
    last = {"softmax_cross_entropy": "identity"}.get(loss, "sigmoid")
    for outputs in (1, 3, 10):
        net = Network([2, 4, outputs], ["tanh", last], loss, biases=True)
        live = LiveNetwork(net, [0.1, 0.2], [1 / outputs] * outputs)
        panel = Backward(live)
        forms = panel.formulas
        assert panel.count == len([step for step in derive(net).steps if step.of.name != "m"])
        assert set(forms["activations"]) == set(ACTIVATIONS)
        assert all(forms[name].startswith("<math>") for name in ("z", "z_x", "loss", "back", "delta", "dw", "dw_x", "db", "C"))
        assert (forms["fused"] is not None) == (loss == "binary_cross_entropy")
        assert len(forms["p"]) == (outputs if loss == "softmax_cross_entropy" and outputs <= 4 else 0)
        assert "<mn>2</mn>" not in forms["C"] or loss.endswith("squared_error") or outputs > 1


def test_the_picture_is_the_same_every_time_and_says_its_numbers() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample())
    picture = Backward(live).picture()
    assert picture == Backward(live).picture()
    for text in ("0.5929", "0.1426", "\u22120.1770", "\u22120.0733", "0.88"):
        assert text in picture
    assert Backward(live).alt().endswith("54 values: the loss is 0.5929, delta of the outputs 0.1426, \u22120.1770.")
    big = LiveNetwork(Network([32, 64, 64, 10]), [0.1] * 32, [0.2] * 10)
    assert "48 more" in Backward(big).picture()
