"""Does a lesson notice when the library is wrong? Each catalogued mistake is put into it, and the lessons are run.

`make sabotage` prints a table: for each mistake a lesson whose stored output no longer matches, and the first cell that differs.
Then the same cells run without a mistake, and must print what is stored. It ends with 1 when a mistake goes unnoticed.
`make sabotage ARGS="5 7 derivation"` tries some. What was noticed is stored in `benchmarks/results/sabotage.json`; the next run
starts with the lesson that noticed a mistake last time.
"""

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from math import inf
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from backprop_lib.mistakes import MISTAKES

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "sabotage.json"
ORDER = ("05", "06", "03", "04", "02", "00", "01", "07", "08")  # where most is noticed soonest
COMPARED = ("text/plain", "text/html", "text/latex", "text/markdown", "image/svg+xml")
DERIVATION = "derivation"  # not in the catalogue: a sign flipped in the derivation


def texts(cell: nbformat.NotebookNode) -> list[str]:
    """What a strict comparison looks at: streams and textual outputs."""
    outputs = cell.get("outputs", [])
    found = ["".join(output["text"] for output in outputs if output["output_type"] == "stream")]  # a stream may come in pieces
    for output in outputs:
        if output["output_type"] != "stream" and "application/vnd.jupyter.widget-view+json" not in output.get("data", {}):
            found += [str(output.get("data", {}).get(kind)) for kind in COMPARED]
    return found


def first_difference(path: Path, mistake: str = "none", until: float = inf) -> int | None:
    """The number of the first code cell, up to `until`, that prints something else with this mistake; None where none does."""
    stored = nbformat.read(path, as_version=4)
    fresh = nbformat.from_dict(stored)
    env = {**os.environ, "PLANTED_MISTAKE": mistake, "PYTHONPATH": str(Path(__file__).parent / "sabotage")}
    client = NotebookClient(fresh, timeout=120, resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel(env=env):
        for index, cell in enumerate(fresh.cells):
            if cell["cell_type"] != "code" or cell["execution_count"] > until:
                continue
            try:
                ran = client.execute_cell(nbformat.from_dict(cell), index, store_history=True)
            except (CellExecutionError, DeadKernelError):
                return int(cell["execution_count"])
            if texts(ran) != texts(stored.cells[index]):
                return int(cell["execution_count"])
    return None


def lessons() -> dict[str, Path]:
    """The lessons by their numbers."""
    return {path.name[:2]: path for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))}


def noticed(mistake: str, first: str | None = None) -> dict[str, Any]:
    """Where a mistake is noticed, trying the lesson `first` before the others: its row of the table."""
    start, paths = time.monotonic(), lessons()
    row = {"mistake": mistake, "name": "sign flipped" if mistake == DERIVATION else MISTAKES[mistake].name, "lesson": None, "cell": None}
    for number in (n for n in dict.fromkeys([first, *ORDER, *paths]) if n in paths):
        if (cell := first_difference(paths[number], mistake)) is not None:
            row |= {"lesson": number, "cell": cell}
            break
    where = f"red: lesson {row['lesson']}, cell [{row['cell']}]" if row["lesson"] else "NOT NOTICED"
    print(f"{mistake:11} {row['name']:57} {where:26} {time.monotonic() - start:5.1f} s", flush=True)
    return row


def main() -> int:
    """Print the table, and store its rows when all is noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mistakes", nargs="*", help="numbers from the catalogue, or derivation; all where none is named")
    asked, whole = parser.parse_args().mistakes, [*MISTAKES, DERIVATION]
    if unknown := [name for name in asked if name not in whole]:
        parser.error(f"no such mistake: {', '.join(unknown)}; the catalogue has {', '.join(whole)}")
    stored = json.loads(RESULT.read_text(encoding="utf-8"))["rows"] if RESULT.exists() else []
    before = {row["mistake"]: row["lesson"] for row in stored}
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(lambda name: noticed(name, before.get(name)), asked or whole))
    last: dict[str, int] = {}
    for row in rows:
        if row["lesson"]:
            last[row["lesson"]] = max(row["cell"], last.get(row["lesson"], 0))
    stale = [f"{number} cell [{cell}]" for number, until in last.items() if (cell := first_difference(lessons()[number], until=until))]
    missed = [row["mistake"] for row in rows if not row["lesson"]]
    print(f"{len(rows) - len(missed)} of {len(rows)} are noticed; without a mistake", end=" ")
    print(f"these differ: {', '.join(stale)}" if stale else "the same cells print what is stored")
    if not missed and not stale:
        found = {row["mistake"]: row for row in stored} | {row["mistake"]: row for row in rows}
        lines = ",\n".join(f"  {json.dumps(found[name])}" for name in whole if name in found)
        RESULT.write_text(f'{{\n "rows": [\n{lines}\n ]\n}}\n', encoding="utf-8", newline="\n")
    return 1 if missed or stale else 0


if __name__ == "__main__":
    sys.exit(main())
