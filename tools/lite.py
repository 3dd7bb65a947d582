"""Build JupyterLite with the lessons: a JupyterLab that runs in the reader's browser, from a plain file server.

`make lite` writes `_site/lite/`. The lessons and the wheels of `backprop_lib` and of the pure Python packages it needs, at
the versions of requirements.txt, are part of what is built. Pyodide, with the NumPy and matplotlib made for it, comes from
Pyodide's own server when a lesson is opened: version `pyodide` of package.json, which must be the one that the kernel was
made for. Its list of packages gets ours added, so that `import backprop_lib` loads everything a lesson needs.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyterlite_pyodide_kernel import constants as kernel
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pkginfo import get_metadata

ROOT = Path(__file__).parent.parent
PURE = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "latex2mathml", "lazy-loader", "mpmath", "psygnal", "sympy")
"""What the lessons need beside NumPy and matplotlib, written in Python alone; their stored outputs were made with these versions."""
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "anywidget", "@jupyterlite/pyodide-kernel-extension")
NOT_RUN = ("jupyterlab", "nbval")
"""They open and compare lessons, they do not run them."""
BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "python_version": kernel.PYODIDE_PYTHON_VERSION, "extra": ""}
LOCK = Path("static/pyodide-lock/pyodide-lock.json")
FIRST = "03_gradient_output_layer.ipynb"


def pinned(root: Path = ROOT) -> str:
    """The version of Pyodide that package.json asks for."""
    return str(json.loads((root / "package.json").read_text(encoding="utf-8"))["devDependencies"]["pyodide"])


def locked_lines(names: tuple[str, ...], text: str) -> str:
    """The entries of a locked list for these packages, with their hashes and without conditions."""
    entries = re.findall(r"(?m)^\S.*(?:\n[ ]+--hash\S+(?: \\)?)+", text)
    chosen = [entry for entry in entries if canonicalize_name(entry.split("==")[0]) in names]
    if missing := set(names) - {canonicalize_name(entry.split("==")[0]) for entry in chosen}:
        raise ValueError(f"requirements.txt does not hold {', '.join(sorted(missing))}; is the list in tools/lite.py right?")
    return "\n".join(re.sub(r" ;[^\\\n]*", "", entry).rstrip(" \\") for entry in chosen) + "\n"


def collect_wheels(folder: Path) -> None:
    """Put the wheel of backprop_lib and those of the pure Python packages into a folder."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(wheel, check=True)
    wanted = folder / "wanted.txt"
    wanted.write_text(locked_lines(PURE, (ROOT / "requirements.txt").read_text(encoding="utf-8")), encoding="utf-8")
    anywhere = ["--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", kernel.PYODIDE_PYTHON_VERSION]
    download = [*pip, "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", *anywhere]
    subprocess.run([*download, "--dest", str(folder), "-r", str(wanted)], check=True)
    wanted.unlink()


def entry(wheel: Path, known: set[str]) -> dict[str, object]:
    """What Pyodide's list says of a package: where its wheel is, what is imported from it, and what it needs of the `known`."""
    about = get_metadata(str(wheel))
    needs = [Requirement(line) for line in about.requires_dist]
    wanted = [canonicalize_name(r.name) for r in needs if r.marker is None or r.marker.evaluate(BROWSER)]
    tops = {Path(name).parts[0] for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".py")}
    return {
        "name": canonicalize_name(about.name),
        "version": about.version,
        "file_name": f"../../pypi/{wheel.name}",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
        "imports": sorted(top.removesuffix(".py") for top in tops if "." not in top.removesuffix(".py")),
        "depends": sorted((set(wanted) & known) - set(NOT_RUN)),
    }


def write_lock(base: Path, wheels: Path, target: Path) -> None:
    """Write Pyodide's list of packages with ours in it; its own are fetched from its server, ours from beside the list."""
    lock = json.loads(base.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package["file_name"] = f"{kernel.PYODIDE_CDN_URL}/{package['file_name']}"
    ours = {wheel.name: canonicalize_name(get_metadata(str(wheel)).name) for wheel in sorted(wheels.glob("*.whl"))}
    known = set(lock["packages"]) | set(ours.values())
    lock["packages"] |= {name: entry(wheels / file, known) for file, name in ours.items()}
    check_versions(lock["packages"])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")


def settings() -> dict[str, object]:
    """The settings of the page: which list of packages Pyodide reads."""
    plugin = {"loadPyodideOptions": {"lockFileURL": f"./{LOCK.as_posix()}"}}
    page = {
        "appName": "Backprop Notebooks",
        "litePluginSettings": {kernel.PYODIDE_KERNEL_PLUGIN_ID: plugin},
        "disabledExtensions": ["@jupyterlab/apputils-extension:announcements"],
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}


def extension(name: str) -> Path:
    """The folder of an installed extension of JupyterLab: one that the lessons need, or one of the tools."""
    folders = [Path(sys.prefix, *part, "share", "jupyter", "labextensions", name) for part in ((), ("course",))]
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        raise ValueError(f"the extension {name} is not installed; `make lite` installs it")
    return found


def check_versions(packages: dict[str, dict[str, object]]) -> None:
    """Raise ValueError unless every package that a lesson needs is on the list at a version that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted in map(Requirement, project["dependencies"]):
        if wanted.name not in NOT_RUN:
            version = str(packages[canonicalize_name(wanted.name)]["version"])
            if version not in wanted.specifier:
                raise ValueError(f"{wanted} is needed, but Pyodide {pinned()} has {wanted.name} {version}: take a newer Pyodide")


def build(output: Path, pyodide: Path | None = None) -> None:
    """Build into `output`; raises ValueError where the versions do not fit. `pyodide` is the folder of its npm package."""
    if pinned() != kernel.PYODIDE_VERSION:
        raise ValueError(f"package.json asks for Pyodide {pinned()}, the kernel was made for {kernel.PYODIDE_VERSION}: make them one")
    base = (pyodide or ROOT / "node_modules" / "pyodide") / "pyodide-lock.json"
    if not base.is_file():
        raise ValueError(f"Pyodide's list of packages is missing ({base.name}): `npm ci` brings it")
    shutil.rmtree(output, ignore_errors=True)
    with TemporaryDirectory() as scratch:
        lite, wheels = Path(scratch, "lite"), Path(scratch, "wheels")
        lite.mkdir()
        wheels.mkdir()
        collect_wheels(wheels)
        (lite / "jupyter-lite.json").write_text(json.dumps(settings()), encoding="utf-8")
        config = {
            "LiteBuildConfig": {
                "lite_dir": str(lite),
                "output_dir": str(output),
                "cache_dir": str(Path(scratch, "cache")),
                "contents": [str(ROOT / "notebooks")],
                "apps": ["lab", "notebooks", "tree"],
                "ignore_sys_prefix": True,
                "federated_extensions": [str(extension(name)) for name in EXTENSIONS],
                "no_sourcemaps": True,
            },
            "PipliteAddon": {"piplite_urls": [str(wheels)]},
        }
        (lite / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "jupyterlite_core.app", "build", "--lite-dir", str(lite)], check=True, cwd=lite)
        write_lock(base, wheels, output / LOCK)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / "_site" / "lite", help="where it is built (default: _site/lite)")
    try:
        build(parser.parse_args().output.resolve())
    except ValueError as error:
        sys.exit(str(error))
