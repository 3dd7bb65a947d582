"""A long drag: what 10,000 steps leave behind in the browser and in the kernel, and what the kernel hears of them.

`python benchmarks/soak.py` opens a real JupyterLab and Chromium, drags a weight of the workbench back and forth with the mouse,
prints a table and stores it (about two minutes); `--short` takes 500 steps and stores nothing. Memory is read before and after,
each time after the garbage was collected; messages are those that the page sent to the server between press and release.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright
from record import record, table

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.lab import FLAGS, Lab, Notebook, find_chromium, write_notebook
from tests.browser.reading import edge

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import LiveNetwork, workbench",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())\nworkbench(live)",
]
STEPS = 10_000


def heap(page: Page) -> float:
    """The JavaScript heap in MB after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["JSHeapUsedSize"]) / 1e6


def kernel(notebook: Notebook) -> float:
    """The memory of the kernel's process in MB after a collection."""
    return int(notebook.python("psutil.Process().memory_info().rss", before="import gc, psutil\ngc.collect()")) / 1e6


def back_and_forth(notebook: Notebook, steps: int) -> None:
    """Drag w_12 of the last layer, 1 px a step, 60 px to the left and back again; the button stays down."""
    mouse, (x, y) = notebook.page.mouse, edge(notebook, "w4_1_2", 0.5)
    mouse.move(x, y)
    mouse.down()
    for i in range(steps):
        mouse.move(x - abs((i % 120) - 60), y)


def soak(lab: Lab, page: Page, scratch: Path, steps: int) -> dict[str, Any]:
    """One drag of so many steps."""
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    notebook = Notebook(lab, page, write_notebook(scratch / "soak.ipynb", *CELLS))
    notebook.run_all()
    notebook.panel("diagram")
    back_and_forth(notebook, 240)
    page.mouse.up()
    page.wait_for_timeout(1000)
    before = heap(page), kernel(notebook)
    page.wait_for_timeout(1000)
    already = len(sent)
    back_and_forth(notebook, steps)
    notebook.frame()
    messages = len(sent) - already
    page.mouse.up()
    page.wait_for_timeout(1000)
    after = heap(page), kernel(notebook)
    found = {
        "steps": steps,
        "heap before (MB)": round(before[0], 1), "heap after (MB)": round(after[0], 1),
        "kernel before (MB)": round(before[1], 1), "kernel after (MB)": round(after[1], 1),
        "messages in the drag": messages, "messages after it": len(sent) - already - messages, "console errors": len(notebook.errors),
    }  # fmt: skip
    notebook.close()
    return found


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="500 steps, nothing stored")
    short = parser.parse_args().short
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_context(viewport={"width": 1400, "height": 1300}).new_page()
            row = soak(lab, page, Path(folder), 500 if short else STEPS)
            browser.close()
        finally:
            lab.close()
    print(table(list(row), [list(row.values())]))
    if not short:
        record("soak", {"rows": [row]}, ())


if __name__ == "__main__":
    main()
