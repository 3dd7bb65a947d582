"""The catalogue: a right rule, and rows that exchange one piece of it."""

from dataclasses import replace

import numpy as np
import pytest

from backprop_lib import Network, backprop
from backprop_lib.mistakes import MISTAKES, Setting, cosine, look_up, train_with, wrong_gradient
from backprop_lib.mistakes.coincidences import COINCIDE, reason
from backprop_lib.mistakes.rows import combine, compatible, pairs
from backprop_lib.mistakes.rule import RIGHT, backward

CATALOGUE = [
    "1a",
    "1b",
    "1c",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9a",
    "9b",
    "9c",
    "9d",
    "10",
    "11",
    "12",
    "13a",
    "13b",
    "14",
    "15",
    "16",
    "17a",
    "17b",
    "17c",
    "17d",
    "18",
    "19a",
    "19b",
    "20",
    "21",
    "22",
    "23",
    "24",
    "25",
    "26",
    "27",
    "28",
    "29",
    "30a",
    "30b",
]
KINDS = [
    ("sigmoid", "squared_error"), ("tanh", "half_squared_error"), ("relu", "squared_error"), ("softplus", "squared_error"),
    ("sigmoid", "binary_cross_entropy"), (["tanh", "relu", "identity"], "softmax_cross_entropy"),
]  # fmt: skip


def setting(sizes=(2, 4, 4, 3), activation="sigmoid", loss="squared_error", n=5, biases=True, seed=0, decay=0.0) -> Setting:
    rng = np.random.default_rng(seed)
    net = Network(sizes, activation, loss, biases=biases)
    net = net.with_parameters(rng.uniform(-1.5, 1.5, len(net.quantities)))
    Y = rng.uniform(0.1, 0.9, (n, sizes[-1]))
    Y = Y / Y.sum(axis=1, keepdims=True) if loss == "softmax_cross_entropy" else Y
    return Setting.of(net, rng.uniform(-1, 1, (n, sizes[0])), Y, decay)


PLACES = [
    setting(), setting(activation="tanh"), setting(loss="binary_cross_entropy"), setting((4, 5, 4, 1)), setting(loss="half_squared_error"),
    setting(decay=0.1),
]  # fmt: skip


def vector(p: Setting, *ids: str) -> np.ndarray:
    return backward(p, combine([MISTAKES[i] for i in ids])).vector


def test_all_rows_are_there() -> None:
    assert list(MISTAKES) == CATALOGUE


