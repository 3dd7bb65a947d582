"""A real JupyterLab on this machine, driven by a real browser: start it, open a notebook, run it, look and touch.

    def test_it(lab, open_notebook):
        notebook = open_notebook(path)              # a scratch copy, opened in JupyterLab
        notebook.run_all()
        diagram = notebook.panel("diagram")         # a Playwright locator
        assert notebook.python("live[w(4, 1, 2)]") == "0.95"

Everything is started on 127.0.0.1 with its own settings and ended by its own process id.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import BlockingKernelClient
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as Late

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SETTINGS: dict[str, dict[str, Any]] = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False, "defaultViewers": {"markdown": "Markdown Preview"}},
}


def find_chromium() -> str | None:
    """The path of a Chromium: $CHROMIUM, chromium or google-chrome; None leaves it to Playwright's own."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    return None


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_notebook(path: Path, *cells: str) -> Path:
    """A small notebook with these code cells, for a test."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


# A kernel as new, but with the libraries in memory that the lessons import: a new one takes seconds to be as far
AS_NEW = """
import sys
from ipywidgets import Widget
from matplotlib import rcdefaults
Widget.close_all()
rcdefaults()
for _name in [name for name in sys.modules if name.split(".")[0] == "backprop_lib"]:
    del sys.modules[_name]
get_ipython().reset()
"""

# A launcher, which JupyterLab opens after the last notebook was closed, can come in front of the next one
IN_FRONT = """(path) => {
  const shell = window.jupyterapp.shell;
  if (shell.currentWidget?.context?.path === path) return;
  for (const one of shell.widgets("main")) if (one.context?.path === path) shell.activateById(one.id);
}"""

# Python answers over a channel of its own: only after the kernel has answered the page has it heard all that the page said
# before. A second time, because a view keeps its next message back until the last one is through.
TOLD = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  for (let at = 0; at < 2 && kernel?.connectionStatus === "connected"; at++) await kernel.requestKernelInfo();
}"""


