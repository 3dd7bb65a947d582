"""Write the locked lists from pyproject.toml: requirements.txt, requirements-dev.txt, requirements-course.txt, environment.yml.

`make lock` keeps the versions that stand in the lists and still fit; `make lock ARGS=--upgrade` takes the newest, and
`ARGS="--upgrade --resolution lowest-direct"` the oldest that pyproject.toml allows. uv solves for all systems at once.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYTHON = "3.12"  # of environment.yml; Binder recognises it only when it is spelled `python=3.12`

ENTRY = re.compile(r"(?m)^\w.*\n(?: +.*\n)*")  # a package, its hashes, and what needs it

ENVIRONMENT = """\
# For conda and Binder. Written by `make lock` from pyproject.toml and requirements.txt; postBuild adds backprop_lib.
name: backprop-notebooks
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python={python}
  - pip
  - pip:
{packages}
"""


def compile_list(output: str, *options: str) -> None:
    """Lock pyproject.toml with `options` into the file `output`, for all systems, with hashes."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--group", "build", *options, "pyproject.toml", "-o", output]
    subprocess.run(command, cwd=ROOT, check=True)


def without(text: str, others: str) -> str:
    """A locked list without what another one holds for the same systems."""
    known = {entry.partition("\n")[0] for entry in ENTRY.findall(others)}
    kept = [entry for entry in ENTRY.findall(text) if entry.partition("\n")[0] not in known]
    return "".join(kept)


def locked(path: Path, python: str) -> dict[str, str]:
    """Name → version of what the list at `path` installs on Linux for a version of Python such as "3.12"."""
    where = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    where |= {"os_name": "posix", "platform_machine": "x86_64", "platform_system": "Linux"}
    lines = [line.rstrip(" \\") for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    wanted = [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate(where)]
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in wanted}


def environment(root: Path) -> str:
    """The text of environment.yml: what the lessons need, at the locked versions."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    names = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    versions = locked(root / "requirements.txt", PYTHON)
    packages = [f"      - {Requirement(n).name}=={versions[canonicalize_name(Requirement(n).name)]}" for n in names]
    return ENVIRONMENT.format(python=PYTHON, packages="\n".join(packages))


def extras(*names: str) -> list[str]:
    """The options that take these extras of pyproject.toml."""
    return [part for name in names for part in ("--extra", name)]


if __name__ == "__main__":
    compile_list("requirements.txt", *sys.argv[1:])
    tools = ("dev", "bench", "cluster")
    compile_list("requirements-dev.txt", *extras(*tools), "-c", "requirements.txt", *sys.argv[1:])
    # the tools of the course go into a folder of their own beside the rest, so that JupyterLab does not take up their extensions
    course, beside = ROOT / "requirements-course.txt", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    compile_list(course.name, *extras(*tools, "course"), "-c", "requirements-dev.txt", *sys.argv[1:])
    course.write_text(without(course.read_text(encoding="utf-8"), beside), encoding="utf-8", newline="\n")
    (ROOT / "environment.yml").write_text(environment(ROOT), encoding="utf-8", newline="\n")
