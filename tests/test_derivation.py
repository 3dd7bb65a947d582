"""The derivation is right, reads well, and stays linear in the size of the network."""

import dataclasses
import json
import re
import subprocess
from unittest.mock import patch

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings

from backprop_lib import Network, backprop
from backprop_lib.derivation import Program, activation_slope, derive, loss_slope, weighted_sum_slopes
from backprop_lib.explanation import count_paths
from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.nets import four_layer_net, four_layer_sample, four_layer_samples
from backprop_lib.notation import C_0, Partial, Quantity, a, b, delta, g_prime, w, x, y, z
from backprop_lib.numbers import fmt
from backprop_lib.readers.latex import Equation, in_lines, latex
from backprop_lib.readers.mathml import mathml
from tests.networks import cases, random_case

PROGRAM = derive(four_layer_net())


def test_the_weighted_sum_is_differentiated_with_a_general_index():
    slopes = weighted_sum_slopes()
    w_m, a_m = sp.symbols("w_m a_m")
    assert slopes["w"](w_m, a_m) == a_m
    assert slopes["a"](w_m, a_m) == w_m
    assert slopes["b"](w_m, a_m) == 1


def test_the_rules_of_functions_are_their_derivatives():
    o, t = sp.symbols("o t", positive=True)
    assert sp.expand(loss_slope(LOSSES["squared_error"])(o, t) - sp.diff((o - t) ** 2, o)) == 0
    assert sp.simplify(loss_slope(LOSSES["binary_cross_entropy"])(o, t) - (o - t) / (o * (1 - o))) == 0
    assert str(loss_slope(LOSSES["squared_error"])(o, t)) == "2*(o - t)"
    assert activation_slope(ACTIVATIONS["sigmoid"])(sp.Symbol("z"), o) == o * (1 - o)


@given(cases(max_samples=1))
@settings(max_examples=40)
def test_every_scalar_step_equals_the_loops(case):
    net, X, Y = case
    assume(case.away_from_kinks)
    program = derive(net)
    values, loops = program.values(X, Y), program.to_numpy()(net.parameters, X, Y)
    scale = max(1.0, float(np.abs(loops.gradient).max()))
    for step in program.steps:
        if step.of.name in ("m",) or step.of.name.startswith("p_"):
            continue
        assert values[step.of.name] == pytest.approx(loops[step.of], rel=1e-9, abs=1e-13 * scale), step.of
    scalar = program.to_scalar()(net.parameters.tolist(), X[0].tolist(), Y[0].tolist())
    assert scalar == pytest.approx(loops.gradient, rel=1e-9, abs=1e-13 * scale)


def test_the_program_of_the_four_layer_net():
    assert len(PROGRAM.steps) == 54
    names = [step.of.name for step in PROGRAM.steps]
    assert names[:2] == ["z2_1", "a2_1"]
    assert names[16] == "C_0"
    assert names[-1] == "dC_0_dw2_3_2"
    known = set()
    given_ = {q.name for q in PROGRAM.net.quantities} | {"x_1", "x_2", "y_1", "y_2"}
    for step in PROGRAM.steps:
        assert {s.name for s in step.expression.free_symbols} <= known | given_, step.of
        known.add(step.of.name)


def test_a_rule_is_differentiated_once():
    assert weighted_sum_slopes() is weighted_sum_slopes()
    assert loss_slope(LOSSES["squared_error"]) is loss_slope(LOSSES["squared_error"])
    assert PROGRAM.steps[0] is PROGRAM.steps[0]
    assert PROGRAM.definitions is PROGRAM.definitions


def test_values_name_all_that_is_given_and_all_that_is_computed():
    net = Network([3, 2, 2], biases=True, seed=4)
    values = derive(net).values([0.3, -0.7, 0.9], [0.2, 0.6])
    given_ = {"x_1": 0.3, "x_2": -0.7, "x_3": 0.9, "y_1": 0.2, "y_2": 0.6} | {q.name: net[q] for q in net.quantities}
    assert {name: values[name] for name in given_} == given_
    assert set(values) == set(given_) | set(derive(net).definitions)


