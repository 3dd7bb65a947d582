"""A link carries the whole state: there and back without loss, the same from JavaScript, and a damaged one is forgiven."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.live import Diagram, LiveNetwork, LossCurve, Paths, Predict, workbench
from backprop_lib.nets import four_layer_net, four_layer_samples
from backprop_lib.network import LARGEST, Network
from backprop_lib.notation import w

NODE = shutil.which("node")
SOME = settings(max_examples=settings.default.max_examples * 2 // 5)  # of whole networks, each with its widgets
STATE = ["parameters", "start", "X", "start_X", "Y", "activations", "start_activations", "sample", "selected", "bounds"]
STATE += ["panels", "predictions", "asked"]
NUMBER = st.one_of(st.integers(-500, 500).map(lambda n: n / 100), st.floats(-1e300, 1e300), st.sampled_from([0.0, -0.0, 5e-324, 1e23]))


@st.composite
def lives(draw: st.DrawFn) -> LiveNetwork:
    """A live network of any size in any state."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    loss = draw(st.sampled_from(list(LOSSES)))
    last = st.just(LOSSES[loss].outputs) if LOSSES[loss].outputs else st.sampled_from(list(ACTIVATIONS))

    def functions() -> list[str]:
        return [*draw(st.lists(st.sampled_from(list(ACTIVATIONS)), min_size=len(sizes) - 2, max_size=len(sizes) - 2)), draw(last)]

    def numbers(count: int) -> list[float]:
        return draw(st.lists(NUMBER, min_size=count, max_size=count))

    net = Network(sizes, functions(), loss, biases=draw(st.booleans()) or None)
    net = net.with_parameters(np.array(numbers(len(net.quantities))))
    n = draw(st.integers(1, 3))
    Y = np.full((n, sizes[-1]), 1 / sizes[-1])

    def inputs() -> list[list[float]]:
        return np.clip(np.reshape(numbers(n * sizes[0]), (n, -1)), -LARGEST, LARGEST).tolist()

    live = LiveNetwork(net, inputs(), Y)
    live.parameters = [draw(st.one_of(st.just(old), NUMBER)) for old in live.start]
    if draw(st.booleans()):
        live.X = inputs()
        live.activations = [list(ACTIVATIONS).index(name) for name in functions()]
    live.sample, live.selected = draw(st.integers(0, n - 1)), draw(st.integers(0, len(net.quantities) - 1))
    live.panels = draw(st.lists(st.sampled_from(["Diagram", "Paths", "My_Panel"]), max_size=3))
    told = st.builds(dict, concept=st.sampled_from(["sign of a slope", "x_1~2.5 (größer!)", ""]), right=st.booleans())
    live.predictions = draw(st.lists(told, max_size=4))
    for step in draw(st.lists(NUMBER.filter(bool), max_size=2, unique=True)):
        Predict(live, "point", step=step, question=draw(st.sampled_from(["", "How far, _~2.5=?"])), tangent=draw(st.booleans()))
    now = "~".join(live.link().split("~")[7:10])
    live.asked = [f"{text}{draw(st.sampled_from(['', f' k~3~0~{now}', ' ~0~0~~~ -9A~1~0~_5~~']))}" for text in live.asked]
    return live


@SOME
@given(lives())
def test_a_link_loses_nothing(live: LiveNetwork) -> None:
    text = live.link()
    again = LiveNetwork.from_link(f"see https://example.org/lab/tree/03.ipynb?reset{text} here")
    assert again.note == ""
    assert again.get_state(STATE) == live.get_state(STATE)
    assert again.net.loss_function.name == live.net.loss_function.name
    assert again.link() == text
    assert all(sign.isalnum() or sign in "#=~_.-%" for sign in text)


@SOME
@given(lives(), st.data())
def test_a_damaged_link_gives_the_start_and_a_sentence(live: LiveNetwork, data: st.DataObject) -> None:
    text = live.link()
    at = data.draw(st.integers(4, len(text) - 1))
    other = "z" if text[at] != "z" else "y"
    damaged = text[:at] + data.draw(st.sampled_from(["", text[at + 1 :], other + text[at + 1 :]]))
    again = LiveNetwork.from_link(damaged)
    if damaged != text:  # of two characters that are the same, either may be missing
        assert again.note.endswith(".")
    assert again.parameters == again.start
    assert again.start in (live.start, four_layer_net().parameters.tolist())


@given(st.text())
def test_any_text_gives_a_network(text: str) -> None:
    assert "bp=" in text or LiveNetwork.from_link(text).note.startswith("There is no network")
    assert LiveNetwork.from_link(f"#bp={text}").note != ""


def test_what_is_no_text_is_refused() -> None:
    for wrong in (None, 3, b"#bp=1"):
        with pytest.raises(ValueError, match="a link is text"):
            LiveNetwork.from_link(wrong)  # type: ignore[arg-type]


