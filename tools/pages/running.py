"""Run a lesson once and keep what came out: the stored lessons hold pictures and outputs, but not the state of their widgets.

A run is kept in `build/pages/` under a name made from all it depends on, so a page is built again without running anything.
"""

from __future__ import annotations

import copy
import hashlib
import platform
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

__all__ = ["KEPT", "ROOT", "library", "run", "run_all"]

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "pages"
PACKAGES = ("anywidget", "ipywidgets", "matplotlib", "numpy", "sympy")


@cache
def library() -> bytes:
    """All files of the library and the versions of what it stands on, as one digest."""
    whole = hashlib.sha256()
    for path in sorted((ROOT / "backprop_lib").rglob("*")):
        if path.is_file() and path.suffix in {".py", ".js", ".css", ".json", ".npz"}:
            whole.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    whole.update(repr([platform.python_version(), *map(version, PACKAGES)]).encode())
    return whole.digest()


def run(path: Path) -> nbformat.NotebookNode:
    """The lesson with the outputs of a fresh kernel and the state of its widgets; run only if no such run is kept."""
    nb = nbformat.read(path, as_version=4)
    cells = repr([(cell.cell_type, cell.source) for cell in nb.cells]).encode()
    key = hashlib.sha256(library() + cells).hexdigest()[:16]
    kept = KEPT / f"{path.stem}-{key}.ipynb"
    if kept.exists():
        return nbformat.read(kept, as_version=4)
    ran = copy.deepcopy(nb)
    NotebookClient(ran, timeout=300, kernel_name="python3", store_widget_state=True, coalesce_streams=True).execute(cwd=str(path.parent))
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"{path.stem}-*"):
        old.unlink()
    part = kept.with_suffix(".part")
    nbformat.write(ran, part)
    part.replace(kept)
    return ran


def run_all(paths: list[Path]) -> dict[str, Any]:
    """Every lesson by its name, two at a time."""
    library()
    with ThreadPoolExecutor(2) as pool:
        return dict(zip((path.stem for path in paths), pool.map(run, paths), strict=True))
