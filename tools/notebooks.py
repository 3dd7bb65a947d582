"""Run the lessons from top to bottom and store what they print, so that a diff shows only what changed.

`make notebooks` runs all of them in place, `make notebooks ARGS=notebooks/03_…` one. A cell that fails or warns leaves
the stored file as it was. `python tools/notebooks.py --normalise FILE…` only tidies, without running.
"""

import argparse
import copy
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).parent.parent
VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
OF_THE_MOMENT = {"execution", "collapsed", "scrolled", "trusted", "ExecuteTime"}  # of a run or of a window, not of a lesson


def digest(*parts: object) -> str:
    """32 hexadecimal digits that depend on nothing but `parts`."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:32]


def cell_ids(cells: Iterable[Any]) -> list[str]:
    """The ids the cells have; a missing or repeated one is made from the cell's text and place."""
    ids: list[str] = []
    for place, cell in enumerate(cells):
        known = cell.get("id")
        ids.append(known if known and known not in ids else digest(place, cell["source"])[:8])
    return ids


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy without what depends on the machine, the moment or the order in which cells were run.

    Normalising twice gives the same as once.
    """
    nb = copy.deepcopy(notebook)
    nb.nbformat, nb.nbformat_minor = 4, 5
    title = {"title": nb.metadata["title"]} if "title" in nb.metadata else {}
    nb.metadata = nbformat.from_dict(METADATA | title)
    for cell, stable in zip(nb.cells, cell_ids(nb.cells), strict=True):
        cell["id"] = stable
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k not in OF_THE_MOMENT})
    for count, cell in enumerate((c for c in nb.cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
        for place, output in enumerate(cell.outputs):
            if "execution_count" in output:
                output.execution_count = count
            if VIEW in output.get("data", {}):
                output.data[VIEW]["model_id"] = digest(cell["id"], place)
    return nb


def warnings(nb: nbformat.NotebookNode) -> list[str]:
    """What the cells wrote to the error stream: one text for each such output."""
    outputs = [o for cell in nb.cells if cell.cell_type == "code" for o in cell.outputs]
    return [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]


def execute(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """A copy of the notebook with the outputs of a fresh kernel that was started in `folder`."""
    nb = copy.deepcopy(notebook)
    run = NotebookClient(nb, timeout=300, kernel_name="python3", store_widget_state=False, coalesce_streams=True, allow_errors=False)
    run.execute(cwd=str(folder))
    return nb


def text(nb: nbformat.NotebookNode) -> str:
    """The notebook as it is stored: sorted keys, one space, one line end at the end."""
    nbformat.validate(nb)
    return nbformat.writes(nb).rstrip("\n") + "\n"


def update(path: Path, run: bool) -> str:
    """Run (if asked) and normalise the file at `path`; say what happened. Raises ValueError when a cell fails or warns."""
    before = path.read_text(encoding="utf-8")
    nb = nbformat.reads(before, as_version=4)
    try:
        nb = normalise(execute(nb, path.parent) if run else nb)
    except CellExecutionError as error:
        raise ValueError(f"{path.name}: a cell failed, the stored file is left as it was\n{error}") from None
    if run and (said := warnings(nb)):
        raise ValueError(f"{path.name}: a cell warns, the stored file is left as it was\n{said[0]}")
    after = text(nb)
    if after == before:
        return "unchanged"
    path.write_text(after, encoding="utf-8", newline="\n")
    return "changed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="notebooks; all lessons when none is named")
    parser.add_argument("--normalise", action="store_true", help="tidy without running")
    options = parser.parse_args()
    for path in options.files or sorted((ROOT / "notebooks").glob("*.ipynb")):
        try:
            print(f"{path.name}: {update(path, run=not options.normalise)}", flush=True)
        except ValueError as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
