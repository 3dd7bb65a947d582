"""Lesson 08's exercises: every planted mistake is a mistake, and what is right passes."""

import numpy as np
import pytest

from backprop_lib import Network
from backprop_lib.exercises.exercise import Variant
from backprop_lib.exercises.lesson_08 import DECAY, MOMENTUM, PLANTED, REPAIR, RIGHT
from backprop_lib.training import train


def sgd(source):
    scope = {"np": np}
    exec(source, scope)
    return scope["sgd"]


def test_the_right_loop_passes():
    assert REPAIR.check(Variant(data={"bug": 0}), sgd(RIGHT)).correct


@pytest.mark.parametrize("bug", range(len(PLANTED)))
def test_a_planted_mistake_runs_is_not_right_and_is_not_named_before_it_is_found(bug):
    variant = Variant(data={"bug": bug})
    source = REPAIR.source(variant)
    assert source != RIGHT
    assert REPAIR.check(variant, sgd(source)).verdict == "unknown"
    assert PLANTED[bug][0] in REPAIR.worked(variant)


def test_no_two_planted_mistakes_are_the_same():
    cases = REPAIR.cases(Variant())
    answers = [np.concatenate([sgd(REPAIR.source(Variant(data={"bug": bug})))(*case) for case in cases]) for bug in range(len(PLANTED))]
    assert all(abs(one - other).max() > 1e-3 for i, one in enumerate(answers) for other in answers[:i])


def test_momentum_is_computed_as_the_library_trains():
    v = MOMENTUM.variant(0)
    slopes = iter(v.data["g"])
    net = Network([1, 1], "identity", weights=[[[v.data["w"]]]])
    options = {"epochs": 3, "rate": v.data["eta"], "momentum": v.data["mu"]}
    done = train(net, [[1.0]], [[0.0]], gradient=lambda *_: [next(slopes)], **options)
    assert done.net.parameters[0] == pytest.approx(MOMENTUM.right(v), rel=1e-5)


def test_each_slip_of_weight_decay_is_named():
    for slip in DECAY.slips:
        found = DECAY.check(DECAY.variant(0), slip.wrong)
        assert (found.correct, found.named) == (False, True)
