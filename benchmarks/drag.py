"""From a key press to the painted picture: our live views beside other ways to move a picture in JupyterLab.

`python benchmarks/drag.py` opens a real JupyterLab and Chromium, shows the same content (diagram, loss curve with tangent,
three factors, all derivatives) six ways, presses keys and drags for 3 s each, prints a table and stores it, ratios first (about
two minutes); `--short` drags 1 s and stores nothing. A peer that is not installed is left out and named. Events are sent
from inside the page, one for each frame of the display, since a browser driver delivers fewer. The first view is timed from
the start of its cell to the frame in which all of it is painted, imports done before, as the median of five new kernels.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright
from record import record, table

sys.path.insert(0, str(Path(__file__).parent.parent))
from peers import LARGE, LIVE_CELLS, NET, OURS, PEERS

from tests.browser.lab import FLAGS, Lab, Notebook, find_chromium, write_notebook

MEASURE = """async ({ keys, seconds, watch, focus }) => {
  const target = document.querySelector(watch), handle = document.querySelector(focus);
  handle.focus({ preventScroll: true });
  const key = (name) => (document.activeElement ?? handle).dispatchEvent(
    new KeyboardEvent("keydown", { key: name, code: name, bubbles: true, cancelable: true }));
  let dirty = 0, inFrame = false, done = null, ticks = 0, running = true;
  const after = new MessageChannel(), paint = new MessageChannel();
  after.port1.onmessage = () => { inFrame = false; };                    // the task after a frame was painted
  paint.port1.onmessage = () => { const d = done; done = null; d?.(performance.now()); };
  const loop = () => { inFrame = true; ticks++; after.port2.postMessage(0); if (running) requestAnimationFrame(loop); };
  requestAnimationFrame(loop);
  const changed = () => {
    dirty = 1;
    if (!done) return;
    if (inFrame) paint.port2.postMessage(0); else requestAnimationFrame(() => paint.port2.postMessage(0));
  };
  new MutationObserver(changed).observe(target, { subtree: true, childList: true, attributes: true, characterData: true });
  const original = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...a) { changed(); return original.apply(this, a); };
  const rest = (ms) => new Promise((r) => setTimeout(r, ms));
  if (keys.enter) { key("Enter"); await rest(300); }
  const times = [];
  for (let i = 0, begun = performance.now(); i < keys.count && (i < 30 || performance.now() - begun < 10000); i++) {
    await rest(40 + 13 * (i % 3));
    const start = performance.now(), painted = new Promise((r) => { done = r; });
    key(i % 40 < 20 ? keys.up : keys.down);
    const end = await Promise.race([painted, rest(5000).then(() => null)]);
    if (end === null) return { error: "nothing was painted within 5 s" };
    times.push(end - start);
    await rest(keys.settle ?? 0);
  }
  await rest(500);
  let frames = 0, sent = 0;
  const start = performance.now();
  ticks = 0; dirty = 0;
  await new Promise((r) => {
    const step = () => {
      if (dirty) { frames++; dirty = 0; }
      if (performance.now() - start > seconds * 1000) return r();
      key(sent++ % 60 < 30 ? keys.up : keys.down);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const took = (performance.now() - start) / 1000, display = ticks / took;
  running = false;
  if (keys.enter) key("Escape");
  times.sort((a, b) => a - b);
  const at = (q) => times[Math.min(times.length - 1, Math.floor(q * times.length))];
  return { median: at(0.5), p95: at(0.95), fps: frames / took, display };
}"""


FIRST = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  notebook.deselectAll();
  const start = performance.now(), all = () => [".bp-pill text", ".bp-cur .cv", ".bp-chain .res", ".bp-bars .br", ".bp-state b"];
  const drawn = () => all().every((one) => document.querySelector(`.jp-Notebook [data-panel] ${one}`)?.checkVisibility());
  window.jupyterapp.commands.execute("notebook:run-cell");
  while (!drawn() && performance.now() - start < 20000) await new Promise((r) => requestAnimationFrame(r));
  await new Promise((r) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = r; port2.postMessage(0); });
  return performance.now() - start;
}"""


def first_view(lab: Lab, browser: Any, scratch: Path, times: int) -> float:
    """From the start of the cell to the painted workbench, in ms: the median over kernels in which the imports are done."""
    found = []
    for _ in range(times):
        page = browser.new_context(viewport={"width": 1400, "height": 1300}).new_page()
        notebook = Notebook(lab, page, write_notebook(scratch / "first.ipynb", NET, *LIVE_CELLS))
        for at in (0, 1):
            page.evaluate("(at) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = at; }", at)
            page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
        page.wait_for_timeout(500)
        found.append(page.evaluate(FIRST))
        notebook.close()
        page.context.close()
    return round(median(found), 1)


def ratios(rows: list[dict[str, Any]], first: float) -> dict[str, float]:
    """What the figures are read for: how many times as long each peer takes as ours, from a key to the painted picture."""
    ours, *others = rows
    times = {f"{row['driver']}: key to painted, × ours": round(row["median"] / ours["median"], 1) for row in others if row["peer"]}
    frames = {f"{row['driver']}: frames/s": row["fps"] for row in rows if not row["peer"]}
    return {**times, **frames, "first view (ms)": first}


def measure(lab: Lab, browser: Any, scratch: Path, peer: dict[str, Any], seconds: float) -> dict[str, Any]:
    """One row: a notebook of its own, run, then 30 keys for each second of the drag, fewer after 10 s, and the drag."""
    page = browser.new_context(viewport={"width": 1400, "height": 1300}).new_page()
    notebook = Notebook(lab, page, write_notebook(scratch / "drag.ipynb", *peer["cells"]))
    notebook.run_all()
    page.wait_for_selector(peer["focus"], timeout=30_000)
    page.locator(peer["focus"]).first.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    keys = {"up": "ArrowRight", "down": "ArrowLeft", "enter": False, "count": int(30 * seconds), **peer.get("keys", {})}
    found = page.evaluate(MEASURE, {"keys": keys, "seconds": seconds, "watch": peer["watch"], "focus": peer["focus"]})
    notebook.close()
    page.context.close()
    return dict(found)


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="1 s drags, nothing stored")
    short = parser.parse_args().short
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            for name, peer in {**OURS, **PEERS, **LARGE}.items():
                if missing := [package for package in peer.get("needs", ()) if not find_spec(package)]:
                    left_out.append(f"{name}: left out, {' and '.join(missing)} not installed")
                    continue
                found = measure(lab, browser, Path(folder), peer, 1 if short else 3)
                if "error" in found:
                    left_out.append(f"{name}: {found['error']}")
                    continue
                rows.append({"driver": name, "peer": name in PEERS, **{key: round(value, 1) for key, value in found.items()}})
            first = first_view(lab, browser, Path(folder), 1 if short else 5)
            browser.close()
        finally:
            lab.close()
    ours = rows[0]["median"]
    heads = ("driver", "× ours", "key to painted (ms), median", "95 %", "frames/s in a drag", "frames/s of the display")
    print(table(heads, [(r["driver"], f"{r['median'] / ours:.1f}", r["median"], r["p95"], r["fps"], r["display"]) for r in rows]))
    compared = ratios(rows, first)
    print("\n".join([*left_out, *(f"{name}: {value}" for name, value in compared.items())]))
    if not short:
        record("drag", {"ratios": compared, "rows": rows, "left out": left_out}, ())


if __name__ == "__main__":
    main()
