"""Fixtures of the tests of the pages: the pages are built once, served under a sub-path with a space, and opened in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.site.pages import Page, Served, build_pages


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages on a plain file server: lessons 01 and 03, or those that $SITE_LESSONS names."""
    served = Served(build_pages(tmp_path_factory.mktemp("web")))
    yield served
    served.close()


@pytest.fixture(scope="session")
def free() -> list[Tab]:
    """Tabs that pages have left."""
    return []


@pytest.fixture
def visit(browser: Browser, site: Served, free: list[Tab]) -> Iterator[Callable[..., Page]]:
    """Open a page: visit("03", query="?hide=values", width=390, theme="dark", kept=…, block=…, before=…, scripts=True, file=False)."""
    opened: list[Page] = []

    def open_it(name: str, query: str = "", **more: object) -> Page:
        opened.append(Page(browser, site, site.name(name), query, free=free, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield open_it
    for page in opened:
        page.leave()
