"""Whatever is handed to a public function: it answers, or a ValueError or TypeError of ours says what was expected.

No warning, no hang, no state changed. A function that is added to a public list must be added here.
"""

import contextlib
import inspect
import os
import pickle
import signal
import sys
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path

import matplotlib.figure
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Symbol

import backprop_lib
from backprop_lib import (
    C_0,
    Network,
    Partial,
    a,
    agree,
    b,
    backprop,
    central_difference,
    complex_step,
    data,
    delta,
    derive,
    exercises,
    figures,
    four_layer_net,
    four_layer_samples,
    g_prime,
    live,
    mistakes,
    numbers,
    report,
    training,
    w,
    x,
    y,
    z,
)
from backprop_lib.exercises import EXERCISES, Session
from tests.fuzz.junk import junk

PACKAGE = str(Path(backprop_lib.__file__).parent)
EXAMPLES = int(os.environ.get("JUNK_EXAMPLES", "25"))
SECONDS = 10.0
NET = four_layer_net()
X, Y = four_layer_samples()
GRADIENT, FORWARD, PROGRAM = backprop(NET, X, Y), NET.forward(X), derive(NET)
EVALUATED = PROGRAM.to_numpy()(NET.parameters, X, Y)
SESSION = Session(EXERCISES)
FOLDER = tempfile.mkdtemp()


def figure():
    fig = matplotlib.figure.Figure(figsize=(1, 1))
    fig.subplots()
    return fig


def fresh() -> live.LiveNetwork:
    return live.LiveNetwork(NET, X, Y)


def samples(**more):
    return {"net": NET, "X": X, "Y": Y, **more}


def wrong(net, X, Y, mistake, **more):
    return mistakes.wrong_gradient(net, X, Y, mistake, **more)