def test_what_was_compiled_is_kept():
    net, sample = four_layer_net(), four_layer_sample()
    once = derive(net).to_numpy()(net.parameters, *sample).gradient
    with patch.object(sp, "lambdify", side_effect=AssertionError):
        assert np.array_equal(derive(net).to_numpy()(net.parameters, *sample).gradient, once)


def test_targets_are_those_of_the_output_layer():
    program = derive(Network([3, 2, 4, 1]))
    program.require(y(1))
    with pytest.raises(ValueError, match="3-2-4-1 has 1 outputs, target 2 was asked for"):
        program.require(y(2))


def test_a_sum_keeps_its_order_and_a_single_term_is_no_sum():
    net = Network([10, 1, 1])
    names = [str(s) for s in sp.ordered(derive(net).definitions["z3_1"].expression.free_symbols)]
    assert names == ["a2_1", "w3_1_1"]
    assert isinstance(derive(net).definitions["z3_1"].expression, sp.Mul)
    terms = derive(net).show(z(2, 1)).sides[1].split(" + ")
    assert terms == [rf"{w(2, 1, k).latex} x_{{{k}}}" for k in range(1, 11)]


def test_steps_grow_linearly():
    counts = []
    for width in (4, 8, 16):
        program = derive(Network([width, width, width, width]))
        counts.append((len(program.net.quantities), program.operations))
    rates = [operations / weights for weights, operations in counts]
    assert rates[2] < rates[0] < 10
    # w·x 1, 1/(1 + e^(−z)) 4, (a − y)² 2, 2(a − y) 2, U·a(1 − a) 3, δ·x 1
    assert derive(Network([1, 1])).operations == 13


def test_the_javascript_does_not_grow_with_the_network():
    small, large = (len(derive(Network(sizes)).to_javascript()) for sizes in ([2, 3, 3, 2], [64, 64, 64, 10]))
    assert abs(large - small) < 20
    assert small < 6000


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (C_0, "C_{0} = (a_{1}^{(4)} - y_{1})^{2} + (a_{2}^{(4)} - y_{2})^{2}"),
        (z(3, 1), "z_{1}^{(3)} = w_{11}^{(3)} a_{1}^{(2)} + w_{12}^{(3)} a_{2}^{(2)} + w_{13}^{(3)} a_{3}^{(2)}"),
        (a(4, 1), r"a_{1}^{(4)} = \frac{1}{1 + e^{- z_{1}^{(4)}}}"),
        (Partial(C_0, a(4, 1)), r"\frac{\partial C_{0}}{\partial a_{1}^{(4)}} = 2 (a_{1}^{(4)} - y_{1})"),
        (Partial(z(4, 1), w(4, 1, 2)), r"\frac{\partial z_{1}^{(4)}}{\partial w_{12}^{(4)}} = a_{2}^{(3)}"),
        (Partial(z(4, 1), a(3, 2)), r"\frac{\partial z_{1}^{(4)}}{\partial a_{2}^{(3)}} = w_{12}^{(4)}"),
        (
            Partial(C_0, a(2, 2)),
            r"\frac{\partial C_{0}}{\partial a_{2}^{(2)}} = \delta_{1}^{(3)} \, w_{12}^{(3)} + \delta_{2}^{(3)} \, w_{22}^{(3)}"
            r" + \delta_{3}^{(3)} \, w_{32}^{(3)}",
        ),
    ],
)
def test_equations_read_in_the_order_of_the_lesson(of, text):
    assert PROGRAM.show(of).latex == text


def test_the_sum_over_the_next_layer_has_a_term_for_each_of_its_nodes():
    program = derive(Network([10, 2, 3, 2, 1]))
    terms = [rf"\delta_{{{j}}}^{{(3)}} \, w_{{{j}1}}^{{(3)}}" for j in (1, 2, 3)]
    assert program.show(Partial(C_0, a(2, 1))).sides[1] == " + ".join(terms)
    assert program.show(Partial(z(2, 1), w(2, 1, 10))).sides[1] == "x_{10}"


