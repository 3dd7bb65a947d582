"""A learner's edited lesson survives an update of the lessons: nbgitpuller, with repositories on this machine."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.course.course_tools import ROOT, run

LESSON = "03_gradient_output_layer.ipynb"
PULL = "import sys\nfrom nbgitpuller import GitPuller\nfor line in GitPuller(sys.argv[1], sys.argv[2], branch='main').pull():\n    pass"


def git(folder: Path, *arguments: str) -> str:
    names = {f"GIT_{who}_{what}": "someone@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", *arguments], cwd=folder, env=dict(os.environ) | names, capture_output=True, text=True, check=True)
    return done.stdout


def change(path: Path, how: Callable[[Any], None]) -> None:
    notebook = nbformat.read(path, as_version=4)
    how(notebook)
    nbformat.write(notebook, path)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course's repository, with one lesson and a file of code."""
    folder = tmp_path / "course"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / LESSON).write_bytes((ROOT / "notebooks" / LESSON).read_bytes())
    (folder / "extra.txt").write_text("one\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "the lessons")
    return folder


def pull(course: Path, learner: Path) -> None:
    """What happens each time a learner follows the course's link."""
    run("-c", PULL, course.as_uri(), learner, GIT_CONFIG_COUNT="0")


def sources(path: Path) -> str:
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


def test_an_edited_lesson_keeps_the_learners_work_and_other_files_are_updated(course: Path, tmp_path: Path) -> None:
    learner = tmp_path / "learner"
    pull(course, learner)
    change(learner / LESSON, lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("My answer: up, by 0.0004.")))
    change(course / LESSON, lambda nb: nb.cells[0].__setitem__("source", nb.cells[0].source + "\n\nCorrected."))
    (course / "extra.txt").write_text("two\n", encoding="utf-8")
    git(course, "commit", "-qam", "a correction")
    pull(course, learner)
    assert "My answer: up, by 0.0004." in sources(learner / LESSON)
    assert (learner / "extra.txt").read_text(encoding="utf-8") == "two\n"
    nbformat.validate(nbformat.read(learner / LESSON, as_version=4))  # no marks of a conflict inside


def test_an_untouched_lesson_is_updated(course: Path, tmp_path: Path) -> None:
    learner = tmp_path / "learner"
    pull(course, learner)
    change(course / LESSON, lambda nb: nb.cells[0].__setitem__("source", "Corrected."))
    git(course, "commit", "-qam", "a correction")
    pull(course, learner)
    assert sources(learner / LESSON).startswith("Corrected.")


def test_a_lesson_that_was_deleted_comes_back_and_a_file_in_the_way_is_kept_aside(course: Path, tmp_path: Path) -> None:
    learner = tmp_path / "learner"
    pull(course, learner)
    (learner / LESSON).unlink()
    (learner / "new.txt").write_text("mine\n", encoding="utf-8")
    (course / "new.txt").write_text("theirs\n", encoding="utf-8")
    git(course, "add", "-A")
    git(course, "commit", "-qm", "one file more")
    pull(course, learner)
    assert (learner / LESSON).is_file()
    assert (learner / "new.txt").read_text(encoding="utf-8") == "theirs\n"
    aside = [p for p in learner.iterdir() if p.name.startswith("new_") or p.name.startswith("new.")]
    assert any(p.read_text(encoding="utf-8") == "mine\n" for p in aside)
