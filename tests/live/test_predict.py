"""Predictions from Python: what is asked, what is refused, and that nothing tells the answer."""

import pytest

from backprop_lib.backprop import backprop
from backprop_lib.live import LiveNetwork, Predict, workbench
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import b, w
from backprop_lib.numbers import fmt

MODES = ["sign", "slope", "order", "point", "factor"]


@pytest.fixture
def live() -> LiveNetwork:
    return LiveNetwork(four_layer_net(), *four_layer_sample())


@pytest.mark.parametrize("mode", MODES)
def test_neither_picture_nor_words_nor_traits_tell_the_answer(live: LiveNetwork, mode: str) -> None:
    predict = Predict(live, mode, of=w(4, 1, 2), step=0.5)
    slope = backprop(live.net, live.x, live.y)[w(4, 1, 2)]
    after = live.net.replace({w(4, 1, 2): 1.45}).loss(live.x, live.y)
    shown = [predict.picture(), predict.alt(), repr(predict), str(predict.stages), str(predict.results)]
    for secret in (fmt(slope), fmt(after), fmt(slope)[:5], "0.1047"):
        assert not any(secret in text for text in shown)
    assert predict.result is None
    assert predict.picture() == Predict(live, mode, of=w(4, 1, 2), step=0.5).picture()


def test_the_score_counts_by_concept_over_all_predictions(live: LiveNetwork) -> None:
    one, other = Predict(live, "sign", concept="signs"), Predict(live, "slope")
    live.predictions = [{"concept": "signs", "right": True}, {"concept": "signs", "right": False}]
    assert one.score() == other.score() == {"signs": (1, 2)}


def test_a_factor_may_be_asked_for_afterwards(live: LiveNetwork) -> None:
    predict = Predict(live, "slope", of=w(3, 2, 2), factor="changed")
    assert [stage["mode"] for stage in predict.stages] == ["slope", "factor"]
    assert "changed" in predict.stages[1]["question"]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"mode": "size"}, ValueError, "one of sign, slope, order, point, factor"),
        ({"of": w(5, 1, 1)}, ValueError, "layer"),
        ({"of": b(2, 1)}, ValueError, "no biases"),
        ({"of": [w(4, 1, 1), w(4, 1, 2)]}, ValueError, "asks about one weight"),
        ({"mode": "order", "of": [w(2, 1, 1)] * 13}, ValueError, "at most 12"),
        ({"step": 0}, ValueError, "not 0"),
        ({"step": float("nan")}, ValueError, "finite"),
        ({"mode": "point", "to": float("inf")}, ValueError, "finite"),
        ({"mode": "point", "to": "far"}, ValueError, "finite"),
        ({"factor": "third"}, ValueError, "smallest, largest, changed"),
    ],
)
def test_what_cannot_be_asked_is_refused(live: LiveNetwork, arguments, error, words) -> None:
    with pytest.raises(error, match=words):
        Predict(live, **arguments)


def test_a_workbench_takes_it_as_a_class_and_made(live: LiveNetwork) -> None:
    view = workbench(live, Predict, Predict(live, "order", of=[w(4, 1, 1), w(4, 1, 2)]))
    assert view.alt().count("A prediction to be made") == 2
