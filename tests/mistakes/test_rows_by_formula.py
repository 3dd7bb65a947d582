"""Every row of the catalogue computed a second time: sample by sample, from the formula in its words; and where each row applies."""

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from backprop_lib import Network
from backprop_lib.mistakes import MISTAKES, Setting, look_up, wrong_gradient
from backprop_lib.mistakes.rows import pairs
from backprop_lib.mistakes.rule import backward
from tests.mistakes.test_catalogue import setting

PLACES = [
    setting((3, 3, 3, 2), ["tanh", "sigmoid", "softplus"], n=5, decay=0.1),
    setting((2, 3, 3, 2, 2), ["sigmoid", "tanh", "relu", "leaky_relu"], "half_squared_error", n=7),
    setting((2, 3, 2, 1), ["tanh", "identity", "sigmoid"], "binary_cross_entropy", n=4, seed=3),
    setting((2, 4, 3), ["relu", "identity"], "softmax_cross_entropy", n=3, seed=2, biases=False),
]


class Pieces:
    """The pieces of the chain rule for one sample, and their wrong variants; nodes as vectors."""

    def __init__(self, p: Setting, sample: int) -> None:
        self.p, self.L = p, p.L
        self.z = {l: p.z[l][sample] for l in p.z}
        self.a = {l: p.a[l][sample] for l in p.a}
        self.y, self.W, self.sizes = p.Y[sample], p.net.weights, p.net.sizes
        self.names = {l: p.net.activations[l].name for l in p.net.layers}
        self.squared = p.loss.name == "squared_error"

    def U(self):
        row = [values[None] for values in (self.z[self.L], self.a[self.L], self.y)]
        return self.p.loss.slope(*row)[0]

    def S(self, l):
        return self.p.net.activations[l].slope(self.z[l], self.a[l])

    def B(self, l, d):
        return np.array([sum(d[j] * self.W[l + 1][j, k] for j in range(len(d))) for k in range(self.sizes[l - 1])])

    def I(self, l):  # noqa: E743 (the letter of the rule)
        return self.a[l - 1]

    def square(self, l):
        return self.sizes[l - 1] == self.sizes[l - 2]


def at_a(s, l):
    row = s.p.net.activations[l]
    return row.slope(s.a[l], row.of(s.a[l]))


def fed_with_z(s, l):
    z = s.z[l]
    return {"sigmoid": z - z * z, "tanh": 1 - z * z}.get(s.names[l], s.S(l))


def foreign(s, l):
    return s.S(l) if s.names[l] in ("sigmoid", "identity") else s.a[l] - s.a[l] ** 2


def transposed(s, l, d):
    return s.W[l + 1] @ d if s.square(l + 1) else s.B(l, d)


EACH = {  # what a row puts in the place of a piece, for one sample
    "1a": {"S": lambda s, l: np.ones(s.sizes[l - 1])},
    "1b": {"S": lambda s, l: s.S(l) if l == s.L else np.ones(s.sizes[l - 1])},
    "1c": {"S": lambda s, l: np.ones(s.sizes[l - 1]) if l == s.L else s.S(l)},
    "2": {"S": at_a},
    "3": {"S": fed_with_z},
    "4": {"S": lambda s, l: s.a[l]},
    "23": {"S": lambda s, l: s.S(l) * s.S(l)},
    "28": {"S": foreign},
    "13b": {"U": lambda s: s.a[s.L] - s.y, "S": lambda s, l: np.ones(s.sizes[-1]) if l == s.L else s.S(l)},
    "27": {
        "S": lambda s, l: np.ones(s.sizes[-1]) if l == s.L else s.S(l),
        "B": lambda s, l, d: s.B(l, s.S(s.L) if l == s.L - 1 else d),
    },
    "5": {"U": lambda s: -s.U()},
    "6": {"U": lambda s: (s.a[s.L] - s.y) * (1 if s.squared else 2)},
    "13a": {"U": lambda s: s.a[s.L] - s.y},
    "22": {"U": lambda s: s.U() / len(s.y)},
    "24": {"U": lambda s: s.p.loss.of(s.z[s.L], s.a[s.L], s.y)},
    "9a": {"B": lambda s, l, d: d[0] * s.W[l + 1][0]},
    "9b": {"B": lambda s, l, d: d[len(d) - 1] * s.W[l + 1][len(d) - 1]},
    "9c": {"B": lambda s, l, d: s.B(l, d) / len(d)},
    "9d": {"B": lambda s, l, d: sum(d) * sum(s.W[l + 1])},
    "10": {"B": transposed},
    "16": {"B": lambda s, l, d: np.full(s.sizes[l - 1], sum(d))},
    "14": {"I": lambda s, l: s.z[l - 1] if l > 2 else s.a[1]},
    "15": {"I": lambda s, l: np.ones(s.sizes[l - 2])},
    "20": {"I": lambda s, l: s.a[1] if s.sizes[l - 2] == s.sizes[0] else s.I(l)},
    "25": {"I": lambda s, l: s.a[l] if s.square(l) else s.I(l)},
}


