"""The check: what it reads, what it names, what it leaves open, what it never does."""

import threading
from pathlib import Path

import mistakes as bench
import numpy as np
import pytest
import sympy as sp

from backprop_lib import Network, backprop, delta, four_layer_net, four_layer_sample, four_layer_samples, g_prime, w
from backprop_lib.exercises import EXERCISES
from backprop_lib.exercises.drawing import draw_net
from backprop_lib.mistakes import MISTAKES, diagnose, wrong_gradient
from backprop_lib.mistakes.card import typeset
from backprop_lib.mistakes.given import read_number
from backprop_lib.mistakes.rows import pairs
from backprop_lib.notation import C_0, Partial, a, b, x, y

NET, (X, Y), (x0, y0) = four_layer_net(), four_layer_samples(), four_layer_sample()
OF, DEEP = w(4, 1, 2), w(3, 1, 2)
RIGHT = backprop(NET, X, Y)
LIST = list(RIGHT.weights.values())


def wrong(*ids: str) -> list[np.ndarray]:
    return list(wrong_gradient(NET, X, Y, *ids).weights.values())


# right answers

RIGHT_FORM = 2 * (a(4, 1) - y(1)) * g_prime(4, 1) * a(3, 2)
FORMS = [
    2 * (a(4, 1) - y(1)) * g_prime(4, 1) * a(3, 2),
    2 * (a(4, 1) - y(1)) * a(4, 1) * (1 - a(4, 1)) * a(3, 2),
    "2*(a(4,1) - y(1)) * g'(z(4,1)) * a(3,2)",
    "2·(a(4,1) − y(1))·a(4,1)·(1 − a(4,1))·a(3,2)",
    "-2*(y_1 - a4_1)*g_prime4_1*a3_2",
    "2*(a(4,1)-y(1)) * (a(4,1) - a(4,1)^2) / (1/a(3,2))",
    "2*(sigmoid(z(4,1)) - y(1)) * exp(-z(4,1))/(1+exp(-z(4,1)))**2 * a(3,2)",
    delta(4, 1) * a(3, 2),
    sp.expand(2 * (sp.Symbol("a4_1") - sp.Symbol("y_1")) * sp.Symbol("g_prime4_1") * sp.Symbol("a3_2")),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form)[:40])
def test_every_form_of_the_right_expression_is_right(form) -> None:
    found = diagnose(form, NET, x0, y0, of=OF)
    assert found.correct, str(found)
    assert "Read as" in str(found)


def test_algebra_decides_where_numbers_drown_in_rounding() -> None:
    big = 10**12
    assert diagnose((big + 1) * RIGHT_FORM - big * RIGHT_FORM, NET, x0, y0, of=OF).correct
    assert diagnose((RIGHT_FORM + big) - big, NET, x0, y0, of=OF).correct
    assert not diagnose((RIGHT_FORM * 1.001 + big) - big, NET, x0, y0, of=OF).correct


def test_the_question_is_no_answer_to_itself() -> None:
    assert not diagnose(Partial(C_0, OF), NET, x0, y0, of=OF).correct
    assert not diagnose(delta(4, 1), NET, x0, y0, of=delta(4, 1)).correct


def test_hidden_weights_as_expressions() -> None:
    long = (2 * (a(4, 1) - y(1)) * g_prime(4, 1) * w(4, 1, 1) + 2 * (a(4, 2) - y(2)) * g_prime(4, 2) * w(4, 2, 1)) * g_prime(3, 1) * a(2, 2)
    assert diagnose(long, NET, x0, y0, of=DEEP).correct
    named = {
        w(4, 1, 1) * delta(4, 1) * g_prime(3, 1) * a(2, 2): "9a",
        (delta(4, 1) + delta(4, 2)) * g_prime(3, 1) * a(2, 2): "16",
        (w(4, 1, 1) * delta(4, 1) + w(4, 2, 1) * delta(4, 2)) * a(2, 2): "1b",
        (w(4, 1, 1) * delta(4, 1) + w(4, 2, 1) * delta(4, 2)) * g_prime(3, 1): "15",
        (w(4, 1, 1) + w(4, 2, 1)) * (delta(4, 1) + delta(4, 2)) * g_prime(3, 1) * a(2, 2): "9d",
    }
    for expression, id_ in named.items():
        assert diagnose(expression, NET, x0, y0, of=DEEP).mistakes == (id_,)


