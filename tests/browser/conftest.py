"""Fixtures of the browser tests: `lab` lives as long as the session, `open_notebook` as long as a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.lab import Lab, Notebook, write_notebook
from tests.browser.several import TO_START


class Pages:
    """JupyterLab takes seconds to load: a page is kept for the next test, unless something unusual happened in it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[bool, list[Page]] = {True: [], False: []}

    def take(self, touch: bool, size: ViewportSize, theme: str) -> Page:
        """A page of this size and theme, with JupyterLab already in it where one is free."""
        if not self.free[touch]:
            return self.browser.new_context(viewport=size, has_touch=touch).new_page()
        page = self.free[touch].pop()
        page.set_viewport_size(size)
        if page.evaluate("() => document.body.dataset.jpThemeName") != theme:
            page.evaluate("async (theme) => { await window.jupyterapp.commands.execute('apputils:change-theme', {theme}); }", theme)
            page.wait_for_function("(theme) => document.body.dataset.jpThemeName === theme", arg=theme)
        return page

    def forget(self) -> None:
        """Keep no page: the server has been away, and JupyterLab says so in each of them."""
        for page in [*self.free[True], *self.free[False]]:
            page.context.close()
        self.free = {True: [], False: []}

    def give_back(self, notebook: Notebook) -> None:
        """Keep a notebook's page where it is as it was: one page, no error, kernel alive, nothing asked of the reader."""
        page = notebook.page
        if notebook.reusable and not notebook.errors and len(page.context.pages) == 1 and not page.locator(".jp-Dialog").count():
            touch = bool(page.evaluate("() => navigator.maxTouchPoints"))
            notebook.close()
            page.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
            self.free[touch].append(page)
        else:
            notebook.let_go()
            page.context.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab of its own."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    """Pages with JupyterLab in them, used by one test after the other."""
    return Pages(browser)


@pytest.fixture(scope="module")
def one_page(pages: Pages, lab: Lab, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    """A notebook with a module's CELLS, run."""
    page = pages.take(False, {"width": 1400, "height": 1000}, "JupyterLab Light")
    path = tmp_path_factory.mktemp("page") / f"{request.module.__name__.rpartition('.')[2]}.ipynb"
    opened = Notebook(lab, page, write_notebook(path, *request.module.CELLS))
    opened.run_all()
    opened.python("1", before=TO_START)
    yield opened
    pages.give_back(opened)


@pytest.fixture
def notebook(one_page: Notebook) -> Notebook:
    """The module's notebook with everything at its start; it serves one test after the other."""
    one_page.page.mouse.move(5, 5)
    one_page.page.evaluate("() => document.activeElement?.blur()")
    one_page.python("1", before="to_start()")
    one_page.page.wait_for_timeout(300)
    one_page.errors.clear()
    return one_page


@pytest.fixture
def open_notebook(pages: Pages, lab: Lab) -> Iterator[Callable[..., Notebook]]:
    """Open a scratch copy of a notebook: open_notebook(path, width=1400, theme="JupyterLab Dark")."""
    opened: list[Notebook] = []

    def open_it(path: Path, width: int = 1400, height: int = 1000, theme: str = "JupyterLab Light", touch: bool = False) -> Notebook:
        lab.theme(theme)
        page = pages.take(touch, {"width": width, "height": height}, theme)
        opened.append(Notebook(lab, page, path))
        return opened[-1]

    yield open_it
    for notebook in opened:
        pages.give_back(notebook)


@pytest.fixture
def open_cells(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> Callable[..., Notebook]:
    """Opens and runs a notebook of these cells."""

    def open_them(*cells: str) -> Notebook:
        opened = open_notebook(write_notebook(tmp_path / "cells.ipynb", *cells))
        opened.run_all()
        return opened

    return open_them
