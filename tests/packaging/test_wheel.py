"""`pip install .` yields a package that carries all it needs, anywhere."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

VIEW = """
import json
import backprop_lib
from backprop_lib.live import Diagram, LiveNetwork
from backprop_lib.nets import four_layer_net, four_layer_sample

live = LiveNetwork(four_layer_net(), *four_layer_sample())
view = Diagram(live)
print(json.dumps({"file": backprop_lib.__file__, "model": len(live._esm), "view": len(view._esm), "style": len(live._css)}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    files = {p.relative_to(ROOT).as_posix() for p in (ROOT / "backprop_lib").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == files
    assert {".js", ".css"} <= {Path(name).suffix for name in packed}


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_installed_in_an_empty_environment_elsewhere_it_makes_a_view(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=False)
    python = tmp_path / "empty" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
    ).stdout.strip()
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    # The dependencies are those of this environment; its own (editable) backprop_lib is not reached this way,
    # because .pth files are followed only in the environment's own site-packages.
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = tmp_path / "a lesson"
    elsewhere.mkdir()
    run = subprocess.run([python, "-I", "-c", VIEW], cwd=elsewhere, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    made = json.loads(run.stdout)
    assert Path(made["file"]).is_relative_to(Path(site))
    assert min(made["model"], made["view"], made["style"]) > 100