DIAGNOSE = samples(answer=0.1, of=w(4, 1, 2))
FUNCTIONS = {
    "Network": (Network, {"sizes": [2, 2, 1], "activation": "tanh", "loss": "squared_error", "weights": [np.ones((2, 2)), np.ones((1, 2))],
                          "biases": [np.ones(2), np.ones(1)], "seed": 1, "spread": 2.0}),
    "Network.forward": (NET.forward, {"X": X}),
    "Network.loss": (NET.loss, {"X": X, "Y": Y}),
    "Network.losses": (NET.losses, {"X": X, "Y": Y}),
    "Network.samples": (NET.samples, {"X": X, "Y": Y}),
    "Network.replace": (NET.replace, {"changes": {w(4, 1, 2): 0.3}}),
    "Network.with_parameters": (NET.with_parameters, {"vector": NET.parameters}),
    "Network.index": (NET.index, {"quantity": w(4, 1, 2)}),
    "Network[]": (NET.__getitem__, {"quantity": w(4, 1, 2)}),
    "Forward[]": (FORWARD.__getitem__, {"quantity": a(4, 1)}),
    "Gradient[]": (GRADIENT.__getitem__, {"quantity": w(4, 1, 2)}),
    "Evaluation[]": (EVALUATED.__getitem__, {"of": w(4, 1, 2)}),
    "backprop": (backprop, samples(reduce="mean")),
    "central_difference": (central_difference, samples(step=1e-6)),
    "complex_step": (complex_step, samples(step=1e-30)),
    "agree": (agree, samples(of=w(4, 1, 2))),
    "derive": (derive, {"net": NET}),
    "Program.show": (PROGRAM.show, {"of": w(4, 1, 2)}),
    "Program.explain": (PROGRAM.explain, {"of": w(4, 1, 2), "x": X[0], "y": Y[0]}),
    "Program.paths": (PROGRAM.paths, {"of": w(2, 1, 2), "x": X[0], "y": Y[0]}),
    "Program.values": (PROGRAM.values, {"x": X[0], "y": Y[0]}),
    "Program.definition": (PROGRAM.definition, {"of": z(4, 1)}),
    "Program.slope": (PROGRAM.slope, {"of": z(4, 1), "wrt": w(4, 1, 2)}),
    "Program.to_numpy()": (PROGRAM.to_numpy(), {"parameters": NET.parameters, "X": X, "Y": Y}),
    "w": (w, {"l": 4, "j": 1, "k": 2}), "b": (b, {"l": 4, "j": 1}), "z": (z, {"l": 4, "j": 1}), "a": (a, {"l": 4, "j": 1}),
    "delta": (delta, {"l": 4, "j": 1}), "g_prime": (g_prime, {"l": 4, "j": 1}), "x": (x, {"k": 1}), "y": (y, {"j": 1}),
    "fmt": (numbers.fmt, {"value": 0.1, "digits": 3}),
    "real": (numbers.real, {"value": 0.1}), "whole": (numbers.whole, {"value": 3}),
    "digits": (data.digits, {"held_out": 10, "seed": 1}),
    "require": (backprop_lib.require, {"version": "0.1"}),
    "train": (training.train, samples(epochs=1, batch=2, rate=0.1, momentum=0.5, decay=0.1, gradient=backprop, seed=1, watch={})),
    "accuracy": (training.accuracy, samples()),
    "confusion": (training.confusion, samples()),
    "batches": (lambda **given: list(training.batches(**given)), {"n": 7, "size": 3, "rng": np.random.default_rng(0)}),
    "halving": (training.halving, {"rate": 0.1, "every": 2}),
    "fading": (training.fading, {"rate": 0.1, "over": 2.0}),
    "diagnose": (mistakes.diagnose, DIAGNOSE),
    "is_placeholder": (mistakes.is_placeholder, {"answer": 1}),
    "look_up": (mistakes.look_up, {"mistake": "7"}),
    "wrong_gradient": (wrong, samples(mistake="7", decay=0.1, eta=0.1, batch=2)),
    "cosine": (mistakes.cosine, samples(mistake="7")),
    "train_with": (mistakes.train_with, samples(mistake="7", epochs=1)),
    "Session": (Session, {"exercises": EXERCISES, "seed": 1}),
    **{name: (getattr(exercises, name), {"name": "03.2"}) for name in ("again", "hint", "question", "recall", "solution")},
    "check": (exercises.check, {"name": "03.2", "answer": 0.1}),
    "variant": (exercises.variant, {"seed": 0}),
    "export_report": (exercises.export_report, {"path": FOLDER}),
    "LiveNetwork": (live.LiveNetwork, {"net": NET, "x": X, "y": Y, "selected": w(4, 1, 2), "sample": 1}),
    **{name: (getattr(live, name), {"live": fresh}) for name in (
        "ActivationCurve", "Agreement", "Backward", "ChainRule", "Diagram", "Dials", "Footer", "Gradients", "Listen", "LossCurve",
        "Paths", "Samples", "Symbols", "workbench")},
    "Landscape": (live.Landscape, {"live": fresh, "across": w(4, 1, 1), "up": w(4, 1, 2)}),
    "Compare": (live.Compare, {"live": fresh, "gradient": backprop, "seconds": 0.5}),
    "Predict": (live.Predict, {"live": fresh, "mode": "sign", "of": w(4, 1, 2), "step": 0.01, "to": None, "question": "", "concept": "",
                               "factor": ""}),
    "show": (figures.show, {"fig": figure, "alt": "A line that rises.", "dpi": 40}),
    "show_live": (figures.show_live, {"widget": None, "fig": figure, "alt": "A line that rises.", "dpi": 40}),
    "read_folder": (report.read_folder, {"folder": FOLDER}),
}  # fmt: skip
ASIDE = {
    "Gradient", "Partial", "Diagnosis", "Mistake", "Setting", "Training", "Group", "Report", "Samples",  # results, not made by hand
    "C_0", "EXERCISES", "MISTAKES", "exercises", "figures", "live", "mistakes",  # not functions
    "progress", "wrong_but_it_learns", "four_layer_net", "four_layer_sample", "four_layer_samples",  # take nothing
    "three_node_net", "three_node_samples",
    "main", "measured",  # reads a command line; reads a file (tests/test_data.py)
    "Panel", "Workbench",  # made by their own kind
}  # fmt: skip


def test_every_public_function_is_here():
    public = {
        name for module in (backprop_lib, exercises, figures, live, mistakes, training, report, data, numbers) for name in module.__all__
    }
    assert not public - set(FUNCTIONS) - ASIDE


class Late(BaseException):
    """A call that takes too long."""


@contextlib.contextmanager
def within(seconds: float):
    def late(*_):
        raise Late(f"no answer within {seconds:g} seconds")

    old = signal.signal(signal.SIGALRM, late) if hasattr(signal, "SIGALRM") else None
    if old is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if old is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, old)


def state() -> bytes:
    """What no call may change."""
    rows = [sorted(backprop_lib.functions.ACTIVATIONS), sorted(backprop_lib.functions.LOSSES), sorted(mistakes.MISTAKES), sorted(EXERCISES)]
    numbers = [NET.parameters, X, Y, GRADIENT.vector, FORWARD.a[4], PROGRAM.definitions.keys() and NET.weights[2]]
    return pickle.dumps([rows, numbers, np.geterr(), sys.getrecursionlimit(), Path.cwd()])