@pytest.mark.parametrize("digits", range(2, 13))
def test_a_rounded_answer_is_right_to_its_digits(digits: int) -> None:
    value = RIGHT[OF]
    for answer in (f"{value:.{digits}g}", float(f"{value:.{digits}g}"), f"{value:.{digits}g}".replace(".", ","), f"{value:.{digits - 1}e}"):
        assert diagnose(answer, NET, X, Y, of=OF).correct, answer


def test_a_layer_that_rounds_to_zero_is_right() -> None:
    small = NET.with_parameters(0.02 * NET.parameters)
    G = backprop(small, X, Y)
    rounded = [m.round(4) for m in G.weights.values()]
    assert not rounded[0].any()
    assert diagnose(rounded, small, X, Y).correct
    assert not diagnose([0 * m for m in rounded], small, X, Y).correct


def test_one_digit_is_not_enough() -> None:
    found = diagnose(f"{RIGHT[OF]:.1g}", NET, X, Y, of=OF)
    assert not found.attempt
    assert "More digits" in str(found)
    assert not diagnose(1, NET, X, Y, of=OF).correct
    assert not diagnose("0.0", NET, X, Y, of=OF).attempt


def test_an_answer_cut_off_instead_of_rounded_is_right() -> None:
    assert diagnose(str(RIGHT[DEEP])[:9], NET, X, Y, of=DEEP).correct


def test_no_right_answer_is_called_wrong() -> None:
    assert bench.right_answers(400)["called wrong"] == 0


@pytest.mark.parametrize("answer", [
    LIST, dict(RIGHT.weights), RIGHT, RIGHT.vector, [m.tolist() for m in LIST], [np.float32(m) for m in LIST], {OF: RIGHT[OF],
    DEEP: RIGHT[DEEP]}, {4: RIGHT.weights[4]},
    tuple(LIST), [m.round(4) for m in LIST], lambda net, X, Y: backprop(net, X, Y), lambda net, X, Y: list(backprop(net, X,
    Y).weights.values()),
], ids=lambda form: type(form).__name__)  # fmt: skip
def test_every_shape_of_the_right_gradient_is_right(answer) -> None:
    assert diagnose(answer, NET, X, Y).correct


def test_nested_lists_of_a_network_with_biases_and_two_layers_of_weights() -> None:
    """A list of two matrices is no pair (weights, biases), and such a pair is no list of two matrices."""
    net = Network([2, 3, 2], seed=1, biases=True)
    G = backprop(net, X, Y)
    weights, biases = [m.tolist() for m in G.weights.values()], [m.tolist() for m in G.biases.values()]
    assert diagnose(weights, net, X, Y).headline == "Right: all 12 derivatives."
    assert diagnose([weights, biases], net, X, Y).headline == "Right: all 17 derivatives."


@pytest.mark.parametrize("one", [[RIGHT[OF]], (RIGHT[OF],), {OF: RIGHT[OF]}, np.array([[RIGHT[OF]]])], ids=lambda one: type(one).__name__)
def test_one_number_in_a_wrapping_is_one_number(one) -> None:
    assert diagnose(one, NET, X, Y, of=OF).correct


def test_arrays_rounded_to_one_digit_are_neither_right_nor_named() -> None:
    rng = np.random.default_rng(1)
    assert not diagnose([m.round(1) for m in LIST], NET, X, Y).attempt
    assert not diagnose([(m * rng.uniform(0.5, 1.5, m.shape)).round(1) for m in LIST], NET, X, Y).correct
    assert diagnose([m.round(2) for m in LIST], NET, X, Y).correct


def test_what_so_few_digits_do_not_exclude_is_said() -> None:
    found = diagnose(f"{RIGHT[DEEP]:.2g}", NET, X, Y, of=DEEP)
    near = [row for row in MISTAKES.values() if row.name in found.evidence.partition("so few digits: ")[2]]
    assert near
    assert not {row.name for row in near} & set(found.excludes)
    assert "so few digits" not in diagnose(f"{RIGHT[DEEP]:.8g}", NET, X, Y, of=DEEP).evidence


def test_a_dead_node_has_the_derivative_zero() -> None:
    net = Network([2, 2, 1], "relu", weights=[[[-1.0, -1.2], [0.7, 0.4]], [[0.5, 0.9]]])
    assert diagnose(0, net, [0.4, 0.3], [0.2], of=w(2, 1, 1)).correct
    assert diagnose("0.0", net, [0.4, 0.3], [0.2], of=w(2, 1, 1)).correct


