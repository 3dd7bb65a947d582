"""Other ways to open a lesson: Notebook 7, nbconvert, and pages that run no scripts."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import nbformat
import pytest
from nbconvert import HTMLExporter

from tests.browser.lab import free_port, write_notebook
from tests.course.course_tools import FOLDER, ROOT, environment

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample\nfrom backprop_lib.live import LiveNetwork, workbench",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())\nworkbench(live)",
]


@pytest.fixture(scope="module")
def notebook_7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Notebook 7 on a folder with one notebook; its address."""
    environment()  # skips where Notebook is not installed
    scratch = tmp_path_factory.mktemp("notebook7")
    (scratch / "files").mkdir()
    write_notebook(scratch / "files" / "views.ipynb", *CELLS)
    schemas = scratch / "schemas"  # of JupyterLab and of Notebook, which stand in one folder where both are installed in one
    for share in (Path(sys.prefix), FOLDER):
        shutil.copytree(share / "share" / "jupyter" / "lab" / "schemas", schemas, dirs_exist_ok=True)
    port = free_port()
    own = {f"JUPYTER_{name}_DIR": str(scratch / name.lower()) for name in ("CONFIG", "RUNTIME", "DATA")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"), "IPYTHONDIR": str(scratch / "ipython"), "JUPYTER_PATH": ""}
    arguments = [
        "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={scratch / 'files'}", "--JupyterNotebookApp.expose_app_in_browser=True",
        f"--JupyterNotebookApp.schemas_dir={schemas}",
    ]  # fmt: skip
    with (scratch / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "notebook", *arguments], env=environment(**own), stdout=log, stderr=log)
        try:
            address, end = f"http://127.0.0.1:{port}", time.monotonic() + 90
            while True:
                try:
                    urlopen(f"{address}/api", timeout=5).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > end:
                        raise RuntimeError((scratch / "log").read_text()) from None
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.long
def test_a_lessons_views_are_alive_in_notebook_7(notebook_7: str, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{notebook_7}/notebooks/views.ipynb")
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=90_000
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    curve = page.locator(".jp-Notebook [data-panel='curve']").first
    curve.wait_for(state="visible", timeout=90_000)
    diagram = page.locator(".jp-Notebook [data-panel='diagram']").first
    weight = diagram.locator(".bp-pill text")
    before, loss = weight.text_content(), curve.text_content()
    box = diagram.locator(".bp-pill").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for i in range(0, 30, 5):
        page.mouse.move(box["x"] + box["width"] / 2 - i, box["y"] + box["height"] / 2)
    page.mouse.up()
    page.wait_for_function("text => document.querySelector(\"[data-panel='curve']\").textContent !== text", arg=loss, timeout=15_000)
    assert weight.text_content() != before
    # Notebook looks for the schemas of its own settings beside JupyterLab's; here it stands in a folder of its own
    assert [error for error in errors if "'schema'" not in error] == []
    page.context.close()


@pytest.fixture(scope="module")
def exporter() -> HTMLExporter:
    """The pages without the code, which takes half of the time and is not looked at here."""
    return HTMLExporter(exclude_input=True)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem[:2])
def test_nbconvert_keeps_every_sentence_formula_and_picture(lesson: Path, exporter: HTMLExporter) -> None:
    page, _ = exporter.from_filename(str(lesson))
    text = unescape(page)
    for cell in nbformat.read(lesson, as_version=4).cells:
        if cell.cell_type == "markdown":
            for formula in re.findall(r"(?<!\\)\$([^$\n]+)\$", cell.source):
                assert formula in text
    pictures = re.findall(r"<img [^>]*>", page)
    assert pictures
    assert all(re.search(r'alt="[^"]{10,}', picture) for picture in pictures), [p[:80] for p in pictures if "alt" not in p]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem[:2])
def test_without_scripts_each_view_is_a_picture_with_words_and_no_state_is_in_the_way(lesson: Path) -> None:
    notebook = nbformat.read(lesson, as_version=4)
    assert "widgets" not in notebook.metadata
    views = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "application/vnd.jupyter.widget-view+json" in data:
                views += 1
                shown = data.get("text/html") or " ".join(o.get("data", {}).get("text/html", "") for o in cell.outputs)
                pictures = [o.metadata.get("image/png", {}).get("alt", "") for o in cell.outputs if "image/png" in o.get("data", {})]
                words = re.sub(r"<(?!img)[^>]*>", "", shown)
                assert re.search(r'<img [^>]*alt="[^"]{10,}|^[^<]{20,}$', words) or any(pictures), cell.source
            assert "<script" not in str(data.get("text/html", "")).lower()
    assert views
