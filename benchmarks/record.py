"""Where a benchmark leaves what it measured: all of it in `results/`, what a lesson draws also in the package."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

RESULTS = Path(__file__).parent / "results"
DATA = Path(__file__).parent.parent / "backprop_lib" / "data"


def conditions() -> dict[str, Any]:
    """What the figures were taken with; nothing that names a machine or a person."""
    packages = {name: version(name) for name in ("numpy", "sympy")}
    return {"python": platform.python_version(), **packages, "processor": platform.machine(), "cores": os.cpu_count(), "threads": 1}


def record(name: str, result: dict[str, Any], drawn: Sequence[str]) -> None:
    """Write `result` to results/NAME.json, and its parts `drawn` to backprop_lib/data/NAME.json."""
    RESULTS.mkdir(exist_ok=True)
    _write(RESULTS / f"{name}.json", {"conditions": conditions(), **result})
    if drawn:
        _write(DATA / f"{name}.json", {part: result[part] for part in drawn})


def _write(path: Path, content: dict[str, Any]) -> None:
    lines = []
    for key, value in content.items():
        rows = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        body = "[\n" + ",\n".join(f"  {json.dumps(row)}" for row in value) + "\n ]" if rows else json.dumps(value)
        lines.append(f" {json.dumps(key)}: {body}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """p of the power law value ≈ constant · size^p that fits best on logarithmic axes."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A plain table, columns to the right."""
    cells = [list(heads), *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