def test_zero_is_an_answer() -> None:
    net = Network([2, 3, 2], seed=1, biases=True)
    assert diagnose("0", net, X, Y, of=b(2, 1)).mistakes == ("17b",)
    assert diagnose(0.0, net, X, Y, of=b(2, 1)).mistakes == ("17b",)
    assert not diagnose("0.0", net, X, Y, of=b(2, 1)).attempt
    assert diagnose("0", net, X, Y, of=w(2, 1, 1)).verdict == "unknown"


def test_expressions_behind_relu_are_tried_where_the_node_is_awake_and_where_it_is_not() -> None:
    net = Network([2, 3, 2], ["relu", "identity"], "half_squared_error", seed=1)
    back = sum(w(3, j, 1) * (a(3, j) - y(j)) for j in (1, 2))
    for k in (1, 2):
        found = [
            diagnose(f, net, x0, y0, of=w(2, 1, k)) for f in (back * g_prime(2, 1) * x(k), back * x(k), 1.3 * back * g_prime(2, 1) * x(k))
        ]
        assert [d.code for d in found] == ["ok", "1a", "?"]
    assert "always 1.3 times" in str(found[2])


def test_one_layer() -> None:
    assert diagnose(RIGHT.weights[3], NET, X, Y, of=3).correct
    assert diagnose(RIGHT.weights[3], NET, X, Y, of=w(3, 1, 1)).correct
    assert diagnose(RIGHT.weights[4].T, NET, X, Y, of=4).mistakes == ("11",)


def test_a_right_answer_is_told_why() -> None:
    text = str(diagnose(2 * (a(4, 1) - y(1)) * a(4, 1) * (1 - a(4, 1)) * a(3, 2), NET, x0, y0, of=OF))
    assert "a_1^(4)(1 − a_1^(4)) is g'(z_1^(4)) of the sigmoid" in text
    assert "So it is none of these: slope left out" in text
    assert "cannot show here" in str(diagnose(RIGHT[OF], NET, X, Y, of=OF))


def test_right_for_activations_and_deltas_of_one_sample() -> None:
    one = backprop(NET, x0, y0)
    assert diagnose(one[a(3, 2)], NET, x0, y0, of=a(3, 2)).correct
    assert diagnose(one[delta(3, 2)], NET, x0, y0, of=delta(3, 2)).correct
    assert "one sample" in str(diagnose(0.5, NET, X, Y, of=a(3, 2)))


# wrong answers


def test_the_answer_of_the_picture() -> None:
    found = diagnose(2 * (a(4, 1) - y(1)) * a(3, 2), NET, x0, y0, of=OF)
    assert found.headline == "This answer leaves out $S:g'(z_{1}^{(4)})$."
    assert [(c.slot, c.mark) for c in found.chain] == [("I", "in the answer"), ("S", "missing"), ("U", "in the answer")]
    assert "each time the answer is the derivative divided by g'(z_1^(4))" in str(found)
    assert found.place == "lesson 03, second factor"
    assert len(found.hints) == 3


def test_one_mistake_is_named_in_every_kind_of_answer() -> None:
    rows = bench.singles(1)
    assert [r for r in rows if r["answers"] != r["named"]] == []
    assert sum(r["answers"] for r in rows) > 250


def test_two_mistakes_are_named_together() -> None:
    p = draw_net(np.random.default_rng(2), [2, 4, 4, 3], 5, biases=True).setting
    chosen = [rows for rows in pairs(p) if "18" not in (rows[0].id, rows[1].id)][::6]
    missed = []
    for rows in chosen:
        found = diagnose(bench.with_mistakes(p, *rows), p.net, p.X, p.Y)
        if not (bench.holds(found, rows[0].id, rows[1].id) or (found.named and len(found.mistakes) == 1)):
            missed.append((rows, found.verdict, found.mistakes))
    assert len(chosen) > 60
    assert len(missed) <= 0.02 * len(chosen), missed


def test_the_fewest_mistakes_win() -> None:
    p = draw_net(np.random.default_rng(2), [2, 4, 4, 3], 5).setting
    assert diagnose(bench.with_mistakes(p, MISTAKES["1c"], MISTAKES["6"]), p.net, p.X, p.Y).mistakes == ("13b",)


