"""What the library does differently in a browser's Python, tried in Pyodide under Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.course.course_tools import ROOT

PYODIDE = ROOT / "node_modules" / "pyodide" / "pyodide.mjs"
PYTHON = """
import json, sys
sys.path.insert(0, "/home/pyodide")
from running import run

def endless():
    while True:
        pass

def stubborn():
    while True:
        try:
            x = 1
        except:
            pass

def fine(a):
    print("seen")
    return a + 1

def broken():
    return 1 / 0

found = [run(endless, seconds=0.2), run(stubborn, seconds=0.2), run(fine, 2), run(broken)]
json.dumps([[f.value, f.trouble, f.printed, f.late] for f in found])
"""
NODE = """
import { readFileSync } from "node:fs";
import { loadPyodide } from "%s";
const python = await loadPyodide();
python.FS.writeFile("/home/pyodide/running.py", readFileSync(process.argv[2], "utf8"));
console.log(python.runPython(readFileSync(process.argv[3], "utf8")));
"""


def test_a_learners_function_is_stopped_in_a_browser_without_threads(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not PYODIDE.is_file():
        pytest.skip("node and `npm ci` are needed")
    (tmp_path / "run.mjs").write_text(NODE % PYODIDE.as_uri(), encoding="utf-8")
    (tmp_path / "try.py").write_text(PYTHON, encoding="utf-8")
    arguments = [node, tmp_path / "run.mjs", ROOT / "backprop_lib" / "mistakes" / "running.py", tmp_path / "try.py"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    endless, stubborn, fine, broken = json.loads(done.stdout)
    assert endless == stubborn == [None, "the function was stopped after 0.2 seconds; look for a loop that never ends", "", True]
    assert fine == [3, "", "seen\n", False]
    assert broken[1].startswith("ZeroDivisionError in line")
