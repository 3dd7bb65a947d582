"""A mistake in the library shows in a lesson: the short form of `make sabotage`."""

import json
from pathlib import Path

import nbformat
import pytest

from backprop_lib import backprop, derive, four_layer_net, four_layer_samples, w
from backprop_lib.mistakes import MISTAKES
from backprop_lib.numbers import fmt
from tools.sabotage import DERIVATION, RESULT, first_difference, lessons

DERIVED = """\
from backprop_lib import backprop, derive, four_layer_net, four_layer_samples, w
from backprop_lib.numbers import fmt
net, (X, Y) = four_layer_net(), four_layer_samples()
print(fmt(derive(net).values(X[0], Y[0])["dC_0_dw4_1_2"]))"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A lesson of two cells: a derivative from the derivation, and one from backprop, over the samples."""
    net, (X, Y) = four_layer_net(), four_layer_samples()
    derived, found = derive(net).values(X[0], Y[0])["dC_0_dw4_1_2"], backprop(net, X, Y)[w(4, 1, 2)]
    cells = []
    for count, (source, value) in enumerate(((DERIVED, derived), ("print(fmt(backprop(net, X, Y)[w(4, 1, 2)]))", found)), start=1):
        output = nbformat.v4.new_output("stream", name="stdout", text=f"{fmt(value)}\n")
        cells.append(nbformat.v4.new_code_cell(source, execution_count=count, outputs=[output]))
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.mark.parametrize(("mistake", "cell"), [("none", None), ("7", 2), ("derivation", 1)])
def test_a_lesson_differs_where_the_mistake_shows(lesson: Path, mistake: str, cell: int | None) -> None:
    assert first_difference(lesson, mistake) == cell


def test_in_the_last_whole_run_every_mistake_was_noticed() -> None:
    rows = {row["mistake"]: row for row in json.loads(RESULT.read_text(encoding="utf-8"))["rows"]}
    assert rows.keys() == {DERIVATION, *MISTAKES}
    assert {row["lesson"] for row in rows.values()} <= lessons().keys()
