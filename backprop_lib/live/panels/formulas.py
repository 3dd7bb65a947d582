"""The derivation's MathML as the panels carry it: without what an element inside a page does not need."""

from __future__ import annotations

import re

__all__ = ["plain"]


def plain(text: str | None) -> str | None:
    """A formula without namespace and display attributes; None stays None."""
    return None if text is None else re.sub(r' (?:xmlns|display)="[^"]*"', "", text)