def mean_of_batches(terms):
    return np.mean([np.mean(terms[s : s + 2], axis=0) for s in range(0, len(terms), 2)], axis=0)


OVER_SAMPLES = {  # what a row does with the samples' terms
    "7": sum,
    "8": lambda terms: sum(terms) / len(terms) ** 2,
    "19a": lambda terms: terms[len(terms) - 1],
    "19b": lambda terms: terms[len(terms) - 1] / len(terms),
    "29": mean_of_batches,
}


def each_layer(p, pieces):
    """δ and what enters, for each layer and sample."""
    deltas, entering = ({l: [] for l in p.net.layers} for _ in range(2))
    for sample in range(p.n):
        s = Pieces(p, sample)
        take = {name: pieces[name].__get__(s) if name in pieces else getattr(s, name) for name in "USBI"}
        d = take["U"]() * take["S"](p.L)
        for l in range(p.L, 1, -1):
            deltas[l].append(d)
            entering[l].append(take["I"](l))
            if l > 2:
                d = take["B"](l - 1, d) * take["S"](l - 1)
    return deltas, entering


def by_formula(p, id_):
    deltas, entering = each_layer(p, EACH.get(id_, {}))
    weights, biases = {}, {}
    over = OVER_SAMPLES.get(id_, lambda terms: np.mean(terms, axis=0))
    for l in p.net.layers:
        D, I = deltas[l], entering[l]
        weights[l] = over([np.outer(d, i) for d, i in zip(D, I, strict=True)])
        if id_ == "21":
            weights[l] = np.outer(np.mean(D, axis=0), np.mean(I, axis=0))
        if id_ == "11" and p.net.sizes[l - 1] == p.net.sizes[l - 2]:
            weights[l] = weights[l].T
        if p.net.biases:
            of_bias = {"17a": [d * sum(i) for d, i in zip(D, I, strict=True)], "17b": [0 * d for d in D]}
            biases[l] = sum(D) if id_ == "17d" else over(of_bias.get(id_, D))
            biases[l] = biases[l] * (p.net.biases[l] if id_ == "17c" else 1) + (2 * p.decay * p.net.biases[l] if id_ == "30b" else 0)
        weights[l] = weights[l] + (0 if id_ == "30a" else 2 * p.decay * p.net.weights[l])
    vector = np.concatenate([values.ravel() for values in (*weights.values(), *biases.values())])
    return 2 * vector if id_ == "18" else vector


@pytest.mark.parametrize("row", [row for row in MISTAKES.values() if row.id not in ("12", "26")], ids=str)
def test_a_row_is_its_formula(row):
    """Rows 12 and 26, which need a rate or one output, are worked by hand in the catalogue's own tests."""
    shown = [p for p in PLACES if row.applies(p)]
    assert shown
    for p in shown:
        np.testing.assert_allclose(backward(p, row.slots).vector, by_formula(p, row.id), rtol=1e-10, atol=1e-13)
    p = shown[0]
    made = wrong_gradient(p.net, p.X, p.Y, row, decay=p.decay)
    np.testing.assert_array_equal(made.vector, backward(p, row.slots).vector)


def test_the_right_rule_is_its_formula():
    for p in PLACES:
        np.testing.assert_allclose(backward(p).vector, by_formula(p, ""), rtol=1e-10, atol=1e-13)


def test_weights_too_new_are_those_of_the_layer_after_less_a_step():
    p = replace(PLACES[0], eta=0.3, decay=0.0)
    found, right = backward(p, MISTAKES["12"].slots), backward(p)
    np.testing.assert_array_equal(found.weights[4], right.weights[4])
    W = p.net.weights[4] - 0.3 * right.weights[4]
    delta = (right.delta[4] @ W) * p.slope(3)
    np.testing.assert_allclose(found.delta[3], delta, rtol=1e-12)
    np.testing.assert_allclose(found.weights[3], delta.T @ p.a[2] / p.n, rtol=1e-12)


