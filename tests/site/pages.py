"""The pages as a visitor has them: built into a folder, served as plain files, opened in a browser that writes down what happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from playwright.sync_api import Browser, Locator, Route
from playwright.sync_api import Page as Tab

from backprop_lib import Network, backprop
from backprop_lib.functions import ACTIVATIONS, LOSSES

ROOT = Path(__file__).parents[2]
LESSONS = os.environ.get("SITE_LESSONS", "01 03").split()
SHIFTS = """() => {
  self.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) self.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


def lessons() -> list[Path]:
    """The lessons that are built: those that $SITE_LESSONS names, or all."""
    every = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return every if LESSONS == ["all"] else [path for path in every if path.name[:2] in LESSONS]


def build_pages(folder: Path) -> Path:
    """Build the lessons into a folder below `folder`; returns it."""
    to = folder / "a course" / "pages"
    named = [] if LESSONS == ["all"] else LESSONS
    done = subprocess.run([sys.executable, "-m", "tools.pages", *named, "--to", to], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return to


class _Quiet(SimpleHTTPRequestHandler):
    """A plain file server that says nothing; every page fetches all that it needs anew."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Served:
    """A folder of pages on 127.0.0.1, under a path with a space in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        root = folder.parents[1]
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.host = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.url = f"{self.host}/{quote(folder.relative_to(root).as_posix())}/"

    @property
    def lessons(self) -> list[str]:
        """The numbers of the lessons that were built."""
        return sorted(path.name[:2] for path in self.folder.glob("[0-9][0-9]_*.html"))

    @property
    def blank(self) -> str:
        """A file that is shown without scripts."""
        return next(self.folder.glob("assets/icon-*.svg")).relative_to(self.folder).as_posix()

    def name(self, short: str) -> str:
        """ "03" → the lesson's file; other names are files already."""
        found = list(self.folder.glob(f"{short}_*.html")) if short.isdigit() else []
        return found[0].name if found else short

    def close(self) -> None:
        """End the server."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Page:
    """A page that is open in a browser of its own, without storage from before unless it is given.

    A tab that an earlier page has left in `free` is used again: that spares the second that a new one takes. `kept` is what the
    browser kept.
    """

    def __init__(
        self, browser: Browser, site: Served, name: str, query: str = "", *, width: int = 1280, theme: str = "light",
        scripts: bool = True, block: Callable[[str], bytes | bool | None] | None = None, before: str = "", file: bool = False,
        free: list[Tab] | None = None, kept: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.site, self.left, self.loaded = site, False, 0
        self.free = None if before or file or not scripts else free  # what is special about a tab does not go away
        tab = self.free.pop() if self.free else None
        if tab is None:
            context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
            tab = context.new_page()
            if scripts:
                tab.add_init_script(f"({SHIFTS})();{before}")
        else:
            tab.set_viewport_size({"width": width, "height": 900})
        self.page, self.context = tab, tab.context
        self.page.emulate_media(media="screen", color_scheme=theme)  # type: ignore[arg-type]
        self.requests: list[tuple[str, int]] = []
        self.errors: list[str] = []
        self.block = block
        self._listeners: dict[str, Callable[[Any], None]] = {
            "requestfinished": lambda request: self.requests.append((request.url, request.sizes()["responseBodySize"])),
            "request": lambda request: self._outside(request.url),
            "pageerror": lambda error: self.errors.append(str(error)),
            "console": lambda line: self.errors.append(line.text) if line.type in {"error", "warning"} else None,
        }
        if kept:
            self.page.goto(site.url + site.blank)
            self.page.evaluate("(kept) => { for (const [name, text] of Object.entries(kept)) localStorage.setItem(name, text); }", kept)
        for event, listener in self._listeners.items():
            self.page.on(event, listener)  # type: ignore[call-overload]
        if block is not None:
            self.page.route("**/*", self._serve)
        start = site.folder.as_uri() + "/" if file else site.url
        self.page.goto(start + name + query, wait_until="load")
        if scripts:
            self.page.wait_for_function(
                "() => !document.querySelector('[data-page]') || document.documentElement.dataset.alive === 'all'"
                "|| document.querySelector('[data-state=still]') || !document.documentElement.classList.contains('scripts')",
                timeout=30_000,
            )

    def _outside(self, url: str) -> None:
        if not url.startswith((self.site.url, "data:", "blob:", self.site.folder.as_uri())):
            self.errors.append(f"a request outside: {url}")

    def leave(self) -> None:
        """Let go of the tab: for another page, with nothing kept in it, where it is an ordinary one."""
        if self.left:
            return
        self.left = True
        if self.free is None:
            self.context.close()
            return
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        if self.block is not None:
            self.page.unroute("**/*", self._serve)
        self.page.goto(self.site.url + self.site.blank)
        self.page.evaluate("() => localStorage.clear()")
        self.free.append(self.page)

    def _serve(self, route: Route) -> None:
        """What the test blocks does not arrive; what it changes arrives changed."""
        assert self.block is not None
        answer = self.block(unquote(route.request.url.removeprefix(self.site.url).partition("?")[0]))
        if answer is None:
            route.continue_()
        elif isinstance(answer, bytes):
            route.fulfill(body=answer, content_type="text/javascript")
        else:
            route.abort()

    def frame(self) -> None:
        """Wait until what was asked for is painted."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def views(self) -> list[Locator]:
        """The places of the live views."""
        return self.page.locator(".view").all()

    def bench(self) -> Locator:
        """The first workbench of the page that has a diagram."""
        return self.page.locator(".view[data-kind=Workbench]").first

    def states(self) -> set[str | None]:
        """What the views are: alive or still."""
        return {view.get_attribute("data-state") for view in self.views()}

    def live(self, view: Locator) -> Live:
        """The network of a view, as it is now."""
        text = view.evaluate(
            """(place) => {
              const { PROGRAM, ACTIVATIONS, LOSSES, state, names } = place.live, { p, x, y, activations, v, k } = state;
              const plain = (all) => all && Array.from(all, (one) => one && Array.from(one));
              return JSON.stringify({
                sizes: PROGRAM.sizes, biases: PROGRAM.hasBiases, loss: LOSSES[PROGRAM.loss].name, k,
                activations: activations.map((place) => ACTIVATIONS[place].name), p: Array.from(p), x: Array.from(x), y: Array.from(y),
                X: place.live.get("X"), Y: place.live.get("Y"), C: v.C, gradient: Array.from(v.gradient), a: plain(v.a), z: plain(v.z),
              });
            }"""
        )
        return Live(json.loads(text))


class Live:
    """What a view's JavaScript holds, and the same from the library."""

    def __init__(self, held: dict[str, Any]) -> None:
        self.held = held
        assert held["loss"] in LOSSES
        assert set(held["activations"]) <= set(ACTIVATIONS)
        empty = Network(held["sizes"], held["activations"], held["loss"], biases=held["biases"] or None)
        self.net = empty.with_parameters(np.array(held["p"]))
        self.x, self.y = np.array(held["x"]), np.array(held["y"])
        self.selected = self.net.quantities[held["k"]]

    @property
    def gradient(self) -> Any:
        """All derivatives, by `backprop`."""
        return backprop(self.net, self.x, self.y)

    def agrees(self) -> None:
        """Fail unless loss, activations and all derivatives are the library's."""
        forward = self.net.forward(self.x)
        np.testing.assert_allclose(self.held["C"], self.net.loss(self.x, self.y), rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(self.held["gradient"], self.gradient.vector, rtol=1e-9, atol=1e-14)
        for layer in self.net.layers:
            np.testing.assert_allclose(self.held["a"][layer], forward.a[layer][0], rtol=1e-9)