def test_the_derivative_by_a_weighted_sum_is_delta():
    for l in (2, 3, 4):
        sides = PROGRAM.show(Partial(C_0, z(l, 1))).sides
        assert sides == (rf"\frac{{\partial C_{{0}}}}{{\partial z_{{1}}^{{({l})}}}}", PROGRAM.show(delta(l, 1)).sides[1])
        assert sides[1].startswith(rf"\frac{{\partial C_{{0}}}}{{\partial a_{{1}}^{{({l})}}}}")
    assert PROGRAM.show(Partial(C_0, y(1))).sides[1] == "- 2 (a_{1}^{(4)} - y_{1})"
    binary = derive(Network([2, 2], loss="binary_cross_entropy"))
    assert binary.show(delta(2, 1)).sides[1].startswith(r"\frac{\partial C_{0}}{\partial a_{1}^{(2)}}")  # on paper; computed as a − y
    assert str(binary.definition(delta(2, 1), shown=False)) == "a2_1 - y_1"


@pytest.mark.parametrize("of", [Partial(z(4, 1), z(3, 1)), Partial(a(4, 1), w(4, 1, 1)), Partial(z(4, 1), w(4, 2, 1))])
def test_a_slope_is_shown_where_the_quantity_stands_in_the_formula(of):
    with pytest.raises(ValueError, match=rf"^{re.escape(repr(of.wrt))} does not stand in the formula of {re.escape(repr(of.of))}; ask"):
        PROGRAM.show(of)


def test_the_chain_rule_of_an_output_weight():
    equation = PROGRAM.show(w(4, 1, 2))
    assert equation.sides[2] == r"2 (a_{1}^{(4)} - y_{1}) \cdot g'(z_{1}^{(4)}) \cdot a_{2}^{(3)}"
    assert equation.latex.startswith(r"\begin{aligned} \frac{\partial C_{0}}{\partial w_{12}^{(4)}} &= ")
    assert PROGRAM.show(Partial(C_0, w(4, 1, 2))) == equation
    assert repr(Equation(("a", "b"))) == "a = b"


def test_the_chain_rule_of_a_hidden_weight_sums_over_the_outputs():
    middle = PROGRAM.show(w(3, 2, 2)).sides[2]
    assert middle.count("g'(z_{1}^{(4)})") == middle.count("w_{22}^{(4)}") == 1
    assert middle.endswith(r" \cdot g'(z_{2}^{(3)}) \cdot a_{2}^{(2)}")


def test_explain_gives_factors_with_their_numbers():
    explanation = PROGRAM.explain(w(4, 1, 2), *four_layer_sample())
    assert [fmt(f.value) for f in explanation.factors] == ["1.3624", "0.1047", "0.4085"]
    assert repr(explanation) == "∂C_0/∂w(4, 1, 2) = 1.3624 · 0.1047 · 0.4085 = 0.0583"
    assert [f.role for f in explanation.factors] == ["loss", "activation", "incoming"]
    assert explanation.factors[0].words == "a small change of a 1 layer 4 changes C 0 by 1.3624 times that change"
    assert explanation.note == ""
    assert explanation.latex.count(r"\\[6pt]") == 2


@given(cases(max_samples=1))
@settings(max_examples=40)
def test_products_of_factors_and_sums_of_paths_are_the_derivative(case):
    net, X, Y = case
    assume(case.away_from_kinks)
    assume(max(net.sizes) <= 4)
    program, grad = derive(net), backprop(net, X, Y)
    for q in {net.quantities[0], net.quantities[-1]}:
        scale = 1e-9 * abs(grad.vector).max() + 1e-13
        assert np.prod([f.value for f in program.explain(q, X, Y).factors]) == pytest.approx(grad[q], rel=1e-9, abs=scale)
        found = program.paths(q, X, Y)
        assert len(found) == np.prod(net.sizes[q.l :], dtype=int)
        assert sum(p.value for p in found) == pytest.approx(grad[q], rel=1e-9, abs=scale)


def test_the_slope_of_softplus_stands_there_as_on_paper():
    shown = derive(Network([1, 1, 1], ["softplus", "identity"])).show(delta(2, 1)).sides[1]
    assert shown == r"\frac{\frac{\partial C_{0}}{\partial a_{1}^{(2)}}}{1 + e^{- z_{1}^{(2)}}}"


