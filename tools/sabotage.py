"""Does a lesson notice when the library is wrong? Each catalogued mistake is put into it, and the lessons are run.

`python tools/sabotage.py` prints a table: for each mistake the first lesson whose stored output no longer matches, and the
cell. It ends with 1 when a mistake goes unnoticed. `python tools/sabotage.py 5 7 derivation` tries some of them.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

ROOT = Path(__file__).parent.parent
ORDER = ("03", "04", "05", "08", "02", "06", "07", "00", "01")
COMPARED = ("text/plain", "text/html", "text/latex", "text/markdown", "image/svg+xml")


def texts(cell) -> list[str]:
    """What a strict comparison looks at: streams and textual outputs."""
    outputs = cell.get("outputs", [])
    found = ["".join(output["text"] for output in outputs if output["output_type"] == "stream")]  # a stream may come in pieces
    for output in outputs:
        if output["output_type"] != "stream" and "application/vnd.jupyter.widget-view+json" not in output.get("data", {}):
            found += [str(output.get("data", {}).get(kind)) for kind in COMPARED]
    return found


def first_difference(path: Path, mistake: str) -> int | None:
    """The number of the first code cell that prints something else with this mistake in the library; None where none does."""
    stored = nbformat.read(path, as_version=4)
    fresh = nbformat.from_dict(stored)
    env = {**os.environ, "PLANTED_MISTAKE": mistake, "PYTHONPATH": str(Path(__file__).parent / "sabotage")}
    client = NotebookClient(fresh, timeout=120, resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel(env=env):
        for index, cell in enumerate(fresh.cells):
            if cell["cell_type"] != "code":
                continue
            try:
                ran = client.execute_cell(nbformat.from_dict(cell), index, store_history=True)
            except (CellExecutionError, DeadKernelError):
                return int(cell["execution_count"])
            if texts(ran) != texts(stored.cells[index]):
                return int(cell["execution_count"])
    return None


def noticed(mistake: str) -> tuple[str, str]:
    """Where a mistake is noticed first."""
    paths = {path.name[:2]: path for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    for lesson in (n for n in ORDER if n in paths):
        if (cell := first_difference(paths[lesson], mistake)) is not None:
            return mistake, f"red: lesson {lesson}, cell [{cell}]"
    return mistake, "NOT NOTICED"


def main() -> int:
    """Print the table."""
    from backprop_lib.mistakes import MISTAKES

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mistakes", nargs="*", help="numbers from the catalogue, or derivation; all where none is named")
    names = parser.parse_args().mistakes or ["none", *MISTAKES, "derivation"]
    missed = 0
    with ThreadPoolExecutor(2) as pool:
        for mistake, verdict in pool.map(noticed, names):
            right = verdict == "NOT NOTICED" if mistake == "none" else verdict != "NOT NOTICED"
            missed += not right
            name = (
                "no mistake"
                if mistake == "none"
                else "sign flipped in the derivation"
                if mistake == "derivation"
                else repr(MISTAKES[mistake])
            )
            print(f"{name:60} {'nothing differs' if mistake == 'none' and right else verdict}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