def test_a_name_needs_digits() -> None:
    value = wrong_gradient(NET, X, Y, "23")[OF]
    few, more = (diagnose(f"{value:.{d}g}", NET, X, Y, of=OF) for d in (3, 4))
    assert (few.verdict, more.verdict) == ("fits", "named")
    assert (few.code, more.code) == ("23", "23")
    assert "Give 4 digits or more" in str(few)
    assert not few.correct


def test_an_array_that_is_a_multiple_of_the_gradient_is_the_evidence_of_one_number() -> None:
    def verdict(times: float, digits: int) -> str:
        rounded = [np.vectorize(lambda v: float(f"{v:.{digits}g}"))(times * m) for m in LIST]
        return diagnose(rounded, NET, X, Y).verdict

    assert (verdict(0.5, 3), verdict(0.5, 4)) == ("fits", "named")
    assert (verdict(0.3998, 3), verdict(0.3998, 6)) == ("fits", "unknown")
    assert verdict(2 / len(X), 6) == "fits"  # two mistakes
    assert verdict(2 / len(X), 15) == "named"


def test_weights_updated_too_early_need_five_digits_and_the_rate_is_found() -> None:
    for eta in (0.037, 0.8, 3.0):
        answer = wrong_gradient(NET, X, Y, "12", eta=eta)
        assert diagnose(answer, NET, X, Y).mistakes == ("12",)
    value = wrong_gradient(NET, X, Y, "12", eta=1.0)[DEEP]
    assert diagnose(f"{value:.5g}", NET, X, Y, of=DEEP).mistakes == ("12",)


def test_two_mistakes_in_one_number_are_not_named() -> None:
    value = wrong_gradient(NET, X, Y, "7", "9b")[DEEP]
    for digits in (6, 14):
        found = diagnose(f"{value:.{digits}g}", NET, X, Y, of=DEEP)
        assert found.verdict == "fits"
        assert found.mistakes == ()
        assert ("7", "9b") in found.alternatives
        assert "another variant" in str(found)


def test_several_causes_are_told_apart_on_other_samples() -> None:
    found = diagnose(list(wrong_gradient(NET, X[:2], Y[:2], "8").weights.values()), NET, X[:2], Y[:2])
    assert found.verdict == "fits"
    assert {found.mistakes, *found.alternatives} >= {("6",), ("8",)}
    p = found.separating
    assert p is not None
    assert diagnose(wrong_gradient(p.net, p.X, p.Y, "8"), p.net, p.X, p.Y).mistakes == ("8",)


def test_what_always_coincides_counts_as_one_and_is_explained() -> None:
    found = diagnose(wrong("6"), NET, X, Y)
    assert found.mistakes == ("6",)
    assert found.alternatives == (("22",),)
    assert "with two outputs" in str(found)


def test_not_recognised_says_where_it_first_differs() -> None:
    broken = [m.copy() for m in LIST]
    broken[1][0, 2] *= 1.7
    found = diagnose(broken, NET, X, Y)
    assert found.verdict == "unknown"
    assert "W^(4) is right" in str(found)
    assert "w_13^(3)" in str(found)
    assert "off by 70%" in str(found)
    assert "every entry there is 1.5 times" in str(diagnose([1.5 * m for m in LIST], NET, X, Y))
    assert "always 1.5 times" in str(diagnose(3 * (a(4, 1) - y(1)) * g_prime(4, 1) * a(3, 2), NET, x0, y0, of=OF))


def test_random_wrong_answers_get_no_name() -> None:
    assert [row["named"] for row in bench.random_numbers(60, given=(5, 6))] == [0, 0]
    arrays = bench.random_arrays(80)
    assert (arrays["arrays named"], arrays["called right"]) == (0, 0)
    assert bench.random_functions(15)["functions named"] == 0


def test_arrays_in_the_order_of_the_way_back_are_told() -> None:
    for answer in (LIST[::-1], lambda net, X, Y: list(backprop(net, X, Y).weights.values())[::-1]):
        found = diagnose(answer, NET, X, Y)
        assert not found.attempt
        assert "Turn the list round" in str(found)


