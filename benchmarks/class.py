"""A class on one small server: 300 learners open a lesson at once and drag for 20 s; what the server has to do for it.

`python benchmarks/class.py` builds the pages, serves them with Python's own file server in a process of its own, lets 300 clients fetch a
lesson with everything it needs, each as a browser does (six connections, each file once), and four of the learners be real browsers
that drag a weight for 20 s, one pointer move a frame. It prints requests and bytes per learner, how long the class waits, and what the
server got during the drag, and stores it; `--short` takes 30 clients and 3 s and stores nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from playwright.async_api import Browser, async_playwright
from record import record, table

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.lab import FLAGS, find_chromium, free_port
from tools.pages.building import build

LESSON = "03_gradient_output_layer.html"
SERVER = """
import http.server, sys, functools
class Counted(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): print(self.path, flush=True)
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024
Server(("127.0.0.1", int(sys.argv[1])), functools.partial(Counted, directory=sys.argv[2])).serve_forever()
"""
DRAG = """async (seconds) => {
  const view = document.querySelector(".view[data-kind=Workbench]"), line = view.querySelectorAll(".bp-net .q")[1];
  view.querySelector(".bp-net").scrollIntoView({ block: "center", behavior: "instant" });
  await new Promise(requestAnimationFrame);
  const at = line.getPointAtLength(line.getTotalLength() * 0.3).matrixTransform(line.getScreenCTM());
  const send = (kind, x) => document.elementFromPoint(at.x, at.y).dispatchEvent(new PointerEvent(kind, {
    bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, buttons: kind === "pointerup" ? 0 : 1, clientX: x, clientY: at.y }));
  send("pointerdown", at.x);
  const until = performance.now() + 1000 * seconds, losses = new Set();
  let frames = 0;
  while (performance.now() < until) {
    await new Promise(requestAnimationFrame);
    send("pointermove", at.x + 60 * Math.sin(++frames / 12));
    losses.add(view.querySelector(".total").textContent);
  }
  send("pointerup", at.x);
  return [frames / seconds, losses.size];
}"""


def needs(folder: Path) -> list[str]:
    """What a browser fetches for the lesson: the page, its scripts and styles, and all its pictures."""
    text = (folder / LESSON).read_text(encoding="utf-8")
    return [LESSON, *dict.fromkeys(re.findall(r'<(?:script|img|link)[^>]* (?:src|href)="([^"]+)"', text))]


async def fetch(port: int, names: Sequence[str]) -> int:
    """Fetch files over one connection; returns the bytes of their bodies."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    total = 0
    for name in names:
        writer.write(f"GET /{name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if not head.startswith("HTTP/1.1 200"):
            raise RuntimeError(f"{name}: {head.splitlines()[0]}")
        length = int(re.search(r"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
        total += len(await reader.readexactly(length))
    writer.close()
    return total


async def learner(port: int, names: Sequence[str]) -> tuple[float, int]:
    """Open the lesson as a browser does: the page first, then the rest over six connections; returns seconds and bytes."""
    start = time.perf_counter()
    size = await fetch(port, names[:1])
    rest = [names[1:][i::6] for i in range(6)]
    size += sum(await asyncio.gather(*(fetch(port, some) for some in rest if some)))
    return time.perf_counter() - start, size


async def real(browser: Browser, port: int) -> Any:
    """A learner's browser with the lesson open."""
    page = await (await browser.new_context(viewport={"width": 1280, "height": 1000})).new_page()
    await page.goto(f"http://127.0.0.1:{port}/{LESSON}")
    await page.wait_for_function("() => document.documentElement.dataset.alive === 'all'")
    return page


async def class_of(count: int, seconds: int, folder: Path, log: Path, browsers: int = 4) -> dict[str, Any]:
    """The whole class: everybody loads, then drags."""
    port = free_port()
    with log.open("w") as out:
        server = subprocess.Popen([sys.executable, "-c", SERVER, str(port), str(folder)], stdout=out, stderr=subprocess.STDOUT)
    try:
        while True:
            try:
                await fetch(port, ["index.html"])
                break
            except OSError:
                await asyncio.sleep(0.1)
        process, names = psutil.Process(server.pid), needs(folder)
        asked = len(log.read_text().splitlines())
        before = sum(process.cpu_times()[:2])
        loaded = await asyncio.gather(*(learner(port, names) for _ in range(count - browsers)))
        busy = sum(process.cpu_times()[:2]) - before
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            pages = [await real(browser, port) for _ in range(browsers)]
            for page in pages:  # pictures further down the page are fetched when they come near
                await page.evaluate("scrollTo(0, 1e6)")
                await page.wait_for_timeout(300)
            by_load = len(log.read_text().splitlines()) - asked
            before = sum(process.cpu_times()[:2])
            drags = await asyncio.gather(*(page.evaluate(DRAG, seconds) for page in pages))
            while_dragging = sum(process.cpu_times()[:2]) - before
            after = len(log.read_text().splitlines()) - asked - by_load
            await browser.close()
        if min(losses for _, losses in drags) < 5:
            raise RuntimeError("the drag did not move the loss")
        waits = sorted(wait for wait, _ in loaded)
        return {
            "learners": count, "of them real browsers": browsers, "seconds of dragging": seconds, "requests per learner": len(names),
            "kB per learner": round(loaded[0][1] / 1000), "median wait (s)": round(waits[len(waits) // 2], 2),
            "longest wait (s)": round(waits[-1], 2), "server CPU for all loads (s)": round(busy, 2), "requests while dragging": after,
            "server CPU while dragging (s)": round(while_dragging, 2), "frames/s while dragging": round(min(rate for rate, _ in drags), 1),
        }  # fmt: skip
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="30 clients and 3 s, nothing stored")
    short = parser.parse_args().short
    with TemporaryDirectory() as folder:
        print(build(Path(folder) / "pages"))
        row = asyncio.run(class_of(30 if short else 300, 3 if short else 20, Path(folder) / "pages", Path(folder) / "log"))
    print(table(["", ""], [[name, value] for name, value in row.items()]))
    if row["requests while dragging"]:
        sys.exit("the server was asked for something while learners dragged")
    if not short:
        record("class", {"classes": [row]}, [])


if __name__ == "__main__":
    main()
