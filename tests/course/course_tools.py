"""The tools of the course stand in a folder of their own, so that JupyterLab does not take up their extensions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(sys.prefix, "course")


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that may use them; without them the test is skipped (in CI that fails)."""
    if not FOLDER.is_dir():
        pytest.skip("the tools of the course are not installed: `make test` installs them")
    share = {"JUPYTER_PATH": str(FOLDER / "share" / "jupyter"), "JUPYTER_CONFIG_PATH": str(FOLDER / "etc" / "jupyter")}
    programs = os.pathsep.join([str(FOLDER / ("Scripts" if os.name == "nt" else "bin")), os.environ.get("PATH", "")])
    return dict(os.environ) | {"PYTHONPATH": str(FOLDER), "PATH": programs} | share | more


def run(*arguments: object, cwd: Path = ROOT, **more: str) -> str:
    """Run `python …` with the tools of the course and return what it prints; a failure shows all of it."""
    done = subprocess.run([sys.executable, *map(str, arguments)], cwd=cwd, env=environment(**more), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
