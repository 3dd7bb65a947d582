"""Backprop is right: by hand, by other authors' examples, by three other ways on random networks."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given

from backprop_lib import Network, backprop
from backprop_lib.agreement import agree, bounds
from backprop_lib.derivation import derive
from backprop_lib.nets import four_layer_net, four_layer_sample, four_layer_samples
from backprop_lib.notation import a, b, delta, w, y, z
from backprop_lib.numeric import central_difference, complex_step
from tests.networks import Case, cases


@given(cases())
def test_four_ways_agree(case: Case):
    assume(case.away_from_kinks)
    net, X, Y = case
    g = backprop(net, X, Y).vector
    exact, coarse = bounds(g, net.loss(X, Y))
    assert np.abs(derive(net).to_numpy()(net.parameters, X, Y).gradient - g).max() <= exact
    assert np.abs(complex_step(net, X, Y).vector - g).max() <= exact
    assert np.abs(central_difference(net, X, Y).vector - g).max() <= coarse


@given(cases(max_samples=6))
def test_derivatives_by_a_and_z_are_those_of_one_sample(case: Case):
    """∂C_i/∂z of the output layer moves the loss as it says: a shift of z_j is a shift of a bias."""
    net, X, Y = case
    assume(net.biases)
    assume(case.away_from_kinks)
    grad = backprop(net, X, Y, reduce="sum")
    for l in net.layers:
        assert np.allclose(grad.delta[l].sum(axis=0), grad.biases[l], rtol=1e-12, atol=0)
        if l > 2:
            assert np.allclose(grad.a[l - 1], grad.delta[l] @ net.weights[l], rtol=1e-12, atol=0)


def test_the_largest_step_is_exact_on_a_parabola():
    net = Network([1, 1], "identity", weights=[[[0.5]]])
    assert central_difference(net, [[2.0]], [[0.3]], step=1).vector == pytest.approx(backprop(net, [[2.0]], [[0.3]]).vector, rel=1e-12)


def test_the_complex_step_moves_along_the_imaginary_axis_only():
    """On a quadratic, Im C(w + ih) / h is the slope at any h; a step to the side would add the curvature."""
    net = Network([1, 1], "identity", weights=[[[0.7]]])
    assert complex_step(net, [[2.0]], [[0.3]], step=0.25).vector == pytest.approx(backprop(net, [[2.0]], [[0.3]]).vector, rel=1e-12)


def test_mean_is_sum_over_n():
    net, (X, Y) = four_layer_net(), four_layer_samples()
    mean, total = backprop(net, X, Y), backprop(net, X, Y, reduce="sum")
    assert np.allclose(mean.vector * 5, total.vector, rtol=1e-14)
    assert np.array_equal(mean.delta[3], total.delta[3])
    each = [backprop(net, p, q).vector for p, q in zip(X, Y, strict=True)]
    assert np.allclose(mean.vector, np.mean(each, axis=0), rtol=1e-12)


def test_a_gradient_is_addressed_like_its_network():
    net, (x, t) = four_layer_net(), four_layer_sample()
    grad = backprop(net, x, t)
    assert round(grad[w(4, 1, 2)], 4) == 0.0583
    assert grad[w(3, 2, 2)] == grad.weights[3][1, 1] == pytest.approx(-0.0435, abs=5e-5)
    assert grad[z(4, 1)] == grad[delta(4, 1)] == grad.delta[4][0, 0]
    assert grad[a(3, 2)] == pytest.approx(-0.3035, abs=5e-5)
    assert list(grad.weights) == [2, 3, 4]
    assert grad.biases == {}
    assert backprop(net, *four_layer_samples())[delta(3, 1)].shape == (5,)


def test_the_derivative_by_the_inputs_is_worked_out_when_it_is_asked_for():
    net, (X, Y) = four_layer_net(), four_layer_samples()
    grad = backprop(net, X, Y)
    hidden = {l: values.copy() for l, values in grad.a.items()}
    assert set(hidden) == {2, 3, 4}
    assert np.array_equal(grad.a[1], grad.delta[2] @ net.weights[2])
    assert grad.a[1] is grad.a[1]
    assert {l: values.tolist() for l, values in grad.a.items() if l > 1} == {l: values.tolist() for l, values in hidden.items()}
    step = 1e-6
    x = X[:1] + np.array([[step, 0]])
    assert grad[a(1, 1)][0] == pytest.approx((net.loss(x, Y[:1]) - net.loss(X[:1], Y[:1])) / step, rel=1e-4)
    with pytest.raises(KeyError):
        grad.a[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        grad.a = {}


def test_output_layer_has_the_slope_of_the_loss():
    net, (x, t) = four_layer_net(), four_layer_sample()
    assert np.allclose(backprop(net, x, t).a[4], 2 * (net.forward(x).a[4] - t))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda g, net: g[y(1)], TypeError, "a gradient has w, b, a, z and delta"),
        (lambda g, net: g[b(4, 1)], ValueError, "this gradient has no b of layer 4"),
        (lambda g, net: g[a(1, 3)], ValueError, "layer 1 of 2-3-3-2 has nodes 1 and 2, node 3 was asked for"),
        (lambda g, net: g[w(4, 3, 1)], ValueError, "layer 4 of 2-3-3-2 has nodes 1 and 2, node 3 was asked for"),
        (lambda g, net: backprop(net, [1, 2], [1, 2], reduce="max"), ValueError, 'reduce is "mean" or "sum", but \'max\''),
        (lambda g, net: central_difference(net, [1, 2], [1, 2])[delta(4, 1)], ValueError, "has no delta of layer 4"),
        (lambda g, net: central_difference(net, [1, 2], [1, 2], step=0), ValueError, "the step must be a positive finite number"),
        (lambda g, net: complex_step(net, [1, 2], [1, 2], step="h"), ValueError, "but 'h' was given"),
        (lambda g, net: central_difference(net, [1, 2], [1, 2], step=1.01), ValueError, "at most 1, but 1.01 was given"),
        (lambda g, net: complex_step(net, [1, 2], [1, 2], step=-0.5), ValueError, "at most 1, but -0.5 was given"),
        (lambda g, net: agree(net, [1, 2], [1, 2], of=w(4, 3, 1)), ValueError, "node 3 was asked for"),
    ],
)
def test_bad_input_is_explained(make, error, message):
    net = four_layer_net()
    with pytest.raises(error, match=message):
        make(backprop(net, *four_layer_sample()), net)


def test_worked_example_of_mazur():
    """Matt Mazur, "A Step by Step Backpropagation Example" (2015): 2-2-2, sigmoid, ½Σ(target − out)², learning rate 0.5."""
    net = Network(
        [2, 2, 2],
        loss="half_squared_error",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[[0.35, 0.35], [0.60, 0.60]],
    )
    x, t = [0.05, 0.10], [0.01, 0.99]
    fwd, grad = net.forward(x), backprop(net, x, t)
    assert np.array_equal(fwd.a[2].round(9), [[0.593269992, 0.596884378]])
    assert round(fwd[a(3, 1)], 8) == 0.75136507
    assert round(fwd[a(3, 2)], 9) == 0.772928465
    assert round(net.loss(x, t), 9) == 0.298371109
    assert round(grad[w(3, 1, 1)], 9) == 0.082167041
    assert round(grad[w(2, 1, 1)], 9) == 0.000438568
    assert round(grad[delta(3, 1)], 9) == 0.138498562
    stepped = {q: net[q] - 0.5 * grad[q] for q in net.quantities}
    assert round(stepped[w(3, 1, 1)], 8) == 0.35891648
    assert [round(stepped[q], 9) for q in (w(3, 1, 2), w(3, 2, 1), w(3, 2, 2))] == [0.408666186, 0.511301270, 0.561370121]
    assert round(stepped[w(2, 1, 1)], 9) == 0.149780716
    assert [round(stepped[q], 8) for q in (w(2, 1, 2), w(2, 2, 1), w(2, 2, 2))] == [0.19956143, 0.24975114, 0.29950229]


def test_worked_example_of_negnevitsky():
    """M. Negnevitsky, "Artificial Intelligence: A Guide to Intelligent Systems", chapter 6, the exclusive-or network 2-2-1.

    There δ is minus ours (the error is target − output), and a threshold θ is a bias −θ.
    """
    net = Network([2, 2, 1], loss="half_squared_error", weights=[[[0.5, 0.4], [0.9, 1.0]], [[-1.2, 1.1]]], biases=[[-0.8, 0.1], [-0.3]])
    fwd, grad = net.forward([1, 1]), backprop(net, [1, 1], [0])
    assert np.array_equal(fwd.a[2].round(4), [[0.5250, 0.8808]])
    assert round(fwd[a(3, 1)], 4) == 0.5097
    assert round(-grad[delta(3, 1)], 4) == -0.1274
    assert np.array_equal((-grad.delta[2]).round(4), [[0.0381, -0.0147]])
    step = {q: -0.1 * grad[q] for q in net.quantities}
    assert [round(step[q], 4) for q in (w(3, 1, 1), w(3, 1, 2))] == [-0.0067, -0.0112]
    assert [round(step[w(2, j, k)], 4) for j in (1, 2) for k in (1, 2)] == [0.0038, 0.0038, -0.0015, -0.0015]
    assert [round(-step[q], 4) for q in (b(3, 1), b(2, 1), b(2, 2))] == [0.0127, -0.0038, 0.0015]


def test_agreement_shows_four_answers_and_a_verdict():
    net, (X, Y) = four_layer_net(), four_layer_samples()
    jury = agree(net, X, Y, of=w(4, 1, 2))
    assert jury
    assert repr(jury).splitlines()[0].split() == ["∂C/∂…", "symbolic", "backprop", "central", "difference", "complex", "step", "verdict"]
    assert repr(jury).splitlines()[1].split() == ["w(4,", "1,", "2)", *["0.041393"] * 4, "agree"]
    assert "All 21 derivatives agree" in repr(jury)
    assert "… and 20 more" in repr(jury)
    assert "… and" not in repr(agree(net, X, Y))
    assert jury._repr_html_().count("<td>0.041393</td>") == 4


def test_agreement_says_who_disagrees(monkeypatch):
    import backprop_lib.agreement as agreement

    net, (X, Y) = four_layer_net(), four_layer_samples()
    monkeypatch.setattr(agreement, "complex_step", lambda net, X, Y: complex_step(net, X, -Y))
    jury = agreement.agree(net, X, Y, of=[w(4, 1, 2), w(4, 1, 1)])
    assert not jury
    assert jury.agreed == {"backprop": True, "central difference": True, "complex step": False}
    assert "some do not agree with the symbolic answer: see complex step" in repr(jury)
    assert "differ" in jury._repr_html_()
