"""The index of the lessons opens as a page, with the settings that Binder's image gives JupyterLab."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.browser.conftest import Pages
from tests.browser.lab import SETTINGS, Lab

ROOT = Path(__file__).parents[2]


def test_the_index_opens_as_a_page(lab: Lab, pages: Pages) -> None:
    given = re.search(r"echo '(.*)' >", (ROOT / "postBuild").read_text(encoding="utf-8"))
    assert given is not None
    for plugin, values in json.loads(given[1]).items():  # the same settings as here
        assert SETTINGS[plugin.removeprefix("@jupyterlab/").replace(":", "/")].items() >= values.items()
    (lab.root / "README.md").write_bytes((ROOT / "notebooks" / "README.md").read_bytes())
    page = pages.take(False, {"width": 1400, "height": 1000}, "JupyterLab Light")
    if not page.url.startswith(lab.url):
        page.goto(f"{lab.url}/lab")
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget")
    page.evaluate("async () => { await window.jupyterapp.commands.execute('docmanager:open', { path: 'README.md' }); }")
    page.wait_for_selector(".jp-MarkdownViewer h1:has-text('The lessons')", timeout=60_000)
    assert page.locator(".jp-MarkdownViewer a[href*='03_gradient_output_layer.ipynb']").count() >= 1
    page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")
    pages.free[False].append(page)
