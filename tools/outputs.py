"""Which outputs would differ: run the lessons and compare with what is stored. Nothing is stored.

`make outputs` uses the environment as it is; `make outputs ARGS="--upgrade sympy numpy"` a scratch one with the newest versions of these
packages (or the ones that are named: `sympy==1.13.3`) and the locked ones of all others. One lesson: `make outputs ARGS=notebooks/03_…`.
Ends with 1 where something differs.
"""

import argparse
import difflib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from packaging.requirements import Requirement

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.lock import ENTRY
from tools.notebooks import ROOT, execute, normalise

READ = ("text/latex", "text/markdown", "text/plain", "text/html")
"""Kinds of an output, the one that says most first."""

SAY = "import sys; from importlib.metadata import version; print('with', *(f'{name} {version(name)}' for name in sys.argv[1:]), flush=True)"


@dataclass(frozen=True)
class Change:
    """One cell whose output differs: its number among the code cells, its first line, and both outputs."""

    cell: int
    source: str
    before: str
    after: str

    def __str__(self) -> str:
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), "stored", "now", lineterm="", n=0)
        shown = [line if len(line) <= 160 else line[:159] + "…" for line in list(lines)[3:]]
        return f"  cell [{self.cell}]  {self.source}\n" + "\n".join(f"    {line}" for line in shown[:12])


def shown(cell: Any) -> str:
    """What a cell's outputs say, picture data left out but for their size."""
    parts = []
    for output in cell.outputs:
        data = output.get("data", {})
        kind = next((kind for kind in READ if kind in data), None)
        pictures = [f"(a picture, {name}, {len(str(data[name]))} characters)" for name in sorted(data) if name.startswith("image/")]
        parts.append(output.get("text") or (data[kind] if kind else "") or "\n".join(output.get("traceback", [])))
        parts += pictures
    return "\n".join(parts)


def changes(stored: Any, fresh: Any) -> Iterator[Change]:
    """The code cells whose outputs differ."""
    pairs = zip(*([c for c in nb.cells if c.cell_type == "code"] for nb in (stored, fresh)), strict=True)
    for number, (one, other) in enumerate(pairs, start=1):
        before, after = shown(one), shown(other)
        if before != after:
            yield Change(number, one.source.strip().partition("\n")[0][:80], before, after)


def scratch(folder: Path, packages: list[str]) -> Path:
    """An environment with the newest versions of some packages and the locked ones of the others; its python."""
    environment, wanted = folder / "environment", folder / "wanted.txt"
    locked = ENTRY.findall((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    names = [Requirement(package).name.lower() for package in packages]
    kept = [entry.split(" \\")[0] for entry in locked if entry.split("==")[0].lower() not in names]
    wanted.write_text("\n".join([*kept, *packages]) + "\n", encoding="utf-8")
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(environment)], check=True)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [*uv, "pip", "install", "--quiet", "--python", str(python)]
    subprocess.run([*install, "--prerelease", "if-necessary-or-explicit", "-r", str(wanted)], check=True)
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", nargs="*", type=Path, help="notebooks; all lessons when none is named")
    parser.add_argument(
        "--upgrade", nargs="+", default=[], metavar="PACKAGE", help="packages to be taken in their newest version, or in a named one"
    )
    options = parser.parse_args()
    lessons = [path.resolve() for path in options.lessons] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if options.upgrade:
        with tempfile.TemporaryDirectory() as folder:
            python = scratch(Path(folder), [name.lower() for name in options.upgrade])
            names = [Requirement(package).name for package in options.upgrade]
            subprocess.run([python, "-c", SAY, *names], check=True)
            return subprocess.run([python, __file__, *map(str, lessons)], check=False).returncode
    found = 0
    for path in lessons:
        stored = nbformat.read(path, as_version=4)
        differing = list(changes(stored, normalise(execute(stored, path.parent))))
        found += len(differing)
        print(f"{path.name}: {'nothing differs' if not differing else f'{len(differing)} outputs differ'}", flush=True)
        for change in differing:
            print(change, flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
