"""How many small wrong changes to the mathematics do the tests see? Prints what survived, and stores the figures.

`python tools/mutants.py` tries every mutant of the modules below; `python tools/mutants.py backprop numeric` those of some,
leaving the others' figures as they are; the figures of each are stored as soon as it is done. A survivor is counted as harmless
where tools/harmless_mutants.toml gives the reason. It ends with 1 where less than 95 % are killed or a survivor has no reason.
"""

import argparse
import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: the process is forked
os.environ["HYPOTHESIS_PROFILE"] = "mutants"
ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import pytest  # noqa: E402

from tools.mutation.mutants import Mutant  # noqa: E402
from tools.mutation.run import Mutation  # noqa: E402

MODULES = (
    *("notation", "functions", "network", "backprop", "numeric", "numbers", "algebra", "derivation", "explanation", "agreement"),
    *("readers.latex", "readers.python", "readers.javascript", "readers.mathml", "training"),
    *("mistakes.rule", "mistakes.rows", "mistakes.slopes", "mistakes.losses", "mistakes.paths", "mistakes.averages"),
)
TESTS = {  # which tests are asked, by how a module's name begins
    "mistakes.": ("tests/mistakes/test_*.py",),
    "": ("tests/test_*.py", "tests/live/test_program_in_node.py"),
}
SLOW = ("test_judges.py", "test_imports.py", "test_machines.py")  # these compare whole libraries, or start Python anew
RESULT = ROOT / "benchmarks" / "results" / "mutants.json"
LEAST = 95.0


def reasons() -> dict[tuple[str, str, str], str]:
    """Why a survivor is harmless, by module, line before and line after."""
    rows = tomllib.loads((ROOT / "tools" / "harmless_mutants.toml").read_text(encoding="utf-8"))
    return {(module, row["before"], row["after"]): row["why"] for module, found in rows.items() for row in found}


def report(found: list[tuple[Mutant, bool]]) -> dict[str, Any]:
    """How many mutants, how many killed, and the survivors."""
    survivors = [{"before": m.before, "after": m.after} for m, seen in found if not seen]
    return {"mutants": len(found), "killed": len(found) - len(survivors), "survivors": survivors}


def store(modules: dict[str, dict[str, Any]]) -> tuple[int, int, float]:
    """Write the figures of all modules, each survivor with its reason; mutants, killed, percent."""
    from record import conditions

    why = reasons()
    for module, row in modules.items():
        row["survivors"] = [s | {"why": why.get((module, s["before"], s["after"]), "")} for s in row["survivors"]]
    total, killed = (sum(row[part] for row in modules.values()) for part in ("mutants", "killed"))
    percent = round(100 * killed / total, 1)
    content = {"conditions": conditions(), "mutants": total, "killed": killed, "percent": percent, "modules": modules}
    RESULT.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return total, killed, percent


def main() -> int:
    """Run, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="names from the list in this file; all where none is named")
    parser.add_argument("--survivors", action="store_true", help="try only what survived in the stored result")
    arguments = parser.parse_args()
    stored = json.loads(RESULT.read_text(encoding="utf-8"))["modules"] if RESULT.exists() else {}
    modules = arguments.modules or list(MODULES)
    if arguments.survivors:
        modules = [module for module in modules if stored.get(module, {}).get("survivors")]

    def done(module: str, found: list[tuple[Mutant, bool]]) -> None:
        row = report(found)
        if arguments.survivors:
            row["mutants"] = stored[module]["mutants"]
            row["killed"] = row["mutants"] - len(row["survivors"])
        stored[module] = row
        store({module: stored[module] for module in MODULES if module in stored})

    known = {(row["before"], row["after"]) for module in modules for row in stored.get(module, {}).get("survivors", ())}
    mutation = Mutation(ROOT, modules, done, known if arguments.survivors else None)
    asked = {next(begin for begin in TESTS if module.startswith(begin)) for module in modules}
    paths = {p for begin in asked for pattern in TESTS[begin] for p in ROOT.glob(pattern)}
    files = sorted(str(path.relative_to(ROOT)) for path in paths if path.name not in SLOW)
    files += [str(mutation.path(module).relative_to(ROOT)) for module in modules]
    if modules:
        code = pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", "-s", *files], plugins=[mutation])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return int(code)
    total, killed, percent = store({module: stored[module] for module in MODULES if module in stored})
    unexplained = [(module, s) for module, row in stored.items() for s in row["survivors"] if not s["why"]]
    print(f"{killed} of {total} mutants killed: {percent} %; {total - killed} survived, {len(unexplained)} of them without a reason")
    return 1 if percent < LEAST or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
