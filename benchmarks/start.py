"""Start: from a clone to the first drag and to the end of all tests, what an import costs, and the memory of a learner's kernel.

`python benchmarks/start.py` prints a table and stores it (ten minutes: it installs into a clone of its own); `--short` leaves the
clone out and stores nothing. Imports are the median of nine fresh processes each, less what importing NumPy takes. The first drag
is one key on the point of the loss curve of lesson 03, seen in a browser, after all cells have run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import nbformat
import psutil
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright
from record import record, table

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
LESSON = "03_gradient_output_layer.ipynb"
IMPORTS = ("numpy", "backprop_lib", "backprop_lib.live", "backprop_lib.exercises", "sympy", "matplotlib.figure", "ipywidgets", "anywidget")


def imported(name: str, times: int) -> float:
    """Seconds that `import name` takes in a fresh process that has NumPy."""
    code = f"import numpy; from time import perf_counter as t; s = t(); import {name}; print(t() - s)"
    if name == "numpy":
        code = "from time import perf_counter as t; s = t(); import numpy; print(t() - s)"
    run = [sys.executable, "-c", code]
    return median(float(subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout) for _ in range(times))


def kernel_memory() -> float:
    """MB that the kernel of lesson 03 holds after all its cells have run."""
    notebook = nbformat.read(ROOT / "notebooks" / LESSON, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import os; print(os.getpid())"))
    client = NotebookClient(notebook, timeout=300, kernel_name="python3")
    with client.setup_kernel(cwd=str(ROOT / "notebooks")):
        for place, cell in enumerate(notebook.cells):
            client.execute_cell(cell, place)
        return float(psutil.Process(int(notebook.cells[-1].outputs[0].text)).memory_info().rss / 1e6)


def first_drag(folder: Path) -> float:
    """Seconds from `make lab` in a clone to the first drag in lesson 03."""
    from tests.browser.lab import FLAGS, find_chromium, free_port

    port, start = free_port(), perf_counter()
    options = f"--no-browser --ServerApp.ip=127.0.0.1 --port={port} --IdentityProvider.token= --LabApp.expose_app_in_browser=True"
    lab = subprocess.Popen(["make", "lab", f"ARGS={options}"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1400, "height": 1300})
            while True:
                try:
                    page.goto(f"http://127.0.0.1:{port}/lab/tree/{LESSON}")
                    break
                except Exception:
                    if lab.poll() is not None:
                        raise RuntimeError(f"make lab ended with {lab.returncode}") from None
                    page.wait_for_timeout(100)
            kernel = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
            page.wait_for_function(f"{kernel}?.status === 'idle'", timeout=90_000)
            page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
            point = page.locator("[data-panel=curve] [role=slider]").first
            point.wait_for(timeout=90_000)
            point.focus()
            before = point.get_attribute("aria-valuenow")
            page.keyboard.press("ArrowRight")
            now = "document.querySelector('[data-panel=curve] [role=slider]').getAttribute('aria-valuenow')"
            page.wait_for_function(f"(before) => {now} !== before", arg=before)
            took = perf_counter() - start
            browser.close()
    finally:
        for process in psutil.Process(lab.pid).children(recursive=True):
            process.terminate()
        lab.wait(30)
    return took


def all_tests(folder: Path) -> float:
    """Seconds that `make test` takes in a clone, once its environment is there."""
    here = {name: value for name, value in os.environ.items() if name != "CI"}  # which would add the long forms
    for command in (["make", ".venv/dev.stamp", "node_modules/.package-lock.json"], ["make", "test"]):
        start = perf_counter()
        subprocess.run(command, cwd=folder, env=here, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="imports and memory only, nothing is stored")
    short = parser.parse_args().short
    rows: list[dict[str, Any]] = []
    for name in IMPORTS:
        took = 1000 * imported(name, 3 if short else 9)
        rows.append({"what": f"import {name}" + ("" if name == "numpy" else ", beyond NumPy"), "value": round(took, 1), "unit": "ms"})
    rows.append({"what": "a learner's kernel after lesson 03", "value": round(kernel_memory(), 1), "unit": "MB"})
    if not short:
        with TemporaryDirectory() as scratch:
            clone = Path(scratch) / "a clone"
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
            for what in ("from a fresh clone (it installs)", "the second time"):
                rows.append({"what": f"make lab to the first drag, {what}", "value": round(first_drag(clone), 1), "unit": "s"})
            rows.append({"what": "make test, its environment there", "value": round(all_tests(clone), 1), "unit": "s"})
    print(table(["what", "value", "unit"], [list(row.values()) for row in rows]))
    if not short:
        record("start", {"rows": rows}, ())


if __name__ == "__main__":
    main()
