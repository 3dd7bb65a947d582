"""What a learner costs a class server: memory and processor of a kernel with a lesson run and dragged, and thirty of them at once.

`python benchmarks/hub.py` opens lesson 03 in a real JupyterLab and Chromium, runs it, drags a weight for a minute, then starts 30
kernels at once, runs the lesson in each and asks each a question; it prints two tables and stores them (some minutes). `--short`
drags for 3 s, starts 3 kernels and stores nothing. Memory is the kernel's own (what would be free again without it: USS).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import psutil
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import sync_playwright
from record import record, table

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.lab import FLAGS, Lab, Notebook, find_chromium
from tests.browser.reading import edge

LESSON = Path(__file__).parent.parent / "notebooks" / "03_gradient_output_layer.ipynb"
QUESTION = "backprop(four_layer_net(), *four_layer_sample())[w(4, 1, 2)]"


def own_memory(process: psutil.Process) -> float:
    """MB that only this process holds."""
    return float(process.memory_full_info().uss) / 1e6


def cpu(process: psutil.Process) -> float:
    """Seconds of processor time so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def one_learner(seconds: float) -> list[dict[str, Any]]:
    """The lesson run from top to bottom, then one of its views dragged: memory and processor of kernel and server."""
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
            notebook = Notebook(lab, page, LESSON)
            kernel, server = psutil.Process(int(notebook.python("os.getpid()", "import os"))), psutil.Process(lab.process.pid)
            seen = {"kernel": (kernel, cpu(kernel)), "server": (server, cpu(server))}

            def note(what: str, took: float) -> None:
                for name, (process, before) in seen.items():
                    used = cpu(process) - before
                    seen[name] = (process, before + used)
                    rows.append(
                        {
                            "after": what,
                            "process": name,
                            "seconds": round(took, 1),
                            "memory": round(own_memory(process), 1),
                            "cpu": round(used, 2),
                        }
                    )

            note("start", 0)
            start = time.monotonic()
            notebook.run_all()
            note("lesson run", time.monotonic() - start)
            notebook.panel("diagram")
            x, y = edge(notebook, "w4_1_2", 0.5)
            start, steps = time.monotonic(), 0
            page.mouse.move(x, y)
            page.mouse.down()
            while time.monotonic() - start < seconds:
                page.mouse.move(x - abs((steps % 120) - 60), y)
                steps += 1
            page.mouse.up()
            note("drag", time.monotonic() - start)
            browser.close()
        finally:
            lab.close()
    return rows


def many(count: int) -> dict[str, Any]:
    """So many kernels at once: each runs the lesson's code, then all are asked, and each has to answer."""
    cells = [cell.source for cell in nbformat.read(LESSON, as_version=4).cells if cell.cell_type == "code"]
    start = time.monotonic()
    kernels = [start_new_kernel(stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        started = time.monotonic() - start
        for _, client in kernels:
            for cell in cells:
                client.execute(cell, store_history=False)
        asked = [client.execute("", user_expressions={"it": QUESTION}) for _, client in kernels]
        answers = [_reply(client, message) for (_, client), message in zip(kernels, asked, strict=True)]
        ready = time.monotonic() - start
        memory = [own_memory(psutil.Process(manager.provisioner.pid)) for manager, _ in kernels]
        start = time.monotonic()
        asked = [client.execute("", user_expressions={"it": QUESTION}) for _, client in kernels]
        again = [_reply(client, message) for (_, client), message in zip(kernels, asked, strict=True)]
        slowest = time.monotonic() - start
    finally:
        for manager, client in kernels:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    if len({*answers, *again}) != 1:
        raise RuntimeError(f"the kernels do not agree: {sorted({*answers, *again})}")
    return {
        "kernels": count, "answering": len(again), "started": round(started, 1), "lesson run in all": round(ready, 1),
        "memory each": round(sum(memory) / count, 1), "memory all": round(sum(memory)), "all answered in": round(slowest, 2),
    }  # fmt: skip


def _reply(client: Any, message: str) -> str:
    """The answer to one message, after those to all before it."""
    while True:
        reply = client.get_shell_msg(timeout=600)
        content = reply["content"]
        if content["status"] != "ok":
            raise RuntimeError(f"a cell of the lesson failed: {content.get('ename')}: {content.get('evalue')}")
        if reply["parent_header"]["msg_id"] == message:
            return str(content["user_expressions"]["it"]["data"]["text/plain"])


def main() -> None:
    """Print the tables, and store them unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="3 s of dragging, 3 kernels, nothing stored")
    short = parser.parse_args().short
    rows = one_learner(3 if short else 60)
    print(table(("after", "process", "seconds", "own memory (MB)", "processor (s)"), [list(row.values()) for row in rows]))
    crowd = many(3 if short else 30)
    print()
    print(table(("kernels at once", ""), list(crowd.items())))
    if not short:
        record("hub", {"learner": rows, "crowd": [crowd]}, ())


if __name__ == "__main__":
    main()
