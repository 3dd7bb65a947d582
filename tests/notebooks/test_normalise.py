"""Normalising a notebook removes the run and keeps the lesson."""

import copy
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import notebooks as tool

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def a_run(model_id: str = "5f2c", count: int = 7, version: str = "3.11.7") -> nbformat.NotebookNode:
    """A notebook as a run and a window leave it."""
    view = {tool.VIEW: {"model_id": model_id, "version_major": 2, "version_minor": 0}, "text/plain": "Diagram"}
    code = new_code_cell(
        "view", id="view", execution_count=count, metadata={"execution": {"iopub.execute_input": f"{count} o'clock"}, "tags": ["live"]}
    )
    code.outputs = [new_output("execute_result", data=view, execution_count=count)]
    nb = new_notebook(cells=[new_markdown_cell("# Title", id="title"), code, new_code_cell("1", id="one")])
    nb.metadata = nbformat.from_dict({"language_info": {"name": "python", "version": version}, "widgets": {"state": {}}})
    return nb


def test_two_runs_on_two_machines_are_stored_as_the_same_text() -> None:
    one, other = a_run(), a_run(model_id="99aa", count=41, version="3.14.0")
    assert tool.text(tool.normalise(one)) == tool.text(tool.normalise(other))


def test_normalising_twice_is_normalising_once() -> None:
    once = tool.normalise(a_run())
    assert tool.text(tool.normalise(once)) == tool.text(once)


def test_the_given_notebook_is_left_as_it_is() -> None:
    nb = a_run()
    before = copy.deepcopy(nb)
    tool.normalise(nb)
    assert nb == before


def test_what_belongs_to_the_run_is_gone_and_what_belongs_to_the_lesson_stays() -> None:
    nb = tool.normalise(a_run())
    assert "widgets" not in nb.metadata
    assert "version" not in nb.metadata.language_info
    assert nb.cells[1].metadata == {"tags": ["live"]}
    assert [c.execution_count for c in nb.cells[1:]] == [1, 2]
    assert nb.cells[1].outputs[0].execution_count == 1
    assert nb.cells[1].outputs[0].data["text/plain"] == "Diagram"


def test_each_view_has_an_identity_of_its_own_made_from_cell_and_place() -> None:
    nb = a_run()
    nb.cells[2].outputs = [copy.deepcopy(nb.cells[1].outputs[0]) for _ in range(2)]
    ids = [o.data[tool.VIEW]["model_id"] for c in tool.normalise(nb).cells[1:] for o in c.outputs]
    assert len(set(ids)) == 3
    assert ids == [tool.digest("view", 0), tool.digest("one", 0), tool.digest("one", 1)]


def test_cells_keep_their_ids_and_a_repeated_or_missing_one_is_made_anew() -> None:
    nb = a_run()
    nb.cells[2]["id"] = "title"
    del nb.cells[1]["id"]
    ids = [c["id"] for c in tool.normalise(nb).cells]
    assert ids[0] == "title"
    assert len(set(ids)) == 3
    assert ids == [c["id"] for c in tool.normalise(nb).cells]


def lesson(folder: Path, *sources: str) -> Path:
    path = folder / "lesson.ipynb"
    path.write_text(nbformat.writes(new_notebook(cells=[new_code_cell(s) for s in sources])), encoding="utf-8")
    return path


def test_running_a_lesson_stores_its_outputs_and_running_it_again_changes_nothing(tmp_path: Path) -> None:
    path = lesson(tmp_path, "print('z')", "from pathlib import Path\nPath.cwd().name")
    assert tool.update(path, run=True) == "changed"
    first, second = nbformat.read(path, as_version=4).cells
    assert first.outputs[0].text == "z\n"
    assert second.outputs[0].data["text/plain"] == repr(tmp_path.name)  # it runs where it lies
    assert tool.update(path, run=True) == "unchanged"


@pytest.mark.parametrize(
    ("source", "message"),
    [("1 / 0", "a cell failed"), ("import warnings; warnings.warn('overflow', stacklevel=1)", "a cell warns")],
)
def test_a_cell_that_fails_or_warns_leaves_the_stored_file_as_it_was(tmp_path: Path, source: str, message: str) -> None:
    path = lesson(tmp_path, "print('a')", source)
    before = path.read_bytes()
    with pytest.raises(ValueError, match=message):
        tool.update(path, run=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_the_stored_lessons_are_normalised(path: Path) -> None:
    stored = path.read_text(encoding="utf-8")
    same = tool.text(tool.normalise(nbformat.reads(stored, as_version=4))) == stored
    assert same, f"{path.name} is not as `make notebooks` stores it"