def raised_by_us(error: BaseException) -> bool:
    """Whether the sentence is ours: the exception was made in this package, not in a library below it."""
    frames = inspect.getinnerframes(error.__traceback__) if error.__traceback__ else []
    return bool(frames) and frames[-1].filename.startswith(PACKAGE)


def shown(value: object) -> None:
    """A result is also looked at, as a notebook does."""
    for look in ("__repr__", "_repr_html_", "_repr_markdown_", "_repr_latex_"):
        if type(value).__module__.startswith("backprop_lib") and hasattr(value, look):
            getattr(value, look)()


def given_to(valid: dict) -> dict:
    """Fresh copies of the right arguments."""
    return {key: value() if value is fresh or value is figure else value for key, value in valid.items()}


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_bad_input_is_answered_or_explained(name, drawn, monkeypatch, capsys):
    function, valid = FUNCTIONS[name]
    wrong = drawn.draw(st.lists(st.sampled_from(sorted(valid)), min_size=1, max_size=2, unique=True), label="wrong")
    arguments = given_to(valid) | {key: drawn.draw(junk, label=key) for key in wrong}
    monkeypatch.chdir(FOLDER)
    monkeypatch.setattr(training, "MOST_EPOCHS", 1000)  # more take their time, as asked
    before = state()
    assert complaint(name, function, arguments) == ""
    assert state() == before, f"{name}({wrong}) changed what others use"


# what random input has found, each tried again every time
FOUND = [
    ("train", "watch", NotImplemented), ("train", "watch", {"x": 1}), ("Predict", "mode", {}), ("digits", "held_out", np.array(1j)),
    ("digits", "held_out", int), ("digits", "held_out", np.array(3)), ("digits", "seed", int), ("w", "l", int),
    ("Network", "spread", 10**400), ("Evaluation[]", "of", w(4, 1, 2)), ("Evaluation[]", "of", Partial(w(2, 1, 1), C_0)),
    ("Evaluation[]", "of", Partial(C_0, w(9, 9, 9))), ("Evaluation[]", "of", z(4, 9)), ("Evaluation[]", "of", a(9, 1)),
    ("Program.explain", "x", np.full((1, 2), 1e308)), ("Program.explain", "y", np.full((1, 2), 1e308)), ("train", "rate", 10**400),
    ("train", "rate", lambda epoch: None), ("train", "momentum", Decimal("NaN")), ("train", "decay", Symbol("q")),
    ("batches", "n", 10**8), ("diagnose", "answer", 10**400), ("diagnose", "answer", 1e308), ("diagnose", "answer", "9" * 500),
    ("diagnose", "answer", "0e999999"), ("diagnose", "answer", "0e-" + "9" * 5000), ("diagnose", "answer", "1e" + "9" * 5000),
    ("check", "answer", "9" * 500), ("Network", "spread", 1e308), ("central_difference", "step", 10**400),
    ("complex_step", "step", 1e308), ("LiveNetwork", "sample", Decimal("NaN")), ("Compare", "seconds", Symbol("q")),
    ("Compare", "seconds", Decimal("NaN")), ("Predict", "factor", NotImplemented), ("Predict", "step", 10**400), ("halving", "every", 0),
    ("halving", "rate", None), ("fading", "over", 0), ("fading", "over", -1.0), ("fading", "rate", "0.1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "argument", "given"), FOUND, ids=range(len(FOUND)))
def test_what_was_found_is_refused(name, argument, given, capsys):
    function, valid = FUNCTIONS[name]
    arguments = given_to(valid) | {argument: given}
    assert complaint(name, function, arguments) == ""
    with contextlib.nullcontext() if name in ("diagnose", "check") else pytest.raises((ValueError, TypeError)):  # it says so in its answer
        function(**arguments)


def complaint(name: str, function, arguments: dict) -> str:
    """What is wrong with the answer to a call, or ""."""
    try:
        with within(SECONDS), warnings.catch_warnings():
            warnings.simplefilter("error")
            shown(function(**arguments))
    except (ValueError, TypeError) as error:
        if not raised_by_us(error):
            return f"not our sentence: {type(error).__name__}: {error}"
        return "" if len(str(error)) > 20 else f"says too little: {error}"
    except OSError as error:
        return "" if name in ("export_report", "read_folder") else f"{error!r}"  # of the disk: a path that cannot be written
    except ImportError as error:
        return "" if name == "require" else f"{error!r}"
    return ""


def test_a_complaint_is_made_about_errors_that_are_not_ours():
    assert "not our sentence" in complaint("f", lambda: [].index(1), {})
