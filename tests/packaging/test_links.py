"""The repository's address stands once, in pyproject.toml; badges, links, versions and the table of lessons follow."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import backprop_lib
from tools import links

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", ["README.md", "CITATION.cff"])
def test_links_are_made_from_the_address_in_pyproject(name: str) -> None:
    stored = (ROOT / name).read_text(encoding="utf-8")
    assert links.linked(name, stored, links.address(ROOT)) == stored, "run `make links`"


@pytest.mark.parametrize("name", ["README.md", "CITATION.cff"])
def test_another_address_replaces_the_old_one_everywhere(name: str) -> None:
    stored = (ROOT / name).read_text(encoding="utf-8")
    other = links.linked(name, stored, "https://github.com/someone/elsewhere")
    assert "someone/elsewhere" in other
    assert links.address(ROOT).removeprefix("https://github.com/") not in other
    assert links.linked(name, other, links.address(ROOT)) == stored


def test_every_link_of_the_readme_to_a_file_of_the_project_resolves() -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", README):
        assert (ROOT / target).exists(), f"README.md links to {target}, which is not there"


def test_every_lesson_is_linked_in_the_table_and_every_other_row_is_marked_to_come() -> None:
    rows = dict(re.findall(r"(?m)^\| (\d\d) \|(.*)$", README))
    assert sorted(rows) == [f"{n:02d}" for n in range(10)]
    for lesson in LESSONS:
        assert f"(notebooks/{lesson.name})" in rows[lesson.name[:2]]
    for number in rows.keys() - {lesson.name[:2] for lesson in LESSONS}:
        assert "to come" in rows[number]
        assert "](" not in rows[number]


def test_every_picture_of_the_readme_says_what_it_shows() -> None:
    for words, picture in re.findall(r"!\[(.*?)\]\((.*?)\)", README):
        assert words, f"{picture} has no alt text"


def test_version_and_licence_are_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"] == backprop_lib.__version__
    assert citation["license"] == [PROJECT["license"], "CC-BY-4.0"]
    assert citation["authors"] == PROJECT["authors"]


def test_the_binder_button_opens_the_index_and_make_lab_a_lesson() -> None:
    assert f"HEAD?urlpath=lab/tree/{links.INDEX})" in README
    assert (ROOT / links.INDEX).is_file()
    assert (ROOT / links.FIRST_LESSON).is_file()
    assert f"LESSON ?= {Path(links.FIRST_LESSON).name}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