NOT_THERE = {
    "two layers, one output": (setting((2, 1)), "1b 9a 9b 9c 9d 10 11 12 13a 14 16 20 22 25 27 28 30a 30b"),
    "two layers, square": (setting((2, 2)), "1b 9a 9b 9c 9d 10 12 13a 14 16 20 26 27 28 30a 30b"),
    "one output": (setting((2, 3, 1)), "9a 9b 9c 9d 10 11 13a 20 22 25 28 30a 30b"),
    "one node a layer": (setting((1, 1, 1)), "9a 9b 9c 9d 10 11 13a 22 28 30a 30b"),
    "one sample, square": (setting((3, 3, 3), n=1), "7 8 13a 17d 19a 19b 21 26 28 29 30a 30b"),
    "two samples": (setting((2, 3, 4, 2), n=2), "10 11 13a 20 25 26 28 29 30a 30b"),
    "tanh, no biases": (setting((3, 2, 3, 4), "tanh", biases=False), "10 11 13a 17a 17b 17c 17d 25 26 30a 30b"),
    "binary": (setting((4, 3, 2, 2, 1), loss="binary_cross_entropy", decay=0.1, n=4), "6 13b 20 22 26 28 29"),
    "softmax": (setting((2, 4, 4, 3), ["relu", "tanh", "identity"], "softmax_cross_entropy"), "6 13a 13b 20 24 26 30a 30b"),
    "identity, no biases": (
        setting((2, 2, 3, 3), "identity", "half_squared_error", decay=0.1, biases=False, n=6),
        "3 13a 17a 17b 17c 17d 26 28 29 30b",
    ),
}


@pytest.mark.parametrize("name", NOT_THERE)
def test_where_a_row_cannot_be_made(name):
    p, ids = NOT_THERE[name]
    assert [row.id for row in MISTAKES.values() if not row.applies(p)] == ids.split()


def test_the_numbers_of_their_own_that_rows_are_tried_with():
    own = {row.id: row.settings for row in MISTAKES.values() if row.settings != ({},)}
    assert own == {"12": ({"eta": 1.0}, {"eta": 0.5}, {"eta": 0.1}), "29": ({"batch": 2}, {"batch": 3}, {"batch": 4})}
    assert {row.id: row.digits for row in MISTAKES.values() if row.digits != 4} == {"12": 5}
    p = setting(n=6)  # batches of 2 and 3 are of equal size, batches of 4 are not
    assert any("29" in (one.id, other.id) for one, other in pairs(p))
    assert not any("29" in (one.id, other.id) for one, other in pairs(setting(n=2)))


def test_layers_that_are_square():
    assert setting((3, 3, 2, 2, 1, 1)).square == (2, 4)
    assert setting((2, 1)).square == ()


def test_what_a_setting_has_that_is_not_said():
    p = PLACES[1]
    plain = Setting(p.net, p.X, p.Y)
    assert (plain.decay, plain.eta, plain.batch) == (0.0, 0.1, 2)
    assert Setting.of(p.net, p.X, p.Y).decay == 0.0
    assert "known" not in repr(plain)
    with pytest.raises(dataclasses.FrozenInstanceError):
        plain.eta = 0.2


def test_the_same_question_is_the_same_setting_up_to_300_numbers():
    def ask(nodes, decay=0.0):  # so many weights and one input
        return Setting.of(Network([1, nodes], weights=[np.ones((nodes, 1))]), [[0.5]], np.full((1, nodes), 0.25), decay)

    assert ask(298) is ask(298)
    assert ask(299) is not ask(299)
    assert ask(298) is not ask(298, decay=0.5)
    assert ask(298) is not ask(297)
    assert np.array_equal(ask(298, decay=0.5).X, [[0.5]])
    first = ask(100)
    assert [ask(nodes) is first for nodes in range(101, 132)] == [False] * 31
    assert ask(100) is first  # 32 questions are kept
    second = ask(101)
    assert [ask(nodes) is second for nodes in range(201, 233)] == [False] * 32
    assert ask(101) is not second


def test_what_was_computed_is_kept_up_to_300_weights_and_with_its_setting():
    def computed(nodes):
        p = Setting(Network([1, nodes]), np.ones((1, 1)), np.full((1, nodes), 0.5))
        calls = []
        for _ in range(3):
            assert p.once("key", lambda: calls.append(1) or len(calls)) == len(calls)
        return p, len(calls)

    assert computed(300)[1] == 1
    assert computed(301)[1] == 3
    p = computed(5)[0]
    assert replace(p) == p
    assert replace(p, decay=0.5).once("key", lambda: "another") == "another"


def test_what_is_not_known_or_cannot_be_made_is_said():
    with pytest.raises(ValueError, match=r"^unknown mistake 'sum of mean'; `MISTAKES` lists all of them; did you mean 'sum for mean'\?$"):
        look_up("sum of mean")
    with pytest.raises(ValueError, match=r"did you mean 'mean taken twice'\?$"):
        look_up("mean taken once")  # others are near, too; the nearest is named
    with pytest.raises(ValueError, match=r"`MISTAKES` lists all of them$"):
        look_up("qqq")
    assert look_up(" 7 ") is look_up(MISTAKES["7"]) is look_up("sum for mean")
    net = Network([2, 2])
    for n, samples in ((1, "1 sample"), (2, "2 samples")):
        with pytest.raises(ValueError, match=rf"mistake 17b \(bias gradient forgotten\) cannot be made with {net!r} and {samples}$"):
            wrong_gradient(net, np.ones((n, 2)), np.ones((n, 2)), "17b")
