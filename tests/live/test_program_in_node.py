"""What the browser computes is what NumPy computes: the views' own module, run by Node, over random networks."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from backprop_lib.agreement import bounds
from backprop_lib.backprop import backprop
from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.live import LiveNetwork
from backprop_lib.network import Network

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on this machine: install node 18 or newer to run the views' JavaScript")

# a stand-in for anywidget: a model with get, set and on; what initialize returns is what the panels get
HOST = """
import widget from "./model.mjs";
globalThis.requestAnimationFrame = () => 1;
globalThis.cancelAnimationFrame = () => {};
globalThis.location = { href: "" };
globalThis.window = { addEventListener() {} };
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(process.argv[2]));
const state = given.state, calls = {};
const model = {
  get: (name) => state[name],
  set(name, value) { state[name] = value; for (const call of calls[`change:${name}`] ?? []) call(); },
  on: (name, call) => { (calls[name] ??= []).push(call); },
  save_changes: () => {},
};
const live = widget.initialize({ model, signal: new AbortController().signal });
const { v, curve } = live.state;
console.log(JSON.stringify({ C: v.C, gradient: Array.from(v.gradient), a: v.a.slice(1).map((row) => Array.from(row)), curve: curve.ys }));
"""


def random_network(rng: np.random.Generator) -> tuple[Network, np.ndarray, np.ndarray]:
    """Any sizes, functions and loss, with a sample that fits."""
    sizes = rng.integers(1, 7, size=int(rng.integers(2, 7))).tolist()
    loss = str(rng.choice(list(LOSSES)))
    names = [str(name) for name in rng.choice(list(ACTIVATIONS), size=len(sizes) - 1)]
    names[-1] = LOSSES[loss].outputs or names[-1]
    net = Network(sizes, names, loss, biases=bool(rng.integers(2)), seed=int(rng.integers(1000)), spread=float(rng.uniform(0.5, 5)))
    y = rng.uniform(0, 1, sizes[-1])
    return net, rng.normal(size=sizes[0]), y / y.sum()


def run(live: LiveNetwork, folder: Path) -> dict:
    (folder / "model.mjs").write_text(live._esm, encoding="utf-8")
    (folder / "host.mjs").write_text(HOST, encoding="utf-8")
    names = ["parameters", "start", "X", "start_X", "Y", "activations", "start_activations", "sample", "selected", "bounds"]
    (folder / "state.json").write_text(json.dumps({"state": live.get_state(names)}), encoding="utf-8")
    done = subprocess.run([NODE, folder / "host.mjs", folder / "state.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("seed", range(12))
def test_node_and_numpy_agree(seed: int, tmp_path: Path) -> None:
    net, x, y = random_network(np.random.default_rng(seed))
    live = LiveNetwork(net, x, y)
    live.selected = len(net.quantities) - 1
    found = run(live, tmp_path)
    gradient, C = backprop(net, x, y).vector, net.loss(x, y)
    exact, _ = bounds(gradient, C)
    assert np.abs(np.array(found["gradient"]) - gradient).max() <= exact
    assert found["C"] == pytest.approx(C, rel=1e-9, abs=1e-13)
    for row, a in zip(found["a"], net.forward(x).a.values(), strict=True):
        np.testing.assert_allclose(row, a[0], rtol=1e-9, atol=1e-13)
    last = net.quantities[-1]
    expected = [net.replace({last: value}).loss(x, y) for value in np.linspace(-5, 5, 101)]
    np.testing.assert_allclose(found["curve"], expected, rtol=1e-9, atol=1e-13)


def test_switched_activations_are_followed(tmp_path: Path) -> None:
    net, x, y = Network([2, 3, 2], "sigmoid", seed=4, spread=2), [0.4, -0.7], [0.1, 0.9]
    live = LiveNetwork(net, x, y)
    live.activations = [list(ACTIVATIONS).index("tanh"), list(ACTIVATIONS).index("softplus")]
    assert live.net.activations[3].name == "softplus"
    assert run(live, tmp_path)["C"] == pytest.approx(live.net.loss(x, y), rel=1e-9)
