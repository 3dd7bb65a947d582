"""JupyterLite with its kernel running. Not part of `make test`: it takes minutes and the network (`make litetest`, weekly).

The first test needs npm and PyPI only: Pyodide from its npm package, the pure Python packages of its list from PyPI, and all
of ours from what was built. NumPy and matplotlib for the browser exist on Pyodide's own server alone; the second test runs a
lesson with them.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from tests.course.course_tools import ROOT, run
from tests.course.serving import serving

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
NEEDED = ["micropip", "ipython", "jedi", "packaging", "traitlets", "typing-extensions"]
LIVE = """
import sympy, latex2mathml.converter, lazy_loader, ipywidgets, anywidget
from importlib.metadata import version
class Live(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { el.innerHTML = '<b class=alive>alive</b>' } }"
print("SymPy", sympy.__version__, "backprop-lib", version("backprop-lib") if importlib.util.find_spec("backprop_lib") else "missing")
ipywidgets.VBox([Live()])
"""


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "lite"
    run("tools/lite.py", "--output", folder)
    return folder


def name_of(text: str) -> str:
    return text.lower().replace("_", "-")


def with_pyodide_beside_it(lite: Path, folder: Path) -> Path:
    """A copy that fetches Pyodide and the pure Python packages of its list from beside it."""
    shutil.copytree(lite, folder)
    beside = folder / "pyodide"
    shutil.copytree(ROOT / "node_modules" / "pyodide", beside)
    path = folder / "static/pyodide-lock/pyodide-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    needed, todo = set[str](), list(NEEDED)
    while todo:
        if (name := name_of(todo.pop())) not in needed:
            needed.add(name)
            todo += lock["packages"][name]["depends"]
    remote = [lock["packages"][name] for name in sorted(needed) if lock["packages"][name]["file_name"].startswith("http")]
    anywhere = ["--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", "3.14"]
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", *anywhere, "--dest", str(beside)]
    subprocess.run([*download, *(f"{p['name']}=={p['version']}" for p in remote)], check=True)
    for wheel in beside.glob("*.whl"):
        package = lock["packages"][name_of(wheel.name.split("-")[0])]
        package |= {"file_name": f"../../pyodide/{wheel.name}", "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()}
    path.write_text(json.dumps(lock), encoding="utf-8")
    settings = folder / "jupyter-lite.json"
    page = json.loads(settings.read_text(encoding="utf-8"))
    page["jupyter-config-data"]["litePluginSettings"][KERNEL]["pyodideUrl"] = "./pyodide/pyodide.mjs"
    settings.write_text(json.dumps(page), encoding="utf-8")
    return folder


def add_notebook(folder: Path, name: str, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    nbformat.write(notebook, folder / "files" / name)
    listing = folder / "api/contents/all.json"
    listed = json.loads(listing.read_text(encoding="utf-8"))
    listed["content"].append(listed["content"][0] | {"name": name, "path": name})
    listing.write_text(json.dumps(listed), encoding="utf-8")


def open_and_run(page: Page, address: str, cell: int, seconds: float) -> Any:
    """Open a notebook, run the cells up to one, and give that cell."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    for i in range(cell + 1):
        cells.nth(i).scroll_into_view_if_needed()
        cells.nth(i).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        done = "i => /\\d/.test(document.querySelectorAll('.jp-Notebook .jp-CodeCell')[i].querySelector('.jp-InputPrompt').textContent)"
        page.wait_for_timeout(500)
        page.wait_for_function(done, arg=i, timeout=seconds * 1000)
    return cells.nth(cell)


def test_the_kernel_starts_and_our_packages_and_live_views_work_in_it(lite: Path, browser: Browser, tmp_path: Path) -> None:
    folder = with_pyodide_beside_it(lite, tmp_path / "lite")
    add_notebook(folder, "try.ipynb", "import importlib.util" + LIVE)
    page = browser.new_page()
    with serving(folder) as site:
        page.route(lambda url: not url.startswith(site), lambda route: route.abort())
        cell = open_and_run(page, f"{site}/lab/index.html?path=try.ipynb", 0, 180)
        cell.locator(".alive").wait_for(timeout=60_000)
        assert "SymPy 1." in cell.inner_text()
    page.close()


def test_a_lesson_runs_with_pyodides_own_numpy(lite: Path, browser: Browser) -> None:
    address = json.loads((lite / "static/pyodide-lock/pyodide-lock.json").read_text(encoding="utf-8"))["packages"]["numpy"]["file_name"]
    try:
        urlopen(address, timeout=20).close()
    except OSError as trouble:
        pytest.skip(f"Pyodide's server cannot be reached: {trouble}")
    page = browser.new_page()
    with serving(lite) as site:
        cell = open_and_run(page, f"{site}/lab/index.html?path=03_gradient_output_layer.ipynb", 3, 300)
        assert cell.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
        assert page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.error']").count() == 0
    page.close()
