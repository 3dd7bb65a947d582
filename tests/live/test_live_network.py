"""LiveNetwork from Python: what it takes, what it refuses, and that a refusal changes nothing."""

import numpy as np
import pytest

from backprop_lib.live import ChainRule, Diagram, Footer, Gradients, LiveNetwork, LossCurve, Panel, Predict, Workbench, workbench
from backprop_lib.nets import four_layer_net, four_layer_sample, four_layer_samples
from backprop_lib.network import Network
from backprop_lib.notation import b, w

PANELS = [Diagram, LossCurve, ChainRule, Gradients, Footer]


@pytest.fixture
def live() -> LiveNetwork:
    return LiveNetwork(four_layer_net(), *four_layer_sample())


def test_weights_are_read_and_set_one_by_one(live: LiveNetwork) -> None:
    assert live[w(4, 1, 2)] == 0.95
    live[w(4, 1, 2)] = -1.2
    assert live[w(4, 1, 2)] == live.net[w(4, 1, 2)] == -1.2
    assert repr(live) == "LiveNetwork of 2-3-3-2, w(4, 1, 2) selected, 1 weight changed"


def test_reset_brings_everything_back(live: LiveNetwork) -> None:
    live[w(3, 2, 2)] = 4.0
    live.X = [[0.1, 0.2]]
    live.activations = [2, 2, 2]
    live.reset()
    assert live.net.parameters.tolist() == four_layer_net().parameters.tolist()
    assert live.x == [0.9, -0.6]
    assert live.net.activations[2].name == "sigmoid"


def test_select_names_a_weight(live: LiveNetwork) -> None:
    live.select(w(3, 2, 2))
    assert live.quantity == w(3, 2, 2)


def test_several_samples_with_one_in_view() -> None:
    X, Y = four_layer_samples()
    live = LiveNetwork(four_layer_net(), X, Y, sample=3)
    assert live.x == X[2].tolist()
    assert live.y == Y[2].tolist()
    with pytest.raises(ValueError, match="samples 1 to 5, sample 6"):
        LiveNetwork(four_layer_net(), X, Y, sample=6)


def test_on_change_hears_of_every_change(live: LiveNetwork) -> None:
    heard = []
    live.on_change(lambda it: heard.append(it[w(4, 1, 2)]))
    live[w(4, 1, 2)] = 2.0
    assert heard == [2.0]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda live: setattr(live, "parameters", [1.0, 2.0]), ValueError, "21 weights and biases, but 2 values"),
        (lambda live: setattr(live, "parameters", "abc"), TypeError, "21 numbers"),
        (lambda live: live.__setitem__(w(4, 1, 2), float("nan")), ValueError, "not finite"),
        (lambda live: live.__setitem__(w(4, 1, 2), "much"), TypeError, "numbers"),
        (lambda live: live.__setitem__(w(4, 3, 2), 1.0), ValueError, "node 3 was asked for"),
        (lambda live: live.select(b(4, 1)), ValueError, "no biases"),
        (lambda live: live.select("w_12"), TypeError, "expected a weight"),
        (lambda live: setattr(live, "selected", 21), ValueError, "21 weights"),
        (lambda live: setattr(live, "sample", 1), ValueError, "1 samples|there are 1"),
        (lambda live: setattr(live, "X", [[1.0]]), ValueError, "layer 1 has 2 nodes"),
        (lambda live: setattr(live, "Y", [[1.0, float("inf")]]), ValueError, "not finite"),
        (lambda live: setattr(live, "activations", [1, 9, 1]), ValueError, "3 places"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(live: LiveNetwork, change, error, words) -> None:
    before = live.get_state(["parameters", "X", "Y", "activations", "selected", "sample"])
    with pytest.raises(error, match=words):
        change(live)
    assert live.get_state(["parameters", "X", "Y", "activations", "selected", "sample"]) == before


def test_what_is_no_network_or_no_panel_is_named() -> None:
    with pytest.raises(TypeError, match="takes a Network, but list was given"):
        LiveNetwork([2, 3], [1, 2], [1, 2, 3])
    with pytest.raises(TypeError, match="Diagram shows a LiveNetwork, but Network was given"):
        Diagram(four_layer_net())
    with pytest.raises(TypeError, match="workbench takes panels"):
        workbench(LiveNetwork(four_layer_net(), *four_layer_sample()), "diagram")


@pytest.mark.parametrize("panel", [*PANELS, workbench])
def test_every_view_carries_a_picture_with_alt_text_that_never_changes_by_itself(panel) -> None:
    def bundle() -> tuple[str, str]:
        live = LiveNetwork(four_layer_net(), *four_layer_sample())
        live[w(4, 1, 2)] = -1.2
        view: Panel = panel(live)
        data, _ = view._repr_mimebundle_()
        return data["text/html"], data["text/plain"]

    picture, text = bundle()
    assert (picture, text) == bundle()
    assert picture.startswith('<img alt="')
    assert "0.4369" in picture or "0.0839" in picture
    assert "data:image/svg+xml;base64," in picture
    assert "0x" not in text


def test_a_panel_on_its_own_stands_over_a_footer_and_a_composed_one_does_not(live: LiveNetwork) -> None:
    alone, within, question = LossCurve(live), workbench(live, Diagram), Predict(live)

    def shown(view: Panel) -> str:
        data, _ = view._repr_mimebundle_()
        return str(data["application/vnd.jupyter.widget-view+json"]["model_id"])

    assert (shown(within), shown(question)) == (within.model_id, question.model_id)
    assert shown(alone) == shown(alone)
    assert isinstance(alone._frame, Workbench)
    assert shown(alone) == alone._frame.model_id
    assert alone.alt() in alone._repr_mimebundle_()[0]["text/html"]
    assert live.panels == ["Diagram"]  # what is shown on its own is no composition for a link
    parts = [*alone._frame.parts]
    assert [type(part).__name__ for part in parts] == ["LossCurve", "Footer"]
    alone.close()
    assert all(part.comm is None for part in parts)


def test_a_workbench_ends_with_its_panels() -> None:
    view = workbench(LiveNetwork(four_layer_net(), *four_layer_sample()), Diagram, LossCurve)
    assert isinstance(view, Workbench)
    view.close()
    assert all(part.comm is None for part in view.parts)


@pytest.mark.parametrize(
    "net",
    [
        Network([1, 1], "identity"),
        Network([8, 16, 16, 10], "tanh", "half_squared_error", biases=True),
        Network([2, 3, 4, 3, 2, 3], ["relu", "softplus", "leaky_relu", "tanh", "identity"], "softmax_cross_entropy", biases=True),
        Network([3, 2, 2], "sigmoid", "binary_cross_entropy"),
        Network([20, 64, 3], "sigmoid"),
    ],
    ids=repr,
)
def test_every_network_has_a_picture(net: Network) -> None:
    y = np.eye(net.sizes[-1])[0]
    view = workbench(LiveNetwork(net, np.linspace(-1, 1, net.sizes[0]), y))
    assert "nan" not in view.picture()
    assert view.alt()
