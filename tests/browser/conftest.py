"""Fixtures of the browser tests: `lab` and `browser` live as long as the session, `open_notebook` as long as a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.lab import FLAGS, Lab, Notebook, find_chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped."""
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        except Error:
            pytest.skip("no Chromium on this machine: install chromium or set CHROMIUM to its path to run the browser tests")
        yield found
        found.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.close()


@pytest.fixture
def open_notebook(browser: Browser, lab: Lab) -> Iterator[Callable[..., Notebook]]:
    """Open a scratch copy of a notebook: open_notebook(path, width=1400, theme="JupyterLab Dark")."""
    opened = []

    def open_it(path: Path, width: int = 1400, height: int = 1000, theme: str = "JupyterLab Light", touch: bool = False) -> Notebook:
        lab.theme(theme)
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=touch)
        notebook = Notebook(lab, context.new_page(), path)
        opened.append((context, notebook))
        return notebook

    yield open_it
    for context, notebook in opened:
        notebook.close()
        context.close()