@pytest.mark.parametrize(("activation", "loss"), KINDS)
def test_with_nothing_exchanged_the_rule_is_backprop(activation: str, loss: str) -> None:
    p = setting(activation=activation, loss=loss)
    np.testing.assert_allclose(backward(p).vector, backprop(p.net, p.X, p.Y).vector, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("row", MISTAKES.values(), ids=str)
def test_every_row_shows_somewhere_and_says_all_that_is_needed(row) -> None:
    shown = [p for p in PLACES if row.applies(p)]
    right = [backward(p, {"end": RIGHT["end"]}).vector for p in shown]
    assert any(np.abs(backward(p, row.slots).vector - r).max() > 1e-6 for p, r in zip(shown, right, strict=True))
    assert set(row.slots) <= set(RIGHT)
    assert len(row.hints) == 3
    assert all(row.hints)
    assert row.says.endswith(".")
    assert row.explains.endswith((".", ")"))
    assert row.lesson[0] in "00 01 02 03 04 05 06 07 08"
    assert row.formula


@pytest.mark.parametrize("row", MISTAKES.values(), ids=str)
def test_the_answer_is_judged_never_the_person(row) -> None:
    assert " you " not in f" {row.says} {row.name} ".lower()
    assert not {"simply", "just", "obviously", "clearly"} & set(f"{row.says} {row.explains} {' '.join(row.hints)}".lower().split())


def test_rows_by_hand_on_one_weight_in_each_layer() -> None:
    net = Network([1, 1, 1], "identity", weights=[[[3.0]], [[2.0]]])  # a = 3x, output 6x, at x = 0.5, y = 1: a = 1.5, output 3, U = 4
    by_hand = {
        "1a": (4.0, 6.0),
        "5": (-4.0, -6.0),
        "6": (2.0, 3.0),
        "15": (8.0, 4.0),
        "16": (2.0, 6.0),
        "24": (4.0, 6.0),
        "4": (4.0 * 3 * 2 * 1.5 * 0.5, 4.0 * 3 * 1.5),
    }
    by_hand["12"] = (4.0 * (2 - 0.1 * 6) * 0.5, 6.0)
    by_hand["14"] = by_hand["1a"]  # z is a for the identity
    for id_, expected in by_hand.items():
        np.testing.assert_allclose(wrong_gradient(net, [[0.5]], [[1.0]], id_).vector, expected, err_msg=id_)


def test_sums_over_paths_by_hand() -> None:
    net = Network([1, 1, 2], "identity", weights=[[[1.0]], [[2.0], [5.0]]])  # x = 1: outputs 2 and 5; y = 1: U = 2 and 8
    found = {id_: wrong_gradient(net, [[1.0]], [[1.0, 1.0]], id_).weights[2].item() for id_ in ("9a", "9b", "9c", "9d", "16", "22")}
    assert found == {"9a": 4.0, "9b": 40.0, "9c": 22.0, "9d": 70.0, "16": 10.0, "22": 22.0}


def test_over_samples_by_hand() -> None:
    net = Network([1, 1], "identity", weights=[[[1.0]]], biases=[[0.0]])  # residuals 1, −1, 2; U = 2, −2, 4; U·x = 2, −4, 12
    X, Y = [[1.0], [2.0], [3.0]], [[0.0], [3.0], [1.0]]
    found = {
        id_: wrong_gradient(net, X, Y, id_).vector.round(9).tolist()
        for id_ in ("7", "8", "19a", "19b", "21", "29", "17a", "17b", "17d", "26")
    }
    right = 10 / 3
    assert found["7"] == [10.0, 4.0]
    assert found["8"] == [round(right / 3, 9), round(4 / 9, 9)]
    assert found["19a"] == [12.0, 4.0]
    assert found["19b"] == [4.0, round(4 / 3, 9)]
    assert found["21"] == [round(4 / 3 * 2, 9), round(4 / 3, 9)]
    assert found["29"] == [round((-1 + 12) / 2, 9), round((0 + 4) / 2, 9)]
    assert found["17a"] == [round(right, 9), round(right, 9)]
    assert found["17b"] == [round(right, 9), 0.0]
    assert found["17d"] == [round(right, 9), 4.0]
    assert found["26"] == [round(2 * ((1 - 4 / 3) * 1 + (2 - 4 / 3) * 2 + (3 - 4 / 3) * 3) / 3, 9), round(2 * (2 - 4 / 3), 9)]


def test_weight_decay_by_hand() -> None:
    net = Network([1, 1], "identity", weights=[[[1.0]]], biases=[[0.5]])
    G = {id_: wrong_gradient(net, [[1.0]], [[1.0]], id_, decay=0.1).vector.tolist() for id_ in ("30a", "30b")}
    assert G == {"30a": [1.0, 1.0], "30b": [1.2, 1.1]}


@pytest.mark.parametrize("name", ["decay", "eta"])
@pytest.mark.parametrize("value", ["0.1", None, [0.1], float("nan"), float("-inf"), 1e300])
def test_decay_and_eta_are_numbers_within_reason(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{name} has to be a number, and less than 1e300 in size; .+ was given$"):
        wrong_gradient(Network([1, 1], biases=True), [[1.0]], [[0.5]], "30a", **{name: value})


@pytest.mark.parametrize("batch", [0, -1, 2.0, "2", None])
def test_a_batch_is_a_number_of_samples(batch: object) -> None:
    with pytest.raises(ValueError, match=r"^batch has to be a whole number of samples, 1 or more; .+ was given$"):
        wrong_gradient(Network([1, 1], biases=True), [[1.0]], [[0.5]], "7", batch=batch)


def test_one_sample_is_a_batch() -> None:
    p = setting()
    assert wrong_gradient(p.net, p.X, p.Y, "7", batch=1).vector.tolist() == wrong_gradient(p.net, p.X, p.Y, "7").vector.tolist()


def test_mistakes_whose_pieces_differ_can_be_made_together() -> None:
    p = setting()
    np.testing.assert_allclose(vector(p, "5", "7"), -5 * backprop(p.net, p.X, p.Y).vector)
    with pytest.raises(ValueError, match="same piece"):
        wrong_gradient(p.net, p.X, p.Y, "7", "8")
    assert all(compatible(pair) for pair in pairs(p))
    assert len(pairs(p)) > 300


def test_a_mistake_has_a_number_and_a_name() -> None:
    assert look_up("7") is look_up("sum for mean")
    with pytest.raises(ValueError, match="did you mean 'sum for mean'"):
        look_up("sum of mean")
    with pytest.raises(ValueError, match="cannot be made"):
        wrong_gradient(setting(biases=False).net, [[0.1, 0.2]], [[0.1, 0.2, 0.3]], "17b")
    with pytest.raises(TypeError, match="number or name"):
        look_up(7)  # type: ignore[arg-type]


def coinciding(p: Setting) -> list[tuple[str, str]]:
    """Pairs of rows with the same numbers, all weights and biases."""
    made = {row.id: backward(p, row.slots).vector for row in MISTAKES.values() if row.applies(p)}
    ids = list(made)
    return [(s, t) for i, s in enumerate(ids) for t in ids[:i] if np.allclose(made[s], made[t], rtol=1e-9, atol=1e-12)]


ODD = {
    "half the squared error": setting(loss="half_squared_error"), "two outputs": setting((2, 4, 4, 2)), "two samples": setting(n=2),
    "as many samples as outputs": setting(n=3), "generic": setting(), "one sample": setting(n=1),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_mistakes_that_coincide_have_a_declared_reason(name: str) -> None:
    p = ODD[name]
    for one, other in coinciding(p):
        assert reason([(one,), (other,)], p), f"{one} and {other} give the same numbers with {name}: say why in coincidences.py"


def test_the_coincidences_that_the_catalogue_states() -> None:
    pairs_in = {name: {frozenset(pair) for pair in coinciding(p)} for name, p in ODD.items()}
    assert pairs_in["generic"] == set()
    assert {frozenset({"6", "18"}), frozenset({"1c", "13b"})} <= pairs_in["half the squared error"]
    assert frozenset({"6", "22"}) in pairs_in["two outputs"]
    assert frozenset({"6", "8"}) in pairs_in["two samples"]
    assert frozenset({"8", "22"}) in pairs_in["as many samples as outputs"]


@pytest.mark.parametrize(("ids", "p"), [
    ("1c", setting(activation=["sigmoid", "sigmoid", "identity"])), ("2 23", setting(activation="relu")), ("9a 9b 9c 9d", setting((2, 3,
    1))),
])  # fmt: skip
def test_what_vanishes(ids: str, p: Setting) -> None:
    for id_ in ids.split():
        np.testing.assert_allclose(vector(p, id_), backprop(p.net, p.X, p.Y).vector, rtol=1e-12, atol=1e-15)


def test_every_declared_reason_holds_somewhere() -> None:
    assert all(any(holds(p) for p in ODD.values()) for holds, _ in COINCIDE.values())


def test_training_with_a_mistake() -> None:
    p = setting(n=12)
    right = train_with(None, p.net, p.X, p.Y, epochs=30, batch=None, rate=0.5)
    flipped = train_with("sign flipped", p.net, p.X, p.Y, epochs=30, batch=None, rate=0.5)
    stale = train_with("18", p.net, p.X, p.Y, epochs=5, batch=None, rate=0.5)
    assert right.history["loss"][-1] < right.history["loss"][0] < flipped.history["loss"][-1]
    assert stale.history["loss"] != right.history["loss"][:6]
    assert cosine("5", p.net, p.X, p.Y) == pytest.approx(-1)
    assert cosine("7", p.net, p.X, p.Y) == pytest.approx(1)
    with pytest.raises(ValueError, match="cannot be made"):
        train_with("13a", p.net, p.X, p.Y, epochs=1)


def test_a_batch_that_does_not_allow_the_mistake_is_trained_rightly() -> None:
    p = setting(n=3)
    runs = [train_with(m, p.net, p.X, p.Y, epochs=2, batch=1, rate=0.5).history["loss"] for m in ("7", None)]
    assert runs[0] == pytest.approx(runs[1])


def test_early_stop_of_the_rule_leaves_the_last_layers_as_they_are() -> None:
    p = replace(setting(), decay=0.2)
    np.testing.assert_array_equal(backward(p, {}, 4).weights[4], backward(p).weights[4])
