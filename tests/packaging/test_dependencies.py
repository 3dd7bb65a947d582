"""pyproject.toml is the one list of dependencies; everything else follows from it."""

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import lock

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LESSONS = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
PYTHONS = ("3.11", "3.12", "3.14")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(r).name) for r in requirements}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("file", "wanted"),
    [("requirements.txt", LESSONS), ("requirements-dev.txt", LESSONS + EXTRAS["dev"] + EXTRAS["bench"] + EXTRAS["cluster"])],
)
def test_each_dependency_is_locked_at_a_version_that_pyproject_allows(file: str, wanted: list[str], python: str) -> None:
    versions = lock.locked(ROOT / file, python)
    for requirement in map(Requirement, wanted):
        version = versions[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement} but {version} is locked"


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tools_are_added_to_what_the_lessons_need_and_change_no_version(python: str) -> None:
    lessons, tools = (lock.locked(ROOT / f, python) for f in ("requirements.txt", "requirements-dev.txt"))
    assert lessons.items() <= tools.items()


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tools_of_the_course_are_locked_apart_from_the_others(python: str) -> None:
    tools, course = (lock.locked(ROOT / f"requirements-{name}.txt", python) for name in ("dev", "course"))
    twice = tools.keys() & course.keys()  # what the other list has for some systems only
    assert {name: tools[name] for name in twice} == {name: course[name] for name in twice}
    assert len(twice) < 10 < len(course)
    for requirement in map(Requirement, EXTRAS["course"]):
        assert requirement.specifier.contains(course[canonicalize_name(requirement.name)], prereleases=True)


def test_a_learner_installs_no_tool() -> None:
    # by nbval, JupyterLab
    brought_along = names(["pytest", "nbclient", "nbformat", "nbconvert", "Jinja2", "Pygments", "packaging", "psutil", "PyYAML"])
    tools = names(EXTRAS["dev"] + EXTRAS["bench"] + EXTRAS["cluster"] + EXTRAS["course"]) - brought_along
    assert not tools & lock.locked(ROOT / "requirements.txt", "3.12").keys()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-course.txt"])
def test_a_lock_holds_hashes_and_nothing_of_the_machine_that_wrote_it(file: str) -> None:
    lines = read(file).splitlines()
    for number, line in enumerate(lines):
        if line[:1].isalnum():
            assert line.endswith("\\"), f"{line} has no hash"
            assert lines[number + 1].strip().startswith("--hash=sha256:")
    assert not re.findall(r"\w+://|^-|(?<![\w.])/\w+/|[A-Z]:\\", "\n".join(lines), flags=re.M)


def test_each_dependency_states_its_reason() -> None:
    block = re.findall(r"(?ms)^dependencies = \[\n(.*?)^\]", read("pyproject.toml"))[0]
    for line in block.splitlines():
        assert "#" in line, f"{line.strip()}: no reason stated"


def test_the_build_needs_what_is_locked_for_it() -> None:
    assert names(PROJECT["build-system"]["requires"]) == names(PROJECT["dependency-groups"]["build"])


def test_conda_and_binder_take_the_same_packages_as_pip() -> None:
    assert read("environment.yml") == lock.environment(ROOT), "run `make lock`"
    python, pip, packages = yaml.safe_load(read("environment.yml"))["dependencies"]
    assert (python, pip) == ("python=3.12", "pip")  # Binder does not recognise other spellings
    assert names(packages["pip"]) == names(LESSONS)


def test_binder_adds_the_package_itself() -> None:
    script = read("postBuild")
    assert script.startswith("#!/bin/bash\n")
    assert "set -e" in script
    assert "pip install --no-deps --no-build-isolation -e ." in script
    if os.name == "posix":
        assert os.access(ROOT / "postBuild", os.X_OK)


def test_every_action_is_pinned_to_a_commit_and_may_only_read() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        workflow = path.read_text(encoding="utf-8")
        assert yaml.safe_load(workflow)["permissions"] == {"contents": "read"}, path.name
        for action in re.findall(r"uses: (.*)", workflow):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", action), f"{path.name}: {action}"
