"""Wrong, but it learns: the stored figures, and the picture drawn from them."""

import json
from importlib.resources import files

import mistakes as bench
import numpy as np
import pytest
from matplotlib.figure import Figure

from backprop_lib.figures import wrong_but_it_learns
from backprop_lib.mistakes import MISTAKES

STORED = json.loads((files("backprop_lib") / "data" / "mistakes.json").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in STORED["learning"]}


@pytest.fixture(scope="module")
def drawn() -> tuple[Figure, str]:
    return wrong_but_it_learns()


def test_every_mistake_is_there_but_those_of_weight_decay() -> None:
    assert set(ROWS) == {"right", *MISTAKES} - {"30a", "30b"}
    assert all(row["name"] == MISTAKES[id_].name for id_, row in ROWS.items() if id_ != "right")


def test_most_still_learn_and_the_clear_failures_are_those_one_would_expect() -> None:
    failed = {id_ for id_, row in ROWS.items() if row["fell"] <= row["runs"] / 2}
    assert failed == {"3", "5", "24"}
    assert ROWS["5"]["cosine"] == -1


def test_the_stored_figures_are_those_of_today() -> None:
    few = {row["id"]: row for row in bench.learning(1, ("5", "7", "14"))}
    one = bench.task(0)
    assert few["5"]["cosine"] == -1.0
    assert few["14"]["cosine"] >= ROWS["14"]["lowest"]
    assert np.isfinite(one.X).all()
    assert STORED["protocol"] == {"samples": bench.SAMPLES, "steps": bench.STEPS, "rate": bench.RATE, "start values": bench.RUNS}


def test_the_picture_has_title_labels_and_alt_text(drawn: tuple[Figure, str]) -> None:
    figure, alt = drawn
    left, right = figure.axes
    assert "300 steps" in figure.get_suptitle()
    assert left.get_xlabel().startswith("cosine with the true gradient")
    assert right.get_xlabel().startswith("loss at the end")
    assert "sign flipped" in alt
    assert len(alt) < 500


def test_the_picture_is_readable_without_colours(drawn: tuple[Figure, str]) -> None:
    marks = {(line.get_marker(), line.get_markerfacecolor()) for line in drawn[0].axes[1].lines if line.get_marker() not in ("None", "")}
    assert {marker for marker, _ in marks} == {"*", "o", "D"}
    assert {face for marker, face in marks if marker == "D"} == {"white"}