def test_binary_cross_entropy_cancels_the_slope():
    net = Network([2, 2, 2], loss="binary_cross_entropy", seed=3)
    explanation = derive(net).explain(w(3, 1, 2), [0.3, 0.8], [0, 1])
    assert [f.role for f in explanation.factors] == ["loss", "incoming"]
    assert explanation.factors[0].formula == "(a_{1}^{(3)} - y_{1})"
    assert explanation.note == "a 1 layer 3 minus its target, after cancelling g'"
    shown = derive(net).show(Partial(C_0, a(3, 1))).sides[1]
    assert shown == r"\frac{a_{1}^{(3)} - y_{1}}{a_{1}^{(3)} \left(1 - a_{1}^{(3)}\right)}"


def test_an_explanation_is_a_table_of_three_rows():
    net = Network([3, 2, 2], biases=True, seed=1)
    for q, cells in ((w(3, 1, 2), 3), (b(2, 1), 3)):
        explanation = derive(net).explain(q, [0.3, 0.8, -0.4], [0, 1])
        head, rest = explanation.latex.removeprefix(r"\begin{array}{").split("}", 1)
        rows = rest.removesuffix(r" \end{array}").split(r" \\[6pt] ")
        assert len(rows) == 3
        assert head == "r" + "c" * (2 * cells + 1)
        for row in rows:
            columns = [column.strip() for column in row.split(" & ")]
            assert len(columns) == len(head)
            assert columns[1] == "="
            assert columns[3:-1:2] == [r"\cdot"] * (cells - 1)
        first, second, third = ([column.strip() for column in row.split(" & ")] for row in rows)
        assert first[0] == rf"\displaystyle {explanation.of.latex}"
        assert [second[0], third[0], first[-1], second[-1]] == [""] * 4
        assert third[-1] == f"= \\; {fmt(explanation.value)}".replace("\u2212", "-")
        for factor, one, two, three in zip(explanation.factors, first[2::2], second[2::2], third[2::2], strict=False):
            assert two == factor.latex.replace(factor.formula, in_lines(factor.formula))
            assert one == factor.latex.replace(factor.formula, rf"\displaystyle {factor.partial.latex}")
            assert three == factor.latex.replace(factor.formula, fmt(factor.value).replace("\u2212", "-"))
        assert explanation.note == ""


def test_what_an_explanation_consists_of_does_not_change():
    explanation, (path, _) = PROGRAM.explain(w(3, 2, 2), *four_layer_sample()), PROGRAM.paths(w(3, 2, 2))
    for value in (
        explanation,
        explanation.factors[0],
        path,
        PROGRAM,
        PROGRAM.steps[0],
        PROGRAM.to_numpy()(PROGRAM.net.parameters, *four_layer_sample()),
    ):
        name = dataclasses.fields(value)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)


def test_paths_of_the_ledger():
    first, second = PROGRAM.paths(w(3, 2, 2), *four_layer_sample())
    assert (fmt(first.value), fmt(second.value)) == ("0.0194", "−0.0629")
    assert repr(second) == "path w(3, 2, 2) → a(3, 2) → a(4, 2) → C_0"
    assert [f.role for f in first.factors] == ["loss", "activation", "weight", "activation", "incoming"]
    assert PROGRAM.paths(w(3, 2, 2))[0].value is None
    bare = PROGRAM.paths(w(3, 2, 2))[0]
    assert [f.words for f in bare.factors] == [
        "loss slope",
        "activation slope",
        "weight, backward",
        "activation slope",
        "incoming activation",
    ]
    assert bare.latex == r" \cdot ".join(f.latex for f in bare.factors) == first.latex
    assert repr(bare.factors[2]) == "∂z(4, 1)/∂a(3, 2) = w_{12}^{(4)}"
    assert repr(first.factors[2]) == "∂z(4, 1)/∂a(3, 2) = w_{12}^{(4)} = 0.9500"


def test_paths_are_counted():
    assert count_paths((2, 3, 3, 2)) == (60, 300, 44)
    assert count_paths((8, 16, 16, 10))[1:] == (133_440, 1_002)
    assert sum(len(PROGRAM.paths(q)) for q in PROGRAM.net.quantities) == 60
    multiplications = [len(path.factors) - 1 for q in PROGRAM.net.quantities for path in PROGRAM.paths(q)]
    assert sum(multiplications) == 300