class Lab:
    """A running JupyterLab whose files are in `root`."""

    def __init__(self, scratch: Path) -> None:
        self.root = scratch / "notebooks"
        self.runtime = scratch / "runtime"
        self.settings = scratch / "settings"
        self.root.mkdir(parents=True)
        self.free: list[str] = []  # sessions whose kernels are as new
        self.theme("JupyterLab Light")
        for name, values in SETTINGS.items():
            self._write(name, values)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        names = {"CONFIG_DIR": "config", "RUNTIME_DIR": "runtime", "DATA_DIR": "data"}
        env = dict(os.environ) | {f"JUPYTER_{key}": str(scratch / value) for key, value in names.items()}
        env |= {
            "JUPYTERLAB_SETTINGS_DIR": str(self.settings),
            "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
            "IPYTHONDIR": str(scratch / "ipython"),
        }
        arguments = [
            "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={self.port}", "--ServerApp.port_retries=0",
            "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={self.root}",
            "--LabApp.expose_app_in_browser=True",
        ]  # fmt: skip
        self.log = (scratch / "lab.log").open("w")
        self._command, self._env = [sys.executable, "-m", "jupyterlab", *arguments], env
        try:
            self.start()
        except BaseException:
            self.log.close()
            raise

    def start(self) -> None:
        """Start the server, always on the same port."""
        self.process = subprocess.Popen(self._command, env=self._env, stdout=self.log, stderr=self.log)
        try:
            self._wait(120)
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _write(self, name: str, values: dict[str, Any]) -> None:
        path = self.settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/api", timeout=5):
                    return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"JupyterLab ended with {self.process.returncode}; see {self.log.name}") from None
                time.sleep(0.2)
        raise TimeoutError(f"JupyterLab did not answer within {seconds} s; see {self.log.name}")

    def theme(self, name: str) -> None:
        """The theme of the pages that are opened from now on: "JupyterLab Light" or "JupyterLab Dark"."""
        self._write("apputils-extension/themes", {"theme": name})

    def api(self, path: str, method: str = "GET", content: Any = None) -> Any:
        """Ask the server."""
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.url}/api/{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def close(self) -> None:
        """End the server and its kernels."""
        for kernel in self.api("kernels"):
            self.api(f"kernels/{kernel['id']}", "DELETE")
        self.stop()
        self.log.close()

    def stop(self) -> None:
        """Stop the server, and its kernels with it."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Notebook:
    """A notebook that is open in JupyterLab in `page`."""

    def __init__(self, lab: Lab, page: Page, source: Path) -> None:
        self.lab, self.page = lab, page
        self.errors: list[str] = []
        self.reusable = True  # the page, for another notebook; a test that changes the page itself sets it to False
        self._client: BlockingKernelClient | None = None
        self.name = f"{source.stem}-{len(list(lab.root.iterdir()))}.ipynb"
        shutil.copy(source, lab.root / self.name)
        if lab.free:  # JupyterLab finds a kernel at work for this file
            lab.api(f"sessions/{lab.free.pop()}", "PATCH", {"path": self.name, "name": self.name})
        self._listeners = {
            "pageerror": lambda error: self.errors.append(error.stack or str(error)),
            "console": lambda line: self.errors.append(line.text) if line.type == "error" else None,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)
        widget = "window.jupyterapp?.shell?.currentWidget"
        kernel = f"{widget}?.sessionContext?.session?.kernel"
        ready = f"{widget}?.context?.path === {self.name!r} && {kernel}?.status === 'idle'"
        there = page.url.startswith(lab.url)
        if there:  # JupyterLab is there: much quicker than to load it again
            page.evaluate("async (path) => { await window.jupyterapp.commands.execute('docmanager:open', {path}); }", self.name)
            try:
                page.wait_for_function(ready, timeout=20_000)
            except Late:  # now and then it does not hear that the kernel is idle
                there = False
        if not there:
            page.goto(f"{lab.url}/lab/tree/{self.name}?reset", wait_until="load")
            page.wait_for_function(ready, timeout=60_000)
        page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)
        self.kernel = page.evaluate(f"{kernel}.id")
        self.session = page.evaluate(f"{widget}.sessionContext.session.id")
        page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def run_all(self) -> None:
        """Run every cell and wait for the end; a cell that raises fails here."""
        self.page.evaluate(IN_FRONT, self.name)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        errors = self.page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']")
        assert errors.count() == 0, errors.first.inner_text()

    def panel(self, name: str, at: int = 0) -> Locator:
        """A live panel by its name ("diagram", "curve", …), scrolled into view and drawn."""
        self.page.evaluate(IN_FRONT, self.name)
        found = self.page.locator(f".jp-Notebook [data-panel='{name}']").nth(at)
        found.wait_for(state="visible", timeout=30_000)
        found.scroll_into_view_if_needed()
        return found

    def python(self, expression: str, before: str = "") -> str:
        """The repr of an expression in the notebook's own kernel, after running `before` and all that the page had told it."""
        self.page.evaluate(TOLD)
        if self._client is None:
            self._client = BlockingKernelClient(connection_file=str(self.lab.runtime / f"kernel-{self.kernel}.json"))
            self._client.load_connection_file()
            self._client.start_channels()
            self._client.wait_for_ready(30)
        message = self._client.execute(before, user_expressions={"it": expression}, store_history=False, reply=True, timeout=60)
        answer = message["content"]
        assert answer["status"] == "ok", answer
        it = answer["user_expressions"]["it"]
        assert it["status"] == "ok", it
        return str(it["data"]["text/plain"])

    def becomes(self, expression: str, wanted: str, seconds: float = 10) -> None:
        """Fail unless the repr of an expression in the kernel is `wanted`, at the latest after some seconds."""
        end = time.monotonic() + seconds
        while (found := self.python(expression)) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        assert found == wanted, f"{expression} is {found}, not {wanted}"

    def frame(self) -> None:
        """Wait until what was asked for is painted."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def shut_kernel_down(self, noticed: bool = False) -> None:
        """End the kernel, as when a class server goes to sleep; `noticed`: and JupyterLab has asked the server, and knows."""
        self.let_go()
        self.reusable = False
        self.lab.api(f"kernels/{self.kernel}", "DELETE")
        if noticed:
            self.page.evaluate("() => window.jupyterapp.serviceManager.sessions.refreshRunning()")
            self.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel")

    def let_go(self) -> None:
        """Let go of the kernel's channels and of the page's events."""
        if self._client is not None:
            self._client.stop_channels()
            self._client = None
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def close(self) -> None:
        """Close the notebook and make its kernel as new; JupyterLab stays open in the page."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")
        self.python("1", before=AS_NEW)
        self.let_go()
        self.lab.free.append(self.session)
