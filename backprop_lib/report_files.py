"""The files that learners hand in: read with care, for a file is somebody else's."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["Attempts", "read_files"]

FORMAT = "backprop-lib report 1"
NOTE = re.compile(r"(\d\d\.[0-9a-z]{1,2}\+?):(ok|\?|-|[0-9a-z]{1,4}(\+[0-9a-z]{1,4})?)")
FACTOR = re.compile(r"derivative|[USIB](·[USIB])?")
MOST = 10_000_000
"""Bytes a report may have: a file is somebody else's, and is read with care."""

Attempts = list[dict[str, Any]]


def read_files(folder: str | Path) -> tuple[list[dict[str, Attempts]], list[str]]:
    """Read all reports of a folder; the second value says which files are none, and why. Raises ValueError for no folder."""
    path = Path(folder) if isinstance(folder, (str, Path)) else None
    if path is None or "\0" in str(path) or not path.is_dir():
        raise ValueError(f"{folder!r} is not a folder; give the folder with the files that learners handed in")
    learners, skipped = [], []
    for file in sorted(path.glob("*.json")):
        try:
            if file.stat().st_size > MOST:
                raise ValueError(f"larger than {MOST // 1_000_000} MB")
            learners.append(_read(json.loads(file.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            skipped.append(f"{_printable(file.name)}: {_why(error)}")
    return learners, skipped


def _why(error: Exception) -> str:
    if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError, RecursionError)):
        return "not JSON"
    if isinstance(error, OSError):
        return f"it cannot be read ({error.strerror})"
    return "not a report of export_report" if isinstance(error, (KeyError, TypeError, AttributeError, OverflowError)) else str(error)


def _printable(text: object) -> str:
    """A stranger's text, short and without characters that a terminal obeys."""
    shown = "".join(c if c.isprintable() else "·" for c in str(text))
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _read(content: Any) -> dict[str, Attempts]:
    if content["format"] != FORMAT:
        raise ValueError(f"another format: {_printable(content['format'])}")
    return {name: [_attempt(name, a) for a in record["attempts"]] for name, record in content["exercises"].items()}


def _attempt(exercise: str, a: Mapping[str, Any]) -> dict[str, Any]:
    """One attempt; a ValueError where a text is none that export_report writes: it would go into a table, a picture and code."""
    note, ratios = a["note"], {factor: float(ratio) for factor, ratio in a.get("ratios", {}).items()}
    found = NOTE.fullmatch(note)
    if not found or found[1] != exercise:
        raise ValueError(f"a note that no exercise writes: {_printable(note)}")
    if strange := next((factor for factor, ratio in ratios.items() if not FACTOR.fullmatch(factor) or not math.isfinite(ratio)), None):
        raise ValueError(f"a ratio that no exercise writes: {_printable(strange)}")
    if not all(isinstance(a[key], bool) for key in ("correct", "named")) or not isinstance(a["variant"], int):
        raise TypeError("correct and named are true or false, variant is a number")
    return {"note": note, "correct": a["correct"], "named": a["named"], "variant": a["variant"], "ratios": ratios}