def test_slope_differentiates_the_definition():
    names = {s: q.latex for s, q in (("a4_1", a(4, 1)), ("y_1", y(1)))}
    assert latex(PROGRAM.slope(C_0, a(4, 1)), names) == "2 (a_{1}^{(4)} - y_{1})"
    assert PROGRAM.slope(C_0, w(4, 1, 2)) == 0  # it does not stand in the formula of C_0
    assert PROGRAM.definition(a(4, 1), shown=False) != PROGRAM.definition(a(4, 1))


def test_biases_have_their_steps():
    program = derive(Network([2, 2, 1], biases=True))
    assert program.show(b(3, 1)).sides[2].endswith(r"\cdot 1")
    assert program.show(z(2, 1)).latex.endswith("+ b_{1}^{(2)}")
    assert "dC_0_db2_2" in program.definitions


def test_softmax_has_its_own_names():
    program = derive(Network([2, 3], "identity", "softmax_cross_entropy"))
    assert program.show(Partial(C_0, a(2, 1))).sides[1] == "p_{1} - y_{1}"
    assert program.show(Quantity("p", None, (1,))).latex.startswith(r"p_{1} = \frac{e^{a_{1}^{(2)}}}{e^{a_{1}^{(2)}} + e^{a_{2}^{(2)}}")
    assert program.show(C_0).latex == (
        r"C_{0} = \log{(e^{a_{1}^{(2)}} + e^{a_{2}^{(2)}} + e^{a_{3}^{(2)}} )} - a_{1}^{(2)} y_{1} - a_{2}^{(2)} y_{2} - a_{3}^{(2)} y_{3}"
    )


