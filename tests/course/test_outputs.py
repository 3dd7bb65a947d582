"""The report of what an upgrade changes: only what differs, as a reader would see it."""

import copy

import nbformat
import pytest

from tests.course.course_tools import ROOT
from tools import outputs


def lesson() -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "notebooks" / "03_gradient_output_layer.ipynb", as_version=4)


def test_the_same_outputs_are_no_change() -> None:
    assert list(outputs.changes(lesson(), copy.deepcopy(lesson()))) == []


def test_a_number_that_differs_is_shown_with_its_cell() -> None:
    fresh = lesson()
    cells = [c for c in fresh.cells if c.cell_type == "code"]
    place, cell = next((i, c) for i, c in enumerate(cells, start=1) if any("text/plain" in o.get("data", {}) for o in c.outputs))
    output = next(o for o in cell.outputs if "text/plain" in o.get("data", {}))
    kind = next(kind for kind in outputs.READ if kind in output.data)
    output.data[kind] += "\nand 0.1234"
    (change,) = outputs.changes(lesson(), fresh)
    assert change.cell == place
    assert "+and 0.1234" in str(change)


def test_a_cell_that_fails_now_is_a_change() -> None:
    fresh = lesson()
    cell = [c for c in fresh.cells if c.cell_type == "code"][1]
    cell.outputs = [nbformat.v4.new_output("error", ename="TypeError", evalue="moved", traceback=["TypeError: moved"])]
    assert "TypeError: moved" in str(next(iter(outputs.changes(lesson(), fresh))))


def test_another_number_of_cells_is_not_compared_in_silence() -> None:
    fresh = lesson()
    fresh.cells.pop()
    fresh.cells = [c for c in fresh.cells if c.cell_type != "code"]
    with pytest.raises(ValueError, match="zip"):
        list(outputs.changes(lesson(), fresh))