def test_one_array_transposed_is_named_and_said_which() -> None:
    for l in (3, 4):
        answer = [m.T if m is LIST[l - 2] else m for m in LIST]
        found = diagnose(answer, NET, X, Y)
        assert found.mistakes == ("11",)
        assert f"exchanged back in W^({l})" in str(found)


def test_a_product_holds_delta_where_it_holds_both_of_its_factors() -> None:
    found = diagnose(delta(4, 1) * a(2, 1), NET, x0, y0, of=OF)
    assert [(c.slot, c.mark) for c in found.chain] == [("I", "not found"), ("S", "in the answer"), ("U", "in the answer")]


def test_a_transposed_array_is_named_as_such() -> None:
    found = diagnose([m.T for m in LIST], NET, X, Y)
    assert found.mistakes == ("11",)
    assert "rows and columns" in str(found)


def test_an_answer_holds_its_mistake_layer_by_layer() -> None:
    """Over the whole vector these rows shrink to a few percent; the last layers are right, and the others are compared alone."""
    for id_ in ("9c", "10", "12", "21"):
        assert diagnose(wrong(id_), NET, X, Y).mistakes == (id_,)


def test_weight_decay() -> None:
    p = draw_net(np.random.default_rng(1), [2, 4, 4, 3], 5, biases=True)
    for id_ in ("30a", "30b"):
        assert diagnose(wrong_gradient(p.net, p.X, p.Y, id_, decay=0.05), p.net, p.X, p.Y, decay=0.05).mistakes == (id_,)


# functions


def test_a_function_that_prints_is_read_and_its_words_are_kept(capsys) -> None:
    def gradient(net, X, Y):
        print("layer", net.L)
        return wrong_gradient(net, X, Y, "15")

    found = diagnose(gradient, NET, X, Y)
    assert found.mistakes == ("15",)
    assert "layer 4" in str(found)
    assert capsys.readouterr().out == ""


def test_a_function_that_changes_its_arguments_harms_nothing_and_is_told() -> None:
    def gradient(net, X, Y):
        result = backprop(net, X, Y)
        X *= 2
        return result

    before = X.copy()
    found = diagnose(gradient, NET, X, Y)
    assert "the function changes X" in str(found)
    assert found.correct
    np.testing.assert_array_equal(X, before)


def test_weights_cannot_be_changed_on_the_way_back() -> None:
    def gradient(net, X, Y):
        net.weights[4] -= 0.1
        return backprop(net, X, Y)

    assert "update afterwards" in str(diagnose(gradient, NET, X, Y))


@pytest.mark.parametrize("caught", [False, True])
def test_a_function_that_loops_for_ever_is_stopped(caught: bool) -> None:
    def gradient(net, X, Y):
        while True:
            try:
                net.L + 1
            except BaseException:
                if not caught:
                    raise

    before = threading.active_count()
    found = diagnose(gradient, NET, X, Y, seconds=0.3)
    assert threading.active_count() == before
    assert "stopped after 0.3 seconds" in str(found)
    assert not found.attempt


def test_an_exception_names_the_learners_own_line() -> None:
    def gradient(net, X, Y):
        forward = net.forward(X)
        return forward.a[4] @ forward.a[2]

    text = str(diagnose(gradient, NET, X, Y))
    assert "return forward.a[4] @ forward.a[2]" in text
    assert "inner sizes of a matrix product" in text
    assert "Traceback" not in text


def test_a_missing_transpose_that_numpy_refuses_is_explained_and_named() -> None:
    def gradient(net, X, Y):
        forward, L = net.forward(X), net.L
        d = {L: 2 * (forward.a[L] - Y) * forward.a[L] * (1 - forward.a[L])}
        for l in range(L - 1, 1, -1):
            d[l] = (d[l + 1] @ net.weights[l + 1].T) * forward.a[l] * (1 - forward.a[l])
        return [d[l].T @ forward.a[l - 1] / len(X) for l in range(2, L + 1)]

    found = diagnose(gradient, NET, X, Y)
    assert found.mistakes == ("10",)
    assert "matmul" in str(found)


def test_a_function_for_one_network_only_is_told() -> None:
    def gradient(net, X, Y):
        if net.sizes != (2, 3, 3, 2):
            raise ValueError("my loops end at 3")
        return backprop(net, X, Y)

    found = diagnose(gradient, NET, X, Y)
    assert not found.correct
    assert "fails on 2-4-4-3" in str(found)


