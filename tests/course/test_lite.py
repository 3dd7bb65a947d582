"""JupyterLite is built with the lessons and all that they import, and opens them from a plain file server.

What needs Pyodide's own server (NumPy, matplotlib) is tried where that server can be reached: `lite_kernel.py`, weekly.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from playwright.sync_api import Browser

from tests.course.course_tools import ROOT, run
from tests.course.serving import serving

pytestmark = pytest.mark.long

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PYODIDE = "https://cdn.jsdelivr.net/pyodide/"


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "lite"
    run("tools/lite.py", "--output", folder)
    return folder


def packages(lite: Path) -> dict[str, Any]:
    """What `import` finds in the browser."""
    return json.loads((lite / "static/pyodide-lock/pyodide-lock.json").read_text(encoding="utf-8"))["packages"]


def test_every_lesson_is_in_it_as_it_is_stored(lite: Path) -> None:
    listed = {entry["name"] for entry in json.loads((lite / "api/contents/all.json").read_text(encoding="utf-8"))["content"]}
    for lesson in LESSONS:
        assert (lite / "files" / lesson.name).read_bytes() == lesson.read_bytes()
        assert lesson.name in listed
    assert "README.md" in listed


def test_what_a_lesson_imports_comes_along_or_from_pyodide_itself(lite: Path) -> None:
    found, todo = {}, ["backprop-lib"]
    while todo:
        name = todo.pop().lower().replace("_", "-")
        if name not in found:
            found[name] = packages(lite)[name]
            todo += found[name]["depends"]
    assert {"numpy", "matplotlib", "sympy", "anywidget", "ipywidgets", "latex2mathml", "lazy-loader"} <= found.keys()
    for name, package in found.items():
        where = package["file_name"]
        if where.startswith("../../pypi/"):
            wheel = lite / "pypi" / where.rpartition("/")[2]
            assert hashlib.sha256(wheel.read_bytes()).hexdigest() == package["sha256"], name
        else:
            assert where.startswith(PYODIDE), f"{name} comes from {where}"
    assert not packages(lite)["sympy"]["file_name"].startswith("http"), "the equations are printed by the SymPy of the stored outputs"


def test_a_pyodide_whose_numpy_is_too_old_stops_the_build() -> None:
    code = (
        "from tools.lite import check_versions\n"
        "known = dict.fromkeys(['sympy', 'matplotlib', 'ipywidgets', 'anywidget', 'latex2mathml', 'lazy-loader'], {'version': '99'})\n"
        "try: check_versions({'numpy': {'version': '1.26.4'}})\n"
        "except ValueError as error: print(error)"
    )
    assert "numpy 1.26.4: take a newer Pyodide" in run("-c", code)


def test_kernel_pyodide_and_its_list_of_packages_are_of_one_version(lite: Path) -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]["pyodide"]
    assert Requirement(f"pyodide=={wanted}")  # one version, not a range
    for package in packages(lite).values():
        assert package["file_name"].startswith(("../../pypi/", f"{PYODIDE}v{wanted}/full/"))


def test_the_lab_opens_on_a_lesson_and_asks_no_server_but_pyodides(lite: Path, browser: Browser) -> None:
    outside: list[str] = []
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    with serving(lite.parent) as site:  # under a sub-path, as on anybody's web space
        context.route(lambda url: not url.startswith(site), lambda route: (outside.append(route.request.url), route.abort()))
        page = context.new_page()
        page.goto(f"{site}/lite/lab/index.html?path=03_gradient_output_layer.ipynb")
        page.wait_for_selector(".jp-Notebook h1:has-text('The gradient for the output layer')", timeout=90_000)
        page.wait_for_selector(".jp-Notebook .jp-OutputArea img[alt]", timeout=30_000)  # where no view runs yet, its picture stands
        page.wait_for_function("() => document.querySelector('.jp-KernelName')?.textContent.includes('Pyodide')", timeout=30_000)
        for lesson in LESSONS:
            assert page.locator(f".jp-DirListing-item[title*='{lesson.name}']").count() == 1
    context.close()
    assert outside, "the kernel did not even ask for Pyodide"
    assert [url for url in outside if not url.startswith(PYODIDE)] == []