def test_the_four_layer_network_fits_into_500_characters() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_samples())
    assert len(live.link()) < 200
    rng = np.random.default_rng(1)
    live.parameters = rng.normal(0, 1, 21).tolist()
    live.X = rng.normal(0, 1, (5, 2)).round(2).tolist()
    assert len(live.link()) <= 500
    live.parameters = rng.normal(0, 1, 21).round(2).tolist()
    workbench(live, Diagram, LossCurve, Predict(live, "slope", factor="smallest"), Paths)
    live.asked = [f"{live.asked[0]} -1rA~8~2~{'~'.join(live.link().split('~')[7:10])} 1~8~2~~~"]
    live.predictions = [{"concept": "slope read off a curve", "right": False}, {"concept": "the factor that did it", "right": True}]
    assert len(live.link()) <= 500


def test_a_workbench_has_the_panels_of_the_link() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_samples())
    workbench(live, Diagram, Paths)
    again = LiveNetwork.from_link(live.link())
    assert [type(part).__name__ for part in workbench(again).parts] == ["Diagram", "Paths"]
    assert [type(part).__name__ for part in workbench(again, LossCurve).parts] == ["LossCurve"]
    assert len(workbench(live).parts) == 5
    assert live.panels == []


def test_the_predictions_of_a_link_are_asked_again_with_what_was_answered() -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_samples())
    made = Predict(live, "order", of=[w(3, 1, 2), w(4, 1, 2)], concept="size"), Predict(live, "point", to=0.5, factor="changed", mean=True)
    workbench(live, Diagram, *made)
    live.asked = [live.asked[0] + " 2S_1S~0~0~~~", live.asked[1]]
    again = LiveNetwork.from_link(live.link())
    parts = workbench(again).parts
    assert [part.stages for part in parts[1:]] == [one.stages for one in made]
    assert again.asked == live.asked
    assert Predict(again, "order", of=[w(3, 1, 2), w(4, 1, 2)], concept="size").asked in again.asked  # asked anew: no answer
    alone = LiveNetwork(four_layer_net(), *four_layer_samples())
    Predict(alone, "sign")
    assert len(workbench(LiveNetwork.from_link(alone.link())).parts) == 5  # what was not answered stays behind
    alone.asked = [alone.asked[0] + " 2S~0~0~~~"]
    assert [isinstance(part, Predict) for part in workbench(LiveNetwork.from_link(alone.link())).parts[5:]] == [True]


@pytest.mark.skipif(NODE is None, reason="no Node on this machine: install node 18 or newer to run the views' JavaScript")
def test_javascript_writes_the_same_link(tmp_path: Path) -> None:
    examples: list[LiveNetwork] = []

    @settings(max_examples=40)
    @given(lives())
    def keep(live: LiveNetwork) -> None:
        examples.append(live)

    keep()
    source = Path(__file__).parents[2] / "backprop_lib" / "live" / "link.js"
    (tmp_path / "link.mjs").write_bytes(source.read_bytes())
    (tmp_path / "run.mjs").write_text(
        'import { link, unlink } from "./link.mjs";\nimport { readFileSync } from "node:fs";\n'
        "const all = JSON.parse(readFileSync(process.argv[2]));\n"
        "const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);\n"
        "console.log(JSON.stringify(all.map(({ PROGRAM, state }) => {\n"
        "  const live = { PROGRAM, get: (trait) => state[trait] }, text = link(live), read = unlink(live, `https://a.org/b?c${text}`);\n"
        "  const lost = Object.keys(read).filter((trait) => !same(read[trait].valueOf(), state[trait].valueOf()));\n"
        "  const other = unlink({ PROGRAM, get: (trait) => (trait === 'start' ? [7, ...state.start.slice(1)] : state[trait]) }, text);\n"
        "  const half = text.slice(0, -5), told = [text.replace('~', '~5'), half].map((damaged) => typeof unlink(live, damaged));\n"
        "  return [text, lost, other, told, unlink(live, 'https://a.org/b')];\n"
        "})));\n"
    )
    rows = []
    for live in examples:
        first = live._first
        program = {"sizes": first.sizes, "loss": list(LOSSES).index(first.loss_function.name), "hasBiases": bool(first.biases)}
        rows.append({"PROGRAM": program, "state": live.get_state(STATE)})
    (tmp_path / "all.json").write_text(json.dumps(rows))
    done = subprocess.run([NODE, "run.mjs", "all.json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for live, (text, lost, other, told, nothing) in zip(examples, json.loads(done.stdout), strict=True):
        assert text == live.link()
        assert lost == []  # reads what it has written
        assert other is None  # a link of another network
        assert told == ["string", "string"]  # a damaged one
        assert nothing is None