def test_a_function_gives_the_whole_gradient() -> None:
    net = Network([2, 3, 2], seed=1, biases=True)
    found = diagnose(lambda net, X, Y: backprop(net, X, Y).weights, net, X, Y)
    assert not found.correct
    assert "the biases are missing" in str(found)
    assert "layer 2, 3 are missing" in str(diagnose(lambda net, X, Y: {4: backprop(net, X, Y).weights[4]}, NET, X, Y))


def test_no_line_of_the_library_is_shown() -> None:
    text = str(diagnose(lambda: 1, NET, X, Y)) + str(diagnose(Network, NET, X, Y))
    assert "_read_sizes" not in text
    assert "running.py" not in text


def test_a_stale_gradient_is_found_by_asking_twice() -> None:
    kept: dict[int, np.ndarray] = {}

    def gradient(net, X, Y):
        for l, G in backprop(net, X, Y).weights.items():
            kept[l] = kept.get(l, 0) + G
        return dict(kept)

    assert diagnose(gradient, NET, X, Y).mistakes == ("18",)


class Tensor:
    """What a tensor of PyTorch looks like from outside."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self.shape = values.shape

    def detach(self) -> "Tensor":
        return self

    def cpu(self) -> "Tensor":
        return self

    def numpy(self) -> np.ndarray:
        return self.values


def test_tensors_are_read() -> None:
    assert diagnose(lambda net, X, Y: [Tensor(m) for m in backprop(net, X, Y).weights.values()], NET, X, Y).correct
    assert diagnose([Tensor(m.astype(np.float32)) for m in LIST], NET, X, Y).correct
    assert diagnose(Tensor(np.array(RIGHT[OF])), NET, X, Y, of=OF).correct


@pytest.mark.parametrize(("function", "words"), [
    (lambda net, X, Y: None, "returns nothing"), (lambda net, X, Y: ..., "Not answered yet"), (lambda net, X, Y: "text",
    "cannot be read as a gradient"),
    (lambda: 1, "TypeError"), (lambda net, X, Y: [np.ones((1, 1))] * 3, "has the shape"), (lambda net, X, Y: [m * np.nan for m in LIST],
    "NaN"),
    (lambda net, X, Y: 1 / 0, "ZeroDivisionError"), (lambda net, X, Y: exit(), "SystemExit"),
], ids=range(8))  # fmt: skip
def test_functions_that_give_no_gradient(function, words: str) -> None:
    found = diagnose(function, NET, X, Y)
    assert not found.attempt
    assert words in str(found)


# what cannot be read

BAD = [
    (..., "Not answered yet"), (None, "Not answered yet"), ("", "Not answered yet"), ("...", "Not answered yet"), ("hello there",
    "Words were given"),
    ("hello", "name hello is not known"), (np.nan, "NaN"), (float("inf"), "infinite"), ([1, 2], "has the shape"), ([], "has the shape"),
    ({}, "must consist of numbers"),
    (True, "must consist of numbers"), (1 + 2j, "class complex was given"), ("2**", "cannot be read"), ("((((", "cannot be read"),
    ("a(4,1)*q(3)", "not allowed"),
    ("a(4,9)*a(3,1)", "a4_9 does not exist"), ("a(0,1)", "counts from 1"), ("w(4,1)", "w(4, 1)"), ("1/(a(4,1)-a(4,1))", "divides by zero"),
    ("9**9**9**9", "too large"),
    (sp.Symbol("q") * 2, "name q is not one"), ("a(4,1)" + "+1" * 3_000, "longer than"), ("[a(4,1)]", "not allowed"), ("lambda: 1",
    "not allowed"), ("g'(a(4,1))*2", "taken at a weighted sum"),
    (object(), "class object was given"), (b"0.2", "class bytes was given"), ("a(4,1)\x00", "cannot be read"), ("-" * 900 + "1*a(4,1)",
    ""),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), BAD, ids=lambda v: v[:30] if isinstance(v, str) else type(v).__name__)
def test_bad_input_is_explained_and_is_no_attempt(answer, words: str) -> None:
    found = diagnose(answer, NET, x0, y0, of=OF)
    if words:
        assert not found.attempt
        assert words in str(found)
    assert not found.correct
    assert "Traceback" not in str(found)
    assert found._repr_html_()


@pytest.mark.parametrize("code", [
    '__import__("os").system("touch {path}")', 'open("{path}", "w")', 'exp(__import__("pathlib").Path("{path}").touch())',
    "(lambda: open('{path}', 'w'))()",
    "a(4, open('{path}', 'w'))", "[open('{path}','w') for i in (1,)]", "a.__class__", "f\"{{open('{path}', 'w')}}\"",
    "a(4,1) if open('{path}','w') else 1", "a(*[4, 1])", "(x := 3)",
])  # fmt: skip
def test_code_in_an_expression_is_refused_and_nothing_is_evaluated(code: str, tmp_path: Path) -> None:
    target = tmp_path / "made"
    found = diagnose(code.format(path=target), NET, x0, y0, of=OF)
    assert not found.attempt
    assert "not allowed" in str(found) or "not known" in str(found)
    assert not target.exists()


def test_only_network_and_samples_raise() -> None:
    with pytest.raises(ValueError, match="X has 3 values"):
        diagnose(1.0, NET, [1, 2, 3], y0, of=OF)
    with pytest.raises(ValueError, match="layer 9"):
        diagnose(1.0, NET, x0, y0, of=w(9, 1, 1))


@pytest.mark.parametrize(
    ("answer", "words"),
    [(NET, "class Network"), ((m for m in LIST), "a generator"), ({1, 2}, "class set")],
    ids=["net", "generator", "set"],
)
def test_what_is_no_answer_at_all_is_named(answer, words: str) -> None:
    assert words in str(diagnose(answer, NET, X, Y))


def test_what_one_number_belongs_to_has_to_be_said() -> None:
    assert "of=w(l, j, k)" in str(diagnose(0.3, NET, X, Y))
    assert "of=w(l, j, k)" in str(diagnose(a(4, 1) * 2, NET, X, Y))


def test_shapes_and_axes_are_named() -> None:
    text = str(diagnose([np.ones((3, 2)), np.ones((3, 3)), np.ones((2, 2))], NET, X, Y))
    assert "2×3 (a row for each node of layer 4, a column for each node of layer 3)" in text
    assert "3 arrays, but 1 was given" in str(diagnose([np.ones((3, 2))], NET, X, Y))


@pytest.mark.parametrize(("text", "digits"), [("0.0583", 3), ("0,0580", 3), ("−5.83e-2", 3), ("12", 2), ("1.20", 3), (0.058, 2), (3, 1)])
def test_digits_as_given(text, digits: int) -> None:
    assert read_number(text).digits.tolist() == [digits]


# how it is shown


def test_what_is_shown_is_the_same_every_time() -> None:
    for answer in (2 * (a(4, 1) - y(1)) * a(3, 2), "0.123", LIST, lambda net, X, Y: backprop(net, X, Y)):
        one, two = (diagnose(answer, NET, X[:1], Y[:1], of=None if isinstance(answer, list) or callable(answer) else OF) for _ in range(2))
        assert str(one) == str(two)
        assert one._repr_html_() == two._repr_html_()
        assert "0x" not in one._repr_html_()
        assert set(one._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_what_the_learner_wrote_does_not_become_markup() -> None:
    def gradient(net, X, Y):
        print("<script>alert(1)</script>")
        return LIST

    assert "<script>" not in diagnose(gradient, NET, X, Y)._repr_html_()
    assert "<b>" not in diagnose("<b>2</b>", NET, X, Y, of=OF)._repr_html_()


def test_other_networks() -> None:
    net = Network([3, 4, 2], ["relu", "identity"], "softmax_cross_entropy", seed=3, biases=True)
    rng = np.random.default_rng(0)
    X, Y = rng.uniform(-1, 1, (4, 3)), np.eye(2)[[0, 1, 1, 0]]
    assert diagnose(backprop(net, X, Y), net, X, Y).correct
    assert diagnose(lambda n, X, Y: wrong_gradient(n, X, Y, "17d"), net, X, Y).mistakes == ("17d",)
    assert EXERCISES


def test_asterisks_of_a_product_stay_and_those_around_words_emphasise() -> None:
    assert typeset("2*a*b, 3 * c * d, + − * / **, y(1)**2") == "2*a*b, 3 * c * d, + − * / **, y(1)**2"
    assert typeset("then *added*: one (*not* two)") == "then <em>added</em>: one (<em>not</em> two)"
    assert "* / **, names" in diagnose("nonsense", NET, x0, y0, of=OF)._repr_html_()
