"""The browser of the tests in this folder."""

from tests.browser.conftest import browser

__all__ = ["browser"]
