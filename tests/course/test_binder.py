"""The image that Binder builds, as far as it can be seen without building it: repo2docker's own Dockerfile."""

import json
import re

import pytest

from tests.course.course_tools import ROOT, run

DESCRIBE = """
import json
from repo2docker.app import Repo2Docker
app = Repo2Docker()
pack = next(p for p in (kind(app.base_image) for kind in app.buildpacks) if p.detect())
pack.platform = "linux/amd64"
print(json.dumps([type(pack).__name__, pack.python_version, pack.render({})]))
"""
POST_BUILD = (ROOT / "postBuild").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def described() -> tuple[str, str, str]:
    """The buildpack, its version of Python, and the Dockerfile."""
    return tuple(json.loads(run("-c", DESCRIBE).splitlines()[-1]))


def test_environment_yml_decides_and_python_is_the_one_it_names(described: tuple[str, str, str]) -> None:
    pack, python, dockerfile = described
    assert (pack, python) == ("CondaBuildPack", "3.12")
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in dockerfile
    assert "requirements" not in dockerfile  # neither the locks nor the tools


def test_a_change_of_a_lesson_does_not_install_the_dependencies_again(described: tuple[str, str, str]) -> None:
    dockerfile = described[2]
    only_list, install, everything, package = (
        dockerfile.index(line)
        for line in ("src/environment.yml ${REPO_DIR}/environment.yml", "env update -p", "src/ ${REPO_DIR}/\n", "RUN ./postBuild")
    )
    assert only_list < install < everything < package


def test_what_post_build_repeats_for_each_change_is_short() -> None:
    commands = [line for line in POST_BUILD.splitlines() if line and not line.startswith(("#", "set"))]
    assert len(commands) == 4
    assert commands[0] == "python -m pip install --no-deps --no-build-isolation -e ."
    warm_up = re.fullmatch(r'python -c "(.*)"', commands[-1])
    run("-c", warm_up[1])
