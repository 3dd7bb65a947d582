"""What long use leaves behind: a drag of 10,000 steps, and an hour's worth of work with all lessons open.

`python benchmarks/soak.py` opens a real JupyterLab and Chromium, prints two tables and stores them (about ten minutes); `--short`
takes a twentieth and stores nothing.

- One drag of the workbench, back and forth with the mouse. Memory is read before and after, each time after the garbage was
  collected; messages are those that the page sent to the server between press and release.
- All lessons opened in turn in one browser on one server, each on its own kernel, and run; then in each its share of 10,000 steps
  of a drag, let go every 50 steps, and of 500 answers to its exercises. Memory: the unshared memory of all of the browser's
  processes, the server's and the kernels'; before is when all lessons have run, after is when all is done.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright
from record import record, table

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.lab import FLAGS, IN_FRONT, Lab, Notebook, find_chromium, write_notebook
from tests.browser.reading import edge

CELLS = [
    "from backprop_lib import four_layer_net, four_layer_sample, w\nfrom backprop_lib.live import LiveNetwork, workbench",
    "live = LiveNetwork(four_layer_net(), *four_layer_sample())\nworkbench(live)",
]
STEPS = 10_000
ANSWERS = 500
LESSONS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden) "
HANDLES = (".bp-point .spot", ".bp-point", ".bp-dial", ".bp [role=slider]")
ANSWER = """
import random
from backprop_lib.exercises import EXERCISES, check
_asked = [name for name in EXERCISES if name.startswith("{lesson}")] or ["03.2"]
for _ in range({count}):
    check(random.choice(_asked), f"{{random.uniform(-2, 2):.4f}}")._repr_html_()
"""


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


def memory(lab: Lab) -> dict[str, float]:
    """MB that the browser, the server and the kernels hold for themselves."""

    def own(processes: list[psutil.Process]) -> float:
        return sum(process.memory_full_info().uss for process in processes) / 1e6

    browser = [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]
    kernels = [one for one in psutil.Process(lab.process.pid).children(recursive=True) if "ipykernel_launcher" in one.cmdline()[-3]]
    return {"browser": own(browser), "server": own([psutil.Process(lab.process.pid)]), "kernels": own(kernels)}


def drag_somewhere(notebook: Notebook, steps: int) -> int:
    """Drag what can be dragged in the lesson in front; how many steps, 0 where nothing can be."""
    page = notebook.page
    found = [page.locator(f"{FRONT}{handle}") for handle in HANDLES]
    handle = next((one.first for one in found if one.count()), None)
    if handle is None:
        return 0
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for begin in range(0, steps, 50):
        page.mouse.move(x, y)
        page.mouse.down()
        for i in range(min(50, steps - begin)):
            page.mouse.move(x - abs(i - 25), y)
        page.mouse.move(x, y)
        page.mouse.up()
    return steps


def hour(lab: Lab, page: Page, lessons: list[Path], steps: int, answers: int) -> dict[str, Any]:
    """All lessons open, then drags and answers in each."""
    lab.free.clear()  # each on its own kernel
    opened = []
    for lesson in lessons:
        opened.append(Notebook(lab, page, lesson))
        opened[-1].run_all()
    page.wait_for_timeout(2000)
    first, before, dragged, places = heap(page), memory(lab), 0, []
    for notebook in opened:
        page.evaluate(IN_FRONT, notebook.name)
        if page.locator(", ".join(f"{FRONT}{handle}" for handle in HANDLES)).count():
            places.append(notebook)
    for at, notebook in enumerate(opened):
        page.evaluate(IN_FRONT, notebook.name)
        if notebook in places:
            dragged += drag_somewhere(notebook, steps // len(places))
        share = answers * (at + 1) // len(opened) - answers * at // len(opened)
        notebook.python("1", before=ANSWER.format(lesson=notebook.name[:2], count=share))
    page.wait_for_timeout(2000)
    last, after = heap(page), memory(lab)
    row: dict[str, Any] = {"lessons": len(opened), "steps": dragged, "answers": answers}
    row |= {"page's heap before (MB)": round(first, 1), "page's heap after (MB)": round(last, 1)}
    for name in before:
        row |= {f"{name} before (MB)": round(before[name], 1), f"{name} after (MB)": round(after[name], 1)}
    errors = [error for notebook in opened[:1] for error in notebook.errors]  # each hears those of the whole page
    for notebook in opened:
        notebook.let_go()
    return row | {"console errors": len(errors)}


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="a twentieth of it, nothing stored")
    short = parser.parse_args().short
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_context(viewport={"width": 1400, "height": 1300}).new_page()
            row = soak(lab, page, Path(folder), 500 if short else STEPS)
            print(table(list(row), [list(row.values())]), flush=True)
            lessons, share = (LESSONS[3:5], 20) if short else (LESSONS, 1)
            whole = hour(lab, page, lessons, STEPS // share, ANSWERS // share)
            browser.close()
        finally:
            lab.close()
    print(table(list(whole), [list(whole.values())]))
    if not short:
        record("soak", {"rows": [row], "hour": [whole]}, ())


if __name__ == "__main__":
    main()
