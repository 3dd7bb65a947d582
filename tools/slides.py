"""Make slides of a lesson, with its live views alive: `make slides ARGS=notebooks/03_…` writes `_site/slides/03_….slides.html`.

Each section begins a slide, each live view a slide below it; what is too long for the screen scrolls. The page needs no kernel, but
it fetches reveal.js, MathJax and the widget manager from their public servers when it is opened.
"""

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import SlidesExporter

ROOT = Path(__file__).parent.parent
VIEW = "application/vnd.jupyter.widget-view+json"


def has_view(cell: nbformat.NotebookNode) -> bool:
    """Whether a live view stands under a cell."""
    return any(VIEW in output.get("data", {}) for output in cell.get("outputs", []))


def arrange(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Say where slides begin, unless a cell says so itself: sections go to the right, what belongs to one goes down.

    The text before a view stands on the view's slide, so that the question and what answers it are seen together.
    """
    cells = notebook.cells
    for place, cell in enumerate(cells):
        first = cell.source.lstrip().split("\n")[0]
        opens = cell.cell_type == "markdown" and first.startswith(("# ", "## "))
        leads = cell.cell_type == "markdown" and place + 1 < len(cells) and has_view(cells[place + 1])
        alone = has_view(cell) and (place == 0 or cells[place - 1].cell_type != "markdown")
        kind = "slide" if opens else "subslide" if leads or alone else "-"
        cell.metadata.setdefault("slideshow", {"slide_type": kind})
    return notebook


def slides(path: Path) -> str:
    """The page: the lesson run on a fresh kernel, with the state of its views."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", store_widget_state=True).execute(cwd=str(path.parent))
    exporter = SlidesExporter(
        reveal_scroll=True, reveal_width="1280", reveal_height="800", reveal_transition="none", reveal_theme="white", reveal_number="c/t"
    )
    page, _ = exporter.from_notebook_node(arrange(notebook), {"metadata": {"name": path.stem}})
    return str(page)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", nargs="*", type=Path, help="notebooks; all lessons when none is named")
    parser.add_argument("--folder", type=Path, default=ROOT / "_site" / "slides", help="where they are written")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for lesson in options.lessons or sorted((ROOT / "notebooks").glob("*.ipynb")):
        target = options.folder / f"{lesson.stem}.slides.html"
        target.write_text(slides(lesson), encoding="utf-8")
        print(target)
