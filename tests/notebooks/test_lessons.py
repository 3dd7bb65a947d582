"""What every lesson owes its reader, as far as a program can tell (CONTRIBUTING.md, Change a lesson)."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from tools.notebooks import VIEW, warnings

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
STATIC = {"text/html", "image/png", "image/svg+xml"}


@pytest.fixture(params=LESSONS, ids=lambda p: p.stem)
def nb(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code(nb: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [c for c in nb.cells if c.cell_type == "code"]


def outputs(nb: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [o for c in code(nb) for o in c.outputs]


def test_there_are_lessons() -> None:
    assert LESSONS


def test_it_was_run_from_top_to_bottom_and_every_cell_is_compared(nb: nbformat.NotebookNode) -> None:
    assert [c.execution_count for c in code(nb)] == list(range(1, len(code(nb)) + 1))
    assert outputs(nb)


def test_no_cell_fails_or_warns(nb: nbformat.NotebookNode) -> None:
    assert not [o for o in outputs(nb) if o.output_type == "error"]
    assert not warnings(nb)


def test_it_explains_at_least_as_often_as_it_computes(nb: nbformat.NotebookNode) -> None:
    assert len([c for c in nb.cells if c.cell_type == "markdown"]) >= len(code(nb))


def test_its_cells_are_short(nb: nbformat.NotebookNode) -> None:
    for cell in code(nb):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 15, f"{len(lines)} lines in the cell that starts with {lines[0]!r}"


def test_it_hides_no_set_up(nb: nbformat.NotebookNode) -> None:
    for cell in code(nb):
        assert not re.search(r"sys\.path|^\s*[!%](?:pip|conda)|\bos\.chdir", cell.source, re.M), cell.source


def test_every_picture_says_what_it_shows(nb: nbformat.NotebookNode) -> None:
    for output in outputs(nb):
        for mime in {"image/png", "image/jpeg"} & output.get("data", {}).keys():
            assert output.metadata.get(mime, {}).get("alt"), "a picture without alt text"
        for image in re.findall(r"<img\b[^>]*>", output.get("data", {}).get("text/html", "")):
            assert re.search(r'alt="[^"]', image), "an <img> without alt text"
    for cell in nb.cells:
        assert "![](" not in cell.source


def test_every_live_view_has_a_static_picture_beside_it(nb: nbformat.NotebookNode) -> None:
    for output in outputs(nb):
        if VIEW in output.get("data", {}):
            assert STATIC & output.data.keys()


def test_nothing_of_the_machine_that_ran_it_is_stored(nb: nbformat.NotebookNode) -> None:
    for output in outputs(nb):
        assert not re.search(r"(?<![\w.])/(?:tmp|root|home|work|Users)/|<[\w. ]+ at 0x[0-9a-f]+>", json.dumps(output))
