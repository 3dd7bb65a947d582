"""Slides hold the state of the live views, and begin where sections begin."""

import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat

from tests.course.course_tools import ROOT
from tools import slides

LIVE = "from backprop_lib import four_layer_net, four_layer_sample\nfrom backprop_lib.live import Diagram, LiveNetwork\n"


def test_sections_begin_slides_and_a_view_stands_with_the_text_before_it() -> None:
    lesson = slides.arrange(nbformat.read(ROOT / "notebooks" / "03_gradient_output_layer.ipynb", as_version=4))
    kinds = [(cell.metadata["slideshow"]["slide_type"], cell) for cell in lesson.cells]
    for kind, cell in kinds:
        assert (kind == "slide") == (cell.cell_type == "markdown" and cell.source.startswith(("# ", "## ")))
    for (before, above), (kind, cell) in pairwise(kinds):
        if slides.has_view(cell):
            assert (before if above.cell_type == "markdown" else kind) in ("slide", "subslide")


def test_a_cell_that_says_itself_where_it_stands_is_left_alone() -> None:
    cell = nbformat.v4.new_markdown_cell("## A section", metadata={"slideshow": {"slide_type": "skip"}})
    assert slides.arrange(nbformat.v4.new_notebook(cells=[cell])).cells[0].metadata["slideshow"]["slide_type"] == "skip"


def test_the_page_carries_the_views_state_and_programs(tmp_path: Path) -> None:
    cells = [
        nbformat.v4.new_markdown_cell("# A lesson"),
        nbformat.v4.new_code_cell(LIVE + "Diagram(LiveNetwork(four_layer_net(), *four_layer_sample()))"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nbformat.write(notebook, tmp_path / "small.ipynb")
    page = slides.slides(tmp_path / "small.ipynb")
    state = json.loads(re.search(r'<script type="application/vnd.jupyter.widget-state\+json">(.*?)</script>', page, re.S)[1])["state"]
    assert {"anywidget"} <= {model["model_module"] for model in state.values()}
    assert sum("_esm" in model["state"] for model in state.values()) == 4  # network, diagram, the footer beneath it, their frame
    assert 'type="application/vnd.jupyter.widget-view+json"' in page
    assert page.count("<section") >= 2