def test_losses_and_functions_read_as_on_paper():
    binary = derive(Network([2, 2], loss="binary_cross_entropy"))
    assert binary.show(C_0).latex == "C_{0} = " + " ".join(
        rf"- (y_{{{j}}} \log{{(a_{{{j}}}^{{(2)}} )}} + (1 - y_{{{j}}}) \log{{(1 - a_{{{j}}}^{{(2)}} )}})" for j in (1, 2)
    )
    cases = {"relu": "0", "leaky_relu": "0.01 z_{1}^{(2)}"}
    for name, otherwise in cases.items():
        assert derive(Network([1, 1], name)).show(a(2, 1)).sides[1] == (
            r"\begin{cases} z_{1}^{(2)} & \text{for}\: z_{1}^{(2)} > 0 \\" + otherwise + r" & \text{otherwise} \end{cases}"
        )


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: derive([2, 3, 2]), TypeError, "a Network is expected, such as Network"),
        (lambda: PROGRAM.show(w(4, 3, 1)), ValueError, "layer 4 of 2-3-3-2 has nodes 1 and 2, node 3 was asked for"),
        (lambda: PROGRAM.show(x(1)), ValueError, "is not computed by this program: it is given"),
        (lambda: PROGRAM.show(b(4, 1)), ValueError, "has no biases"),
        (lambda: PROGRAM.show(y(3)), ValueError, "2-3-3-2 has 2 outputs, target 3 was asked for"),
        (lambda: PROGRAM.show(delta(5, 1)), ValueError, "has layers 1 to 4, layer 5 was asked for"),
        (lambda: PROGRAM.explain(w(4, 1, 2), *four_layer_samples()), ValueError, "explain takes one sample"),
        (lambda: PROGRAM.values(*four_layer_samples()), ValueError, "run at one sample, but 5 were given"),
        (lambda: PROGRAM.paths(a(4, 1)), TypeError, "expected a weight"),
    ],
)
def test_bad_input_is_explained(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_show_without_sympy_symbols_prints_latex_as_it_is():
    assert latex("x^2") == "x^2"
    assert latex(a(2, 1) ** 2) == "(a_{1}^{(2)})^{2}"
    assert mathml("x_1").startswith("<math")
    assert repr(PROGRAM) == "Program of Network 2-3-3-2, sigmoid, squared error, no biases"
    assert isinstance(PROGRAM, Program)


def test_panels_get_their_formulas_from_the_derivation():
    formulas = PROGRAM.formulas()
    assert "<mi>J</mi>" in formulas["slopes"]["loss"]
    assert formulas["slopes"]["delta"] is None
    assert "<mi>K</mi>" in formulas["slopes"]["w"]
    assert "<mi>P</mi>" in formulas["slopes"]["w"]
    assert set(formulas["activations"]) == set(ACTIVATIONS)
    assert "<mi>b</mi>" not in formulas["sums"]["z"]
    other = derive(Network([1, 1], loss="binary_cross_entropy", biases=True)).formulas()
    assert "<mi>b</mi>" in other["sums"]["z"]
    assert other["slopes"]["delta"] is not None


def test_javascript_equals_numpy(tmp_path):
    """The printed module, run by Node, for every activation and loss, with and without biases."""
    rng = np.random.default_rng(5)
    jobs, expected = [], []
    for seed in range(60):
        sizes = [int(n) for n in rng.integers(1, 7, rng.integers(2, 7))]
        names = [str(n) for n in rng.choice(list(ACTIVATIONS), len(sizes) - 1)]
        net, X, Y = random_case(seed, sizes, names, list(LOSSES)[seed % 4], bool(seed % 3), 1)
        (tmp_path / f"{seed}.mjs").write_text(derive(net).to_javascript(), encoding="utf-8")
        jobs.append([net.parameters.tolist(), X[0].tolist(), Y[0].tolist()])
        expected.append((net.loss(X, Y), backprop(net, X, Y).vector))
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    (tmp_path / "run.mjs").write_text(
        "import fs from 'node:fs';\n"
        "const out = [];\n"
        "for (const [i, job] of JSON.parse(fs.readFileSync('jobs.json')).entries()) {\n"
        "  const m = await import(`./${i}.mjs`), r = m.evaluate(...job);\n"
        "  out.push([r.C, m.lossOf(...job), Array.from(r.gradient)]);\n"
        "}\n"
        "console.log(JSON.stringify(out));\n",
        encoding="utf-8",
    )
    run = subprocess.run(["node", "run.mjs"], cwd=tmp_path, capture_output=True, text=True, check=True)
    for (C, C_again, gradient), (loss, truth) in zip(json.loads(run.stdout), expected, strict=True):
        assert C == C_again == pytest.approx(loss, rel=1e-9, abs=1e-13)
        bound = 1e-9 * np.abs(truth).max() + 1e-13 * max(1, loss)
        assert np.abs(np.array(gradient) - truth).max() <= bound


def test_a_long_sum_in_brackets_has_a_line_for_each_term_and_loses_nothing() -> None:
    net = four_layer_net()
    formula = derive(net).show(w(3, 2, 2)).sides[-1]
    lines = in_lines(formula)
    assert lines.count(r"\\ {} + ") == 1
    assert lines.replace(r"\left(\begin{array}{l} ", "(").replace(r" \\ {} + ", " + ").replace(r" \end{array}\right)", ")") == formula
    assert in_lines("a + b") == "a + b"
    assert in_lines(derive(net).show(w(2, 1, 1)).sides[-1]) == derive(net).show(w(2, 1, 1)).sides[-1]


OTHER_PARTIALS = [Partial(w(2, 1, 1), C_0), Partial(C_0, w(5, 1, 1)), Partial(a(4, 1), z(4, 2)), Partial(a(3, 1), z(4, 1))]


@pytest.mark.parametrize("of", [w(4, 1, 2), z(4, 3), z(5, 1), a(5, 1), Quantity("z", 4, (0,)), *OTHER_PARTIALS])
def test_what_the_program_does_not_work_out_is_refused(of):
    found = PROGRAM.to_numpy()(PROGRAM.net.parameters, *four_layer_sample())
    with pytest.raises(ValueError, match=r"^the program works out z, a, δ, g' and the derivatives of the loss, but .* was asked for$"):
        found[of]
    for there in (z(2, 1), z(4, 2), a(1, 1), delta(4, 2), g_prime(2, 3), C_0, Partial(C_0, w(4, 2, 3)), Partial(a(4, 2), z(4, 2))):
        assert np.isfinite(found[there])
